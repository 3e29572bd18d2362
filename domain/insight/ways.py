"""The ways through the page: what of it is asked for, as a word that a button of the page carries. It holds ids and no names."""

from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, urlencode

from domain.reporting.named_periods import taken_apart
from domain.standards.periods import Frequency, Period

_LARGEST = 2**31 - 1
_LONGEST, _WIDEST = 400, 60
_MOST = {Frequency.MONTHLY: 6, Frequency.QUARTERLY: 4}
"""So many months and quarters that ended can be chosen."""


class View(StrEnum):
    """What the page shows."""

    START = "start"
    """What the chat shows first: the level, or the units of the people one answers for."""
    LEVEL = "level"
    STANDING = "standing"
    """One indicator in the units below one."""
    UNITS = "units"
    UNIT = "unit"
    PERSON = "person"
    VALUES = "values"
    """One indicator of a person."""
    AREAS = "areas"


@dataclass(frozen=True)
class Way:
    """One view, of whom, and how its table is laid out."""

    view: View = View.START
    unit: int = 0
    person: int = 0
    indicator: int = 0
    sort: str = ""
    """The column; with a dash before it the largest first."""
    find: str = ""
    """What the names that are shown have in them."""
    page: int = 0
    period: str = ""
    """A month or quarter; empty: those that ended last."""
    paper: bool = False
    """As it is printed: everything on one sheet."""

    def word(self, **changed: Any) -> str:
        """It, or it with something changed, as a word."""
        way = replace(self, **changed)
        said = {one.name: getattr(way, one.name) for one in fields(way) if one.name != "view" and getattr(way, one.name)}
        return f"{way.view}?{urlencode({name: int(value) if value is True else value for name, value in said.items()})}"

    def to(self, view: str, **of: Any) -> str:
        """The way to another view, of the same period."""
        return Way(view=View(view), period=self.period).word(**of)


def read(word: str) -> Way:
    """The way that a word names; ValueError where no button of ours carries it."""
    if len(word) > _LONGEST or not word.isprintable():
        raise ValueError("no way")
    view, _, said = word.partition("?")
    given = parse_qsl(said, keep_blank_values=True, strict_parsing=bool(said), max_num_fields=8, errors="strict")
    if len(dict(given)) != len(given):
        raise ValueError("said twice")
    return Way(view=View(view), **{name: _value(name, value) for name, value in given})


def _value(name: str, said: str) -> Any:
    if name in ("unit", "person", "indicator", "page"):
        if not (said.isascii() and said.isdecimal()) or len(said) > 10 or int(said) > _LARGEST:
            raise ValueError(name)
        return int(said)
    if name == "paper":
        if said != "1":
            raise ValueError(name)
        return True
    if name == "find":
        return looked_for(said)
    if name == "period":
        return str(Period.parse(said)) if said else ""
    if name == "sort" and said.removeprefix("-").isascii() and said.removeprefix("-").isidentifier():
        return said
    raise ValueError(name)


def looked_for(said: str) -> str:
    """What somebody looks for in a table: a line's beginning of what they wrote."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in said).split())[:_WIDEST]


def choices(today: date) -> tuple[Period, ...]:
    """The months and quarters that can be chosen, the newest first, months before quarters."""
    found: list[Period] = []
    for frequency, most in _MOST.items():
        period = Period.containing(today, frequency)
        for _ in range(most):
            period = period.previous()
            found.append(period)
    return tuple(found)


def named(said: str, *, today: date) -> Period | None:
    """The period that somebody named, `agustus` or `tw 2 2026`; None where it cannot be chosen, or more was said than that."""
    rest, period = taken_apart(said)
    if rest or period is None:
        return None
    found = period.period(period.frequency or Frequency.MONTHLY, today=today)
    return found if found in choices(today) else None
