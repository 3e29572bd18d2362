"""Days of leave: read as people write them, put together, and taken back."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.messages.dates import NotADate, read_date
from domain.people.leave_kinds import LeaveKind, split_kind

LONGEST = timedelta(days=3 * 366)
"""The longest leave there is: cuti di luar tanggungan negara, three years (PP 11/2017)."""

_DAY = r"\d{4}-\d{2}-\d{2}|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}|\d{1,2} [a-z]+\.? \d{4}"
_DAYS = re.compile(rf"({_DAY})(?:\s*(?:\.\.|-|–|s\.?\s?d\.?|s/d|sampai|hingga|to|until)\s*({_DAY}))?", re.IGNORECASE)
_ONE = timedelta(days=1)


class NotDays(ValueError):
    """What was written names no days."""


@dataclass(frozen=True, order=True)
class Days:
    """From the first to the last day, both included."""

    first: date
    last: date
    kind: LeaveKind = LeaveKind.OTHER


def read_days(text: str, *, today: date) -> Days:
    """`2026-10-01..2026-10-05`, `1/10/2026-5/10/2026`, `1 Okt 2026 s.d. 5 Okt 2026`, or one day; with the kind before or
    behind it (`melahirkan`, `cuti sakit`). Raises `NotDays`."""
    said, kind = split_kind(text)
    match = _DAYS.fullmatch(said)
    if match is None:
        raise NotDays(text)
    try:
        first = read_date(match[1], today=today)
        last = read_date(match[2], today=today) if match[2] else first
    except NotADate as error:
        raise NotDays(text) from error
    if not first <= last < first + LONGEST:
        raise NotDays(text)
    return Days(first, last, kind)


def added(there: Iterable[Days], new: Days) -> tuple[Days, ...]:
    """The leaves with `new`: those of its kind that share a day with it or touch it become one, others stay as they are.

    Where another kind was written down for the same days, the new one holds for them.
    """
    apart: list[Days] = []
    for one in there:
        if one.last + _ONE < new.first or new.last + _ONE < one.first:
            apart.append(one)
        elif one.kind is new.kind:
            new = Days(min(one.first, new.first), max(one.last, new.last), new.kind)
        else:
            apart += removed([one], new)
    return tuple(sorted({*apart, new}))


def removed(there: Iterable[Days], gone: Days) -> tuple[Days, ...]:
    """The leaves without the days of `gone`; one that is longer keeps what lies before and after."""
    left: set[Days] = set()
    for one in there:
        if one.last < gone.first or gone.last < one.first:
            left.add(one)
            continue
        if one.first < gone.first:
            left.add(Days(one.first, gone.first - _ONE, one.kind))
        if gone.last < one.last:
            left.add(Days(gone.last + _ONE, one.last, one.kind))
    return tuple(sorted(left))


def as_they_stood(said: Iterable[Days], closed: Iterable[tuple[date, date]], *, until: date) -> tuple[Days, ...]:
    """The leaves of somebody whose days up to `until` are closed, the earliest first.

    Closed days are those of leave that were it when they closed (`closed`): what was written down afterwards makes no day of
    leave of them, and what was taken back leaves them as they were. Their kind is what is said of them, where anything is.
    """
    there = list(said)
    found = {replace(one, first=max(one.first, until + _ONE)) for one in there if one.last > until}
    for first, last in closed:
        left = [Days(first, last)]
        for one in there:
            if one.first <= last and first <= one.last:
                known = replace(one, first=max(one.first, first), last=min(one.last, last))
                found.add(known)
                left = [rest for part in left for rest in removed([part], known)]
        found.update(left)
    return tuple(sorted(found))
