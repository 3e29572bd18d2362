"""What a supervisor sees of their people: reported of expected, verified, late, how far the targets were reached."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import or_
from sqlmodel import Session, col, select

from domain.actions import GoHome
from domain.insight.combined_figures import combined
from domain.standards.achievement import Part, Status, percent, status, together
from domain.standards.periods import Frequency, Period
from models.people.person import Person, Posting
from models.people.unit import Unit
from models.reporting.report import Report
from services import rights
from services.city import City
from services.insight.actions import OpenAttention, OpenTrend, RemindMissing
from services.insight.trend import rounded
from services.messages.outbox import Button, Keyboard
from services.messages.reachable import linked
from services.naming import among, are_few
from services.standards import owed
from services.standards.expected import Standards, Whose, standards, whose_all
from services.verification.actions import OpenInbox

_NAMES = 8


@dataclass(frozen=True)
class Standing:
    """How one indicator stands."""

    code: str
    name: str
    percent: Decimal
    status: Status
    indicator: int


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
    standings: tuple[Standing, ...]
    """Best first."""
    well: tuple[Standing, ...]
    attention: tuple[Standing, ...]
    missing: tuple[str, ...]
    """Names, as many as fit."""
    more_missing: int
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


@dataclass(frozen=True)
class Completeness:
    """Completeness (kelengkapan) and timeliness (ketepatan waktu) of one unit and period."""

    unit: str
    period: Period
    expected: int
    reported: int
    on_time: int


def people_of(session: Session, *, by: int, on: date) -> tuple[int, ...]:
    """The people whose reports `by` verifies on a day; for admins, everybody."""
    return tuple(sorted(teams_of(session, supervisors=[by], on=on)[by]))


def teams_of(session: Session, *, supervisors: Collection[int], on: date) -> dict[int, frozenset[int]]:
    """The people whose reports each of `supervisors` verifies on a day; for admins, everybody."""
    admins = rights.admins_among(session, supervisors)
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
    return Totals(
        at=shown.at,
        periods=shown.periods,
        people=shown.owing,
        expected=shown.expected,
        reported=shown.reported,
        verified=shown.verified,
        late=shown.late,
    )


def summaries(session: Session, *, supervisors: Collection[int], now: datetime, city: City) -> dict[int, Summary]:
    """The summaries of many supervisors, each of their own people."""
    today = city.today(now)
    teams = teams_of(session, supervisors=supervisors, on=today)
    known = _know(session, frozenset[int]().union(*teams.values()), last_ended(today))
    return {supervisor: _summary(known, team, now) for supervisor, team in teams.items()}


@dataclass(frozen=True)
class _Known:
    """What the summaries of one look are made of, by person."""

    standards: Standards
    periods: tuple[Period, ...]
    expected: Mapping[int, Sequence[owed.Due]]
    reports: Mapping[int, Sequence[Report]]
    done: Set[owed.Key]
    names: Mapping[int, str]
    linked: Set[int]
    holders: Mapping[date, Mapping[int, Whose]]


def _know(session: Session, people: frozenset[int], periods: tuple[Period, ...]) -> _Known:
    expected: defaultdict[int, list[owed.Due]] = defaultdict(list)
    asked_of = people if are_few(people) else None
    for due in owed.expected_for(session, people=asked_of, periods=periods):
        expected[due.person].append(due)
    reports: defaultdict[int, list[Report]] = defaultdict(list)
    for report in _reports(session, people, periods):
        reports[report.person_id].append(report)
    return _Known(
        standards=standards(session),
        periods=periods,
        expected=expected,
        reports=reports,
        done={owed.key_of(report) for theirs in reports.values() for report in theirs},
        names=dict(session.exec(select(Person.id, Person.name).where(among(people, Person.id))).all()),
        linked=linked(session, people),
        holders={period.last: whose_all(session, people=set(reports), on=period.last) for period in periods},
    )


def _summary(known: _Known, team: frozenset[int], now: datetime) -> Summary:
    expected = [due for person in sorted(team) for due in known.expected.get(person, ())]
    reports = [report for person in sorted(team) for report in known.reports.get(person, ())]
    asked = {due.key for due in expected}
    counted = [report for report in reports if owed.key_of(report) in asked]
    missing = sorted({due.person for due in expected if due.key not in known.done})
    standings = _standings(known, reports)
    return Summary(
        at=now,
        periods=known.periods,
        people=len(team),
        owing=len({due.person for due in expected}),
        expected=len(expected),
        reported=len(asked & known.done),
        verified=sum(report.verified for report in counted),
        late=sum(report.late for report in counted),
        standings=standings,
        well=tuple(one for one in standings if one.status is Status.GOOD)[:2],
        attention=tuple(one for one in reversed(standings) if one.status is not Status.GOOD)[:2],
        missing=tuple(known.names[person] for person in missing[:_NAMES]),
        more_missing=max(0, len(missing) - _NAMES),
        unlinked=sum(person not in known.linked for person in missing),
    )


def keyboard(shown: Summary, *, to_verify: int) -> Keyboard:
    """What can be done about it."""
    rows = []
    if shown.missing:
        count = len(shown.missing) + shown.more_missing
        rows.append([Button("remind_missing", RemindMissing(), facts={"count": count})])
    if to_verify:
        rows.append([Button("inbox", OpenInbox(), facts={"count": to_verify})])
    if shown.attention:
        rows.append([Button("look_into", OpenAttention(one.indicator), facts={"code": one.code}) for one in shown.attention])
    if shown.standings:
        rows.append([Button("trend_open", OpenTrend(0))])
    return [*rows, [Button("home", GoHome())]]


def chart(shown: Summary) -> dict[str, object] | None:
    """The picture that goes with it, where there is something to show."""
    return {"as": "photo", "draw": "standings", "standings": shown.standings} if shown.standings else None


def completeness(session: Session, *, by: int, now: datetime, city: City) -> tuple[Completeness, ...]:
    """Per unit and period: reported / expected, and on time / expected; each person's days count as they worked them."""
    today = city.today(now)
    people = people_of(session, by=by, on=today)
    periods = last_ended(today)
    units = {id: name for id, name in session.execute(select(Unit.id, Unit.name))}
    reports = {owed.key_of(report): report for report in _reports(session, people, periods)}
    dues = owed.expected_for(session, people=people, periods=periods)
    found = []
    for period, unit in sorted({(due.period, due.unit) for due in dues}):
        mine = [reports.get(due.key) for due in dues if (due.period, due.unit) == (period, unit)]
        found.append(
            Completeness(
                unit=units[unit],
                period=period,
                expected=len(mine),
                reported=sum(one is not None for one in mine),
                on_time=sum(one is not None and not one.late for one in mine),
            )
        )
    return tuple(found)


def last_ended(today: date) -> tuple[Period, ...]:
    """The month and the quarter that ended last."""
    return tuple(Period.containing(today, frequency).previous() for frequency in Frequency)


def _reports(session: Session, people: Collection[int], periods: Sequence[Period]) -> list[Report]:
    rows = session.scalars(select(Report).where(col(Report.period).in_([str(period) for period in periods])))
    mine = set(people)
    return [report for report in rows if report.person_id in mine]


def _standings(known: _Known, reports: Sequence[Report]) -> tuple[Standing, ...]:
    """Each indicator's achievement over everybody, best first."""
    last = max((Period.parse(report.period).last for report in reports), default=date.min)
    holders = known.holders.get(last, {})
    of_indicator: defaultdict[int, list[Report]] = defaultdict(list)
    for report in reports:
        of_indicator[report.indicator_id].append(report)
    found: list[tuple[Fraction, Standing]] = []
    for id, theirs in of_indicator.items():
        indicator = known.standards.indicators[id]
        parts = [
            Part(
                value=report.value,
                numerator=report.numerator,
                denominator=report.denominator,
                target=known.standards.target(indicator, holders.get(report.person_id), Period.parse(report.period)),
            )
            for report in theirs
        ]
        share = together(parts, kind=indicator.kind, direction=indicator.direction)
        if share is not None:
            whole = combined([part for part in parts if part.target is not None], kind=indicator.kind, decimals=indicator.decimals)
            value = rounded(whole.value, indicator)
            standing = status(share, value, known.standards.classes[id])
            found.append((share, Standing(indicator.code, indicator.name, percent(share), standing, id)))
    return tuple(standing for _, standing in sorted(found, key=lambda one: (-one[0], one[1].code)))
