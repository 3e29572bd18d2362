"""Values that are possible but surprising: asked about with the expected range and, where there is one, what was probably meant."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlmodel import Session

from domain.reporting.answers import Answer, AnswerState, Problem, check, part_alone, ratio
from domain.reporting.plausible import FEWEST, Expected, Guess, expected, guess
from domain.standards.indicators import IndicatorKind
from models.columns import columns
from models.people.person import Posting
from models.prepared import Prepared
from models.reporting.report import DraftAnswer, Report
from models.standards.standard import Indicator
from services.reporting import values
from services.standards.expected import standards

Rows = Sequence[tuple[DraftAnswer, Indicator]]

_MEASURED = {
    IndicatorKind.COUNT,
    IndicatorKind.RATIO,
    IndicatorKind.PERCENTAGE,
    IndicatorKind.AVERAGE,
    IndicatorKind.INDEX,
    IndicatorKind.DURATION,
}
_MOST = 24
"""Earlier periods that are looked at."""
_SELDOM = 3
"""Where Nihil was at least every so many values, it surprises nobody."""
_FEW = 5
"""Denominators that differ by fewer surprise nobody."""

_report, _posting = columns(Report), columns(Posting)
_EARLIER = (
    select(_report.period, _report.value, _report.numerator, _report.denominator)
    .where(_report.indicator_id == bindparam("indicator"), _report.period < bindparam("period"), _report.state == AnswerState.VALUE)
    .order_by(_report.period.desc())
    .limit(_MOST)
)
_UNITS = select(_posting.unit_id).where(_posting.person_id == bindparam("person"), _posting.valid_until.is_(None))
_OWN = Prepared(_EARLIER.where(_report.person_id == bindparam("person")))
_NILS = Prepared(
    select(_report.period)
    .where(
        _report.indicator_id == bindparam("indicator"),
        _report.period < bindparam("period"),
        _report.person_id == bindparam("person"),
        _report.state == AnswerState.NIL,
    )
    .order_by(_report.period.desc())
    .limit(_MOST)
)
_SAME = Prepared(
    select(_report.indicator_id, _report.denominator)
    .where(
        _report.person_id == bindparam("person"),
        _report.period == bindparam("period"),
        _report.indicator_id.in_(bindparam("indicators", expanding=True)),
        _report.denominator > 0,
    )
    .order_by(_report.id.desc())
    .limit(1)
)
_OF_UNIT = Prepared(_EARLIER.where(_report.unit_id.in_(_UNITS)))


@dataclass(frozen=True)
class Doubt:
    """Why a value is asked about."""

    expected: Expected | None
    """The usual range; None where the value is unusual by itself (a share over 100 % or below 0)."""
    meant: Answer | None
    """What was probably meant."""
    whole: tuple[Decimal, Decimal] | None = None
    """The denominator and what it was last, where these are far from each other."""
    fell: Decimal | None = None
    """What had been counted since January before, where it is less now."""


def doubt(session: Session, *, person: int, row: DraftAnswer, indicator: Indicator, answer: Answer) -> Doubt | None:
    """Whether to ask about `answer`: outside what the person's earlier values (with fewer than six: their unit's) let expect.

    A cumulative indicator is judged by its increase since the period before, in the same year. A value of 0 says what Nihil says.
    """
    if indicator.kind not in _MEASURED:
        return None
    if answer.state is AnswerState.NIL:
        return _doubt_nil(session, person, row, indicator)
    if answer.state is not AnswerState.VALUE or answer.value is None:
        return None
    own = _own(session, person, row, indicator)
    series = _long_enough(session, own, person, row, indicator)
    far = _far_from_last(own, answer)
    usual, so_far = _usual(series, indicator, row.period)
    usual = usual.leaving(_step(answer, indicator)) if usual else None
    if usual is not None and not usual.holds(answer.value):
        return Doubt(_shown(usual, indicator), _meant(answer, usual, so_far, series, indicator), far)
    is_share = answer.denominator is not None
    if is_share and not 0 <= answer.value <= 100 and (usual is None or not indicator.may_exceed):
        return Doubt(None, None, far)
    fell = _fell(answer, series, indicator, row.period)
    if far is None and fell is None:
        return _doubt_nil(session, person, row, indicator) if not answer.value and usual is None else None
    return Doubt(None, None, far, fell)


def _fell(answer: Answer, series: Sequence[Row[Any]], indicator: Indicator, period: str) -> Decimal | None:
    """What is counted from January on does not become less within the year, however few months there are to compare with."""
    if not indicator.cumulative or indicator.kind not in (IndicatorKind.RATIO, IndicatorKind.COUNT):
        return None
    said = [one for one in series if one.period[:4] == period[:4]]
    before = _counted(said[-1]) if said else None
    now = _counted(answer)
    return before if before is not None and now is not None and now < before else None


def _counted(said: Any) -> Decimal | None:
    """What was counted: of a share its part."""
    found: Decimal | None = said.value if said.numerator is None else said.numerator
    return found


def _far_from_last(own: Sequence[Row[Any]], answer: Answer) -> tuple[Decimal, Decimal] | None:
    """A denominator of less than half or more than twice what it was last: the share alone says nothing of it."""
    if answer.denominator is None:
        return None
    last = next((one.denominator for one in reversed(own) if one.denominator), None)
    if last is None or abs(answer.denominator - last) < _FEW or last <= 2 * answer.denominator <= 4 * last:
        return None
    return answer.denominator, last


def _doubt_nil(session: Session, person: int, row: DraftAnswer, indicator: Indicator) -> Doubt | None:
    """Nihil is no less surprising than any other number: asked of whom it never or seldom was, unless it just was."""
    asked = {"indicator": indicator.id, "period": row.period, "person": person}
    series = _own(session, person, row, indicator)
    nils = [one.period for one in _NILS(session, **asked)]
    if not series or (nils and (nils[0] > series[-1].period or len(nils) * _SELDOM > len(series))):
        return None
    usual, _ = _usual(series, indicator, row.period)
    if usual is not None:
        return None if usual.leaving(_least(series, indicator)).holds(Decimal(0)) else Doubt(_shown(usual, indicator), None)
    return Doubt(None, None) if all(one.value for one in series) else None


def _least(series: Sequence[Row[Any]], indicator: Indicator) -> Decimal:
    """What one of the whole, as it last was, makes of a share; the last decimal in everything else."""
    whole = series[-1].denominator if series else None
    return 100 / whole if whole else Decimal(1).scaleb(-indicator.decimals)


def _step(answer: Answer, indicator: Indicator) -> Decimal:
    """What one more makes of the value: one of the whole in a share, the last decimal in everything else."""
    return 100 / answer.denominator if answer.denominator else Decimal(1).scaleb(-indicator.decimals)


def meant_by(session: Session, *, person: int, row: DraftAnswer, indicator: Indicator, problem: Problem) -> Answer | None:
    """What was probably meant by a share whose part is larger than its whole."""
    part, whole = problem.facts.get("numerator"), problem.facts.get("denominator")
    if not isinstance(part, Decimal) or not isinstance(whole, Decimal) or whole <= 0:
        return None
    own = _own(session, person, row, indicator)
    return _meant_share(part, whole, _long_enough(session, own, person, row, indicator), indicator)


def _own(session: Session, person: int, row: DraftAnswer, indicator: Indicator) -> Sequence[Row[Any]]:
    """The person's earlier values, oldest first; of a joint duty those of the unit, whoever reported them."""
    earlier = _OF_UNIT if indicator.joint else _OWN
    return earlier(session, indicator=indicator.id, period=row.period, person=person)[::-1]


def _long_enough(
    session: Session, own: Sequence[Row[Any]], person: int, row: DraftAnswer, indicator: Indicator
) -> Sequence[Row[Any]]:
    """The person's own earlier values, or where these are too few their unit's, oldest first."""
    if len(own) >= FEWEST or indicator.cumulative:
        return own
    return _OF_UNIT(session, indicator=indicator.id, period=row.period, person=person)[::-1]


@dataclass(frozen=True)
class Known:
    """What a number alone is with a denominator that is known, or why it cannot be that."""

    answer: Answer | Problem
    like: str = ""
    """The indicator of the same period that counts of the same, where it is known from that; else from the period before."""


def with_known_whole(
    session: Session, *, person: int, row: DraftAnswer, indicator: Indicator, text: str, others: Rows
) -> Known | None:
    """What a number alone would be with the denominator that is known: what another indicator counts the same of in the same
    period, among the `others` of the draft or as it was reported, else what it was before; None where none is known."""
    rule = values.rule_of(indicator, row.period)
    part = part_alone(text, rule)
    if part is None:
        return None
    whole, like = _same_whole(session, person, row, indicator, others)
    if whole is None:
        whole = next((one.denominator for one in reversed(_own(session, person, row, indicator)) if one.denominator), None)
    found = None if whole is None else ratio(part, whole, rule)
    if isinstance(found, Problem):
        return Known(replace(found, facts={**found.facts, "known": True}), like)
    return Known(found, like) if found is not None and found.state is AnswerState.VALUE else None


def _same_whole(session: Session, person: int, row: DraftAnswer, indicator: Indicator, others: Rows) -> tuple[Decimal | None, str]:
    """The denominator of another share of the same period that is counted of the same thing, and that share's name."""
    for answer, other in others:
        if answer.id != row.id and answer.period == row.period and answer.denominator and _same_thing(other, indicator):
            return answer.denominator, other.name
    known = standards(session)
    same = {id: one.name for id, one in known.indicators.items() if id != indicator.id and _same_thing(one, indicator)}
    found = _SAME(session, person=person, period=row.period, indicators=list(same)) if same else ()
    return (found[0].denominator, same[found[0].indicator_id]) if found else (None, "")


def _same_thing(one: Indicator, other: Indicator) -> bool:
    """Whether two shares are counted of the same: `sasaran bayi`."""
    return bool(one.denominator) and (one.denominator or "").casefold() == (other.denominator or "").casefold()


def _usual(series: Sequence[Row[Any]], indicator: Indicator, period: str) -> tuple[Expected | None, Decimal]:
    """The range expected for the value, and what the year's earlier values come to."""
    year = period[:4]
    if not indicator.cumulative:
        so_far = sum((one.value for one in series if one.period[:4] == year), Decimal(0))
        return expected([one.value for one in series]), so_far
    increases, before = [], None
    for one in series:
        same_year = before is not None and before.period[:4] == one.period[:4]
        increases.append(one.value - (before.value if before is not None and same_year else 0))
        before = one
    so_far = before.value if before is not None and before.period[:4] == year else Decimal(0)
    usual = expected(increases)
    return (usual.shifted(so_far) if usual else None), so_far


def _meant(answer: Answer, usual: Expected, so_far: Decimal, series: Sequence[Row[Any]], indicator: Indicator) -> Answer | None:
    if answer.numerator is not None and answer.denominator is not None:
        found = _meant_share(answer.numerator, answer.denominator, series, indicator)
        return found if found is not None and found.value is not None and usual.holds(found.value) else None
    assert answer.value is not None
    sums = so_far if indicator.kind is IndicatorKind.COUNT else None
    return _taken(guess(answer.value, usual, decimals=indicator.decimals, so_far=sums), indicator)


def _taken(found: Guess | None, indicator: Indicator) -> Answer | None:
    if found is None or check(found.value, values.rule_of(indicator)) is not None:
        return None
    return Answer(AnswerState.VALUE, value=found.value)


def _meant_share(part: Decimal, whole: Decimal, series: Sequence[Row[Any]], indicator: Indicator) -> Answer | None:
    """One mistyped number of the two: the part, or the whole."""
    parts = expected([one.numerator for one in series if one.numerator is not None])
    wholes = expected([one.denominator for one in series if one.denominator is not None])
    pairs = []
    if parts and wholes and wholes.holds(whole) and not parts.holds(part):
        found = guess(part, parts, decimals=0, whole=whole)
        pairs += [(found.value, whole)] if found else []
    if parts and wholes and parts.holds(part) and not wholes.holds(whole):
        found = guess(whole, wholes, decimals=0)
        pairs += [(part, found.value)] if found else []
    answers = [ratio(one, all_, values.rule_of(indicator)) for one, all_ in pairs]
    return next((one for one in answers if isinstance(one, Answer) and one.state is AnswerState.VALUE), None)


def _shown(usual: Expected, indicator: Indicator) -> Expected:
    """The range with as many decimals as the indicator has, no further than its values can go."""
    if indicator.kind is IndicatorKind.RATIO and not indicator.may_exceed:
        usual = replace(usual, high=min(usual.high, Decimal(100)))
    places = Decimal(1).scaleb(-max(indicator.decimals, 1 if indicator.kind is IndicatorKind.RATIO else 0))
    return replace(usual, low=usual.low.quantize(places), high=usual.high.quantize(places), middle=usual.middle.quantize(places))
