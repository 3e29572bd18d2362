"""What has a step of the ladder of reminders that nobody has taken: asked of a whole city, every quarter of an hour."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import bindparam, func, select
from sqlmodel import Session

from domain.calendar.reminders import last_begun
from models.calendar.reminder import ReminderStep
from models.columns import columns
from models.prepared import Prepared
from services.standards import agenda, owed
from services.standards.remembered import Remembered

BEFORE, _AFTER = timedelta(days=7), timedelta(days=10)
"""No step of the ladder lies further from a due date."""
_step = columns(ReminderStep)
_CURRENT = (
    _step.period == bindparam("period"),
    _step.step == bindparam("step"),
    _step.indicator_id.in_(bindparam("indicators", expanding=True)),
)
_COUNT = Prepared(select(func.count().label("count")).where(*_CURRENT))
_TAKEN = Prepared(select(_step.person_id, _step.indicator_id, _step.period).where(*_CURRENT))


@dataclass(frozen=True)
class _Left:
    """What had a step that nobody has taken when it was looked at last, of the steps that are current on a day."""

    dues: list[owed.Due]
    current: Mapping[tuple[str, str], Set[int]]
    taken: int
    """How many of the current steps had been taken then."""
    since: set[tuple[int, int, str]]
    """By person, indicator and period, what this process has taken of them since."""


_left = Remembered[_Left]()
"""A step that was taken stays so: while day, standards and roster are the same nothing can come to what was left."""


def waiting(session: Session, today: date) -> list[owed.Due]:
    """What is owed, or was, and has a step of the ladder that nobody has taken yet."""
    found = _waiting(session, today, _left.get(session, today))
    _left.keep(session, today, found)
    return found.dues


def note(session: Session, taking: Collection[tuple[owed.Due, str]]) -> None:
    """Steps are being taken. Where that is undone, the next look finds that it has counted wrong, and reads again."""
    left = _left.last(session)
    if left is not None:
        left.since.update(_key(due) for due, step in taking if due.indicator in left.current.get((due.word, step), ()))


def _waiting(session: Session, today: date, before: _Left | None) -> _Left:
    near = today - _AFTER, today + BEFORE
    current: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for indicator, period, limits in agenda.asked(session, open_on=today, due_between=near):
        begun = last_begun(due=limits.due, today=today)
        if begun:
            current[str(period), begun].add(indicator)
    if not current or (before is not None and not before.dues):
        return _Left([], current, 0, set())
    each = [{"period": period, "step": name, "indicators": list(those)} for (period, name), those in current.items()]
    taken = sum(_COUNT(session, **one)[0].count for one in each)
    if before is not None and taken == before.taken + len(before.since):
        since = before.since
        dues = [due for due in before.dues if due.joint or (due.person, due.indicator, due.word) not in since]
        return _Left(dues, current, taken, set())
    but = {row for one in each for row in _TAKEN(session, **one)}
    return _Left(owed.expected_of(session, people=None, open_on=today, due_between=near, but=but), current, taken, set())


def _key(due: owed.Due) -> tuple[int, int, str]:
    return due.person, due.indicator, due.word
