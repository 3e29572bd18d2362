"""What follows from the values of a submission and others of the same period, with its parts: a verifier sees the drop-out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session

from domain.reporting.by_area import amounts
from domain.standards.formulas import read_formula
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Period
from domain.standards.showing import exactly, truthful
from models.columns import columns
from models.prepared import Prepared
from models.reporting.report import Report
from models.standards.standard import Indicator
from services.standards import derived, held
from services.standards.expected import Standards, standards
from services.standards.held import Held

_report = columns(Report)
_OF_PERIODS = Prepared(
    select(
        _report.id,
        _report.person_id,
        _report.indicator_id,
        _report.period,
        _report.state,
        _report.value,
        _report.numerator,
        _report.denominator,
        _report.areas,
    ).where(_report.person_id == bindparam("person"), _report.period.in_(bindparam("periods", expanding=True)))
)


@dataclass(frozen=True)
class Computed:
    """One computed value; or which of its parts were not reported."""

    name: str
    code: str
    period: Period
    unit: str
    value: Decimal | None
    parts: tuple[tuple[str, Decimal], ...]
    lacking: tuple[str, ...]
    areas: tuple[tuple[str, Decimal | None], ...] = ()
    """The same of each area, where all it rests on was reported by area."""


def computed_from(session: Session, *, person: int, rows: Sequence[tuple[Any, Indicator]]) -> tuple[Computed, ...]:
    """What follows from these reports of a person."""
    known = standards(session)
    if not known.has_formulas or not rows:
        return ()
    codes: dict[str, set[str]] = {}
    for report, indicator in rows:
        codes.setdefault(report.period, set()).add(indicator.code)
    asked = {word: _following(known, Period.parse(word), theirs) for word, theirs in codes.items()}
    if not any(asked.values()):
        return ()
    there = _OF_PERIODS(session, person=person, periods=sorted(codes))
    then = held.of_periods(session, people=[person], periods=[Period.parse(word) for word in codes])
    values = {(one.measured.id, str(one.period)): one for one in derived.derive(known, then, there)}
    found = []
    for word, measured in ((word, one) for word, theirs in sorted(asked.items()) for one in theirs):
        reported = {row.indicator_id for row in there if row.period == word}
        one = values.get((measured.id, word))
        lacking = () if one else derived.lacking(known, measured, Period.parse(word), reported)
        if measured.id not in reported and (one or (lacking and _is_theirs(known, then, person, measured, Period.parse(word)))):
            value = truthful(one.result.value, places=max(measured.decimals, 1)) if one else None
            value = exactly(value) if value is not None else None
            parts = tuple((known.names[code], amount) for code, amount in one.parts) if one else ()
            by_area = _by_area(known, measured, [row for row in there if row.period == word])
            found.append(Computed(measured.name, measured.code, Period.parse(word), measured.unit, value, parts, lacking, by_area))
    return tuple(found)


def _by_area(known: Standards, measured: Indicator, rows: Sequence[Any]) -> tuple[tuple[str, Decimal | None], ...]:
    """A share of each area; nothing where a part is no number by area."""
    formula = read_formula(measured.formula or "")
    said = {known.indicators[row.indicator_id].code: row.areas for row in rows}
    if measured.kind is not IndicatorKind.RATIO or not all(said.get(code) for code in formula.codes):
        return ()
    places = known.areas.places
    found = []
    for area in said[formula.codes[0]]:
        counted = {code: Fraction(amounts(said[code][area])[0]) if area in said[code] else None for code in formula.codes}
        result = formula.result(counted, share=True)
        found.append((places[area].name if area in places else area, None if result is None else truthful(result.value)))
    return tuple(sorted(found))


def _following(known: Standards, period: Period, codes: set[str]) -> list[Indicator]:
    """What is computed in a period from any of these, as it is measured then."""
    now = (known.of(id, period) for id in sorted(known.indicators))
    return [
        one
        for one in now
        if one.formula and one.frequency is period.frequency and not codes.isdisjoint(read_formula(one.formula).codes)
    ]


def _is_theirs(known: Standards, then: Held, person: int, measured: Indicator, period: Period) -> bool:
    return derived.owes(known, then, person, measured, period)
