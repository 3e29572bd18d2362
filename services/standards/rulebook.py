"""The sheet `Aturan`: what the agency set, given out whole, and taken back in as the difference to the usual values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from domain.standards.periods import Frequency, Period
from domain.standards.rules import FALLING, LISTED, Rule
from models.reporting.report import Report
from models.standards.rule import CityRule, FormerRule
from models.standards.standard import StandardRhythm

_Set = tuple[Decimal | None, str | None]
_USUAL: _Set = (None, None)


@dataclass(frozen=True)
class Change:
    """A rule whose value would be another."""

    code: str
    unit: str
    before: Decimal
    after: Decimal


def give(session: Session) -> list[dict[str, Any]]:
    """Every rule with its value in force and what it rests on."""
    there = _there(session)
    return [
        {"code": code, "value": there[code][0] or rule.usual, "basis": there[code][1] or rule.basis, "meaning": describe(rule)}
        for code, rule in LISTED.items()
    ]


def changes(session: Session, rows: Sequence[Mapping[str, Any]]) -> tuple[Change, ...]:
    """Which values the rows would change; a row without a value goes back to the usual one."""
    there = _there(session)
    found = []
    for row in rows:
        rule = LISTED[row["code"]]
        before, after = (rule.usual if value is None else value for value in (there[rule.code][0], row["value"]))
        if before != after:
            found.append(Change(rule.code, rule.unit, before.normalize() + 0, after.normalize() + 0))
    return tuple(found)


def differing(session: Session, rows: Sequence[Mapping[str, Any]]) -> dict[str, _Set]:
    """What would be set otherwise than it is, by code."""
    there = _there(session)
    wanted = {row["code"]: _set(LISTED[row["code"]], row) for row in rows}
    return {code: found for code, found in wanted.items() if found != there[code]}


def write(session: Session, changed: Mapping[str, _Set], *, today: date) -> None:
    """Keep what differs from the usual values, and that alone. Quarters that have ended keep the values they had; where some
    are evaluated monthly, months that have."""
    length = Frequency.MONTHLY if session.scalars(select(col(StandardRhythm.since)).limit(1)).first() else Frequency.QUARTERLY
    _keep_former(session, changed, until=Period.containing(today, length).previous().last)
    session.execute(delete(CityRule).where(col(CityRule.code).in_(changed)))
    session.add_all(
        CityRule(code=code, value=value, basis=basis) for code, (value, basis) in changed.items() if (value, basis) != _USUAL
    )
    session.flush()


def _keep_former(session: Session, changed: Mapping[str, _Set], *, until: date) -> None:
    if session.scalars(select(Report.id).limit(1)).first() is None:
        return  # there is nothing yet that was judged by them
    there = _there(session)
    kept = set(session.scalars(select(FormerRule.code).where(col(FormerRule.until) >= until)))
    session.add_all(
        FormerRule(code=code, until=until, value=there[code][0])
        for code, (value, _) in changed.items()
        if code not in kept and there[code][0] != value
    )
    session.flush()


def refused(session: Session, rows: Sequence[tuple[int, Mapping[str, Any]]]) -> Iterator[tuple[int, str, str, dict[str, object]]]:
    """Rows that cannot be taken: their number, column, cause and facts."""
    values = {code: found[0] for code, found in _there(session).items()}
    for number, row in rows:
        rule = LISTED.get(row["code"])
        if rule is None:
            near = get_close_matches(row["code"], LISTED, n=2, cutoff=0)
            yield number, "Kode", "unknown_rule", {"code": row["code"], "words": ", ".join(near)}
            continue
        values[rule.code] = row["value"]
        if row["value"] is not None and not rule.allows(row["value"]):
            cause = "not_between" if rule.whole else "amount_not_between"
            yield number, "Nilai", cause, {"low": rule.low, "high": rule.high}
    lines = {row["code"]: number for number, row in rows}
    for higher, lower in FALLING:
        line, bounds = _out_of_order(LISTED[higher], LISTED[lower], values, lines)
        if line is not None:
            yield line, "Nilai", "not_between" if LISTED[lower].whole else "amount_not_between", bounds


def _out_of_order(
    higher: Rule, lower: Rule, values: Mapping[str, Decimal | None], lines: Mapping[str, int]
) -> tuple[int | None, dict[str, object]]:
    """The row that makes the lower of two values the higher one, and between which its own may be."""
    most, least = (rule.usual if values[rule.code] is None else values[rule.code] for rule in (higher, lower))
    if most is None or least is None or least <= most:
        return None, {}
    if lower.code in lines:
        return lines[lower.code], {"low": lower.low, "high": most}
    return lines.get(higher.code), {"low": least, "high": higher.high}


def describe(rule: Rule) -> str:
    """A rule in one line: its meaning, unit, usual value and bounds."""
    usual = str(rule.usual.normalize() + 0).replace(".", ",")
    return f"{rule.meaning}; baku {usual} {rule.unit}; {rule.low} sampai {rule.high}"


def _set(rule: Rule, row: Mapping[str, Any]) -> _Set:
    """A row without what is usual anyway."""
    value, basis = row["value"], row["basis"]
    return None if value == rule.usual else value, None if basis in (None, "", rule.basis) else basis


def _there(session: Session) -> dict[str, _Set]:
    kept = {row.code: (row.value, row.basis) for row in session.scalars(select(CityRule))}
    return {code: kept.get(code, _USUAL) for code in LISTED}
