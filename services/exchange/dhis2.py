"""Verified values as *DHIS2* takes them (`dataValueSets`): one value for each mapped unit and indicator; the others are named."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, select

from domain.exchange.dhis2 import Elements, Reported, period_word, read_period, values
from domain.reporting.answers import AnswerState
from domain.standards.periods import Period
from models.columns import columns
from models.exchange.dhis2 import Dhis2Name, Dhis2Side
from models.people.unit import Unit
from models.reporting.report import Report
from models.standards.standard import Indicator
from services import rights
from services.people.postings import Row
from services.refusals import Outdated, Refusal
from services.standards.expected import standards


@dataclass(frozen=True)
class Given:
    """What goes out for a period, and what does not."""

    period: Period
    values: tuple[Mapping[str, str], ...]
    units: tuple[str, ...]
    """Units with verified values that have no name in DHIS2."""
    indicators: tuple[str, ...]
    """Indicators of which the same is so."""
    different: tuple[str, ...]
    """Unit and indicator, where several reported dates or yes and no that differ."""

    @property
    def payload(self) -> dict[str, Any]:
        """The document."""
        return {"dataValues": [dict(one) for one in self.values]}


@dataclass(frozen=True)
class Told:
    """The same, as a screen says it."""

    period: Period
    given: int
    units: tuple[str, ...]
    indicators: tuple[str, ...]
    different: tuple[str, ...]


def tell(session: Session, *, by: int, words: str) -> Told:
    """What a period comes to, for an admin. Raises `Refusal` where the words name no period."""
    if not rights.is_admin(session, by):
        raise Outdated
    try:
        period = read_period(words)
    except ValueError:
        raise Refusal("no_dhis2_period") from None
    found = give(session, period=period)
    return Told(period, len(found.values), found.units, found.indicators, found.different)


def give(session: Session, *, period: Period) -> Given:
    """The verified values of a period, in a fixed order."""
    names = {(one.side, one.code): one for one in session.scalars(select(Dhis2Name))}
    units = {id: code for id, code in session.execute(select(Unit.id, Unit.code))}
    codes = {id: code for id, code in session.execute(select(Indicator.id, Indicator.code))}
    reports: defaultdict[tuple[str, str, int], list[Reported]] = defaultdict(list)
    for row in session.execute(_verified(period)):
        reports[units[row.unit_id], codes[row.indicator_id], row.indicator_id].append(
            Reported(row.value, row.numerator, row.denominator, row.day, row.truth)
        )
    known, found, different = standards(session), list[Mapping[str, str]](), list[str]()
    without: dict[Dhis2Side, set[str]] = {side: set() for side in Dhis2Side}
    for (unit, code, indicator), theirs in sorted(reports.items()):
        place, measured = names.get((Dhis2Side.UNIT, unit)), names.get((Dhis2Side.INDICATOR, code))
        if place is None or place.uid is None:
            without[Dhis2Side.UNIT].add(unit)
        if measured is None:
            without[Dhis2Side.INDICATOR].add(code)
        if place is None or place.uid is None or measured is None:
            continue
        elements = Elements(measured.uid, measured.numerator, measured.denominator)
        come = values(theirs, elements, kind=known.of(indicator, period).kind)
        if not come:
            different.append(f"{unit} {code}")
        combo = {"attributeOptionCombo": measured.options} if measured.options else {}
        found += [
            {"dataElement": element, "period": period_word(period), "orgUnit": place.uid, **combo, "value": value}
            for element, value in come
        ]
    nameless = {side: tuple(sorted(codes_of)) for side, codes_of in without.items()}
    return Given(period, tuple(found), nameless[Dhis2Side.UNIT], nameless[Dhis2Side.INDICATOR], tuple(different))


def document(session: Session, *, period: str) -> bytes:
    """The payload as a file."""
    return f"{json.dumps(give(session, period=Period.parse(period)).payload, indent=1)}\n".encode()


def _verified(period: Period) -> Any:
    report = columns(Report)
    wanted: Any = (
        report.unit_id,
        report.indicator_id,
        report.value,
        report.numerator,
        report.denominator,
        report.day,
        report.truth,
    )
    there = report.verified.is_(True), report.state != AnswerState.NOT_APPLICABLE
    chosen: Any = select(*wanted)
    return chosen.where(report.period == str(period), *there)


def refused(rows: Sequence[tuple[int, Row]], known: Mapping[Dhis2Side, Mapping[str, str]]) -> Iterator[Any]:
    """Row, column, cause and facts of what cannot be: a code nobody has, a unit without its name, an indicator without any."""
    for number, row in rows:
        if row["code"] not in known[row["side"]]:
            yield number, "Kode", "unknown", {"code": row["code"]}
        elif not (row["uid"] or (row["side"] is Dhis2Side.INDICATOR and (row["numerator"] or row["denominator"]))):
            yield number, "UID", "empty", {}
        if row["side"] is Dhis2Side.UNIT and (extra := [c for f, c in _OF_INDICATORS if row[f]]):
            yield number, extra[0], "only_of_indicators", {}


_OF_INDICATORS = (("numerator", "UID Pembilang"), ("denominator", "UID Penyebut"), ("options", "Attribute Option Combo"))
