"""Figures of units together and of everybody for themselves, beside the same worked out by other means."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlmodel import col, select

from models.evaluation.evaluation import EvaluationCycle
from models.evaluation.year import YearEvaluation
from models.standards.standard import Indicator
from services import rights
from services.evaluation import credits, organisation_setting, spreading
from services.insight import area_completeness, levels, own_record, summaries
from services.refusals import Outdated
from services.standards.agenda import last_ended
from tests.played.cast import CITY, TENRI
from tests.recount import credits as recounted_credits
from tests.recount import levels as recounted
from tests.recount import own, units, years


def differences(it: Any) -> Iterator[str]:
    """All of them; `it` is the comparison they are part of."""
    yield from _levels(it)
    yield from _in_areas(it)
    yield from _totals(it)
    yield from _records(it)
    yield from _spreads(it)
    yield from _credits(it)


def _levels(it: Any) -> Iterator[str]:
    """A Dinas, and each unit for itself."""
    admin, periods = it.id(TENRI), [str(one) for one in last_ended(it.today)]
    dues = units.dues_of(it.rows, periods)
    for unit in it.rows.units:
        shown = levels.level(it.session, by=admin, unit=unit, now=it.now, city=CITY)
        below = [one["id"] for one in it.rows.units.values() if one["parent_id"] == unit]
        lines = [("", shown.whole, [unit, *below])]
        lines += [(one.name, one, [one.unit]) for one in shown.lines if not one.is_own]
        for name, line, of in lines:
            anew, what = recounted.level(it.rows, of, periods, it.today, dues), f"level {unit} {name} on {it.today}"
            came = anew.came
            figures = (line.expected, line.reported, line.late, line.overdue, line.verified, line.good, line.measured)
            told = (came.owed, came.reported, came.late, came.overdue, came.verified, anew.good, len(anew.standings))
            yield from it.same(what, figures, told)
        anew = recounted.level(it.rows, [unit, *below], periods, it.today, dues)
        yield from it.same(f"level {unit} indicators", sorted(one.code for one in shown.standings), sorted(anew.standings))
        for one in shown.standings:
            other, of = anew.standings.get(one.code), f"level {unit} {one.code} on {it.today}"
            if other is None:
                continue  # told already
            yield from it.shown(f"{of} percent", one.percent, 100 * other.share)
            yield from it.same(of, (one.status, one.people), (other.status, other.people))
            if one.target is not None and one.value is not None:
                yield from it.shown(f"{of} value", one.value.value, other.value)
                yield from it.shown(f"{of} target", one.target, other.target)


def _in_areas(it: Any) -> Iterator[str]:
    """Completeness kelurahan by kelurahan."""
    lines = summaries.completeness(it.session, by=it.id(TENRI), now=it.now, city=CITY)
    dues = units.dues_of(it.rows, [str(one) for one in last_ended(it.today)])
    for one in area_completeness.with_areas(it.session, lines):
        anew = recounted.in_areas(it.rows, one.id, str(one.period), dues)
        shown = None if one.areas is None else (one.areas.reported, one.areas.expected, frozenset(one.areas.uncovered))
        yield from it.same(f"kelurahan of {one.unit} {one.period}", shown, anew)
        if one.areas is not None and anew is not None and len(one.areas.lacking) < 3:
            yield from it.same(f"lacking of {one.unit}", sum(count for _, count in one.areas.lacking), anew[1] - anew[0])


def _totals(it: Any) -> Iterator[str]:
    """What a unit's group is told, and who would be praised."""
    periods = [str(one) for one in last_ended(it.today)]
    dues = units.dues_of(it.rows, periods)
    for unit in it.rows.units:
        shown = summaries.of_units(it.session, units=[unit], now=it.now, city=CITY)
        came = units.came(it.rows, [due for due in dues if due.unit == unit], it.today)
        told = shown.totals
        figures = (told.expected, told.reported, told.verified, told.late, told.overdue)
        yield from it.same(f"totals of {unit}", figures, (came.owed, came.reported, came.verified, came.late, came.overdue))
        yield from it.same(f"in time in {unit}", (shown.people, shown.in_time), recounted.in_time(it.rows, unit, periods))


def _records(it: Any) -> Iterator[str]:
    """What everybody sees of themselves: the quarter, and how it came there."""
    kinds = dict(it.session.execute(select(Indicator.id, Indicator.kind)).all())
    for person in it.rows.people:
        if not rights.works(it.session, person):
            continue
        for line in own_record.record(it.session, by=person, person=person, today=it.today).lines:
            what, before = f"record of {person} {line.code}", None
            now = own.quarter(it.rows, person, line.indicator, str(line.quarter))
            yield from it.same(f"{what} counts", (line.reported, line.verified), (now.stated, now.verified))
            yield from it.shown(f"{what} percent", line.percent, None if now.share is None else 100 * now.share)
            yield from it.same(f"{what} status", line.status, now.status)
            if now.target is not None and kinds[line.indicator] != "date":
                yield from it.shown(f"{what} target", line.target, now.target)
            for point in line.points:
                anew, of = own.quarter(it.rows, person, line.indicator, str(point.quarter)), f"{what} {point.quarter}"
                yield from it.shown(f"{of} value", point.value, anew.value)
                yield from it.shown(f"{of} percent", point.percent, None if anew.share is None else 100 * anew.share)
                yield from it.same(f"{of} good", point.good, anew.status == "good")
                arrow = _arrow(it, line.indicator, before, anew, str(point.quarter))
                yield from it.same(f"{of} arrow", point.arrow, arrow)
                before = anew


def _arrow(it: Any, indicator: int, before: own.Quarter | None, now: own.Quarter, named: str) -> str:
    if before is None:
        return ""
    points = [units.Point(one.value, one.share, 1, False, one.basis) for one in (before, now)]
    return units.arrow(it.rows, indicator, points[0], points[1], named)


def _spreads(it: Any) -> Iterator[str]:
    """How predikat spread as the admin sees it, beside the pola distribusi."""
    admin = it.id(TENRI)
    said = {(row["unit_id"], row["period"]): row["organisation"] for row in it.rows.of["organisationrating"]}
    for unit, quarter in it.session.execute(select(EvaluationCycle.unit_id, EvaluationCycle.quarter)):
        of = spreading.Period.parse(quarter)
        year, number = organisation_setting.named(of)
        try:
            shown = spreading.look(it.session, by=admin, unit=unit, year=year, number=number, today=it.today)
        except Outdated:
            continue
        if not shown.counts:
            continue
        counts = {str(one): count for one, count in shown.counts if count}
        yield from it.same(f"spread of {unit} {quarter} as told", counts, years.spread(it.rows, unit, quarter))
        organisation = said.get((unit, quarter))
        yield from it.same(f"organisation of {unit} {quarter}", shown.organisation, organisation)
        if organisation is not None:
            kept = [(one.count, one.kept) for one in shown.guidance]
            yield from it.same(f"guidance of {unit} {quarter}", kept, years.guidance(counts, organisation))


def _credits(it: Any) -> Iterator[str]:
    """Angka kredit of every decided year."""
    decided = it.session.scalars(select(YearEvaluation).where(col(YearEvaluation.rated_at).is_not(None))).all()
    shown = credits.of_years(it.session, decided)
    for row in it.rows.of["yearevaluation"]:
        if row["rated_at"] is None:
            continue
        anew, one, what = recounted_credits.of_year(it.rows, row), shown.get(row["id"]), f"angka kredit of {row['person_id']}"
        if one is None or one.total is None:
            yield from it.same(what, "missing" if one else None, anew)
            continue
        exact = Fraction(one.total) if isinstance(anew, Fraction) and it.agree(one.total, anew) else anew
        yield from it.same(what, Fraction(one.total), exact)
        yield from it.same(f"{what} adds up", sum((line.points for line in one.lines), Decimal(0)), one.total)
