"""What counts as time spent on reporting, and when it is too much."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from domain.adoption.burden import a_week, is_heavy, median, spent


@pytest.mark.parametrize(
    ("took", "counts"),
    [
        pytest.param(timedelta(minutes=3), timedelta(minutes=3), id="in one go"),
        pytest.param(timedelta(hours=20), timedelta(minutes=30), id="left overnight"),
        pytest.param(timedelta(seconds=-5), timedelta(0), id="clocks that disagree"),
    ],
)
def test_the_time_that_counts(took: timedelta, counts: timedelta) -> None:
    assert spent(took) == counts


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param([], None, id="nobody"),
        pytest.param([Fraction(3)], Decimal("3.0"), id="one"),
        pytest.param([Fraction(1), Fraction(2)], Decimal("1.5"), id="between two"),
        pytest.param([Fraction(1), Fraction(9), Fraction(2)], Decimal("2.0"), id="the middle of three, in any order"),
        pytest.param([Fraction(1, 20), Fraction(1, 20)], Decimal("0.1"), id="half a tenth is rounded up"),
    ],
)
def test_the_median(values: list[Fraction], expected: Decimal | None) -> None:
    assert median(values) == expected


def test_a_months_minutes_are_told_per_week() -> None:
    assert a_week({1: timedelta(minutes=40), 2: timedelta(minutes=50), 3: timedelta(minutes=500)}) == Decimal("11.5")


@pytest.mark.parametrize(
    ("minutes", "heavy"),
    [
        pytest.param(None, False, id="nothing measured"),
        pytest.param(Decimal("10.0"), False, id="just what was promised"),
        pytest.param(Decimal("10.1"), True, id="more than was promised"),
    ],
)
def test_when_it_is_too_much(minutes: Decimal | None, heavy: bool) -> None:
    assert is_heavy(minutes, promised=10) is heavy
