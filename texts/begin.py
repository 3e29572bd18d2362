"""Begins a language with a copy of another: `python -m texts.begin mak en`; every text is then there to be translated."""

import re
import sys
from pathlib import Path

_HERE = Path(__file__).parent


def begin(new: str, like: str) -> int:
    """Copy every screen, part, label, refusal and the table of `like` for `new`; how many files were written."""
    written = 0
    for file in sorted(_HERE.rglob(f"*.{like}.j2")):
        words = file.read_text(encoding="utf-8").replace(f".{like}.j2", f".{new}.j2")
        file.with_name(file.name.replace(f".{like}.j2", f".{new}.j2")).write_text(words, encoding="utf-8")
        written += 1
    for file in sorted(_HERE.glob("*s/*.toml")):
        words = re.sub(rf"(?m)^{like} = (.*)$", rf"{like} = \1\n{new} = \1", file.read_text(encoding="utf-8"))
        file.write_text(words, encoding="utf-8")
        written += 1
    table = _HERE / "languages.toml"
    known = table.read_text(encoding="utf-8")
    (copied,) = re.findall(rf"(?ms)^\[{like}\]\n(.*?)(?=^\[|\Z)", known)
    table.write_text(f"{known.rstrip()}\n\n[{new}]\n{copied.rstrip()}\n", encoding="utf-8")
    return written + 1


if __name__ == "__main__":
    begin(*sys.argv[1:3])
