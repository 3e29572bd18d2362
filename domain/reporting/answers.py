"""What a person answered to an indicator's question: read, checked at once, and explained where it cannot be right."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum

from domain.messages import exact
from domain.messages.dates import NotADate, month_name, read_date, read_minutes
from domain.messages.numbers import NotANumber, format_number, read_number
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Period

_RATIO = re.compile(r"(.+?)\s*(?:/|\bdari\b|\bdr\b\.?|\bof\b|\bper\b|:)\s*(.+)", re.IGNORECASE | re.DOTALL)
_NIL = {"nihil", "nil", "nol", "kosong", "none", "zero"}
_NOTHING = {
    "tidak ada",
    "tdk ada",
    "tak ada",
    "gak ada",
    "ga ada",
    "nggak ada",
    "ngga ada",
    "enggak ada",
    "tidak pernah ada",
    "nothing",
    "nothing to report",
    "no cases",
    "there were none",
}
_POLITE = {
    "bu",
    "pak",
    "ibu",
    "bapak",
    "kak",
    "ya",
    "saja",
    "aja",
    "sama",
    "sekali",
    "min",
    "admin",
    "semua",
    "bulan",
    "periode",
    "triwulan",
    "ini",
    "itu",
    "untuk",
    "kasus",
    "all",
    "this",
    "month",
}
"""What is said around a Nihil without changing it."""
YES = {"ya", "y", "yes", "yup", "iya", "iye", "sudah", "ada", "benar", "betul"}
NO = {"tidak ada", "tidak", "tdk", "t", "belum", "no", "n", "bukan"}
_SHARE = re.compile(r"%|(?:persen|percent|pct)\b", re.IGNORECASE)
_FEW = 6
_PERCENT_PLACES = Decimal("0.0001")


class AnswerState(StrEnum):
    """A value, nihil (there was nothing to count) and not applicable are three things; missing is a fourth."""

    VALUE = "value"
    NIL = "nil"
    NOT_APPLICABLE = "not_applicable"


_NEVER_NIL = (IndicatorKind.DATE, IndicatorKind.YES_NO)
"""Where there is nothing to count, nothing can be nihil."""


@dataclass(frozen=True)
class Answer:
    """One answer. For a ratio `value` is its percentage, to four places, half up."""

    state: AnswerState
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    day: date | None = None
    truth: bool | None = None


@dataclass(frozen=True)
class Rule:
    """What an indicator allows."""

    kind: IndicatorKind
    unit: str
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int = 0
    may_exceed: bool = False
    """A ratio may pass 100 %, because its denominator is an estimate."""
    period: Period | None = None
    """What is reported; a bare day is a day of it."""
    target: Decimal | None = None
    counted: str = ""
    """What a share counts, so that its words are known beside a number."""

    @property
    def example(self) -> str:
        """An answer that would be understood: a number near the target, a day of the period."""
        match self.kind:
            case IndicatorKind.RATIO:
                return "43/45"
            case IndicatorKind.DATE:
                day = self.period.last if self.period else date(2026, 10, 3)
                return f"3 {month_name(day.month)} {day.year}"
            case IndicatorKind.YES_NO:
                return "ya"
            case IndicatorKind.DURATION:
                return f"{self._near(Decimal(25))} {self.unit if self.target else 'menit'}"
        low = self.minimum or Decimal(0)
        few = low + _FEW if self.kind is IndicatorKind.COUNT else (low + self.maximum) / 2 if self.maximum else low + 25
        return self._near(few if self.maximum is None else min(few, self.maximum))

    def _near(self, otherwise: Decimal) -> str:
        return format_number(self.target) if self.target else format_number(otherwise, decimals=self.decimals)


class ProblemKind(StrEnum):
    """Why an answer cannot be taken as it is; each is a sentence in texts/."""

    NOT_A_NUMBER = "not_a_number"
    NOT_A_RATIO = "not_a_ratio"
    NOT_A_DATE = "not_a_date"
    NOT_A_DURATION = "not_a_duration"
    NOT_YES_OR_NO = "not_yes_or_no"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    TOO_PRECISE = "too_precise"
    NOTHING_TO_DIVIDE_BY = "nothing_to_divide_by"
    PART_EXCEEDS_WHOLE = "part_exceeds_whole"
    TOO_LONG = "too_long"
    """More digits than can be kept exactly."""
    LOOKS_LIKE_NIK = "looks_like_nik"
    LOOKS_LIKE_NIP = "looks_like_nip"
    LOOKS_LIKE_PHONE = "looks_like_phone"
    IN_THE_FUTURE = "in_the_future"
    AREAS = "areas"
    """Lines about areas that were not taken."""


@dataclass(frozen=True)
class Problem:
    """Why an answer was not taken, with the facts that its sentence needs."""

    kind: ProblemKind
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Ambiguous:
    """What was written can be read in several ways that are all allowed."""

    choices: tuple[Answer, ...]


Read = Answer | Ambiguous | Problem


def read_answer(text: str, rule: Rule, *, today: date) -> Read:
    """Read what a person typed for `rule`. Never raises: what cannot be taken is a `Problem` that says why."""
    said = " ".join(text.split())
    if rule.kind not in _NEVER_NIL:
        if says_nil(said, rule):
            return nil(rule)
        if (found := exact.person_number(said)) is not None:
            return Problem(ProblemKind(found.value), {"example": rule.example, "unit": rule.unit})
    match rule.kind:
        case IndicatorKind.RATIO:
            return _ratio(said, rule)
        case IndicatorKind.DATE:
            return _date(said, rule, today)
        case IndicatorKind.YES_NO:
            return _yes_no(said, rule)
        case IndicatorKind.DURATION:
            return _duration(said, rule)
    return _number(said, rule)


def says_nil(said: str, rule: Rule) -> bool:
    """Whether `said` is Nihil in other words: `nihil.`, `Tidak ada, Bu`, `tdk ada kasus`, `nihil siswa`."""
    plain = " ".join(re.sub(r"[^\w\s]", " ", said.lower()).split())
    known = _POLITE | set(re.findall(r"\w+", f"{rule.unit} {rule.counted}".lower()))
    words = plain.split(" ")
    for count in range(len(words), 0, -1):
        if " ".join(words[:count]) in _NIL | _NOTHING:
            return all(word in known for word in words[count:])
    return words[-1] in ("nihil", "nil") and all(word in known for word in words[:-1])


def nil(rule: Rule) -> Answer:
    """Nihil: there was nothing to count. Where counting nothing gives a number, that number is 0; elsewhere there is none."""
    value = Decimal(0) if rule.kind is IndicatorKind.COUNT else None
    return Answer(AnswerState.NIL, value=value)


def percentage(numerator: Decimal, denominator: Decimal) -> Decimal:
    """`numerator / denominator` in %, four places, half up."""
    return (numerator * 100 / denominator).quantize(_PERCENT_PLACES, rounding=ROUND_HALF_UP)


def check(value: Decimal, rule: Rule) -> Problem | None:
    """Why `value` is outside what the indicator allows, or None."""
    allowed: dict[str, object] = {"minimum": rule.minimum, "maximum": rule.maximum, "unit": rule.unit, "example": rule.example}
    if abs(value) >= exact.LIMIT:
        return Problem(ProblemKind.TOO_LONG, allowed)
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > rule.decimals:
        return Problem(ProblemKind.TOO_PRECISE, {**allowed, "decimals": rule.decimals, "value": value})
    if rule.minimum is not None and value < rule.minimum:
        return Problem(ProblemKind.TOO_SMALL, {**allowed, "value": value})
    if rule.maximum is not None and value > rule.maximum:
        return Problem(ProblemKind.TOO_LARGE, {**allowed, "value": value})
    return None


def _number(said: str, rule: Rule) -> Read:
    try:
        readings = read_number(said)
    except NotANumber:
        return Problem(ProblemKind.NOT_A_NUMBER, {"heard": said[:40], "example": rule.example, "unit": rule.unit})
    return _settle([(value, Answer(AnswerState.VALUE, value=value)) for value in readings], rule)


def _duration(said: str, rule: Rule) -> Read:
    try:
        minutes = read_minutes(said, unit=rule.unit)
    except NotANumber:
        return Problem(ProblemKind.NOT_A_DURATION, {"heard": said[:40], "example": rule.example, "unit": rule.unit})
    except InvalidOperation:
        return Problem(ProblemKind.TOO_LONG, {"example": rule.example, "unit": rule.unit})
    return _settle([(value, Answer(AnswerState.VALUE, value=value)) for value in minutes], rule)


def _settle(readings: list[tuple[Decimal, Answer]], rule: Rule) -> Read:
    """Of several readings only those the indicator allows count; if none, the usual one says what is wrong."""
    problems = [check(value, rule) for value, _ in readings]
    allowed = tuple(answer for (_, answer), problem in zip(readings, problems, strict=True) if problem is None)
    if len(allowed) > 1:
        return Ambiguous(allowed)
    if allowed:
        return allowed[0]
    first = problems[0]
    assert first is not None
    return first


def _ratio(said: str, rule: Rule) -> Read:
    match = _RATIO.fullmatch(said)
    if not match:
        return Problem(ProblemKind.NOT_A_RATIO, {"heard": said[:40], "example": rule.example, "unit": rule.unit})
    try:
        part, whole = _counted(match[1]), _counted(match[2])
    except NotANumber:
        return Problem(ProblemKind.NOT_A_RATIO, {"heard": said[:40], "example": rule.example, "unit": rule.unit})
    return ratio(part, whole, rule)


def _counted(text: str) -> Decimal:
    """People and hours are counted: where a mark can group thousands, it does."""
    if text.strip().lower().rstrip(".") in _NIL:
        return Decimal(0)
    readings = read_number(text)
    return next((value for value in readings if value == value.to_integral()), readings[0])


def part_alone(text: str, rule: Rule) -> Decimal | None:
    """The first number of a ratio where that is all somebody wrote: people, hours, never a share in %; None for anything else."""
    said = " ".join(text.split())
    if rule.kind is not IndicatorKind.RATIO or _RATIO.fullmatch(said) or _SHARE.search(said) or says_nil(said, rule):
        return None
    try:
        part = _counted(said)
    except (NotANumber, InvalidOperation):
        return None
    return part if part >= 0 and part == part.to_integral() else None


def ratio(part: Decimal, whole: Decimal, rule: Rule) -> Answer | Problem:
    """A numerator and a denominator as an answer."""
    facts: dict[str, object] = {"numerator": part, "denominator": whole, "example": rule.example, "unit": rule.unit}
    if (inexact := _inexact(part, facts) or _inexact(whole, facts)) is not None:
        return inexact
    if whole == 0 and part == 0:
        return Answer(AnswerState.NIL, numerator=part, denominator=whole)
    if whole <= 0:
        return Problem(ProblemKind.NOTHING_TO_DIVIDE_BY, facts)
    if part < 0 and (rule.minimum is None or rule.minimum >= 0):
        return Problem(ProblemKind.TOO_SMALL, {**facts, "minimum": Decimal(0), "maximum": whole, "value": part})
    if part > whole and not rule.may_exceed:
        return Problem(ProblemKind.PART_EXCEEDS_WHOLE, facts)
    share = percentage(part, whole)
    return _inexact(share, facts) or Answer(AnswerState.VALUE, value=share, numerator=part, denominator=whole)


def _inexact(value: Decimal, facts: dict[str, object]) -> Problem | None:
    """Why a number cannot be kept as it is."""
    if exact.keeps(value):
        return None
    kind = ProblemKind.TOO_LONG if abs(value) >= exact.LIMIT else ProblemKind.TOO_PRECISE
    return Problem(kind, {**facts, "decimals": exact.PLACES})


def _date(said: str, rule: Rule, today: date) -> Read:
    try:
        day = read_date(said, today=today, within=rule.period)
    except NotADate:
        return Problem(ProblemKind.NOT_A_DATE, {"heard": said[:40], "example": rule.example})
    if day > today:
        return Problem(ProblemKind.IN_THE_FUTURE, {"day": day, "example": rule.example})
    return Answer(AnswerState.VALUE, day=day)


def _yes_no(said: str, rule: Rule) -> Read:
    word = said.lower().rstrip(".!")
    if word in YES:
        return Answer(AnswerState.VALUE, value=Decimal(1), truth=True)
    if word in NO:
        return Answer(AnswerState.VALUE, value=Decimal(0), truth=False)
    return Problem(ProblemKind.NOT_YES_OR_NO, {"heard": said[:40], "example": rule.example})
