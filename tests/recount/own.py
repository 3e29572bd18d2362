"""What somebody sees of themselves in a quarter: each value and target, the class, and how it moved."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.recount import demands, formulas
from tests.recount.cards import Stated, reached, stated_of, status, together
from tests.recount.rows import Rows, last_day, periods_of


@dataclass(frozen=True)
class Quarter:
    """One indicator of one person in a quarter."""

    value: Fraction | None
    target: Fraction | None
    share: Fraction | None
    status: str | None
    stated: int
    """How many periods are there."""
    verified: int
    basis: Any
    """What two quarters must have in common to be compared."""


def quarter(rows: Rows, person: int, indicator: int, named: str) -> Quarter:
    """As it was reported, verified or not."""
    ended = last_day(named)
    measured = rows.measured(indicator, ended)
    there, verified, said = [], 0, list[Stated]()
    for period in periods_of(named):
        theirs = rows.reports.get((person, period), [])
        for row in theirs:
            if row["indicator_id"] == indicator:
                verified += row["verified"]
                there.append((period, row["state"]))
                if row["value"] is not None and row["state"] != "not_applicable":
                    said.append(stated_of(row))
        one = formulas.computed(rows, person, period, theirs).get(indicator)
        if one is not None:
            roots = formulas.rests_on(rows, indicator, last_day(period))
            verified += all(row["verified"] for row in theirs if row["indicator_id"] in roots)
            there.append((period, "value"))
            said.append(Stated(period, one.value, one.numerator, one.denominator))
    counted = said[-1:] if formulas.takes_latest(rows, measured, ended) else said
    value = together(measured["kind"], [one.value for one in counted], counted) if counted else None
    aims = [demands.demanded(rows, person, rows.measured(indicator, last_day(one.period)), one.period, "amount") for one in counted]
    known = [(one, aim) for one, aim in zip(counted, aims, strict=True) if aim is not None]
    of, target = [one for one, _ in known], None
    share = None
    if known:
        aimed = together(measured["kind"], [one.value for one in of], of)
        target = together(measured["kind"], [aim for _, aim in known], of, aims=True)
        share = None if aimed is None or target is None else reached(aimed, target, up=measured["direction"] == "up")
    said_of = None if share is None else status(rows, measured, share, value, ended)
    adds = measured["kind"] == "count" and not measured["cumulative"]
    months = frozenset(last_day(period).month % 3 for period, state in there if state != "not_applicable")
    way = tuple(measured[name] for name in ("kind", "unit", "direction", "frequency", "cumulative"))
    is_there = any(state != "not_applicable" for _, state in there)
    return Quarter(value, target, share, said_of, len(there), verified, (way, is_there, months if adds else None))
