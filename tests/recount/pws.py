"""Where a coverage stands in a month of PWS: by kelurahan, by puskesmas, or by person where there are no kelurahan."""

import json
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.recount import demands, formulas
from tests.recount.areas import covering, has_any, of_unit, said
from tests.recount.rows import Row, Rows, days, first_day, last_day, number


@dataclass(frozen=True)
class Area:
    """A bar in a month of PWS, or all of them."""

    cumulative: Fraction
    this_month: Fraction | None
    last_month: Fraction | None
    status: str | None
    lacking: int
    reached: Fraction
    whole: Fraction


@dataclass(frozen=True)
class Chart:
    """A month of PWS."""

    month: str
    target: Fraction
    bars: dict[str, Area]
    whole: Area
    there: int
    """How many bars reach the target."""
    missing: frozenset[str] = frozenset()
    uncovered: frozenset[str] = frozenset()
    drops: Any = None
    """By indicator and bar, what is computed: its value and two numbers, or None."""


Bar = tuple[str, list[Fraction | None], Fraction, Fraction]
"""A name, what was reached by three months, of how many, and what is demanded in %."""


def look(rows: Rows, unit: int, indicator: int) -> tuple[str, Chart] | None:
    """By what it is, and the newest month."""
    below = {one["id"] for one in rows.units.values() if one["parent_id"] == unit}
    found = _by_unit(rows, sorted({unit} | below), indicator) if below else None
    if found is not None:
        return "unit", found
    newest = next(row for row in rows.of["indicator"] if row["id"] == indicator)
    found = _by_area(rows, unit, indicator) if newest["per_area"] and has_any(rows, unit) else None
    if found is not None:
        return "area", found
    found = _by_person(rows, unit, indicator)
    return None if found is None else ("person", found)


def _by_area(rows: Rows, unit: int, indicator: int) -> Chart | None:
    """The kelurahan of a unit in the newest month of which any was reported, whoever reported it."""
    there = _there(rows, unit, indicator)
    if not there:
        return None
    month = max(there)
    names = of_unit(rows, unit, last_day(month))
    bars: dict[str, Bar] = {}
    for code, name in names.items():
        if code not in there[month]:
            continue
        person, part, whole = there[month][code]
        whole = whole or _population(rows, code, month, indicator)
        aim = _asked(rows, person, indicator, month)
        if whole and aim is not None:
            before = [there.get(one, {}).get(code) if one else (0, Fraction(0), None) for one in _two_before(month)]
            bars[code] = name, [part, *(None if one is None else one[1] for one in before)], whole, aim
    if not bars:
        return None
    each = {id: _there(rows, unit, id).get(month, {}) for id in _ids(rows)}
    known = {code: {id: theirs[code][1] for id, theirs in each.items() if code in theirs} for code in bars}
    return _chart(
        month,
        bars,
        missing=frozenset(name for code, name in names.items() if code not in bars),
        uncovered=frozenset(name for code, name in names.items() if not covering(rows, code, last_day(month))),
        drops=_drops(known, {code: bar[0] for code, bar in bars.items()}, _computed(rows, indicator, month)),
    )


def _by_unit(rows: Rows, units: list[int], indicator: int) -> Chart | None:
    """The units below a Dinas in the newest month that any of them reported."""
    sums = {id: _sums(rows, units, id) for id in _ids(rows)}
    there = sums[indicator]
    if not there:
        return None
    month = max(period for _, period in there)
    bars: dict[int, Bar] = {}
    missing = set()
    for unit in {unit for unit, _ in there}:
        aim = _asked_of_unit(rows, unit, indicator, month)
        if (unit, month) not in there or aim is None:
            missing.add(rows.units[unit]["name"])
            continue
        part, whole = there[unit, month]
        before = []
        for one in _two_before(month):
            then = there.get((unit, one)) if one else (Fraction(0), whole)
            before.append(then[0] if then is not None and then[1] == whole else None)
        bars[unit] = rows.units[unit]["name"], [part, *before], whole, aim
    if not bars:
        return None
    known = {unit: {id: sums[id][unit, month][0] for id in sums if (unit, month) in sums[id]} for unit in bars}
    names = {unit: bar[0] for unit, bar in bars.items()}
    return _chart(month, bars, missing=frozenset(missing), drops=_drops(known, names, _computed(rows, indicator, month)))


def _by_person(rows: Rows, unit: int, indicator: int) -> Chart | None:
    """The people of a unit without kelurahan, in the newest month of which there is something."""
    there: dict[str, dict[int, Row]] = {}
    for row in rows.of["report"]:
        if (row["unit_id"], row["indicator_id"]) == (unit, indicator) and row["denominator"] and "Q" not in row["period"]:
            there.setdefault(row["period"], {})[row["person_id"]] = row
    if not there:
        return None
    month = max(there)
    bars: dict[int, Bar] = {}
    for person, row in there[month].items():
        aim = _asked(rows, person, indicator, month)
        if aim is not None:
            before = [there.get(one, {}).get(person) if one else {"numerator": 0} for one in _two_before(month)]
            reached = [None if one is None else number(one["numerator"]) for one in before]
            bars[person] = rows.people[person]["name"], [number(row["numerator"]), *reached], number(row["denominator"]), aim
    return _chart(month, bars) if bars else None


def _asked(rows: Rows, person: int, indicator: int, month: str) -> Fraction | None:
    return demands.demanded(rows, person, rows.measured(indicator, last_day(month)), month, "amount")


def _asked_of_unit(rows: Rows, unit: int, indicator: int, month: str) -> Fraction | None:
    """The unit's own target, else that of the position that reports it."""
    measured = rows.measured(indicator, last_day(month))
    keys = {"position": min(measured["positions"], default=""), "unit": rows.units[unit]["code"], "default": ""}
    asked = [rows.target_of(indicator, keys, one) for one in days(first_day(month), last_day(month))]
    known = [number(row["amount"]) for row in asked if row is not None]
    return sum(known, Fraction(0)) / len(known) * int(month[5:]) / 12 if known else None


def _computed(rows: Rows, indicator: int, month: str) -> dict[str, Any]:
    """The monthly shares that follow from an indicator: how each is worked out, and of what."""
    codes = {row["id"]: row["code"] for row in rows.of["indicator"]}
    found = {}
    for id, code in codes.items():
        measured = rows.measured(id, last_day(month))
        if measured["formula"] and measured["kind"] == "ratio" and measured["frequency"] == "monthly":
            needs = {one for one, name in codes.items() if name in formulas.codes_of(measured["formula"])}
            if indicator in needs:
                found[code] = _working(measured, codes), needs
    return found


def _working(measured: Row, codes: dict[int, str]) -> Any:
    return lambda amounts: formulas.worked_out(measured, {codes[id]: amount for id, amount in amounts.items()})


def _ids(rows: Rows) -> list[int]:
    return [row["id"] for row in rows.of["indicator"]]


def _there(rows: Rows, unit: int, indicator: int) -> dict[str, dict[str, tuple[int, Fraction, Fraction | None]]]:
    found: dict[str, dict[str, tuple[int, Fraction, Fraction | None]]] = {}
    for row in sorted(rows.of["report"], key=lambda row: int(row["id"])):
        if (row["unit_id"], row["indicator_id"]) == (unit, indicator) and row["areas"]:
            for code, words in json.loads(row["areas"]).items():
                if code in of_unit(rows, unit, last_day(row["period"])):
                    found.setdefault(row["period"], {})[code] = row["person_id"], *said(words)
    return found


def _sums(rows: Rows, units: list[int], indicator: int) -> dict[tuple[int, str], tuple[Fraction, Fraction]]:
    found: dict[tuple[int, str], tuple[Fraction, Fraction]] = {}
    for row in rows.of["report"]:
        if row["unit_id"] in units and row["indicator_id"] == indicator and row["denominator"] and "Q" not in row["period"]:
            part, whole = found.get((row["unit_id"], row["period"]), (Fraction(0), Fraction(0)))
            found[row["unit_id"], row["period"]] = part + number(row["numerator"]), whole + number(row["denominator"])
    return found


def _population(rows: Rows, code: str, month: str, indicator: int) -> Fraction | None:
    area = next(row["id"] for row in rows.of["area"] if row["code"] == code)
    kind = rows.measured(indicator, last_day(month))["population"]
    there = [row for row in rows.of["areapopulation"] if (row["area_id"], row["year"], row["kind"]) == (area, int(month[:4]), kind)]
    return number(there[0]["amount"]) if there else None


def _two_before(month: str) -> list[str]:
    """The two months before, empty where a year began between."""
    place = int(month[5:])
    return [f"{month[:4]}-{place - back:02}" if place > back else "" for back in (1, 2)]


def _chart(month: str, bars: dict[Any, Bar], **more: Any) -> Chart:
    whole = sum((of for _, _, of, _ in bars.values()), Fraction(0))
    target = sum((aim * of for _, _, of, aim in bars.values()), Fraction(0)) / whole
    sums = [_sum(list(column)) for column in zip(*(months for _, months, _, _ in bars.values()), strict=True)]
    each = {name: _bar(months, of, aim, month) for name, months, of, aim in bars.values()}
    there = sum(100 * (months[0] or 0) >= aim * of for _, months, of, aim in bars.values())
    return Chart(month, target, each, _bar(sums, whole, target, month), there, **more)


def _sum(months: list[Fraction | None]) -> Fraction | None:
    """A month that one of them lacks is not known of all."""
    return None if None in months else sum((one for one in months if one is not None), Fraction(0))


def _bar(months: list[Fraction | None], whole: Fraction, target: Fraction, month: str) -> Area:
    now, before, earlier = months
    assert now is not None
    this = None if before is None else (now - before) * 100 / whole
    last = None if before is None or earlier is None else (before - earlier) * 100 / whole
    cumulative, monthly = now * 100 / whole, target / int(month[5:])
    status = None
    if this is not None and last is not None:
        if cumulative >= target:
            status = "good" if this >= last else "poor"
        else:
            status = "fair" if this > last or (this == last and this >= monthly) else "bad"
    short = target * whole / 100 - now
    return Area(cumulative, this, last, status, max(0, -(-short.numerator // short.denominator)), now, whole)


def _drops(known: dict[Any, dict[int, Fraction]], names: dict[Any, str], computed: dict[str, Any]) -> Any:
    """Each share that is computed, in each bar and of the sums of all bars."""
    found = {}
    for code, (work_out, needs) in computed.items():
        each = {names[bar]: work_out(amounts) for bar, amounts in known.items()}
        sums = {id: _sum([amounts.get(id) for amounts in known.values()]) for id in needs}
        found[code] = each, work_out({id: one for id, one in sums.items() if one is not None})
    return found
