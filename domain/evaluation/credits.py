"""Angka kredit: what a year in a functional post (JF) is worth, from its predikat, its level and the months it was held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from domain.evaluation.ratings import Predicate
from domain.people.careers import LEVELS, Level
from domain.people.leave_kinds import LeaveKind
from domain.standards.rules import Rules
from domain.standards.showing import apportioned, rounded

Days = tuple[date, date]
PLACES = 3
"""Decimals of angka kredit, as it is written down; rounded once, half up, and at the very end."""

LAW: Mapping[Level, Decimal] = {
    Level.BEGINNER: Decimal("3.75"),
    Level.SKILLED: Decimal(5),
    Level.PROFICIENT: Decimal("12.5"),
    Level.SUPERVISING: Decimal(25),
    Level.FIRST: Decimal("12.5"),
    Level.YOUNG: Decimal(25),
    Level.MIDDLE: Decimal("37.5"),
    Level.CHIEF: Decimal(50),
}
"""Koefisien of a year by level, where the workbook says nothing else (PermenPANRB 1/2023, Peraturan BKN 3/2023)."""

HIGHEST = max(LAW.values())
"""No level is worth more."""

WITHOUT_PLAN = (LeaveKind.UNPAID, LeaveKind.STUDY, LeaveKind.RETIRING, LeaveKind.SUSPENDED)
"""Away without an SKP for that time, and so without angka kredit; any other leave takes nothing of it."""


@dataclass(frozen=True)
class Held:
    """A functional post for some days of a year."""

    post: str
    """Without its level: `Guru`."""
    level: Level | None
    days: Days


@dataclass(frozen=True)
class Stretch:
    """What of a year counts in one post and level."""

    post: str
    level: Level | None
    months: Fraction
    coefficient: Decimal | None
    """Of a whole year; None where the level is not known."""


@dataclass(frozen=True)
class Line:
    """A stretch as it is shown: months / 12 × coefficient × percent = points."""

    post: str
    """With its level: `Guru Ahli Pertama`."""
    months: Decimal
    coefficient: Decimal
    points: Decimal


@dataclass(frozen=True)
class Credit:
    """The angka kredit of a year, with its parts."""

    total: Decimal | None
    """None while a level is missing."""
    percent: Decimal
    """What the predikat makes of the coefficient."""
    lines: tuple[Line, ...]
    missing: tuple[str, ...]
    """Functional posts whose level (jenjang) nobody said."""


def percent(predicate: Predicate, rules: Rules) -> Decimal:
    """How much of the coefficient a predikat is worth (Peraturan BKN 3/2023: 150, 100, 75, 50, 25 %)."""
    return {
        Predicate.VERY_GOOD: rules.credit_very_good,
        Predicate.GOOD: rules.credit_good,
        Predicate.NEEDS_IMPROVEMENT: rules.credit_needs_improvement,
        Predicate.POOR: rules.credit_poor,
        Predicate.VERY_POOR: rules.credit_very_poor,
    }[predicate]


def coefficient(known: Mapping[tuple[str, Level], Sequence[tuple[int, Decimal]]], post: str, level: Level, year: int) -> Decimal:
    """The coefficient of a post and level in a year: of the post itself, of every post (``""``), else the law's.

    `known` has by post (as `key` spells it) and level the years from which an amount counts, in any order.
    """
    for name in (key(post), ""):
        begun = [(since, amount) for since, amount in known.get((name, level), ()) if since <= year]
        if begun:
            return max(begun)[1]
    return LAW[level]


def key(post: str) -> str:
    """A functional post however it is typed."""
    return " ".join(post.split()).casefold()


def months(days: Sequence[Days], year: int, away: Sequence[Days] = ()) -> Fraction:
    """The months of a year within these days: a whole month is one, a part of one its share by days. 0 to 12, exactly.

    What lies in `away` does not count. Days that are named twice count once.
    """
    found = Fraction(0)
    for month in range(1, 13):
        first = date(year, month, 1)
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        there = {day for one in days for day in _within(one, first, last)} - {
            day for one in away for day in _within(one, first, last)
        }
        found += Fraction(len(there), last.day)
    return found


def credit(stretches: Sequence[Stretch], percent: Decimal) -> Credit | None:
    """The sum of months / 12 × coefficient × percent; None where no functional post was held at all.

    The sum is exact, and rounded once to `PLACES`; the parts are shown so that they add up to it.
    """
    counted = [one for one in stretches if one.months > 0]
    if not counted:
        return None
    missing = tuple(dict.fromkeys(one.post for one in counted if one.coefficient is None))
    if missing:
        return Credit(None, percent, (), missing)
    exact = [_points(one, percent) for one in counted]
    total = rounded(sum(exact, Fraction(0)), PLACES)
    whole = rounded(sum((one.months for one in counted), Fraction(0)), 2)
    shown = zip(counted, apportioned(exact, total, places=PLACES), _months(counted, whole), strict=True)
    return Credit(_plain(total), percent, tuple(_line(one, points, held) for one, points, held in shown), ())


def _points(one: Stretch, percent: Decimal) -> Fraction:
    assert one.coefficient is not None
    return one.months / 12 * Fraction(one.coefficient) * Fraction(percent) / 100


def _months(counted: Sequence[Stretch], whole: Decimal) -> tuple[Decimal, ...]:
    return apportioned([one.months for one in counted], whole, places=2)


def _line(one: Stretch, points: Decimal, held: Decimal) -> Line:
    assert one.coefficient is not None
    name = f"{one.post} {LEVELS[one.level]}" if one.level else one.post
    return Line(name, _plain(held), _plain(one.coefficient), _plain(points))


def _plain(value: Decimal) -> Decimal:
    return value.normalize() + 0


def _all(spans: Sequence[Days], first: date, last: date) -> set[date]:
    return {day for one in spans for day in _within(one, first, last)}


def _within(days: Days, first: date, last: date) -> list[date]:
    begin, end = max(days[0], first), min(days[1], last)
    return [begin + timedelta(days=place) for place in range(max(0, (end - begin).days + 1))]
