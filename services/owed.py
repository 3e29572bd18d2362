"""What is owed: which person must still report which indicator for which period, and until when."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from domain.periods import Frequency, Period, Window, WindowState, window
from models import Indicator, IndicatorPosition, Leave, Person, Posting, Report

_FEW = 500
"""People who are named in a query rather than sorted out of everybody's rows."""


@dataclass(frozen=True)
class Due:
    """One report owed."""

    person: int
    unit: int
    supervisor: int | None
    indicator: int
    code: str
    name: str
    period: Period
    window: Window

    @property
    def key(self) -> tuple[int, int, str]:
        """Person, indicator and period: what a report is unique for."""
        return self.person, self.indicator, str(self.period)

    def is_late(self, today: date) -> bool:
        """Whether the due date has passed."""
        return today > self.window.due


@dataclass(frozen=True)
class _Asked:
    """An indicator and the periods of it that can be reported today."""

    indicator: Indicator
    periods: tuple[tuple[Period, Window], ...]


def owed(session: Session, *, person: int, today: date) -> tuple[Due, ...]:
    """What one person owes today, by due date; late periods that are not locked yet included."""
    return tuple(owed_by(session, people=[person], today=today))


def owed_by(session: Session, *, people: Collection[int] | None, today: date) -> list[Due]:
    """What these people (None: everybody) owe today, by due date: expected and not reported."""
    expected = expected_of(session, people=people, open_on=today)
    done = _reported(session, expected)
    return [due for due in expected if due.key not in done]


def expected_of(session: Session, *, people: Collection[int] | None, open_on: date) -> list[Due]:
    """What these people are expected to report in the windows open on a day, whether or not they did, by due date."""
    asked = [_Asked(indicator, _open_periods(indicator, open_on)) for indicator in session.scalars(_asked_of(people))]
    return _expected(session, people, [one for one in asked if one.periods])


def expected_for(session: Session, *, people: Collection[int] | None, period: Period) -> list[Due]:
    """What these people are expected to report for one period, whether or not they did."""
    indicators = session.scalars(_asked_of(people).where(col(Indicator.frequency) == period.frequency))
    return _expected(session, people, [_Asked(i, ((period, window_of(i, period)),)) for i in indicators])


def _asked_of(people: Collection[int] | None) -> SelectOfScalar[Indicator]:
    """The indicators of the positions these people hold or held; for everybody, all of them."""
    if people is None or len(people) > _FEW:
        return select(Indicator)
    positions = select(Posting.position).where(col(Posting.person_id).in_(people))
    theirs = select(IndicatorPosition.indicator_id).where(col(IndicatorPosition.position).in_(positions))
    return select(Indicator).where(col(Indicator.id).in_(theirs))


def _expected(session: Session, people: Collection[int] | None, asked: list[_Asked]) -> list[Due]:
    """Everybody who held a post with the indicator's position in the period, and was not on leave all through it.

    Who changed posts within a period owes it once, where they worked last.
    """
    if not asked:
        return []
    first = min(period.first for one in asked for period, _ in one.periods)
    last = max(period.last for one in asked for period, _ in one.periods)
    posts = _posts(session, people, first, last)
    away = _leaves(session, people, first, last)
    by_indicator = {one.indicator.id: one for one in asked}
    found: dict[tuple[int, int, str], Due] = {}
    for post, indicator_id in posts:
        one = by_indicator.get(indicator_id)
        for period, limits in one.periods if one else ():
            if one and _works_in(post, one.indicator, period) and not _away(away.get(post.person_id, ()), post, period):
                due = _due(post, one.indicator, period, limits)
                found[due.key] = due
    return sorted(found.values(), key=lambda due: (due.window.due, due.person, due.code))


def _posts(session: Session, people: Collection[int] | None, first: date, last: date) -> Iterable[tuple[Posting, int]]:
    wanted = (
        select(Posting, IndicatorPosition.indicator_id)
        .join(IndicatorPosition, col(IndicatorPosition.position) == Posting.position)
        .join(Person, col(Person.id) == Posting.person_id)
        .where(
            col(Posting.valid_from) <= last,
            or_(col(Posting.valid_until).is_(None), col(Posting.valid_until) >= first),
            col(Person.is_test).is_(False),
        )
        .order_by(col(Posting.valid_from))
    )
    if people is not None:
        wanted = wanted.where(col(Posting.person_id).in_(people))
    return ((post, indicator) for post, indicator in session.execute(wanted).all())


def _leaves(session: Session, people: Collection[int] | None, first: date, last: date) -> dict[int, list[tuple[date, date]]]:
    wanted = select(Leave).where(and_(col(Leave.first) <= last, col(Leave.last) >= first))
    if people is not None:
        wanted = wanted.where(col(Leave.person_id).in_(people))
    found: dict[int, list[tuple[date, date]]] = {}
    for leave in session.scalars(wanted):
        found.setdefault(leave.person_id, []).append((leave.first, leave.last))
    return found


def _works_in(post: Posting, indicator: Indicator, period: Period) -> bool:
    indicator_lasts = indicator.valid_from <= period.last and (
        indicator.valid_until is None or indicator.valid_until >= period.first
    )
    return indicator_lasts and post.valid_from <= period.last and (post.valid_until is None or post.valid_until >= period.first)


def _away(leaves: Iterable[tuple[date, date]], post: Posting, period: Period) -> bool:
    begins = max(post.valid_from, period.first)
    ends = min(post.valid_until or period.last, period.last)
    return any(first <= begins and last >= ends for first, last in leaves)


def _due(post: Posting, indicator: Indicator, period: Period, limits: Window) -> Due:
    return Due(
        person=post.person_id, unit=post.unit_id, supervisor=post.supervisor_id, indicator=indicator.id,
        code=indicator.code, name=indicator.name, period=period, window=limits,
    )  # fmt: skip


def _open_periods(indicator: Indicator, today: date) -> tuple[tuple[Period, Window], ...]:
    """The periods whose window is open or late (not locked) on a day, newest last."""
    period = Period.containing(today, Frequency(indicator.frequency))
    found: list[tuple[Period, Window]] = []
    while True:
        limits = window_of(indicator, period)
        state = limits.state(today)
        if state is WindowState.LOCKED or period.last < indicator.valid_from:
            return tuple(reversed(found))
        if state is not WindowState.EARLY:
            found.append((period, limits))
        period = period.previous()


def window_of(indicator: Indicator, period: Period) -> Window:
    """When this indicator is reported for a period."""
    return window(period, opens_before=indicator.opens_before, due_after=indicator.due_after, locks_after=indicator.locks_after)


def _reported(session: Session, expected: list[Due]) -> set[tuple[int, int, str]]:
    if not expected:
        return set()
    wanted = select(Report.person_id, Report.indicator_id, Report.period).where(
        col(Report.period).in_({str(due.period) for due in expected})
    )
    people = {due.person for due in expected}
    if len(people) <= _FEW:
        wanted = wanted.where(col(Report.person_id).in_(people))
    return {(person, indicator, period) for person, indicator, period in session.execute(wanted)}
