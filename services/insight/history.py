"""What was reported over the last quarters, each value with the target that was the person's then."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from domain.insight.combined_figures import Stated
from domain.standards.achievement import Part
from domain.standards.periods import Frequency, Period
from models.columns import columns, table
from models.reporting.report import Report, Submission, SubmissionState
from services.reporting import values
from services.reporting.values import Value
from services.standards import held
from services.standards.expected import standards

QUARTERS = 4
"""How many a trend shows."""


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


def latest_quarter(today: date) -> Period:
    """The quarter that ended last: what is shown until something of a newer one was reported."""
    return Period.containing(today, Frequency.QUARTERLY).previous()


def quarters(newest: Period) -> tuple[Period, ...]:
    """The four quarters of a trend, oldest first."""
    found = [newest]
    while len(found) < QUARTERS:
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
    if indicator is not None:
        wanted = wanted.where(report.indicator_id == indicator)
    if verifier is not None:
        wanted = wanted.where(sent.verifier_id == verifier)
    rows: list[Any] = list(session.connection().execute(wanted))
    known = standards(session)
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
            )
        )
    return sorted(found, key=lambda one: one.stated.period)


def _periods(today: date) -> list[str]:
    quarter = Period.containing(today, Frequency.QUARTERLY)
    found: list[str] = []
    for _ in range(QUARTERS + 1):
        found += [str(quarter), *(str(month) for month in quarter.months())]
        quarter = quarter.previous()
    return found
