"""The words that the bot itself uses, in any language: those say nothing about anybody."""

import re
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
_WORD = re.compile(r"[^\W\d_]+")
_EXAMPLES = frozenset({"rahma"})
"""Names in examples of how something is written: somebody may have them."""
_FORMULA = re.compile(r"\{[%#].*?[%#]\}|\{\{.*?\}\}|<[^>]*>", re.DOTALL)


@cache
def vocabulary() -> frozenset[str]:
    """All of them, in small letters."""
    files = [*_HERE.rglob("*.j2"), *_HERE.rglob("*.toml")]
    return words(*(_FORMULA.sub(" ", file.read_text(encoding="utf-8")) for file in files)) - _EXAMPLES


def words(*texts: str) -> frozenset[str]:
    """The words of some texts, in small letters."""
    return frozenset(word.casefold() for text in texts for word in _WORD.findall(text))
