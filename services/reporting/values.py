"""A reported value, with what is needed to show it in any language."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from domain.reporting.answers import Answer, AnswerState, Rule
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Period
from models.reporting.report import Answered
from models.standards.standard import Indicator

_FORGOTTEN: dict[str, Any] = {"reason": None, "same_as_last": False, "unusual": False, "message_id": None}
"""What was said about an answer that is replaced."""


@dataclass(frozen=True)
class Value:
    """One value as facts: `43/45`, `25 menit`, nihil, tidak berlaku, or (state None) not answered."""

    kind: IndicatorKind
    unit: str
    decimals: int
    state: AnswerState | None
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    day: date | None
    truth: bool | None


def value_of(answered: Answered, indicator: Indicator) -> Value:
    """The value of a draft's answer or of a report."""
    return Value(
        kind=indicator.kind,
        unit=indicator.unit,
        decimals=indicator.decimals,
        state=answered.state,
        value=answered.value,
        numerator=answered.numerator,
        denominator=answered.denominator,
        day=answered.day,
        truth=answered.truth,
    )


def shown(answer: Answer, indicator: Indicator) -> Value:
    """The value of an answer that is not stored yet."""
    return Value(kind=indicator.kind, unit=indicator.unit, decimals=indicator.decimals, **vars(answer))


def answer_of(value: Value) -> Answer:
    """The answer that a shown value stands for."""
    assert value.state is not None
    return Answer(
        state=value.state,
        value=value.value,
        numerator=value.numerator,
        denominator=value.denominator,
        day=value.day,
        truth=value.truth,
    )


def typed(value: Value | Answer) -> str:
    """A value as somebody would type it so that it can be read in one way only; buttons carry it."""
    if value.day is not None:
        return f"{value.day.day}/{value.day.month}/{value.day.year}"
    if value.state is AnswerState.NIL and not value.numerator:
        return "nihil"
    if value.numerator is not None:
        return f"{value.numerator:f}/{value.denominator:f}".replace(".", ",")
    return f"{(value.value or Decimal(0)):f}".replace(".", ",")


def write(answered: Answered, answer: Answer) -> None:
    """Put an answer where it is stored; what was said about an earlier one is taken back."""
    new, old = {**vars(answer), **_FORGOTTEN}, vars(answered)
    for name, value in new.items():
        if name not in old or old[name] != value:
            setattr(answered, name, value)


def clear(answered: Answered) -> None:
    """Take a value back; what was said of areas stays."""
    for name in ("state", "value", "numerator", "denominator", "day", "truth"):
        setattr(answered, name, None)
    answered.unusual, answered.reason = False, None


def read(answered: Answered) -> Answer:
    """The stored answer."""
    assert answered.state is not None
    return Answer(
        state=answered.state,
        value=answered.value,
        numerator=answered.numerator,
        denominator=answered.denominator,
        day=answered.day,
        truth=answered.truth,
    )


def stored(answered: Answered) -> dict[str, Any]:
    """Everything that was answered, as columns."""
    return {name: getattr(answered, name) for name in Answered.model_fields}


def copy(source: Answered, to: Answered) -> None:
    """Everything that was answered, with its reason and note."""
    for name in Answered.model_fields:
        setattr(to, name, getattr(source, name))


def record(answered: Answered) -> dict[str, Any]:
    """A value as readable JSON for the trail; what was not given is left out."""
    found = {name: getattr(answered, name) for name in Answered.model_fields if name != "message_id"}
    if answered.areas:
        found["areas"] = areas_in_words(answered)
    return {name: value if isinstance(value, bool) else str(value) for name, value in found.items() if value not in (None, False)}


def areas_in_words(answered: Answered) -> str | None:
    """What was said area by area in one line; None where nothing was."""
    return "; ".join(f"{code} {words}" for code, words in sorted((answered.areas or {}).items())) or None


def rule_of(indicator: Indicator, period: str | None = None, target: Decimal | None = None) -> Rule:
    """What the indicator allows, for a period and its target where they are known."""
    return Rule(
        kind=indicator.kind,
        unit=indicator.unit,
        minimum=indicator.minimum,
        maximum=indicator.maximum,
        decimals=indicator.decimals,
        may_exceed=indicator.may_exceed,
        target=target,
        period=Period.parse(period) if period else None,
        counted=indicator.numerator or "",
        of=indicator.denominator or "",
        name=indicator.name,
    )
