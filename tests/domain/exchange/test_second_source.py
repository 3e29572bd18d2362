"""How far ours is from the official figure: exact, to either side, and decided before anything is rounded."""

from decimal import Decimal
from fractions import Fraction

import pytest

from domain.exchange.second_source import gap, is_beyond, rounded, told


@pytest.mark.parametrize(
    ("ours", "official", "percent", "beyond"),
    [
        ("24", "30", "-20", True),
        ("110", "100", "10", False),
        ("90", "100", "-10", False),
        ("110.0001", "100", "10.0001", True),
        ("0", "0", "0", False),
        ("1", "0", None, True),
        ("0", "5", "-100", True),
        ("-12", "-10", "-20", True),
    ],
)
def test_the_gap_and_whether_its_cause_is_asked(ours: str, official: str, percent: str | None, beyond: bool) -> None:
    found = gap(Fraction(ours), Decimal(official))
    assert found == (None if percent is None else Fraction(percent))
    assert is_beyond(found, Decimal(10)) is beyond


@pytest.mark.parametrize(("amount", "shown"), [("1/3", "0.3"), ("-1/20", "-0.1"), ("1/20", "0.1"), ("-20", "-20.0")])
def test_it_is_rounded_once_for_showing(amount: str, shown: str) -> None:
    assert str(rounded(Fraction(amount), 1)) == shown


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("10", "10.0"),
        ("10.04", "10.04"),
        ("10.0001", "10.0001"),
        ("-10.04", "-10.04"),
        ("9.96", "10.0"),
        ("-20", "-20.0"),
        (None, None),
    ],
)
def test_what_is_told_lies_on_the_side_of_the_bound_on_which_it_was_decided(amount: str | None, shown: str | None) -> None:
    found = told(None if amount is None else Fraction(amount), Decimal(10))
    assert (found if found is None else str(found)) == shown
