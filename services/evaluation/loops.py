"""Closing the loop of a month: all who reported hear their result, their unit's, what was decided, and what became of that."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from domain.evaluation.decisions import asked_on, may_be_decided, told_on
from domain.standards.achievement import Part, Status, added, together
from domain.standards.periods import Period
from models.evaluation.decision import Decision, DecisionState, ToldPeriod
from models.inserting import insert_new
from models.people.unit import Unit
from models.reporting.report import Report
from services.city import City
from services.evaluation import deciding, decisions
from services.evaluation.decision_actions import AddDecision, OpenDecisions
from services.evaluation.decisions import Shown
from services.insight import belonging
from services.messages import outbox
from services.messages.hours import allowed_from
from services.messages.outbox import Button, Notice
from services.refusals import Outdated
from services.standards import derived, held, owed
from services.standards.expected import standards

_FROM = time(8)
_MOST = 5
"""Indicators and decisions named in one message; the others stand behind the button."""
_ANSWERED = timedelta(days=62)
"""How long it is told what became of a decision."""


@dataclass(frozen=True)
class Result:
    """One indicator of one person in the month."""

    name: str
    percent: Decimal
    status: Status


@dataclass(frozen=True)
class Own:
    """What one person reported, and what came of it."""

    expected: int
    reported: int
    verified: int
    results: tuple[Result, ...]
    """What was compared with a target, the least reached first."""


@dataclass(frozen=True)
class Whole:
    """What the unit reported together."""

    people: int
    expected: int
    reported: int
    compared: int
    good: int
    """How many of the results that were compared are *baik*."""


@dataclass(frozen=True)
class Loop:
    """What one person hears of a month."""

    unit: str
    periods: tuple[Period, ...]
    own: Own | None
    """None: they reported nothing, and are to do what was decided."""
    whole: Whole | None
    """None: too few reported for anything to be told of the unit."""
    fewest: int
    decided: tuple[Shown, ...]
    more: int
    became: tuple[Shown, ...]
    """What was decided before: what became of it, or that it is still open."""


@dataclass(frozen=True)
class _Month:
    """What a unit reported in a month."""

    own: Mapping[int, Own]
    whole: Whole


def asked(session: Session, *, units: Collection[int], month: Period, now: datetime, city: City) -> int:
    """Ask whoever decides for these units what was decided, once; how many hear it. A unit for which nobody decides is noted."""
    today = city.today(now)
    insert_new(session, ToldPeriod, [{"unit_id": unit, "period": str(month), "asked_at": now} for unit in units])
    people = decisions.asked(session, units, today)
    names = {id: name for id, name in session.execute(select(Unit.id, Unit.name).where(col(Unit.id).in_(units)))}
    open_ones = _open(session, units)
    when = allowed_from(session, people={one for theirs in people.values() for one in theirs}, at=_FROM, now=now, city=city)
    notices = [
        Notice(
            to=person,
            screen="evaluation/decision/asked",
            key=f"decision_asked:{month}:{unit}:{person}",
            facts={
                "unit": names[unit],
                "month": month,
                "told_on": told_on(month, standards(session).rules),
                "open": open_ones[unit],
            },
            keyboard=[
                [Button("add_decision", AddDecision(unit, month.year, month.number))],
                [Button("unit_decisions", OpenDecisions(unit, 0))],
            ],
            not_before=when[person],
        )
        for unit, theirs in sorted(people.items())
        for person in sorted(theirs)
    ]
    return outbox.post(session, *notices, now=now) if notices else 0


def tell(session: Session, *, unit: int, month: Period, by: int | None, now: datetime, city: City) -> int:
    """Tell everybody who reported, and whoever is to do something; once for each unit and month. How many hear it."""
    insert_new(session, ToldPeriod, [{"unit_id": unit, "period": str(month)}])
    mark = session.get_one(ToldPeriod, (unit, str(month)), with_for_update=True)
    if mark.told_at is not None:
        return 0
    mark.told_at, mark.told_by = now, by
    session.add(mark)
    found, today = _read(session, unit, month), city.today(now)
    rows = list(session.scalars(decisions.of_unit(unit)))
    decided = [one for one in rows if one.period == str(month)]
    before = [one for one in rows if one.period < str(month) and _is_told(one, now)]
    owners = {one.owner_id for one in (*decided, *before) if one.owner_id and one.state is DecisionState.OPEN}
    told, became = (tuple(decisions.shown(session, some, today=today)) for some in (decided[:_MOST], before[:_MOST]))
    name, fewest = session.get_one(Unit, unit).name, standards(session).rules.group_least
    recipients = found.own.keys() | owners
    when = allowed_from(session, people=recipients, at=_FROM, now=now, city=city)
    whole = found.whole if found.whole.people >= fewest else None
    notices = [
        Notice(
            to=person,
            screen="evaluation/decision/told",
            key=f"decision_told:{month}:{unit}:{person}",
            facts={
                "result": Loop(
                    unit=name,
                    periods=month.ending(),
                    own=found.own.get(person),
                    whole=whole,
                    fewest=fewest,
                    decided=told,
                    more=max(0, len(decided) - _MOST),
                    became=became,
                )
            },
            keyboard=[[Button("unit_decisions", OpenDecisions(unit, 0))]],
            not_before=when[person],
        )
        for person in sorted(recipients)
    ]
    return outbox.post(session, *notices, now=now) if notices else 0


def tell_now(session: Session, *, by: int, unit: int, year: int, month: int, now: datetime, city: City) -> decisions.Board:
    """Whoever decides for a unit tells everybody now, once. Raises `Outdated` for others, and where it was told."""
    today, of = city.today(now), deciding.month_of(year, month)
    decisions.refuse(session, by, unit, of, today)
    if decisions.is_told(session, unit, of):
        raise Outdated
    tell(session, unit=unit, month=of, by=by, now=now, city=city)
    session.flush()
    return decisions.look(session, by=by, unit=unit, page=0, today=today)


def unasked(session: Session, month: Period, *, most: int) -> list[int]:
    """Units in which something was reported for a month and that were not asked yet what they decide."""
    there = select(ToldPeriod.unit_id).where(col(ToldPeriod.period) == str(month))
    return _reported_in(session, month, col(Report.unit_id).not_in(there), most=most)


def untold(session: Session, month: Period, *, most: int) -> list[int]:
    """Units in which something was reported for a month and nobody was told of it yet.

    Where no month was ever asked about before, only those that were asked about this one: what was over when an agency began
    is not told of.
    """
    of = select(ToldPeriod.unit_id).where(col(ToldPeriod.period) == str(month))
    waits = [col(Report.unit_id).not_in(of.where(col(ToldPeriod.told_at).is_not(None)))]
    earlier = select(ToldPeriod.unit_id).where(col(ToldPeriod.period) < str(month)).limit(1)
    if session.scalars(earlier).first() is None:
        waits.append(col(Report.unit_id).in_(of.where(col(ToldPeriod.asked_at).is_not(None))))
    return _reported_in(session, month, *waits, most=most)


def _reported_in(session: Session, month: Period, *which: ColumnElement[bool], most: int) -> list[int]:
    reported = select(Report.unit_id).where(col(Report.period).in_([str(one) for one in month.ending()]), *which)
    return list(session.scalars(reported.distinct().order_by(col(Report.unit_id)).limit(most)))


def upcoming(session: Session, *, person: int, leads: bool, today: date) -> tuple[set[date], set[date]]:
    """For the schedule: the days on which somebody is asked what is decided, and on which they are told."""
    rules, month = standards(session).rules, decisions.last_month(today)
    told, asked_days = set[date](), set[date]()
    while may_be_decided(month, today):
        reported = select(Report.unit_id).where(col(Report.period).in_([str(one) for one in month.ending()])).distinct()
        done = set(
            session.scalars(
                select(ToldPeriod.unit_id).where(col(ToldPeriod.period) == str(month), col(ToldPeriod.told_at).is_not(None))
            )
        )
        mine = set(session.scalars(reported.where(col(Report.person_id) == person)))
        told |= {told_on(month, rules)} if mine - done else set()
        units = set(session.scalars(reported)) - done if leads else set()
        people = decisions.asked(session, sorted(units), today) if units else {}
        asked_days |= {asked_on(month, rules)} if any(person in theirs for theirs in people.values()) else set()
        month = month.previous()
    return asked_days, told


def _open(session: Session, units: Collection[int]) -> dict[int, int]:
    found = dict.fromkeys(units, 0)
    for unit in session.scalars(
        select(Decision.unit_id).where(
            col(Decision.unit_id).in_(units), col(Decision.decided_at).is_not(None), col(Decision.state) == DecisionState.OPEN
        )
    ):
        found[unit] += 1
    return found


def _is_told(one: Decision, now: datetime) -> bool:
    """Whether it is still said what became of an earlier decision."""
    return one.state is DecisionState.OPEN or (one.answered_at is not None and one.answered_at > now - _ANSWERED)


def _read(session: Session, unit: int, month: Period) -> _Month:
    periods, known = month.ending(), standards(session)
    reports = list(
        session.scalars(
            select(Report)
            .where(col(Report.unit_id) == unit, col(Report.period).in_([str(one) for one in periods]))
            .order_by(col(Report.id))
        )
    )
    reporters = {one.person_id for one in reports}
    people = (belonging.worked_in(session, units=[unit], periods=periods) or set()) | reporters
    dues = [due for due in owed.expected_for(session, people=people, periods=periods) if due.unit == unit]
    came = {owed.key_of(one) for one in reports}
    results = _results(session, known, reports, people, periods)
    sent: defaultdict[int, list[Report]] = defaultdict(list)
    for one in reports:
        sent[one.person_id].append(one)
    asked_of: defaultdict[int, set[owed.Key]] = defaultdict(set)
    for due in dues:
        asked_of[due.person].add(due.key)
    own = {
        person: Own(
            expected=len(asked_of[person] | {owed.key_of(one) for one in theirs}),
            reported=len(theirs),
            verified=sum(one.verified for one in theirs),
            results=tuple(results[person][:_MOST]),
        )
        for person, theirs in sent.items()
    }
    compared = [one for theirs in results.values() for one in theirs]
    good = sum(one.status is Status.GOOD for one in compared)
    return _Month(own, Whole(len(reporters), len({due.key for due in dues} | came), len(came), len(compared), good))


def _results(
    session: Session, known: Any, reports: Sequence[Report], people: Collection[int], periods: Sequence[Period]
) -> dict[int, list[Result]]:
    """By person what was compared with a target, the least reached first."""
    then = held.of_periods(session, people=people, periods=periods)
    rows: list[tuple[int, Any, Period, Any, Decimal | Fraction | None, Decimal | Fraction | None]] = [
        (one.person_id, known.of(one.indicator_id, one.period), Period.parse(one.period), one.value, one.numerator, one.denominator)
        for one in reports
    ]
    rows += [
        (one.person, one.measured, one.period, one.result.value, one.numerator, one.denominator)
        for one in derived.derive(known, then, reports)
    ]
    found: defaultdict[int, list[tuple[Fraction, Result]]] = defaultdict(list)
    for person, measured, period, value, numerator, denominator in rows:
        part = Part(value, numerator, denominator, then.due(person, measured, period).amount)
        share = together([part], kind=measured.kind, direction=measured.direction) if part.target is not None else None
        if share is None:
            continue
        classes = known.classes_of(measured, period.last)
        status = classes.status(share * 100, added([part], kind=measured.kind).value)
        found[person].append((share, Result(measured.name, classes.shown(share), status)))
    return defaultdict(list, {who: [one for _, one in sorted(theirs, key=lambda pair: pair[0])] for who, theirs in found.items()})
