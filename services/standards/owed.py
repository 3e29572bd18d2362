"""What is owed: which person must still report which indicator for which period, and until when."""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from sqlmodel import Session

from domain.standards.periods import Period, Window
from models.columns import columns, holds
from models.prepared import Prepared
from models.reporting.report import Report
from services.naming import are_few
from services.standards import agenda, held
from services.standards.agenda import Agenda, Span
from services.standards.areas import Place
from services.standards.expected import Standards, standards
from services.standards.roster import Post

Key = tuple[str, int, str]
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """One report owed; of a city a hundred thousand are at hand, so each is small."""

    person: int
    unit: int
    supervisor: int | None
    indicator: int
    code: str
    name: str
    period: Period
    window: Window
    word: str
    """The period as the database writes it."""
    joint: bool = False
    """One report for the whole unit."""
    areas: tuple[Place, ...] = ()
    """Of what is reported area by area those the person covers, each a part of the one report."""

    @property
    def key(self) -> Key:
        """Whose, which indicator and period: what a report is unique for."""
        return _owner(self.person, self.unit, self.joint), self.indicator, self.word

    def is_late(self, today: date) -> bool:
        """Whether the due date has passed."""
        return today > self.window.due


def owed(session: Session, *, person: int, today: date, opened: Collection[tuple[int, str]] = ()) -> tuple[Due, ...]:
    """What one person owes today, by due date: late periods that are not locked yet, and those `opened` again for them."""
    found = owed_by(session, people=[person], today=today)
    if not opened:
        return tuple(found)
    late = expected_for(session, people=[person], periods={Period.parse(period) for _, period in opened})
    late = [due for due in late if (due.indicator, due.word) in opened]
    done = {due.key for due in found} | reported(session, late)
    return (*(due for due in late if due.key not in done), *found)


def owed_by(session: Session, *, people: Collection[int] | None, today: date) -> list[Due]:
    """What these people (None: everybody) owe today, by due date: expected and not reported."""
    expected = expected_of(session, people=people, open_on=today)
    done = reported(session, expected)
    return [due for due in expected if due.key not in done]


def expected_of(
    session: Session,
    *,
    people: Collection[int] | None,
    open_on: date,
    due_between: tuple[date, date] = (date.min, date.max),
    but: Container[tuple[int, int, str]] = (),
) -> list[Due]:
    """What these people are expected to report in the windows open on a day, whether or not they did, by due date.

    `but` names by person, indicator and period what need not be looked at; joint reports always are.
    """
    known = standards(session)
    return _expected(session, known, people, agenda.of_day(known, open_on, due_between), on=open_on, but=but)


def expected_for(session: Session, *, people: Collection[int] | None, periods: Collection[Period]) -> list[Due]:
    """What these people are expected to report for some periods, whether or not they did, by due date."""
    known = standards(session)
    return _expected(session, known, people, agenda.of_periods(known, periods))


def _expected(
    session: Session,
    known: Standards,
    people: Collection[int] | None,
    asked: Agenda | None,
    *,
    on: date | None = None,
    but: Container[tuple[int, int, str]] = (),
) -> list[Due]:
    """Everybody who held a post with the indicator's position in the period, and was not on leave all through it.

    Who changed posts within a period owes it once, where they worked last. What a unit with areas (kelurahan) reports by area is
    owed by those who cover any on the period's last day. A joint indicator is owed by one person of the
    unit: whose duty it is, or the stand-in where these are away `on` the day (None: on the period's last).
    """
    if asked is None:
        return []
    first, last = asked.first, asked.last
    asked_of = _with_colleagues(known, people)
    posts = held.posts(session, known, people=asked_of, first=first, last=last)
    away = held.leaves(session, known, people=asked_of, first=first, last=max(last, on or last))
    found: dict[tuple[int, int, str], Due] = {}
    for post in posts:
        if post.is_test:
            continue
        person, begins, ends = post.person, post.first, post.last
        leaves = away.get(person, ())
        for span in asked.spans.get(post.position, ()):
            key = person, span.indicator, span.word
            if begins > span.last or ends < span.first:
                continue
            if (person not in known.duties_on(span.indicator, span.last)) if span.joint else (key in but):
                continue
            places = known.areas.covered(person, span.last, unit=post.unit) if _is_by_area(known, span, post) else None
            if places != () and (not leaves or not _away(leaves, max(begins, span.first), min(ends, span.last))):
                found[key] = _due(post, span, places or ())
    mine = None if people is None else frozenset(people)
    dues = [due for due in _one_for_the_unit(known, found.values(), away, on) if mine is None or due.person in mine]
    dues = _not_reported_by_others(session, dues)
    return sorted(dues, key=lambda due: (due.window.due, due.person, due.code))


def _not_reported_by_others(session: Session, dues: list[Due]) -> list[Due]:
    """Without the areas that whoever covered them before reported for the period; what leaves none is not owed."""
    areas = standards(session).areas
    covers = areas.of_area
    asked = [
        due
        for due in dues
        if any(one.person != due.person and one.until for place in due.areas for one in covers.get(place.code, ()))
    ]
    if not asked:
        return dues
    said: dict[tuple[int, str], dict[int, set[str]]] = {}
    units, indicators, periods = ({getattr(due, name) for due in asked} for name in ("unit", "indicator", "period"))
    for due in asked:  # whoever had an area when the period began may have reported it for another unit
        units |= areas.units((one.code for one in due.areas), due.period.first)
    for row in _BY_AREA(session, units=sorted(units), indicators=sorted(indicators), periods=sorted(map(str, periods))):
        said.setdefault((row.indicator_id, row.period), {}).setdefault(row.person_id, set()).update(row.areas)
    return [one for due in dues for one in _left(due, said.get((due.indicator, str(due.period)), {}))]


def _left(due: Due, said: Mapping[int, set[str]]) -> Iterable[Due]:
    if not due.areas or due.person in said or not said:
        yield due
        return
    others = set().union(*said.values())
    left = tuple(one for one in due.areas if one.code not in others)
    if left:
        yield replace(due, areas=left)


def _with_colleagues(known: Standards, people: Collection[int] | None) -> Collection[int] | None:
    """With whoever shares a joint duty with them, who decides whether it is theirs."""
    if people is None or not known.sharing:
        return people
    shared = {other for holders in known.sharing if not holders.isdisjoint(people) for other in holders}
    return {*people, *shared}


def _one_for_the_unit(
    known: Standards, dues: Iterable[Due], away: Mapping[int, Sequence[tuple[date, date]]], on: date | None
) -> Iterable[Due]:
    joint: dict[Key, list[Due]] = {}
    for due in dues:
        if due.joint:
            joint.setdefault(due.key, []).append(due)
        else:
            yield due
    for sharers in joint.values():
        yield min(
            sharers,
            key=lambda due: (
                _is_away(away.get(due.person, ()), on or due.period.last),
                known.duties_on(due.indicator, due.period.last)[due.person],
            ),
        )


def _is_away(leaves: Iterable[tuple[date, date]], on: date) -> bool:
    return any(first <= on <= last for first, last in leaves)


_report = columns(Report)
_REPORTED = select(_report.person_id, _report.unit_id, _report.joint, _report.indicator_id, _report.period).where(
    _report.period.in_(bindparam("periods", expanding=True))
)
_BY_AREA = Prepared(
    select(_report.person_id, _report.unit_id, _report.indicator_id, _report.period, _report.areas).where(
        _report.unit_id.in_(bindparam("units", expanding=True)),
        _report.indicator_id.in_(bindparam("indicators", expanding=True)),
        _report.period.in_(bindparam("periods", expanding=True)),
        _report.areas.is_not(None),
    )
)
_THESE: BindParameter[Any] = bindparam("people", expanding=True)
_REPORTED_OF = Prepared(_REPORTED.where(_report.person_id.in_(_THESE)))
_REPORTED_FOR = Prepared(_REPORTED.where(holds(Report, "joint"), _report.unit_id.in_(bindparam("units", expanding=True))))
"""Asked apart: of the two at once SQLite reads everybody's reports of the periods."""


def _away(leaves: Iterable[tuple[date, date]], begins: date, ends: date) -> bool:
    """Whether all these days are days of leave, of one leave or of several that follow each other."""
    day = begins
    for first, last in sorted(leaves):
        if first > day or day > ends:
            break
        day = max(day, last + _DAY)
    return day > ends


def _is_by_area(known: Standards, span: Span, post: Post) -> bool:
    return span.per_area and known.areas.is_by_area(post.unit, span.last)


def _due(post: Post, span: Span, areas: tuple[Place, ...] = ()) -> Due:
    return Due(
        person=post.person,
        unit=post.unit,
        supervisor=post.supervisor,
        indicator=span.indicator,
        code=span.code,
        name=span.name,
        period=span.period,
        window=span.limits,
        word=span.word,
        joint=span.joint,
        areas=areas,
    )


def reported(session: Session, expected: Collection[Due]) -> set[Key]:
    """The keys of those that were reported, a joint one by anybody of the unit."""
    if not expected:
        return set()
    asked: dict[str, Any] = {"periods": list({due.word for due in expected})}
    people, units = {due.person for due in expected}, {due.unit for due in expected if due.joint}
    rows: Any
    if are_few(people):
        rows = _REPORTED_OF(session, **asked, people=list(people))
        rows += _REPORTED_FOR(session, **asked, units=list(units)) if units else []
    else:
        rows = session.connection().execute(_REPORTED, asked)
    return {(_owner(person, unit, joint), indicator, period) for person, unit, joint, indicator, period in rows}


def key_of(report: Report) -> Key:
    """The key of what a report answers."""
    return _owner(report.person_id, report.unit_id, report.joint), report.indicator_id, report.period


def _owner(person: int, unit: int, joint: bool) -> str:
    return f"unit {unit}" if joint else f"person {person}"
