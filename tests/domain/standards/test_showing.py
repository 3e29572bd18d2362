"""What is shown never contradicts what was decided, and parts add up to their total."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import paper
from domain.standards.achievement import Classes, Part, Status, together
from domain.standards.indicators import Direction, IndicatorKind
from domain.standards.showing import apportioned, exactly, in_a_row, percent, rounded, side_by_side, truthful
from texts import formats

FRACTIONS = st.fractions(min_value=-500, max_value=500, max_denominator=5000)


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (Fraction(43, 45), "95.6"),
        (Fraction(1905, 2000), "95.3"),
        (Fraction(239, 240), "99.6"),
        (Fraction(2499, 2500), "99.96"),
        (Fraction(99999, 100000), "99.999"),
        (Fraction(1), "100.0"),
        (Fraction(10004, 10000), "100.0"),
        (Fraction(1, 5000), "0.02"),
        (Fraction(0), "0.0"),
    ],
)
def test_nothing_looks_whole_or_empty_that_is_not(share: Fraction, shown: str) -> None:
    assert percent(share) == Decimal(shown)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("99.6"), "99,6\u00a0%"),
        (Decimal("99.9600"), "99,96\u00a0%"),
        (Decimal("99.96"), "99,96\u00a0%"),
        (Decimal("95.5556"), "95,6\u00a0%"),
        (Decimal("100.0000"), "100\u00a0%"),
        (Decimal("0.0200"), "0,02\u00a0%"),
        (0, "0\u00a0%"),
        (100 * 239 / 240, "99,6\u00a0%"),
        (100 * 2399 / 2400, "99,96\u00a0%"),
    ],
)
def test_percentages_on_screens_follow_the_same_rule(value: object, shown: str) -> None:
    assert formats.percent(value) == shown


@given(FRACTIONS, st.lists(FRACTIONS, max_size=3), st.lists(FRACTIONS, max_size=3), st.integers(0, 3))
def test_a_shown_figure_is_on_the_side_of_each_bound_on_which_the_exact_one_is(
    value: Fraction, low: list[Fraction], high: list[Fraction], places: int
) -> None:
    bounds = [Fraction(rounded(one, 2)) for one in (*low, *high)]
    low, high = bounds[: len(low)], bounds[len(low) :]
    shown = truthful(value, places=places, at_least=low, at_most=high)
    assert [shown >= one for one in low] == [value >= one for one in low]
    assert [shown <= one for one in high] == [value <= one for one in high]


@given(FRACTIONS, FRACTIONS)
def test_a_figure_and_its_target_stand_to_each_other_as_they_do(value: Fraction, target: Fraction) -> None:
    shown, beside = side_by_side(value, target, places=1)
    assert (shown > beside, shown < beside) == (value > target, value < target)


@given(st.lists(st.fractions(min_value=0, max_value=100, max_denominator=999), min_size=1, max_size=12), st.integers(1, 3))
def test_parts_add_up_to_the_total_shown(parts: list[Fraction], places: int) -> None:
    total = rounded(sum(parts, Fraction(0)), places)
    found = apportioned(parts, total, places=places)
    assert sum(found) == total
    assert all(abs(Fraction(shown) - part) <= Fraction(2, 10**places) for shown, part in zip(found, parts, strict=True))


def test_three_thirds_are_a_whole() -> None:
    assert apportioned([Fraction(100, 3)] * 3, Decimal(100), places=1) == (Decimal("33.4"), Decimal("33.3"), Decimal("33.3"))


def test_what_can_be_said_exactly_is() -> None:
    assert exactly(Fraction(67, 8)) == Decimal("8.375")
    assert exactly(Fraction(141, 23)) == Decimal("6.13")


def test_classes_are_decided_on_exact_figures_and_shown_beside_them() -> None:
    classes = Classes(Decimal(91), Decimal("80.0001"))
    share = Fraction(9096, 10000)
    assert classes.status(share * 100, None) is Status.FAIR
    assert classes.shown(share) == Decimal("90.96")
    assert classes.shown(Fraction(8004, 10000)) == Decimal("80.04")
    drop_out = Classes(Decimal(91), Decimal("80.0001"), (Decimal(5), Decimal(10)), Direction.DOWN)
    assert drop_out.value(Fraction(504, 100), target=Decimal(5), places=1) == Decimal("5.04")


@given(st.lists(st.tuples(st.integers(1, 400), st.integers(1, 99)), min_size=1, max_size=5), st.sampled_from(list(Direction)))
def test_a_ratio_on_its_target_in_each_month_is_on_it_in_the_quarter(months: list[tuple[int, int]], direction: Direction) -> None:
    """133 of 240 is 95 % / 12 x 7; 75.7 % it is not, however the targets and the denominators change between the months."""
    parts = [Part(Fraction(target), Decimal(whole) * target / 100, Decimal(whole), Decimal(target)) for whole, target in months]
    assert together(parts, kind=IndicatorKind.RATIO, direction=direction) == 1


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ([Decimal("90.01"), Decimal("90.04")], ["90.01", "90.04"]),
        ([Decimal("90.1"), Decimal("90.4")], ["90.1", "90.4"]),
        ([None, Fraction(1, 3), Fraction(1, 3)], [None, "0.3", "0.3"]),
        ([Decimal("90.04"), None, Decimal("90.01")], ["90.0", None, "90.0"]),
    ],
    ids=["they differ", "one decimal tells", "the same", "not beside each other"],
)
def test_neighbours_in_a_row_that_differ_are_shown_as_different(values: list[Any], shown: list[str | None]) -> None:
    found = in_a_row(values, places=1)
    assert [None if one is None else str(one) for one in found] == shown


@given(st.lists(st.fractions(0, 200) | st.none(), min_size=2, max_size=4))
def test_an_arrow_between_two_figures_never_contradicts_them(values: list[Fraction | None]) -> None:
    shown = in_a_row(values, places=1)
    for (before, after), (left, right) in zip(pairwise(values), pairwise(shown), strict=True):
        if before is not None and after is not None and left is not None and right is not None:
            assert not (before < after and left > right)
            assert not (before > after and left < right)
            assert before != after or left == right
            if abs(before - after) >= Fraction(1, 10**4):
                assert left != right


@pytest.mark.parametrize(
    ("weighted", "shown"),
    [
        (Fraction(8999996, 100000), "89,99996"),
        (Fraction(899996, 10000), "89,9996"),
        (Fraction(9000004, 100000), "90"),
        (Fraction(9999996, 100000), "99,99996"),
        (Fraction(10213, 100), "102,13"),
    ],
)
def test_what_was_decided_closely_is_written_so_in_chat_and_on_paper(weighted: Fraction, shown: str) -> None:
    """Just below 90 % is *di bawah*, and nowhere 90 %."""
    figure = truthful(weighted, places=2, at_least=[100, 90])
    assert formats.percent(figure) == f"{shown}\u00a0%"
    assert paper.number(figure) == shown


def test_what_is_next_to_nothing_keeps_its_sign() -> None:
    assert (truthful(Fraction(1, 10**8)), truthful(Fraction(-1, 10**8))) == (Decimal("0.000001"), Decimal("-0.000001"))


def test_a_stored_share_is_still_written_with_one_decimal() -> None:
    assert formats.percent(Decimal("95.5556")) == "95,6\u00a0%"
