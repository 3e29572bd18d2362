"""Rules of time: when something happens for a period or for a person, always on a working day, within the hours, in their zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

from domain.standards.periods import Frequency, Period
from domain.standards.working_days import WorkCalendar

OPENS, CLOSES = time(7), time(19)
"""The quiet hours end and begin; no rule may name an hour outside."""

_WEEK = timedelta(days=7)
_REACH = timedelta(days=200)
"""A rule's firing lies at most this far from the period it belongs to."""


@dataclass(frozen=True)
class _Rule:
    at: time

    def __post_init__(self) -> None:
        if not OPENS <= self.at < CLOSES:
            raise ValueError(f"{self.at} is outside {OPENS} to {CLOSES}")


@dataclass(frozen=True)
class WorkingDaysBeforeEnd(_Rule):
    """So many working days before the last day of each month or quarter; for 0 that day, or the last working day before it."""

    frequency: Frequency
    days: int


@dataclass(frozen=True)
class DaysAfterEnd(_Rule):
    """The so-manieth day after each month or quarter ends, or the first working day after that."""

    frequency: Frequency
    days: int


@dataclass(frozen=True)
class EveryWeek(_Rule):
    """A weekday (0 is Monday); where it is off the last working day before it in its week, where there is none the next one."""

    weekday: int


@dataclass(frozen=True)
class DaysFrom(_Rule):
    """So many days after a person's own date, or the next working day; where negative before it, or the last working day before."""

    days: int


PeriodRule = WorkingDaysBeforeEnd | DaysAfterEnd | EveryWeek
Rule = PeriodRule | DaysFrom


@dataclass(frozen=True, order=True)
class Firing:
    """One time at which a rule says that something happens, and the occasion it is for."""

    at: datetime
    """Aware, UTC."""
    occasion: str
    """The period (`2026-10`, `2026-Q4`), the week by its Monday, or the person's date."""


@lru_cache(maxsize=8192)  # everybody of a unit has the same calendar, and each look asks again
def firing(rule: Rule, anchor: date, *, calendar: WorkCalendar, zone: ZoneInfo) -> Firing:
    """The firing of the period or week that `anchor` lies in; for a person's rule `anchor` is the date it counts from."""
    match rule:
        case EveryWeek():
            monday = anchor - timedelta(days=anchor.weekday())
            return _at(rule, _in_week(rule, monday, calendar), str(monday), zone)
        case DaysFrom():
            meant = anchor + timedelta(days=rule.days)
            day = calendar.next_working(meant) if rule.days >= 0 else calendar.last_working(meant)
            return _at(rule, day, str(anchor), zone)
        case WorkingDaysBeforeEnd():
            period = Period.containing(anchor, rule.frequency)
            before = period.last if rule.days else period.last + timedelta(days=1)
            return _at(rule, calendar.add_working_days(before, -max(rule.days, 1)), str(period), zone)
        case DaysAfterEnd():
            period = Period.containing(anchor, rule.frequency)
            return _at(rule, calendar.next_working(period.last + timedelta(days=rule.days)), str(period), zone)


def past(
    rule: PeriodRule, now: datetime, *, calendar: WorkCalendar, zone: ZoneInfo, within: timedelta = _REACH
) -> tuple[Firing, ...]:
    """The firings that have come by `now` and are not older than `within`, however long nobody looked; the latest last."""
    around = _around(rule, now, calendar, zone, until=now + _REACH)
    return tuple(sorted(one for one in around if now - within < one.at <= now))


def following(rule: PeriodRule, now: datetime, *, calendar: WorkCalendar, zone: ZoneInfo, count: int = 4) -> tuple[Firing, ...]:
    """The next firings after `now`."""
    return tuple(islice((one for one in _around(rule, now, calendar, zone) if one.at > now), count))


def _around(
    rule: PeriodRule, now: datetime, calendar: WorkCalendar, zone: ZoneInfo, *, until: datetime | None = None
) -> Iterator[Firing]:
    anchor = now.astimezone(zone).date() - _REACH
    while until is None or anchor <= until.date():
        yield firing(rule, anchor, calendar=calendar, zone=zone)
        anchor = anchor + _WEEK if isinstance(rule, EveryWeek) else Period.containing(anchor, rule.frequency).next().first


def _in_week(rule: EveryWeek, monday: date, calendar: WorkCalendar) -> date:
    meant = monday + timedelta(days=rule.weekday)
    before = (meant - timedelta(days=i) for i in range(rule.weekday + 1))
    return next((day for day in before if calendar.is_working(day)), None) or calendar.next_working(meant)


def _at(rule: Rule, day: date, occasion: str, zone: ZoneInfo) -> Firing:
    return Firing(datetime.combine(day, rule.at, tzinfo=zone).astimezone(UTC), occasion)
