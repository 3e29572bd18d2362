"""What a person answered to an indicator's question: read, checked at once, and explained where it cannot be right."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum

from domain.messages import exact, nothing, shares
from domain.messages.agreeing import is_done
from domain.messages.bilingual import InLanguages, in_all
from domain.messages.dates import NotADate, Shift, UnsureDay, month_name, read_date
from domain.messages.durations import in_other_sizes, read_minutes
from domain.messages.number_parts import NotANumber
from domain.messages.number_words import each
from domain.messages.numbers import PERSONS, Unsure, Why, format_number, read_number
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Period

_SHARE = re.compile(r"%|(?:persen|prosen|percent|pct)\b", re.IGNORECASE)
_FEW = 6
_MINUTES = InLanguages("menit", {"en": "minutes"})
_LONG_AGO = timedelta(days=400)
"""Days before what is reported beyond which no day of it can lie."""
_PERCENT_PLACES = Decimal("0.0001")


class AnswerState(StrEnum):
    """A value, nihil (there was nothing to count) and not applicable are three things; missing is a fourth."""

    VALUE = "value"
    NIL = "nil"
    NOT_APPLICABLE = "not_applicable"


_NO_UNITS = frozenset(
    each(
        "dari tanpa yang dan di ke pada untuk dengan sejak tidak belum atau sudah tiap per rata"
        " of the and or not no without to in on at for with from by than less more least most over under all each every average"
    )
)


def _words(*texts: str) -> frozenset[str]:
    """The words of texts, in each language they are kept in."""
    said = (one for text in texts for one in in_all(text))
    return frozenset(re.findall(r"[^\W\d_]{2,}", " ".join(said).lower()))


def _with_singulars(words: frozenset[str]) -> frozenset[str]:
    """`modules` and `module`, `cities` and `city`: one of them is said otherwise in English than several."""
    ones = {f"{word[:-3]}y" if word.endswith("ies") else word[:-1] for word in words if len(word) > 4 and word.endswith("s")}
    return words | {one.removesuffix("e") if one.endswith(("sse", "xe", "che", "she")) else one for one in ones}


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
    of: str = ""
    """What it is counted of."""
    name: str = ""

    @property
    def units(self) -> frozenset[str]:
        """The words that may stand beside a number of it: its unit, what it counts, persons where it counts any."""
        own = _words(self.unit, self.counted, self.of)
        words = _with_singulars(own | _words(self.name)) - _NO_UNITS
        if own & PERSONS or (not own and self.kind in (IndicatorKind.COUNT, IndicatorKind.RATIO)):
            words |= PERSONS
        return words | ({"%"} if "%" in self.unit and self.kind is not IndicatorKind.RATIO else set())

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
                return InLanguages("ya", {"en": "yes"})
            case IndicatorKind.DURATION:
                return self._with_unit(self._near(Decimal(25)), self.unit if self.target else _MINUTES)
        low = self.minimum or Decimal(0)
        few = low + _FEW if self.kind is IndicatorKind.COUNT else (low + self.maximum) / 2 if self.maximum else low + 25
        return self._near(few if self.maximum is None else min(few, self.maximum))

    @staticmethod
    def _with_unit(amount: str, unit: str) -> str:
        others = unit.others if isinstance(unit, InLanguages) else {}
        return InLanguages(f"{amount} {unit}", {language: f"{amount} {said}" for language, said in others.items()})

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
    LONG_AGO = "long_ago"
    SHARE_NOT_AMOUNT = "share_not_amount"
    """A percentage where an amount is asked."""
    ANOTHER_PERIOD = "another_period"
    """Another month or quarter was named than the one that is asked about."""
    AREAS = "areas"
    """Lines about areas that were not taken."""


@dataclass(frozen=True)
class Problem:
    """Why an answer was not taken, with the facts that its sentence needs."""

    kind: ProblemKind
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Ambiguous:
    """What was written is to be made sure of: it has several readings that are all allowed, or one that is not certain."""

    choices: tuple[Answer, ...]
    why: str = ""
    """A `Why`, a `Shift`, or nothing where a mark may group thousands or mark decimals."""
    word: str = ""
    """The word that this number is not counted in, or the percentage that does not fit."""


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
    return nothing.is_said(said, beside=_with_singulars(_words(rule.unit, rule.counted, *in_all(rule.name)[1:])))


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
        readings = read_number(said, units=rule.units)
    except Unsure as unsure:
        timed = _in_time(said, rule) if unsure.why is Why.WORD else None
        return timed or _guessed(unsure, rule, _no_number(said, rule))
    except NotANumber:
        return (
            _in_time(said, rule)
            or (_as_share(said, rule) if rule.kind is IndicatorKind.PERCENTAGE else None)
            or _no_number(said, rule)
        )
    if rule.kind is IndicatorKind.PERCENTAGE and 0 < readings[0] < 1 and not re.search(r"\d", said):
        return _guessed(Unsure(said, (readings[0] * 100,), Why.SUM), rule, _no_number(said, rule))
    return _settle([(value, Answer(AnswerState.VALUE, value=value)) for value in readings], rule)


def _no_number(said: str, rule: Rule) -> Problem:
    return Problem(ProblemKind.NOT_A_NUMBER, {"heard": said[:40], "example": rule.example, "unit": rule.unit})


def _in_time(said: str, rule: Rule) -> Ambiguous | None:
    """`seminggu` where days are averaged: what it comes to is made sure of."""
    try:
        found = in_other_sizes(said, unit=" ".join(in_all(rule.unit)))
    except (NotANumber, InvalidOperation):
        return None
    allowed = tuple(Answer(AnswerState.VALUE, value=value) for value in found if check(value, rule) is None)
    return Ambiguous(allowed, Why.SUM) if allowed else None


def _as_share(said: str, rule: Rule) -> Ambiguous | None:
    """`25 dari 30` where a percentage is asked: what it comes to is made sure of."""
    try:
        found = shares.read(said, units=PERSONS | rule.units)
    except NotANumber:
        return None
    part, whole = found.pairs[0]
    if not 0 <= part <= whole or whole == 0:
        return None
    value = (part * 100 / whole).quantize(Decimal(1).scaleb(-rule.decimals), rounding=ROUND_HALF_UP)
    return Ambiguous((Answer(AnswerState.VALUE, value=value),), Why.SUM)


def _duration(said: str, rule: Rule) -> Read:
    problem = Problem(ProblemKind.NOT_A_DURATION, {"heard": said[:40], "example": rule.example, "unit": rule.unit})
    try:
        minutes = read_minutes(said, unit=" ".join(in_all(rule.unit)))
    except Unsure as unsure:
        return _guessed(unsure, rule, problem)
    except NotANumber:
        return problem
    except InvalidOperation:
        return Problem(ProblemKind.TOO_LONG, {"example": rule.example, "unit": rule.unit})
    return _settle([(value, Answer(AnswerState.VALUE, value=value)) for value in minutes], rule)


def _guessed(unsure: Unsure, rule: Rule, otherwise: Problem) -> Read:
    """What was probably meant, where the indicator allows it; else why not."""
    if unsure.why is Why.SHARE:
        return Problem(ProblemKind.SHARE_NOT_AMOUNT, otherwise.facts)
    checked = [(value, check(value, rule)) for value in dict.fromkeys(unsure.guesses)]
    allowed = tuple(Answer(AnswerState.VALUE, value=value) for value, problem in checked if problem is None)
    if allowed:
        return Ambiguous(allowed, unsure.why, unsure.word)
    return checked[0][1] or otherwise if checked else otherwise


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
    try:
        found = shares.read(said, units=rule.units, nothing=nothing.WORDS)
    except NotANumber:
        facts = {"heard": said[:40], "example": rule.example, "unit": rule.unit, "share": bool(_SHARE.search(said))}
        return Problem(ProblemKind.NOT_A_RATIO, facts)
    read = [ratio(part, whole, rule) for part, whole in found.pairs]
    if not found.why:
        return read[0]
    allowed = tuple(one for one in read if isinstance(one, Answer))
    return Ambiguous(allowed, found.why, found.word) if allowed else read[0]


def part_alone(text: str, rule: Rule) -> Decimal | None:
    """The first number of a ratio where that is all somebody wrote: people, hours, never a share in %; None for anything else."""
    said = " ".join(text.split())
    if rule.kind is not IndicatorKind.RATIO or _SHARE.search(said) or says_nil(said, rule):
        return None
    try:
        (part, *others), *_ = shares.counted(said, units=rule.units)
    except (NotANumber, InvalidOperation):
        return None
    return part if not others and part >= 0 and part == part.to_integral() else None


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
    days: tuple[date, ...]
    why = ""
    try:
        days = (read_date(said, today=today, within=rule.period),)
    except UnsureDay as unsure:
        days, why = unsure.days, unsure.why
    except NotADate:
        return Problem(ProblemKind.NOT_A_DATE, {"heard": said[:40], "example": rule.example})
    come = tuple(day for day in days if day <= today)
    if not come:
        return Problem(ProblemKind.IN_THE_FUTURE, {"day": days[0], "example": rule.example})
    first = rule.period.first if rule.period else today
    near = tuple(day for day in come if day >= first - _LONG_AGO)
    if not near:
        return Problem(ProblemKind.LONG_AGO, {"day": come[0], "example": rule.example})
    if not why and rule.period and near[0].year < rule.period.year:
        why = Shift.OTHER_YEAR
    answers = tuple(Answer(AnswerState.VALUE, day=day) for day in near)
    return Ambiguous(answers, why) if why else answers[0]


def _yes_no(said: str, rule: Rule) -> Read:
    truth = is_done(said, _words(rule.name))
    if truth is None:
        return Problem(ProblemKind.NOT_YES_OR_NO, {"heard": said[:40], "example": rule.example})
    return Answer(AnswerState.VALUE, value=Decimal(truth), truth=truth)
