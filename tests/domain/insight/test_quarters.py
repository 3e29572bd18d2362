"""The months of a quarter as one figure, and what is missing to reach a target."""

from decimal import Decimal
from fractions import Fraction

import pytest

from domain.insight.combined_figures import Stated, combined, counting
from domain.insight.gaps import Gap, GapKind, gap
from domain.reporting.answers import AnswerState
from domain.standards.achievement import Part, percent, together
from domain.standards.indicators import Direction, IndicatorKind
from domain.standards.periods import Period

VALUE, NIL, NOT = AnswerState.VALUE, AnswerState.NIL, AnswerState.NOT_APPLICABLE
RATIO, COUNT, AVERAGE, YES_NO = IndicatorKind.RATIO, IndicatorKind.COUNT, IndicatorKind.AVERAGE, IndicatorKind.YES_NO
UP, DOWN = Direction.UP, Direction.DOWN


def _stated(month: str, word: str, target: str = "90") -> Stated:
    """`45/50`, `6`, `nihil` (no number), `nihil=0`, `tb` (tidak berlaku)."""
    aim = Decimal(target)
    if word in ("nihil", "tb"):
        return Stated(Period.parse(month), NIL if word == "nihil" else NOT, Part(None, None, None, aim))
    state, word = (NIL, "0") if word == "nihil=0" else (VALUE, word)
    part, _, whole = word.partition("/")
    if whole:
        value = Decimal(part) * 100 / Decimal(whole)
        return Stated(Period.parse(month), state, Part(value, Decimal(part), Decimal(whole), aim))
    return Stated(Period.parse(month), state, Part(Decimal(part), None, None, aim))


QUARTERS = [
    ("ratios add above and below the line", RATIO, False, ("1/2", "9/10", "80/100"), "80.3571", "90", "89.3"),
    ("a ratio is not the mean of its percentages", RATIO, False, ("10/10", "0/90"), "10", "90", "11.1"),
    ("a month that is missing is not 0", RATIO, False, ("45/50",), "90", "90", "100.0"),
    ("cumulative takes the latest", RATIO, True, ("20/90", "30/90", "45/90"), "50", "90", "55.6"),
    ("cumulative passes over a later nihil without a number", RATIO, True, ("20/90", "45/90", "nihil"), "50", "90", "55.6"),
    ("counts add, and so do their targets", COUNT, False, ("2", "3", "4"), "9", "270", "3.3"),
    ("a nihil count is the 0 it states, with its target", COUNT, False, ("45", "nihil=0"), "45", "180", "25.0"),
    ("tidak berlaku takes its target along", COUNT, False, ("90", "tb", "90"), "180", "180", "100.0"),
    ("averages mean", AVERAGE, False, ("80", "90", "100"), "90", "90", "100.0"),
    ("an average leaves out a nihil without a number", AVERAGE, False, ("80", "nihil", "100"), "90", "90", "100.0"),
    ("nothing but tidak berlaku is nothing", AVERAGE, False, ("tb", "tb"), None, None, None),
    ("nothing but nihil has no number", RATIO, False, ("nihil", "nihil"), None, None, None),
    ("nothing at all", COUNT, False, (), None, None, None),
]


@pytest.mark.parametrize(
    ("kind", "cumulative", "words", "value", "target", "share"), [case[1:] for case in QUARTERS], ids=[case[0] for case in QUARTERS]
)
def test_a_quarter_is_what_its_months_state(
    kind: IndicatorKind, cumulative: bool, words: tuple[str, ...], value: str | None, target: str | None, share: str | None
) -> None:
    stated = [_stated(f"2026-0{month}", word) for month, word in enumerate(words, start=7)]
    parts = [one.part for one in counting(reversed(stated), cumulative=cumulative)]
    whole = combined(parts, kind=kind, decimals=0)
    assert whole.value == (None if value is None else Decimal(value))
    assert whole.target == (None if target is None else Decimal(target))
    reached = together(parts, kind=kind, direction=UP)
    assert (None if reached is None else percent(reached)) == (None if share is None else Decimal(share))


GAPS = [
    ("three babies more", RATIO, UP, "57/100", "60", GapKind.MORE, "3"),
    ("a part of a baby is a whole one", RATIO, UP, "40/45", "90", GapKind.MORE, "1"),
    ("exactly there", RATIO, UP, "45/50", "90", GapKind.REACHED, "0"),
    ("too many lost, where fewer is better", RATIO, DOWN, "8/100", "5", GapKind.FEWER, "3"),
    ("two more modules", COUNT, UP, "4", "6", GapKind.MORE, "2"),
    ("one dropout where none is allowed", COUNT, DOWN, "1", "0", GapKind.FEWER, "1"),
    ("five minutes too long", IndicatorKind.DURATION, DOWN, "35", "30", GapKind.ABOVE, "5"),
    ("faster than demanded", IndicatorKind.DURATION, DOWN, "25", "30", GapKind.REACHED, "0"),
    ("an index below", IndicatorKind.INDEX, UP, "80.5", "82", GapKind.BELOW, "1.5"),
    ("not done", YES_NO, UP, "0", "1", GapKind.UNDONE, "0"),
]


@pytest.mark.parametrize(
    ("kind", "direction", "word", "target", "expected", "amount"), [case[1:] for case in GAPS], ids=[case[0] for case in GAPS]
)
def test_what_is_missing_is_said_in_what_is_counted(
    kind: IndicatorKind, direction: Direction, word: str, target: str, expected: GapKind, amount: str
) -> None:
    assert gap(_stated("2026-09", word, target).part, kind=kind, direction=direction) == Gap(expected, Decimal(amount))


def test_without_a_value_or_a_target_there_is_no_distance() -> None:
    assert gap(Part(None, None, None, Decimal(5)), kind=COUNT, direction=UP) is None
    assert gap(Part(Decimal(5), None, None, None), kind=COUNT, direction=UP) is None


def test_what_is_missing_is_never_said_to_be_nothing() -> None:
    """Three averages, one of them a hundredth too long: a third of a hundredth above the target."""
    found = gap(Part(Fraction(3001, 300), None, None, Fraction(10)), kind=IndicatorKind.DURATION, direction=Direction.DOWN)
    assert found == Gap(GapKind.ABOVE, Decimal("0.003"))
