"""What follows from other indicators: `(DPT1 - DPT3) / DPT1`, worked out by Python's own reading of sums."""

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.recount import areas, demands
from tests.recount.rows import Row, Rows, last_day, number


@dataclass(frozen=True)
class Computed:
    """A value that follows; of a share with its two parts."""

    value: Fraction
    numerator: Fraction | None = None
    denominator: Fraction | None = None


def computed(rows: Rows, person: int, period: str, reports: Iterable[Row]) -> dict[int, Computed]:
    """Everything that follows from somebody's reports of a period, what follows from what follows included."""
    ended, there = last_day(period), {row["indicator_id"]: row for row in reports}
    amounts = {code: _amount(there[id]) for id, code in rows.codes.items() if id in there}
    known = {code: amount for code, amount in amounts.items() if amount is not None}
    ahead = [
        measured
        for measured in (rows.measured(id, ended) for id in rows.codes if id not in there)
        if measured["formula"] and demands.is_asked(measured, period) and _is_theirs(rows, person, measured, period)
    ]
    found: dict[int, Computed] = {}
    while ahead:
        left = []
        for measured in ahead:
            roots = rests_on(rows, measured["indicator"], ended)
            if len({areas.of_report(there[id]) for id in roots if id in there and there[id]["areas"]}) > 1:
                continue  # of other areas than each other
            one = worked_out(measured, known)
            if one is None:
                left.append(measured)
                continue
            found[measured["indicator"]] = one
            known[measured["code"]] = one.value if one.numerator is None else one.numerator
        if left == ahead:
            break
        ahead = left
    return found


def _is_theirs(rows: Rows, person: int, measured: Row, period: str) -> bool:
    posts = demands.held_in(rows, person, measured, period).values()
    return any(post.position in measured["positions"] for post in posts)


def takes_latest(rows: Rows, measured: Row, on: date) -> bool:
    """Whether of several periods the latest says everything."""
    if measured["cumulative"] or not measured["formula"]:
        return bool(measured["cumulative"])
    codes = set(codes_of(measured["formula"]))
    return any(takes_latest(rows, rows.measured(row["id"], on), on) for row in rows.of["indicator"] if row["code"] in codes)


def rests_on(rows: Rows, indicator: int, on: date) -> set[int]:
    """The reported indicators that one follows from, at any depth."""
    measured = rows.measured(indicator, on)
    if not measured["formula"]:
        return {indicator}
    codes = set(codes_of(measured["formula"]))
    return {one for id, code in rows.codes.items() if code in codes for one in rests_on(rows, id, on)}


def codes_of(formula: str) -> list[str]:
    """The indicators a formula names."""
    return re.findall(r"[A-Za-z_][\w.]*(?:-\w[\w.]*)*", formula)


def _amount(report: Row) -> Fraction | None:
    if report["state"] == "nil":
        return Fraction(0)
    if report["state"] != "value" or report["value"] is None:
        return None
    return number(report["value"] if report["numerator"] is None else report["numerator"])


def worked_out(measured: Row, known: dict[str, Fraction]) -> Computed | None:
    """What a formula comes to; None where something of it is missing or nothing can be divided."""
    names = {code: f"x{place}" for place, code in enumerate(codes_of(measured["formula"]))}
    if not names.keys() <= known.keys():
        return None
    words = re.sub(r"[A-Za-z_][\w.]*(?:-\w[\w.]*)*", lambda match: names[match[0]], measured["formula"])
    root = ast.parse(words.replace(",", "."), mode="eval").body
    values = {name: known[code] for code, name in names.items()}
    try:
        if measured["kind"] != "ratio":
            return Computed(_value(root, values, words))
        assert isinstance(root, ast.BinOp)
        part, whole = _value(root.left, values, words), _value(root.right, values, words)
        return Computed(100 * part / whole, part, whole)
    except ZeroDivisionError:
        return None


def _value(node: ast.expr, values: dict[str, Fraction], words: str) -> Fraction:
    if isinstance(node, ast.Name):
        return values[node.id]
    if isinstance(node, ast.Constant):
        return Fraction(str(node.value))
    assert isinstance(node, ast.BinOp)
    left, right = _value(node.left, values, words), _value(node.right, values, words)
    match node.op:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
    return left / right
