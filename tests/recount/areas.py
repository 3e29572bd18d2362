"""Kelurahan: who covers them, and what was said of each."""

import json
from datetime import date
from fractions import Fraction

from tests.recount.rows import Row, Rows, days, last_day


def of_unit(rows: Rows, unit: int, on: date) -> dict[str, str]:
    """The kelurahan of a unit on a day, by their codes."""
    return {row["code"]: row["name"] for row in rows.of["area"] if _belongs(rows, row, on) == unit}


def has_any(rows: Rows, unit: int) -> bool:
    """Whether a unit has kelurahan, on any day."""
    found = [row["unit_id"] for name in ("area", "formerareaunit") for row in rows.of[name]]
    return unit in found


def _belongs(rows: Rows, area: Row, on: date) -> int | None:
    """To which unit one belongs on a day: until when it was another's is said apart."""
    former = [row for row in rows.of["formerareaunit"] if row["area_id"] == area["id"] and row["until"] >= on.isoformat()]
    whose = min(former, key=lambda row: str(row["until"]), default=area)
    found: int | None = whose["unit_id"]
    return found


def covering(rows: Rows, code: str, on: date) -> set[int]:
    """Who covers one on a day."""
    area = next(row["id"] for row in rows.of["area"] if row["code"] == code)
    text = on.isoformat()
    return {
        row["person_id"]
        for row in rows.of["areacover"]
        if row["area_id"] == area and row["since"] <= text and (row["until"] or "9") >= text
    }


def reports_so(rows: Rows, unit: int, on: date) -> bool:
    """Whether a unit reports by kelurahan: somebody covers one, or did."""
    key = "reports so", unit, on
    if key not in rows.kept:
        begun = (covering(rows, code, one) for code in of_unit(rows, unit, on) for one in days(date(2026, 1, 1), on))
        rows.kept[key] = any(begun)
    return bool(rows.kept[key])


def left(rows: Rows, person: int, unit: int, indicator: int, period: str) -> frozenset[str]:
    """What somebody still has to say of: what they cover at the period's end and nobody else has reported."""
    mine = {code for code in of_unit(rows, unit, last_day(period)) if person in covering(rows, code, last_day(period))}
    there = [row for row in rows.of["report"] if (row["unit_id"], row["indicator_id"], row["period"]) == (unit, indicator, period)]
    if any(row["person_id"] == person and row["areas"] for row in there):
        return frozenset(mine)
    return frozenset(mine.difference(*map(of_report, there)))


def of_report(row: Row) -> frozenset[str]:
    """Of which a report is."""
    return frozenset(json.loads(row["areas"])) if row["areas"] else frozenset()


def said(words: str) -> tuple[Fraction, Fraction | None]:
    """How many, and of how many."""
    part, _, whole = words.partition("/")
    return (Fraction(0), None) if words == "nihil" else (Fraction(part), Fraction(whole) if whole else None)


def only(row: Row, codes: frozenset[str]) -> Row:
    """A report cut down to some areas: their sum."""
    if not row["areas"]:
        return row
    kept = {code: words for code, words in json.loads(row["areas"]).items() if code in codes}
    each = [said(words) for words in kept.values()]
    part = sum((one for one, _ in each), Fraction(0))
    whole = sum((of for _, of in each if of is not None), Fraction(0))
    cut = {**row, "areas": json.dumps(kept)}
    if row["numerator"] is None:
        return {**cut, "value": part}
    return {**cut, "value": 100 * part / whole if whole else None, "numerator": part, "denominator": whole}


def complete(rows: Rows, unit: int, period: str, asked: set[int]) -> tuple[int, int, frozenset[str]]:
    """Of these indicators in each kelurahan: how many came, of how many, and which nobody covers."""
    names = of_unit(rows, unit, last_day(period))
    came = {
        (row["indicator_id"], code)
        for row in rows.of["report"]
        if (row["unit_id"], row["period"]) == (unit, period) and row["indicator_id"] in asked
        for code in of_report(row) & names.keys()
    }
    uncovered = frozenset(name for code, name in names.items() if not covering(rows, code, last_day(period)))
    return len(came), len(asked) * len(names), uncovered
