"""Indicators that nobody is asked for: computed from what was reported of the same period, with the parts they rest on."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from domain.reporting.answers import AnswerState
from domain.reporting.by_area import amounts as amounts_in
from domain.standards.formulas import Formula, Result, read_formula
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Period
from domain.standards.showing import exactly
from models.standards.standard import Indicator
from services.standards.expected import Standards
from services.standards.held import Held

Amounts = Mapping[str, Fraction | None]


@dataclass(frozen=True)
class Derived:
    """One computed value of somebody's period."""

    person: int
    measured: Indicator
    period: Period
    result: Result
    parts: tuple[tuple[str, Decimal], ...]
    """The codes it rests on and what was reported of them."""
    sources: tuple[Any, ...]
    """The reports it rests on."""
    areas: Mapping[str, Amounts] = field(default_factory=dict)
    """By area what each of its parts came to there; empty where none was reported by area."""

    @property
    def numerator(self) -> Fraction | None:
        """What was counted, of a share, exactly."""
        return self.result.numerator

    @property
    def denominator(self) -> Fraction | None:
        """Of how many."""
        return self.result.denominator

    def told_by_area(self) -> bool:
        """Whether all it rests on is told area by area, so that it can be computed of some of them."""
        return bool(self.areas) and all(None not in parts.values() for parts in self.areas.values())

    def of(self, areas: Collection[str]) -> Result | None:
        """The same of some of its areas, computed from their sums."""
        formula = read_formula(self.measured.formula or "")
        sums = {code: _sum(self.areas[area][code] for area in areas) for code in formula.codes}
        return formula.result(sums, share=_is_share(self.measured))


def rests_on(known: Standards, indicator: int) -> set[int]:
    """Everything one indicator follows from, in any of its versions and at any depth, itself included."""
    ids = {one.code: id for id, one in known.indicators.items()}
    found: set[int] = set()
    ahead = [indicator]
    while ahead:
        one = ahead.pop()
        if one in found or one not in known.versions:
            continue
        found.add(one)
        codes = {code for version in known.versions[one] if version.formula for code in read_formula(version.formula).codes}
        ahead += [ids[code] for code in codes if code in ids]
    return found


def lacking(known: Standards, measured: Indicator, period: Period, reported: Collection[int]) -> tuple[str, ...]:
    """Of what an indicator follows from, the names of what is asked for and was not reported; none where all of it was."""
    ids = {one.code: id for id, one in known.indicators.items()}
    found: dict[str, None] = {}
    ahead, seen = [measured], set[int]()
    while ahead:
        one = ahead.pop(0)
        if one.id in seen or one.formula is None:
            continue
        seen.add(one.id)
        for code in read_formula(one.formula).codes:
            part = known.of(ids[code], period) if code in ids else None
            if part is not None and part.formula and part.id not in reported:
                ahead.append(part)
            elif part is None or part.id not in reported:
                found[code] = None
    return tuple(known.names.get(code, code) for code in found)


def derive(known: Standards, then: Held, rows: Iterable[Any]) -> list[Derived]:
    """What follows from reports, for everybody whose position it belongs to. What was typed in its place is left alone."""
    if not known.has_formulas:
        return []
    reports: dict[tuple[int, str], dict[int, Any]] = {}
    for row in rows:
        reports.setdefault((row.person_id, row.period), {})[row.indicator_id] = row
    asked = {word: _formulas(known, Period.parse(word)) for word in {word for _, word in reports}}
    codes = {id: one.code for id, one in known.indicators.items()}
    found: list[Derived] = []
    for (person, word), theirs in sorted(reports.items()):
        formulas = [one for one in asked[word] if one[0].id not in theirs]
        if formulas:
            found += _of_period(known, then, person, Period.parse(word), formulas, {codes[id]: row for id, row in theirs.items()})
    return found


def _formulas(known: Standards, period: Period) -> list[tuple[Indicator, Formula]]:
    """What is computed in a period, as it is measured then."""
    now = (known.of(id, period) for id in known.indicators)
    return [(one, read_formula(one.formula)) for one in now if one.formula and one.frequency == period.frequency]


def _of_period(
    known: Standards,
    then: Held,
    person: int,
    period: Period,
    formulas: Sequence[tuple[Indicator, Formula]],
    reports: Mapping[str, Any],
) -> list[Derived]:
    amounts = {code: _exact(amount(row)) for code, row in reports.items()}
    areas = {code: _in_areas(said) for code, row in reports.items() if (said := getattr(row, "areas", None))}
    sources = {code: (row,) for code, row in reports.items()}
    found: dict[str, Derived] = {}
    for _ in formulas:
        for measured, formula in formulas:
            if measured.code in found or not owes(known, then, person, measured, period):
                continue
            places = {frozenset(areas[code]) for code in formula.codes if code in areas}
            if len(places) > 1:
                continue  # of other areas than each other: their difference says nothing
            result = formula.result({code: amounts.get(code) for code in formula.codes}, share=_is_share(measured))
            if result is None:
                continue
            each = {area: {code: areas.get(code, {}).get(area) for code in formula.codes} for one in places for area in one}
            one = _derived(person, measured, period, formula, result, amounts, sources)
            found[measured.code] = replace(one, areas=each)
            amounts[measured.code], sources[measured.code] = _amount(result), one.sources
            if each:
                areas[measured.code] = {area: _amount_in(formula, parts, share=_is_share(measured)) for area, parts in each.items()}
    return list(found.values())


def _in_areas(said: Mapping[str, str]) -> dict[str, Fraction | None]:
    return {area: Fraction(amounts_in(words)[0]) for area, words in said.items()}


def _amount_in(formula: Formula, parts: Amounts, *, share: bool) -> Fraction | None:
    """What a formula gives to others in one area; None where one of its parts is not told by area."""
    result = formula.result(parts, share=share)
    return None if result is None else _amount(result)


def _sum(amounts: Iterable[Fraction | None]) -> Fraction | None:
    """All of them; None where one is not known."""
    there = list(amounts)
    known = [one for one in there if one is not None]
    return sum(known, Fraction(0)) if len(known) == len(there) else None


def _amount(result: Result) -> Fraction:
    """What a computed value gives to what is computed of it: of a share the part that was counted."""
    return result.value if result.numerator is None else result.numerator


def _derived(
    person: int,
    measured: Indicator,
    period: Period,
    formula: Formula,
    result: Result,
    amounts: Amounts,
    sources: Mapping[str, tuple[Any, ...]],
) -> Derived:
    return Derived(
        person=person,
        measured=measured,
        period=period,
        result=result,
        parts=tuple((code, exactly(amounts[code] or Fraction(0))) for code in formula.codes),
        sources=tuple(row for code in formula.codes for row in sources.get(code, ())),
    )


def owes(known: Standards, then: Held, person: int, measured: Indicator, period: Period) -> bool:
    """Whether an indicator belongs to a position somebody held in a period."""
    holds = measured.valid_from <= period.last and (measured.valid_until is None or measured.valid_until >= period.first)
    posts: Sequence[Any] = then.owed_in(person, measured, period)
    return holds and any(post.position in known.positions(measured) for post in posts)


def _is_share(measured: Indicator) -> bool:
    return measured.kind is IndicatorKind.RATIO


def _exact(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def amount(row: Any) -> Decimal | None:
    """What a report gives to a formula: of a share the part that was counted; nihil is 0; None where there is nothing."""
    if row.state == AnswerState.NIL:
        return Decimal(0)
    if row.state != AnswerState.VALUE:
        return None
    found: Decimal | None = row.numerator if row.numerator is not None else row.value
    return found
