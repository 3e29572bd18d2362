"""What a supervisor sees of their people: reported of expected, verified, late, how far the targets were reached."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col, select

from domain.actions import GoHome, RunCommand
from domain.insight.sums import sums
from domain.standards.achievement import Part, Status
from domain.standards.periods import Period
from models.people.person import Posting
from models.people.unit import Unit
from services import rights
from services.city import City
from services.insight import belonging, counting, kept, pictures
from services.insight.actions import OpenAttention, OpenTrend, RemindMissing
from services.insight.counting import Came, Key
from services.insight.standings import Standing, best_first
from services.messages.outbox import Button, Keyboard
from services.messages.pieces import cut
from services.messages.reachable import linked
from services.naming import told_apart
from services.people import scopes
from services.people.names import names_of
from services.standards import derived, held, owed
from services.standards.agenda import last_ended
from services.standards.expected import Standards, standards
from services.standards.held import Held
from services.verification.actions import OpenInbox

_PEOPLE = 400
"""People whose reports are read at once."""


@dataclass(frozen=True)
class Summary:
    """The card, ten lines at most; every figure is of the last ended month and quarter."""

    at: datetime
    periods: tuple[Period, ...]
    people: int
    owing: int
    """How many of them were to report anything."""
    expected: int
    reported: int
    verified: int
    late: int
    """Came after their due date."""
    overdue: int
    """Are past their due date and did not come."""
    standings: tuple[Standing, ...]
    """Best first."""
    well: tuple[Standing, ...]
    attention: tuple[Standing, ...]
    missing: tuple[str, ...]
    """Names, as many as fit."""
    unlinked: int
    """How many of the missing never started the bot."""


@dataclass(frozen=True)
class Totals:
    """What a group may see: sums over enough people, no name and no value."""

    at: datetime
    periods: tuple[Period, ...]
    people: int
    expected: int
    reported: int
    verified: int
    late: int
    overdue: int


@dataclass(frozen=True)
class Completeness:
    """Completeness (kelengkapan) and timeliness (ketepatan waktu) of one unit and period."""

    unit: str
    period: Period
    expected: int
    reported: int
    on_time: int
    overdue: int
    """Are past their due date and did not come."""
    id: int = 0
    """Which unit."""
    areas: Any = None
    """What came area by area, where the unit has areas (services/insight/area_completeness.py)."""


def teams_of(session: Session, *, supervisors: Collection[int], on: date, everything: bool = True) -> dict[int, frozenset[int]]:
    """The people whose reports each of `supervisors` verifies on a day; for admins, where `everything` is wanted, everybody."""
    admins = rights.admins_among(session, supervisors) if everything else set[int]()
    wanted = select(Posting.person_id, Posting.supervisor_id).where(
        col(Posting.valid_from) <= on, or_(col(Posting.valid_until).is_(None), col(Posting.valid_until) >= on)
    )
    if not admins:
        wanted = wanted.where(col(Posting.supervisor_id).in_(supervisors))
    teams: defaultdict[int | None, set[int]] = defaultdict(set)
    for person, supervisor in session.exec(wanted):
        teams[supervisor].add(person)
    everybody = frozenset[int]().union(*teams.values())
    here = rights.working(session, supervisors)
    theirs = {one: frozenset(teams[one]) if one in here else frozenset() for one in supervisors}
    return theirs | dict.fromkeys(admins, everybody)


def summary(session: Session, *, by: int, now: datetime, city: City) -> Summary:
    """The summary of the people of `by`."""
    return summaries(session, supervisors=[by], now=now, city=city)[by]


def totals(session: Session, *, by: int, now: datetime, city: City) -> Totals | None:
    """The sums over the people of `by`; None where they are too few, so that nobody's report can be guessed."""
    shown = summary(session, by=by, now=now, city=city)
    if shown.owing < standards(session).rules.group_least:
        return None
    return _totals(shown)


def _totals(shown: Summary) -> Totals:
    return Totals(
        at=shown.at,
        periods=shown.periods,
        people=shown.owing,
        expected=shown.expected,
        reported=shown.reported,
        verified=shown.verified,
        late=shown.late,
        overdue=shown.overdue,
    )


@dataclass(frozen=True)
class OfUnits:
    """The sums over what was owed in some units, whose it is, and who was in time with all of it."""

    totals: Totals
    people: frozenset[int]
    in_time: frozenset[int]


def of_units(session: Session, *, units: Collection[int], now: datetime, city: City) -> OfUnits:
    """The sums over what was owed in these units in the periods that ended last."""
    today = city.today(now)
    periods = last_ended(today)
    everything = owed.expected_for(session, people=_people(session, units, periods), periods=periods)
    known = _know(session, units, periods, everything)
    expected = [due for due in everything if due.unit in units]
    people = frozenset(due.person for due in expected)
    lacking = {due.person for due in expected if (came := known.reports.get(due.key)) is None or came.late}
    return OfUnits(_totals(_summary(known, people, expected, now, today)), people, people - lacking)


def summaries(session: Session, *, supervisors: Collection[int], now: datetime, city: City) -> dict[int, Summary]:
    """The summaries of many supervisors, each of their own people."""
    today = city.today(now)
    teams = teams_of(session, supervisors=supervisors, on=today)
    expected, units = _expected(session, supervisors, today)
    known = _know(session, units, last_ended(today), expected.all)
    return {one: _summary(known, team, expected.of(one), now, today) for one, team in teams.items()}


def answering(session: Session, *, supervisors: Collection[int], now: datetime, city: City) -> set[int]:
    """Those of `supervisors` of whose people anything was expected."""
    expected, _ = _expected(session, supervisors, city.today(now))
    return {one for one in supervisors if expected.of(one)}


@dataclass(frozen=True)
class _Expected:
    """What was expected in the periods that ended last, and by supervisor what of it is their people's."""

    all: Sequence[owed.Due]
    theirs: Mapping[int, Sequence[owed.Due]]
    everything: Set[int]
    """Who answers for all of it."""

    def of(self, supervisor: int) -> Sequence[owed.Due]:
        return self.all if supervisor in self.everything else self.theirs.get(supervisor, ())


def _expected(session: Session, supervisors: Collection[int], today: date) -> tuple[_Expected, Collection[int] | None]:
    """With the units that were looked at; None: all."""
    periods, everything, here = last_ended(today), rights.admins_among(session, supervisors), rights.working(session, supervisors)
    units = None if everything else belonging.units_of(session, people=supervisors, on=today)
    leaders = belonging.leaders(session, units=units, on=today)
    expected = owed.expected_for(session, people=_people(session, units, periods), periods=periods)
    theirs: defaultdict[int, list[owed.Due]] = defaultdict(list)
    for due in expected:
        for leader in leaders.up_to(due) & here:
            theirs[leader].append(due)
    return _Expected(expected, theirs, everything), units


def _people(session: Session, units: Collection[int] | None, periods: Sequence[Period]) -> set[int] | None:
    return None if units is None else belonging.worked_in(session, units=units, periods=periods)


@dataclass(frozen=True)
class _Known:
    """What the summaries of one look are made of: what came in the periods, and of whom."""

    standards: Standards
    periods: tuple[Period, ...]
    reports: Mapping[owed.Key, Any]
    names: Mapping[int, str]
    linked: Set[int]
    then: Held


def _know(session: Session, units: Collection[int] | None, periods: tuple[Period, ...], expected: Sequence[owed.Due]) -> _Known:
    people = _people(session, units, periods)
    concerned = {due.person for due in expected}
    return _Known(
        standards=standards(session),
        periods=periods,
        reports=_reports(session, expected, periods),
        names=names_of(session, concerned),
        linked=linked(session, concerned),
        then=held.of_periods(session, people=people, periods=periods),
    )


def _summary(known: _Known, team: frozenset[int], expected: Sequence[owed.Due], now: datetime, today: date) -> Summary:
    keyed = [(due.key, due) for due in expected]
    came = {key: report for key, _ in keyed if (report := known.reports.get(key)) is not None}
    lacking = [(key, due) for key, due in keyed if key not in came]
    missing = sorted({due.person for _, due in lacking})
    standings = _standings(known, list(came.values()))
    return Summary(
        at=now,
        periods=known.periods,
        people=len(team),
        owing=len({due.person for due in expected}),
        expected=len({key for key, _ in keyed}),
        reported=len(came),
        verified=sum(report.verified for report in came.values()),
        late=sum(report.late for report in came.values()),
        overdue=len({key for key, due in lacking if due.is_late(today)}),
        standings=standings,
        well=tuple(one for one in standings if one.status is Status.GOOD)[:2],
        attention=tuple(one for one in reversed(standings) if one.status is not Status.GOOD)[:2],
        missing=tuple(known.names[person] for person in missing),
        unlinked=sum(person not in known.linked for person in missing),
    )


def keyboard(shown: Summary, *, to_verify: int) -> Keyboard:
    """What can be done about it."""
    rows = []
    if shown.missing:
        count = len(shown.missing)
        rows.append([Button("remind_missing", RemindMissing(), facts={"count": count})])
    elif shown.expected:
        rows.append([Button("door_kelengkapan", RunCommand("kelengkapan"))])
    if to_verify:
        rows.append([Button("inbox", OpenInbox(), facts={"count": to_verify})])
    for label, those in (("look_at_good", shown.well), ("look_into", shown.attention)):
        if those:
            rows.append([Button(label, OpenAttention(one.indicator), facts={"name": one.name}) for one in those])
    if shown.standings:
        rows.append([Button("trend_open", OpenTrend(0))])
    return [*rows, [Button("home", GoHome())]]


def chart(shown: Summary) -> dict[str, object] | None:
    """The picture that goes with it, where there is something to show."""
    return pictures.bars(shown.standings)


def completeness(session: Session, *, by: int, now: datetime, city: City) -> tuple[Completeness, ...]:
    """Per unit and period: reported / expected, and on time / expected, of everybody there for whom `by` answers, at any level, and
    of `by`: what stands under a unit's name is the whole unit.

    A month belongs to the unit where it was worked, whoever the people are with now; each person's days count as they worked them.
    """
    today, periods = city.today(now), last_ended(city.today(now))
    whole = scopes.units(session, by=by, on=today)
    counted = kept.read(session, units=whole.keys(), periods=periods)
    found = {key: one.came for key, one in counted.items()}
    found |= _came_of_own(session, by=by, but=whole.keys(), periods=periods, today=today)
    units = session.execute(select(Unit.id, Unit.name, Unit.code)).all()
    shown = told_apart({id: name for id, name, _ in units}, {id: code for id, _, code in units})
    order = {str(period): period for period in periods}
    lines = []
    for (unit, word), came in sorted(found.items(), key=lambda one: (order[one[0][1]], one[0][0])):
        theirs = sum(came.values(), Came())
        if theirs.expected:
            overdue = sum(one.expected - one.reported for due, one in came.items() if due < today)
            on_time = theirs.reported - theirs.late
            lines.append(Completeness(shown[unit], order[word], theirs.expected, theirs.reported, on_time, overdue, unit))
    return tuple(lines)


def _came_of_own(
    session: Session, *, by: int, but: Collection[int], periods: Sequence[Period], today: date
) -> dict[Key, Mapping[date, Came]]:
    """What came from the people of `by` and those below them in units that `by` does not answer for as a whole."""
    if rights.is_admin(session, by) or not rights.works(session, by):
        return {}
    units = scopes.units_below(session, by=by, on=today) - set(but)
    if not units:
        return {}
    bosses = scopes.below(session, by=by, on=today)
    leaders = belonging.leaders(session, units=units, on=today)
    dues = owed.expected_for(session, people=belonging.worked_in(session, units=units, periods=periods), periods=periods)
    dues = [due for due in dues if due.unit in units and (due.person in {by} & bosses or not bosses.isdisjoint(leaders.of(due)))]
    reports = _reports(session, dues, periods)
    found: defaultdict[Key, defaultdict[date, Came]] = defaultdict(lambda: defaultdict(Came))
    for due in dues:
        report = reports.get(due.key)
        one = Came(1, 1, int(report.late), int(report.verified)) if report else Came(expected=1)
        found[due.unit, str(due.period)][due.window.due] += one
    return {key: dict(came) for key, came in found.items()}


def _reports(session: Session, dues: Collection[owed.Due], periods: Sequence[Period]) -> dict[owed.Key, Any]:
    """What came of all that was expected of somebody, some people at a time."""
    people, units = sorted({due.person for due in dues}), {due.unit for due in dues if due.joint}
    found: dict[owed.Key, Any] = {}
    for some in cut(people, _PEOPLE):
        found |= {owed.key_of(row): row for row in counting.reports(session, people=some, units=units, periods=periods)}
    return found


@dataclass(frozen=True)
class _Value:
    """Somebody's value of a period, reported or computed."""

    person: int
    period: Period
    value: Decimal | Fraction | None
    numerator: Decimal | Fraction | None
    denominator: Decimal | Fraction | None


def _standings(known: _Known, reports: Sequence[Any]) -> tuple[Standing, ...]:
    """Each indicator's achievement over everybody who has a value and a target, best first."""
    of_indicator: defaultdict[int, list[_Value]] = defaultdict(list)
    for report in reports:
        mine = _Value(report.person_id, Period.parse(report.period), report.value, report.numerator, report.denominator)
        of_indicator[report.indicator_id].append(mine)
    for one in derived.derive(known.standards, known.then, reports):
        of_indicator[one.measured.id].append(_Value(one.person, one.period, one.result.value, one.numerator, one.denominator))
    found = []
    for id, theirs in of_indicator.items():
        period = theirs[0].period
        measured = known.standards.of(id, period)
        parts = (
            (one.person, Part(one.value, one.numerator, one.denominator, known.then.due(one.person, measured, period).amount))
            for one in theirs
        )
        found.append((id, period, sums(parts, kind=measured.kind)))
    return best_first(known.standards, found)
