"""Trainings on paper: who gets a seat and who waits, whom they suit, when to remind, and the yearly hours (JP)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.people.nip import Employment
from domain.standards.rules import Rules

LADDER = (("H-3", 3), ("H-1", 1), ("H-0", 0))
"""Each reminder of those who have a seat, and how many days before the first day it begins to be useful."""


def moves_up(line: Iterable[tuple[int, int]], *, seats: int | None, taken: int) -> tuple[int, ...]:
    """Who of the waiting `line` (turn, person) gets a seat now, first come first served; `seats` None is no limit.

    Seats already `taken` are never taken back, not even where there are fewer seats than before.
    """
    waiting = [person for _, person in sorted(line)]
    return tuple(waiting if seats is None else waiting[: max(0, seats - taken)])


def listed(words: str | None) -> tuple[str, ...]:
    """What stands in a cell, separated by `;`."""
    return tuple(word.strip() for word in (words or "").split(";") if word.strip())


def suits(position: str, audience: str | None) -> bool:
    """Whether a position (jabatan) is in the audience; an empty audience is everyone."""
    wanted = {one.casefold() for one in listed(audience)}
    return not wanted or position.strip().casefold() in wanted


def is_open(*, starts: date, register_until: date | None, today: date) -> bool:
    """Whether one may still say yes: until the day named (inclusive), and in any case before it starts."""
    return today < starts and today <= (register_until or starts)


def reminder(*, starts: date, today: date) -> str | None:
    """The reminder whose time it is: each is useful from its day until the next one's; none before, none after the first day."""
    days = (starts - today).days
    due = [name for name, before in LADDER if 0 <= days <= before]
    return due[-1] if due else None


@dataclass(frozen=True)
class Duty:
    """The JP of a year by employment status: at least `least`, or at most `most`."""

    least: int | None = None
    most: int | None = None

    def missing(self, hours: int) -> int:
        """JP still to be earned this year."""
        return max(0, (self.least or 0) - hours)

    def over(self, hours: int) -> int:
        """JP beyond what the year allows."""
        return max(0, hours - self.most) if self.most is not None else 0


def duty(employment: Employment, rules: Rules) -> Duty:
    """PNS: at least so many JP a year (PP 11/2017); PPPK: at most so many (PP 49/2018)."""
    return Duty(least=rules.jp_pns) if employment is Employment.PNS else Duty(most=rules.jp_pppk)
