"""One indicator over four quarters as a line: value, target, achievement, trend, and what is missing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from domain.insight.combined_figures import Stated, combined, counting
from domain.insight.gaps import Gap, gap
from domain.reporting.answers import AnswerState
from domain.standards.achievement import Part, Status, percent, status, together
from domain.standards.indicators import Direction, IndicatorKind
from domain.standards.periods import Frequency, Period
from models.reporting.report import SubmissionState
from models.standards.standard import Indicator
from services.insight.history import Kept, latest_quarter, quarters
from services.reporting.values import Value
from services.standards.expected import Standards, Whose


@dataclass(frozen=True)
class Point:
    """One quarter of a trend; None where nothing was stated."""

    quarter: Period
    value: Decimal | None
    percent: Decimal | None
    arrow: str
    """How it moved since the quarter before: up, down, same; empty where one of the two is missing."""


@dataclass(frozen=True)
class Line:
    """One indicator in its newest quarter, and how it came there."""

    indicator: int
    code: str
    name: str
    counted: str
    """What a numerator or a count counts."""
    unit: str
    falling: bool
    whether: bool
    """Answered by yes or no, so that a target is not a number to show."""
    quarter: Period
    value: Value
    target: Decimal | None
    percent: Decimal | None
    status: Status | None
    points: tuple[Point, ...]
    """Oldest first, the newest being this quarter."""
    reported: int
    verified: int
    waiting: int
    returned: int
    missing: int
    """Periods of the quarter that ended, were owed and not reported; counted for a single person only."""
    gap: Gap | None
    people: int
    """How many people the values are of."""


@dataclass(frozen=True)
class Of:
    """Whose line it is; None: of nobody who holds a post."""

    whose: Whose | None


def line_of(indicator: Indicator, kept: Sequence[Kept], *, today: date, known: Standards, of: Of | None = None) -> Line:
    """The line of one indicator, from one person's values or from several people's.

    Where nothing was reported yet, `of` tells what will be demanded.
    """
    quarter = max([latest_quarter(today), *(one.stated.period.quarter() for one in kept)])
    mine = [one for one in kept if one.stated.period.quarter() == quarter]
    parts = _parts(indicator, mine)
    whole = combined(parts, kind=indicator.kind, decimals=indicator.decimals)
    share = together(parts, kind=indicator.kind, direction=indicator.direction)
    demanded = known.target(indicator, of.whose, quarter) if of and not mine and not _adds_up(indicator) else None
    return Line(
        indicator=indicator.id,
        code=indicator.code,
        name=indicator.name,
        counted=indicator.numerator or indicator.unit,
        unit=indicator.unit,
        falling=indicator.direction is Direction.DOWN,
        whether=indicator.kind is IndicatorKind.YES_NO,
        quarter=quarter,
        value=_value(indicator, mine, whole),
        target=whole.target if mine else demanded,
        percent=None if share is None else percent(share),
        status=None if share is None else status(share, rounded(whole.value, indicator), known.classes[indicator.id]),
        points=points(indicator, kept, quarter),
        reported=len(mine),
        verified=sum(one.verified for one in mine),
        waiting=sum(not one.verified and one.sent is not SubmissionState.RETURNED for one in mine),
        returned=sum(not one.verified and one.sent is SubmissionState.RETURNED for one in mine),
        missing=0,
        gap=gap(whole, kind=indicator.kind, direction=indicator.direction),
        people=len({one.person for one in mine}),
    )


def points(indicator: Indicator, kept: Sequence[Kept], newest: Period) -> tuple[Point, ...]:
    """Four quarters up to `newest`, oldest first; what is counted from January on does not fall when a year begins."""
    found: list[Point] = []
    for quarter in quarters(newest):
        parts = _parts(indicator, [one for one in kept if one.stated.period.quarter() == quarter])
        value = rounded(combined(parts, kind=indicator.kind, decimals=indicator.decimals).value, indicator)
        share = together(parts, kind=indicator.kind, direction=indicator.direction)
        again = indicator.cumulative and quarter.number == 1
        before = found[-1].value if found and not again else None
        found.append(Point(quarter, value, None if share is None else percent(share), arrow(before, value)))
    return tuple(found)


def arrow(before: Decimal | None, after: Decimal | None) -> str:
    """How a figure moved: up, down, same; empty where one of the two is missing."""
    if before is None or after is None:
        return ""
    return "same" if before == after else "up" if after > before else "down"


def needs_attention(line: Line) -> tuple[bool, Decimal, int]:
    """Sorts lines: the least reached first, those without a figure last."""
    return line.percent is None, line.percent or Decimal(0), line.indicator


def _adds_up(indicator: Indicator) -> bool:
    """Whether a quarter demands more than each of its periods does."""
    return indicator.kind is IndicatorKind.COUNT and indicator.frequency is Frequency.MONTHLY and not indicator.cumulative


def _parts(indicator: Indicator, kept: Iterable[Kept]) -> list[Part]:
    of_person: defaultdict[int, list[Stated]] = defaultdict(list)
    for one in kept:
        of_person[one.person].append(one.stated)
    return [one.part for stated in of_person.values() for one in counting(stated, cumulative=indicator.cumulative)]


def rounded(value: Decimal | None, indicator: Indicator) -> Decimal | None:
    """As a trend shows it: one decimal, or as many as the indicator has."""
    if value is None:
        return None
    return value.quantize(Decimal(1).scaleb(-max(indicator.decimals, 1)), rounding=ROUND_HALF_UP)


def _value(indicator: Indicator, kept: Sequence[Kept], whole: Part) -> Value:
    """What the quarter comes to, in words where it is no number."""
    empty = Value(
        kind=indicator.kind,
        unit=indicator.unit,
        decimals=indicator.decimals,
        state=None,
        value=None,
        numerator=None,
        denominator=None,
        day=None,
        truth=None,
    )
    stated = [one for one in kept if one.value.state is AnswerState.VALUE]
    if not stated:
        return next((one.value for one in reversed(kept) if one.value.state is AnswerState.NIL), kept[-1].value if kept else empty)
    if len(stated) == 1 or indicator.kind is IndicatorKind.DATE:
        return stated[-1].value
    if indicator.kind is IndicatorKind.YES_NO and whole.value is not None:
        done, asked = sum(bool(one.value.truth) for one in stated), len(stated)
        return replace(
            empty, state=AnswerState.VALUE, value=Decimal(100 * done) / asked, numerator=Decimal(done), denominator=Decimal(asked)
        )
    return replace(empty, state=AnswerState.VALUE, value=whole.value, numerator=whole.numerator, denominator=whole.denominator)
