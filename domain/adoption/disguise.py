"""Puts invented values in the place of personal ones, the same for the same throughout a talk.

What may stay is listed, not what must go: a word stays if the bot itself uses it, everything else becomes an invented one. So a
name that nobody knew of goes too. Short numbers are what people report and stay; what looks like the number of a person, a phone,
an account or a birthday does not (UU 27/2022: no more than the purpose needs).
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

_MONTHS = (
    "jan(?:uari|uary)?|feb(?:ruari|ruary)?|mar(?:et|ch)?|apr(?:il)?|mei|may|jun[ie]?|jul[iy]?|agu(?:stus)?|aug(?:ust)?|sep(?:tember)?"
    "|okt(?:ober)?|oct(?:ober)?|nov(?:ember)?|des(?:ember)?|dec(?:ember)?"
)
_PATTERNS = {
    "link": r"(?:https?://|www\.|t\.me/|tg://)\S+",
    "mail": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "account": r"@\w+",
    "day": rf"\b\d{{1,2}}[-/. ]\d{{1,2}}[-/. ]\d{{4}}\b|\b\d{{4}}-\d{{1,2}}-\d{{1,2}}\b|\b\d{{1,2}} (?:{_MONTHS}) \d{{4}}\b",
    "phone": r"(?<!\w)(?:\+|00)?62[\s.-]?\d{1,4}(?:[\s.-]?\d{2,5}){1,4}(?!\w)"
    r"|(?<![\w,.])\(?0\d{1,3}\)?(?:[\s.-]?\d{2,5}){2,4}(?!\w)",
    "number": r"(?<!\w)\d{4,8}(?:[ -]\d{1,6}){2,4}(?!\w)|\d{7,}|\d[\d•*x]{6,}\d",
    "word": r"[^\W_]*[^\W\d_][^\W_]*",
}
_YEAR = re.compile(r"\d{4}")
_RECENT = 1
"""Years before the talk whose days stay: those are what is reported; earlier ones may be birthdays."""
_ANYBODY = "anu"


@dataclass
class Disguise:
    """One talk's invented values."""

    names: Mapping[str, str]
    """Names of people and offices that are known, and what they are called instead."""
    stays: Collection[str]
    """Words that may stay, in small letters."""
    year: int
    """In which the talk was."""
    _given: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Know the names by themselves and by their parts, the longest first."""
        whole = {name.casefold(): instead for name, instead in self.names.items() if name.strip()}
        parts: dict[str, str] = {}
        for name, instead in sorted(self.names.items(), key=lambda one: len(one[0])):  # bare names before those with titles
            theirs, invented = _words(name), _words(instead)
            for place, part in enumerate(theirs):
                parts.setdefault(part.casefold(), invented[min(place, len(invented) - 1)] if invented else _ANYBODY)
        self._whole, self._parts = whole, parts
        known = "|".join(re.escape(name) for name in sorted(whole, key=len, reverse=True))
        groups = [f"(?P<known>(?<!\\w)(?:{known})(?!\\w))"] if known else []
        groups += [f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS.items()]
        self._pattern = re.compile("|".join(groups), re.IGNORECASE)

    def __call__(self, text: str) -> str:
        """The text without anything personal."""
        return self._pattern.sub(self._instead, text)

    def _instead(self, found: re.Match[str]) -> str:
        kind, text = found.lastgroup or "word", found[0]
        match kind:
            case "known":
                return _as_written(text, self._whole[text.casefold()])
            case "word":
                return self._word(text)
            case "day":
                return text if self._is_recent(text) else self._same(text, lambda _: _digits(text, self._count("day"), first="1"))
            case "link":
                return "https://contoh.id"
            case "mail":
                return self._same(text, lambda number: f"{_ANYBODY}{number}@contoh.id")
            case "account":
                return self._same(text, lambda number: f"@{_ANYBODY}{number}")
            case _:
                return self._same(text, lambda _: _digits(text, self._count(kind), first="0" if kind == "phone" else "9"))

    def _word(self, word: str) -> str:
        small = word.casefold()
        is_name = small in self._parts
        if small in self.stays and not (is_name and not word.islower()):
            return word
        if is_name:
            return _as_written(word, self._parts[small])
        if len(word) == 1:
            return "x"
        return _as_written(word, self._same(small, lambda number: f"{_ANYBODY}{'' if number == 1 else number}"))

    def _same(self, text: str, invent: Callable[[int], str]) -> str:
        """What was invented for it before, else something new."""
        if text not in self._given:
            self._given[text] = invent(self._count("any"))
        return self._given[text]

    def _count(self, kind: str) -> int:
        counted = int(self._given.get(f"\0{kind}", "0")) + 1
        self._given[f"\0{kind}"] = str(counted)
        return counted

    def _is_recent(self, day: str) -> bool:
        years = [int(year) for year in _YEAR.findall(day)]
        return all(self.year - _RECENT <= year <= self.year + _RECENT for year in years)


def words(text: str) -> frozenset[str]:
    """The words of a text, in small letters."""
    return frozenset(word.casefold() for word in _words(text))


def _words(name: str) -> list[str]:
    return re.findall(_PATTERNS["word"], name)


def _as_written(written: str, instead: str) -> str:
    """In capitals where that was written in capitals, small where that was small."""
    if len(written) > 1 and written.isupper():
        return instead.upper()
    if written.islower():
        return instead.lower()
    return instead if instead[:1].isupper() else instead[:1].upper() + instead[1:]


def _digits(text: str, number: int, *, first: str) -> str:
    """The same shape with invented digits: recognisable at a glance, and nobody's."""
    count = sum(letter.isdigit() for letter in text)
    invented = iter((first + "0" * count)[: max(0, count - len(str(number)))] + str(number)[-count:])
    words = re.sub(r"[^\W\d_]+", "Januari", text)
    return "".join(next(invented) if letter.isdigit() else "•" if letter in "•*" else letter for letter in words)
