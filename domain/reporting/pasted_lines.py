"""A report in one line or a pasted list, taken apart: `k1=25 k4=20`, `IDL 43/45`, `Waktu tunggu: 25 menit`."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_BULLET = re.compile(r"^\s*(?:[-•*–]|\d{1,2}[.)])\s+")
_PAIR = re.compile(r"(?P<name>[^=]+?)\s*=\s*(?P<value>[^=]+?)\s*(?:,(?!\d)|(?=\s[^\s=]+\s*=)|$)")
_NAMED = re.compile(r"(?P<name>[^:=]*[^\W\d][^:=]*)\s*[:=]\s*(?P<value>.+)")


_COURTESY = re.compile(
    r"(?:dengan hormat|ass?alam\w*|asalam\w*|ass|aslm|waalaikum\w*|wassalam\w*|salam|selamat|met|halo|hallo|hai|hi|hello|dear|pagi"
    r"|siang|sore|malam|yth|kepada|hormat|mohon|maaf|izin|ijin|berikut|demikian|sekian|terima|terimakasih|makasih|trims|trimakasih"
    r"|tks|thanks|thank|good|best|regards|ttd|tabe)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_ABOUT_SELF = re.compile(
    r"(?:nama|nip|jabatan|unit(?: kerja)?|pangkat(?:/gol\w*)?|golongan|sekolah|puskesmas|instansi)\s*[:=].*", re.IGNORECASE
)
_WHEN = re.compile(r"\b20\d\d\b|\b(?:triwulan|tw|quarter|tgl|tanggal)\s*\d\b|\b\d{1,2}\s+[a-z]{3,9}\b", re.IGNORECASE)


def is_courtesy(line: str) -> bool:
    """Whether a line greets, thanks or says who writes, as letters do before and after what they report."""
    plain = line.strip(" \t.,!*_")
    if not re.search(r"\w", plain) or _ABOUT_SELF.fullmatch(plain):
        return True
    return bool(_COURTESY.fullmatch(plain)) and not re.search(r"\d", _WHEN.sub("", plain))


@dataclass(frozen=True)
class Field:
    """One indicator as it was named, and what was written for it."""

    name: str
    value: str
    period: str | None = None
    """`2026-09`, where it was named too; otherwise the latest period owed is meant."""
    note: str | None = None


def fields(text: str, *, knows: Callable[[str], bool]) -> tuple[Field, ...]:
    """The fields of `text` in order; `knows` says whether a word or words are exactly an indicator's code or name.

    In a list, lines of courtesy that name nothing known are passed over.
    """
    lines = [plain for line in re.split(r"[\n;]", text) if (plain := _BULLET.sub("", line).strip())]
    found: list[Field] = []
    for line in lines:
        those = tuple(_of_line(line, knows))
        if len(lines) > 1 and is_courtesy(line) and not any(knows(one.name) for one in those):
            continue
        found += those
    return tuple(found)


def _of_line(line: str, knows: Callable[[str], bool]) -> Iterator[Field]:
    if line.count("=") > 1:
        yield from (Field(pair["name"].strip(" ,"), pair["value"].strip(" ,")) for pair in _PAIR.finditer(line))
        return
    if named := _NAMED.fullmatch(line):
        yield Field(named["name"].strip(), named["value"].strip())
        return
    words = line.split()
    starts = [place for place, word in enumerate(words) if knows(word)] or [0]
    if starts[0] != 0:
        starts = [0]
    for start, end in zip(starts, [*starts[1:], len(words)], strict=True):
        yield _split(words[start:end], knows)


def _split(words: list[str], knows: Callable[[str], bool]) -> Field:
    """The longest beginning that is known is the name; else everything before the first number."""
    for count in range(len(words) - 1, 0, -1):
        if knows(" ".join(words[:count])):
            return Field(" ".join(words[:count]), " ".join(words[count:]))
    number = next((place for place, word in enumerate(words) if place and word[0].isdigit()), len(words))
    return Field(" ".join(words[:number]), " ".join(words[number:]))
