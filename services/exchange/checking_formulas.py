"""Formulas of the sheet `Indikator`: what they rest on is there, is reported as often, and never rests on them in turn."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlmodel import Session, select

from domain.standards.formulas import read_formula
from domain.standards.indicators import IndicatorKind
from models.standards.standard import Indicator
from services.people.postings import Row

Wrong = tuple[int, str, str, dict[str, Any]]
"""The row, the column, the cause and its facts."""


def refused(session: Session, rows: Sequence[tuple[int, Row]]) -> Iterator[Wrong]:
    """Rows whose formula cannot be."""
    there = session.execute(select(Indicator.code, Indicator.formula, Indicator.frequency)).all()
    frequencies = {code: frequency for code, _, frequency in there} | {row["code"]: row["frequency"] for _, row in rows}
    formulas = {code: formula for code, formula, _ in there} | {row["code"]: row["formula"] for _, row in rows}
    rests_on = {code: read_formula(formula).codes for code, formula in formulas.items() if formula}
    for number, row in rows:
        if row["formula"]:
            for cause, facts in _wrong(row, frequencies, rests_on):
                yield number, "Rumus", cause, facts


def _wrong(
    row: Row, frequencies: Mapping[str, object], rests_on: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    read = read_formula(row["formula"])
    if row["kind"] in (IndicatorKind.DATE, IndicatorKind.YES_NO):
        yield "formula_no_number", {}
    if row["kind"] is IndicatorKind.RATIO and not read.is_share:
        yield "formula_share", {}
    for code in read.codes:
        if code not in frequencies:
            yield "formula_unknown", {"code": code}
        elif frequencies[code] != row["frequency"]:
            yield "formula_frequency", {"code": code}
    if row["code"] in _below(row["code"], rests_on):
        yield (
            "formula_circle",
            {"code": next(code for code in read.codes if code == row["code"] or row["code"] in _below(code, rests_on))},
        )


def _below(code: str, rests_on: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Everything a formula rests on, at any depth."""
    found: set[str] = set()
    ahead = list(rests_on.get(code, ()))
    while ahead:
        one = ahead.pop()
        if one not in found:
            found.add(one)
            ahead += rests_on.get(one, ())
    return found
