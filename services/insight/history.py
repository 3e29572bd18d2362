"""What was reported over the last quarters, each value with the target that was the person's then."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from domain.insight.combined_figures import Stated
from domain.reporting.answers import AnswerState, percentage
from domain.reporting.by_area import amounts
from domain.standards.achievement import Part
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Frequency, Period
from domain.standards.showing import exactly
from models.columns import columns, table
from models.reporting.report import Report, Submission, SubmissionState
from services.insight.judged_periods import SHOWN
from services.reporting import values
from services.reporting.values import Value
from services.standards import derived, held
from services.standards.derived import Derived
from services.standards.expected import standards
from services.standards.held import Held


@dataclass(frozen=True)
class Kept:
    """One stored value, with the target that was the person's then."""

    person: int
    unit: int
    indicator: int
    stated: Stated
    value: Value
    verified: bool
    sent: SubmissionState
    """Where the submission it came with stands."""
    submission: int
    number: str
    parts: tuple[tuple[str, Decimal], ...] = ()
    """What it was computed from, where nobody reported it: names and amounts."""
    areas: Mapping[str, str] | None = None
    """What it comes to area by area, where it was reported so."""
    places: frozenset[str] = frozenset()
    """Of which areas it is, also where it is computed."""
    within: Callable[[Collection[str]], Part] | None = None
    """What it comes to in some of them, without a target; None where that cannot be told."""


def latest_quarter(today: date) -> Period:
    """The quarter that ended last: what is shown until something of a newer one was reported."""
    return Period.containing(today, Frequency.QUARTERLY).previous()


def quarters(newest: Period) -> tuple[Period, ...]:
    """The four quarters, or months, of a trend, oldest first."""
    found = [newest]
    while len(found) < SHOWN:
        found.insert(0, found[0].previous())
    return tuple(found)


def read(
    session: Session, *, people: Collection[int], today: date, indicator: int | None = None, verifier: int | None = None
) -> list[Kept]:
    """The stored values of people in the running quarter and those before it, oldest first.

    With a `verifier` only what was sent to them: a new supervisor does not see what the one before was answerable for.
    """
    report, sent = columns(Report), columns(Submission)
    wanted = (
        select(table(Report), sent.number, sent.state.label("sent"))
        .join_from(table(Report), table(Submission), sent.id == report.submission_id)
        .where(report.person_id.in_(list(people)), report.period.in_(_periods(today)))
        .order_by(report.id)
    )
    known = standards(session)
    if indicator is not None:
        wanted = wanted.where(report.indicator_id.in_(derived.rests_on(known, indicator)))
    if verifier is not None:
        wanted = wanted.where(sent.verifier_id == verifier)
    rows: list[Any] = list(session.connection().execute(wanted))
    periods = {Period.parse(row.period) for row in rows}
    then = held.of_periods(session, people=people, periods=periods)
    found = []
    for row in rows:
        period = Period.parse(row.period)
        measured = known.of(row.indicator_id, period)
        part = Part(
            value=row.value,
            numerator=row.numerator,
            denominator=row.denominator,
            target=then.due(row.person_id, measured, period).amount,
        )
        found.append(
            Kept(
                person=row.person_id,
                unit=row.unit_id,
                indicator=row.indicator_id,
                stated=Stated(period, row.state, part),
                value=values.value_of(row, measured),
                verified=row.verified,
                sent=row.sent,
                submission=row.submission_id,
                number=row.number,
                areas=row.areas,
                places=frozenset(row.areas or ()),
                within=partial(_said_of, row.areas or {}, measured.kind),
            )
        )
    found += [_computed(one, then) for one in derived.derive(known, then, rows)]
    return sorted((one for one in found if indicator in (None, one.indicator)), key=lambda one: one.stated.period)


def reporters(session: Session, *, units: Collection[int], today: date, verifier: int | None) -> set[int]:
    """Everybody who reported for these units in those quarters, wherever they work now: a unit's past is not moved with them."""
    report, sent = columns(Report), columns(Submission)
    wanted = (
        select(report.person_id)
        .join_from(table(Report), table(Submission), sent.id == report.submission_id)
        .where(report.unit_id.in_(list(units)), report.period.in_(_periods(today)))
        .distinct()
    )
    if verifier is not None:
        wanted = wanted.where(sent.verifier_id == verifier)
    return set(session.connection().execute(wanted).scalars())


def _computed(one: Derived, then: Held) -> Kept:
    """A computed value, as far along as the least of the reports it rests on."""
    target = then.due(one.person, one.measured, one.period).amount
    classes = then.known.classes_of(one.measured, one.period.last)
    places = max(one.measured.decimals, 1)
    last = max(one.sources, key=lambda row: row.id)
    states = {row.sent for row in one.sources}
    return Kept(
        person=one.person,
        unit=last.unit_id,
        indicator=one.measured.id,
        stated=Stated(one.period, AnswerState.VALUE, Part(one.result.value, one.numerator, one.denominator, target)),
        value=Value(
            kind=one.measured.kind,
            unit=one.measured.unit,
            decimals=one.measured.decimals,
            state=AnswerState.VALUE,
            value=classes.value(one.result.value, target=target, places=places),
            numerator=None if one.numerator is None else exactly(one.numerator),
            denominator=None if one.denominator is None else exactly(one.denominator),
            day=None,
            truth=None,
        ),
        verified=all(row.verified for row in one.sources),
        sent=next(
            state for state in (SubmissionState.RETURNED, SubmissionState.WAITING, SubmissionState.VERIFIED) if state in states
        ),
        submission=last.submission_id,
        number=last.number,
        parts=tuple((then.known.names[code], amount) for code, amount in one.parts),
        places=frozenset(one.areas),
        within=partial(_computed_of, one) if one.told_by_area() else None,
    )


def _said_of(said: Mapping[str, str], kind: IndicatorKind, areas: Collection[str]) -> Part:
    """What was said of some areas together."""
    each = [amounts(said[area]) for area in areas]
    counted = sum((one for one, _ in each), Decimal(0))
    if kind is not IndicatorKind.RATIO:
        return Part(counted, None, None, None)
    whole = sum((of for _, of in each if of is not None), Decimal(0))
    return Part(percentage(counted, whole), counted, whole, None) if whole else Part(None, None, None, None)


def _computed_of(one: Derived, areas: Collection[str]) -> Part:
    """What follows from some areas together."""
    result = one.of(areas)
    return Part(None, None, None, None) if result is None else Part(result.value, result.numerator, result.denominator, None)


def _periods(today: date) -> list[str]:
    quarter = Period.containing(today, Frequency.QUARTERLY)
    found: list[str] = []
    for _ in range(SHOWN + 1):
        found += [str(quarter), *(str(month) for month in quarter.months())]
        quarter = quarter.previous()
    return found
