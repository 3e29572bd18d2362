"""The year out of its quarters, the spread of predikat in a unit, and the predikat of a head."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tests.recount.rows import Row, Rows, days, last_day

_ORDER = ("below", "meets", "above")
_TABLE = {
    "above above": "very_good",
    "above meets": "good",
    "above below": "poor",
    "meets above": "good",
    "meets meets": "good",
    "meets below": "poor",
    "below above": "needs_improvement",
    "below meets": "needs_improvement",
    "below below": "very_poor",
}
_HEADS = {
    "outstanding": "PIMPINAN-ISTIMEWA",
    "good": "PIMPINAN-BAIK",
    "needs_improvement": "PIMPINAN-BUTUH-PERBAIKAN",
    "poor": "PIMPINAN-KURANG",
    "very_poor": "PIMPINAN-SANGAT-KURANG",
}
_SPREADS = {
    "outstanding": ["very_good <= 70"],
    "good": ["good <= 70", "needs_improvement poor some"],
    "needs_improvement": ["needs_improvement >= 60", "very_good <= 10"],
    "poor": ["poor >= 60", "needs_improvement >= 10", "very_good <= 10"],
    "very_poor": ["very_poor >= 60", "needs_improvement poor >= 10", "very_good <= 0"],
}
"""Pola distribusi of an organisation with such a predikat, in % of its people."""


@dataclass(frozen=True)
class Quarter:
    """One quarter of somebody's year."""

    result: str | None
    conduct: str | None
    predicate: str | None
    days: int
    of: int


def predicate(result: str, conduct: str) -> str:
    """By the table of nine."""
    return _TABLE[f"{result} {conduct}"]


def head_result(rows: Rows, organisation: str, on: date) -> str:
    """What the predikat of an organisation is as hasil kerja of whoever leads it."""
    return _ORDER[int(rows.rule(_HEADS[organisation], on)) - 1]


def final(row: Row) -> tuple[str, str] | None:
    """Hasil kerja and perilaku kerja as they stand at last."""
    if row["decided_at"] is not None:
        return row["decided_result"], row["decided_conduct"]
    return (row["result"], row["conduct"]) if row["result"] and row["conduct"] else None


def middle(weighed: list[tuple[str, Fraction]]) -> str | None:
    """Half of the time was so or better, and half so or worse; divided evenly, the latest decides, and two sides meet."""
    there = [(rating, weight) for rating, weight in weighed if weight > 0]
    if not there:
        return None
    half = sum((weight for _, weight in there), Fraction(0)) / 2
    upto = {one: sum((w for rating, w in there if _ORDER.index(rating) <= _ORDER.index(one)), Fraction(0)) for one in _ORDER}
    low, high = next(one for one in _ORDER if upto[one] >= half), next(one for one in _ORDER if upto[one] > half)
    if (low, high) == ("below", "above"):
        return low if len({rating for rating, _ in there}) == 1 else "meets"
    return high if low == high or _ORDER.index(there[-1][0]) >= _ORDER.index(high) else low


def worked(rows: Rows, person: int, first: date, last: date) -> int:
    """Days in a post and on no leave that takes them off."""
    return sum(rows.day(person, one) is not None and not rows.is_away(person, one, True) for one in days(first, last))


def quarter(rows: Rows, person: int, year: int, number: int) -> Quarter:
    """What a quarter came to, and how much of it was worked."""
    named, first = f"{year}-Q{number}", date(year, 3 * number - 2, 1)
    last = last_day(named)
    parts = sorted(_evaluations(rows, person, named), key=lambda row: int(row["part"]))
    told = [(row, final(row)) for row in parts if row["talked_at"] is not None]
    spans = {row["id"]: (date.fromisoformat(row["first"]), date.fromisoformat(row["last"])) for row in parts}
    of = (last - first).days + 1
    if not told:
        return Quarter(None, None, None, worked(rows, person, first, last), of)
    weights = [worked(rows, person, *spans[row["id"]]) for row, _ in told]
    weights = weights if any(weights) else [1 for _ in told]
    result = middle([(said[0], Fraction(weight)) for (_, said), weight in zip(told, weights, strict=True) if said])
    conduct = middle([(said[1], Fraction(weight)) for (_, said), weight in zip(told, weights, strict=True) if said])
    assert result is not None
    assert conduct is not None
    apart = len(parts) > 1
    there = sum(worked(rows, person, *spans[row["id"]]) for row, _ in told) if apart else worked(rows, person, first, last)
    return Quarter(result, conduct, predicate(result, conduct), there, of)


def proposed(rows: Rows, person: int, year: int) -> tuple[str, str, int] | None:
    """Hasil kerja, perilaku kerja and the number of quarters they rest on."""
    four = [quarter(rows, person, year, number) for number in (1, 2, 3, 4)]
    there = [one for one in four if one.result and one.conduct]
    result = middle([(str(one.result), Fraction(one.days, one.of)) for one in there])
    conduct = middle([(str(one.conduct), Fraction(one.days, one.of)) for one in there])
    return None if result is None or conduct is None else (result, conduct, len(there))


def spread(rows: Rows, unit: int, named: str) -> dict[str, int]:
    """How many of a unit have each predikat in a quarter, a person out of all their parts there."""
    cycle = next(row["id"] for row in rows.of["evaluationcycle"] if (row["unit_id"], row["quarter"]) == (unit, named))
    found: dict[str, int] = {}
    rated: dict[int, list[Any]] = {}
    for row in sorted(rows.of["evaluation"], key=lambda row: int(row["part"])):
        if row["cycle_id"] == cycle and row["away"] is None:
            rated.setdefault(row["person_id"], []).append(row)
    for person, parts in rated.items():
        said = [
            (final(row), worked(rows, person, date.fromisoformat(row["first"]), date.fromisoformat(row["last"]))) for row in parts
        ]
        if any(one is None for one, _ in said):
            continue
        result = middle([(one[0], Fraction(weight or 1)) for one, weight in said if one])
        conduct = middle([(one[1], Fraction(weight or 1)) for one, weight in said if one])
        both = predicate(str(result), str(conduct))
        found[both] = found.get(both, 0) + 1
    return found


def guidance(counts: dict[str, int], organisation: str) -> list[tuple[int, bool]]:
    """How many each sentence of the circular is about, and whether it is kept."""
    of, found = sum(counts.values()), []
    for sentence in _SPREADS[organisation]:
        words = sentence.split()
        count = sum(counts.get(word, 0) for word in words)
        if words[-1] == "some":
            found.append((count, count > 0))
        else:
            bound = Fraction(int(words[-1]), 100) * of
            found.append((count, count <= bound if words[-2] == "<=" else count >= bound))
    return found


def _evaluations(rows: Rows, person: int, named: str) -> list[Row]:
    return [row for row in rows.of["evaluation"] if (row["person_id"], row["quarter"]) == (person, named)]
