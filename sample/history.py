"""What the sample's people reported in the year before, so that charts and expectations have something to show."""

import random
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, select

from domain.reporting.answers import Answer, AnswerState, percentage
from domain.reporting.by_area import total
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Frequency, Period
from models.reporting.report import Report, Submission, SubmissionState
from models.standards.standard import Indicator, Target, TargetScope
from services.reporting import values
from services.standards import owed
from services.standards.areas import Areas
from services.standards.expected import standards

_QUARTERS = 4
_WHOLES = {"UCI": 6, "SUPERVISI": 15, "ADUAN": 12, "ZD": 5, "HADIR-SISWA": 720}
"""What there are few of (villages, teachers, complaints, children without any dose), and what 30 pupils attend in 24 days."""
_SEED = 1607
"""The year the city counts from; any number gives a history, the same one every time."""


def write(session: Session, *, today: date) -> int:
    """Write verified reports for the four quarters before the one that just ended, and the open months between; how many."""
    ended = Period.containing(today, Frequency.QUARTERLY).previous()
    quarters = [ended]
    while len(quarters) <= _QUARTERS:
        quarters.insert(0, quarters[0].previous())
    quarters.pop()
    months = [month for quarter in (*quarters, ended) for month in quarter.months()][:-1]
    indicators = {indicator.id: indicator for indicator in session.scalars(select(Indicator))}
    targets = {
        target.indicator_id: target.amount for target in session.scalars(select(Target).where(Target.scope == TargetScope.DEFAULT))
    }
    chance, known = random.Random(_SEED), standards(session).areas
    count = 0
    for period in sorted([*quarters, *months]):
        dues = owed.expected_for(session, people=None, periods=[period])
        count += _report(session, dues, period, indicators, targets, chance, known)
    return count


def _report(
    session: Session,
    dues: list[owed.Due],
    period: Period,
    indicators: dict[int, Indicator],
    targets: dict[int, Decimal],
    chance: random.Random,
    known: Areas,
) -> int:
    by_person: dict[int, list[owed.Due]] = {}
    for due in dues:
        by_person.setdefault(due.person, []).append(due)
    rows: list[dict[str, Any]] = []
    for person, mine in by_person.items():
        if chance.random() < 0.06:
            continue  # somebody always forgets
        day = mine[0].window.due + timedelta(days=chance.choice((-4, -3, -2, -1, 0, 2)))
        at = datetime.combine(day, time(1, chance.randrange(60)), tzinfo=UTC)
        submission = Submission(
            number=f"H{period}-{person}"[:12],
            person_id=person,
            unit_id=mine[0].unit,
            verifier_id=mine[0].supervisor,
            state=SubmissionState.VERIFIED,
            submitted_at=at,
            decided_at=at + timedelta(hours=5),
            decided_by=mine[0].supervisor,
        )
        session.add(submission)
        session.flush()
        rows += [
            {
                **_said(indicators[due.indicator], targets.get(due.indicator), due, chance, known),
                "submission_id": submission.id,
                "person_id": person,
                "joint": due.joint,
                "unit_id": due.unit,
                "indicator_id": due.indicator,
                "period": str(period),
                "late": day > due.window.due,
                "verified": True,
                "version": 1,
                "first_submitted_at": at,
                "submitted_at": at,
                "same_as_last": False,
                "unusual": False,
            }
            for due in mine
        ]
    if rows:
        session.execute(insert(Report), rows)
    return len(rows)


def _said(indicator: Indicator, target: Decimal | None, due: owed.Due, chance: random.Random, known: Areas) -> dict[str, Any]:
    """The value, or what each area comes to with its sum; nobody reports less than the month before of what counts from January."""
    if not due.areas:
        return {**_value(indicator, target, due, chance), "areas": None}
    said: dict[str, str] = {}
    for place in due.areas:
        whole = known.population(place.code, due.period.year, indicator) or Decimal(40)
        steady = random.Random(f"{_SEED}:{place.code}:{_ORDER.get(indicator.code, 0) // 4}")
        skill = steady.uniform(0.72, 1.2) - 0.03 * (_ORDER.get(indicator.code, 0) % 4)
        month = random.Random(f"{_SEED}:{place.code}:{due.period}").uniform(0.5, 1)
        share = float(target or 90) / 100 * skill * (due.period.last.month - 1 + month) / 12
        said[place.code] = f"{min(round(float(whole) * share), int(whole)):d}/{whole.normalize():f}"
    found = total(said, values.rule_of(indicator))
    assert isinstance(found, Answer)
    return {**vars(found), "areas": said}


_ORDER = {"DPT1": 0, "DPT3": 1, "MR1": 2, "IDL": 3, "K1": 4, "K4": 5, "K6": 6, "HB0": 8, "BCG": 9, "OPV4": 13}
"""What comes after what: fewer have the third dose than the first."""


def _value(indicator: Indicator, target: Decimal | None, due: owed.Due, chance: random.Random) -> dict[str, Any]:
    """A value near the target; what a person has to do with (their class, their babies) stays much the same all year."""
    empty: dict[str, Any] = {
        "state": AnswerState.VALUE,
        "value": None,
        "numerator": None,
        "denominator": None,
        "day": None,
        "truth": None,
    }
    aim, period = float(1 if target is None else target), due.period
    steady = random.Random(f"{_SEED}:{due.person}:{due.unit}")
    whole, skill = _WHOLES.get(indicator.code) or steady.randrange(30, 180), steady.uniform(0.86, 1.04)
    match indicator.kind:
        case IndicatorKind.DATE:
            return {**empty, "day": period.first + timedelta(days=chance.randrange(5, 25))}
        case IndicatorKind.YES_NO:
            truth = chance.random() < 0.8
            return {**empty, "truth": truth, "value": Decimal(int(truth))}
        case IndicatorKind.RATIO:
            share = min(1.0, aim / 100 * skill * (1 if indicator.cumulative else chance.uniform(0.97, 1.03)))
            if indicator.cumulative:
                share *= (period.last.month - 1 + chance.uniform(0.6, 1)) / 12
            part = round(whole * share)
            return {
                **empty,
                "numerator": Decimal(part),
                "denominator": Decimal(whole),
                "value": percentage(Decimal(part), Decimal(whole)),
            }
    lucky = skill * chance.uniform(0.92, 1.08) * aim
    value = round(Decimal(str(lucky)), indicator.decimals) if aim else Decimal(chance.choice((0, 0, 0, 1)))
    if indicator.maximum is not None:
        value = min(value, indicator.maximum)
    return {**empty, "value": max(value, indicator.minimum or Decimal(0))}
