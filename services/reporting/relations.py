"""Rules between indicators, looked at before a report is sent: K4 cannot be more than K1."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session

from domain.reporting import by_area
from domain.reporting.answers import AnswerState
from domain.standards.periods import Period
from domain.standards.relations import holds
from models.columns import columns
from models.prepared import Prepared
from models.reporting.report import DraftAnswer, Report
from models.standards.standard import Indicator, Relation
from services.standards.expected import standards

Rows = Sequence[tuple[DraftAnswer, Indicator]]
_report = columns(Report)
_SENT = Prepared(
    select(_report.indicator_id, _report.period, _report.state, _report.value, _report.numerator, _report.areas).where(
        _report.person_id == bindparam("person"),
        _report.indicator_id.in_(bindparam("others", expanding=True)),
        _report.period.in_(bindparam("periods", expanding=True)),
    )
)


@dataclass(frozen=True)
class Broken:
    """A rule that the answers break."""

    answer: int
    """The answer of this draft that is to be changed or justified."""
    between: tuple[int, int]
    """The indicators the rule is between."""
    name: str
    operator: str
    other: str
    own: Decimal | None
    others: Decimal | None
    must: bool
    justified: bool
    area: str | None = None
    """The area in which it does not hold, where the sums of all of them do."""

    @property
    def stops(self) -> bool:
        """Whether the report cannot be sent like this."""
        return self.must or not self.justified


def broken(session: Session, *, person: int, rows: Rows) -> tuple[Broken, ...]:
    """The rules between these answers, and what was reported already for the same periods, that do not hold."""
    known = standards(session)
    rules = {
        _key(rule): rule for answer, indicator in rows for rule in known.relations(indicator.id, Period.parse(answer.period).last)
    }
    if not rules:
        return ()
    amounts, areas = _sent(session, person, rules.values(), rows)
    amounts |= {(answer.indicator_id, answer.period): amount(answer) for answer, _ in rows}
    areas |= {(answer.indicator_id, answer.period): answer.areas for answer, _ in rows if answer.areas}
    found = []
    for rule in rules.values():
        for answer, indicator in rows:
            if indicator.id != _judged(rule, rows, answer.period):
                continue
            keys = (rule.indicator_id, answer.period), (rule.other_id, answer.period)
            own, other = (amounts.get(key) for key in keys)
            area = None
            if holds(rule.operator, own, other, missing_is_zero=rule.missing_is_zero):
                area, own, other = _in_an_area(rule, *(areas.get(key) or {} for key in keys))
            if area is not None or not holds(rule.operator, own, other, missing_is_zero=rule.missing_is_zero):
                found.append(
                    Broken(
                        answer=answer.id,
                        between=(rule.indicator_id, rule.other_id),
                        name=known.indicators[rule.indicator_id].name,
                        operator=rule.operator,
                        other=known.indicators[rule.other_id].name,
                        own=own,
                        others=other,
                        must=rule.must,
                        justified=answer.unusual and bool(answer.reason),
                        area=None if area is None else known.areas.places[area].name if area in known.areas.places else area,
                    )
                )
    return tuple(found)


def _in_an_area(
    rule: Relation, own: Mapping[str, str], other: Mapping[str, str]
) -> tuple[str | None, Decimal | None, Decimal | None]:
    """The first area in which a rule does not hold, with both numbers; sums may hide it."""
    for code in own:
        if code in other:
            one, two = by_area.amounts(own[code])[0], by_area.amounts(other[code])[0]
            if not holds(rule.operator, one, two, missing_is_zero=rule.missing_is_zero):
                return code, one, two
    return None, None, None


def amount(answered: Any) -> Decimal | None:
    """What is compared: of a share the part that was counted; nihil counts as 0; None where there is nothing."""
    if answered.state is AnswerState.NIL:
        return Decimal(0)
    if answered.state is not AnswerState.VALUE:
        return None
    found: Decimal | None = answered.numerator if answered.numerator is not None else answered.value
    return found


def _judged(rule: Relation, rows: Rows, period: str) -> int:
    """The indicator whose answer is held to account: the rule's own where it is among the answers, else the other."""
    here = {indicator.id for answer, indicator in rows if answer.period == period}
    return rule.indicator_id if rule.indicator_id in here else rule.other_id


def _sent(
    session: Session, person: int, rules: Iterable[Relation], rows: Rows
) -> tuple[dict[tuple[int, str], Decimal | None], dict[tuple[int, str], Mapping[str, str]]]:
    others = {id for rule in rules for id in (rule.indicator_id, rule.other_id)}
    asked = {"person": person, "others": list(others), "periods": list({answer.period for answer, _ in rows})}
    there = [row for row in _SENT(session, **asked) if row.state is not AnswerState.NOT_APPLICABLE]
    amounts = {(row.indicator_id, row.period): amount(row) for row in there}
    return amounts, {(row.indicator_id, row.period): row.areas for row in there if row.areas}


def _key(rule: Relation) -> tuple[int, str, int]:
    return rule.indicator_id, rule.operator, rule.other_id
