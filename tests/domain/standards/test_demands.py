"""What a target demands of a period: for the days worked, each part of them by its own target."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.standards.demands import NOTHING, Piece, demanded
from domain.standards.indicators import IndicatorKind

COUNT, RATIO, DURATION = IndicatorKind.COUNT, IndicatorKind.RATIO, IndicatorKind.DURATION


def _p(days: int, amount: str | None, worked: int | None = None, stretch: str | None = None) -> Piece:
    return Piece(
        days,
        days if worked is None else worked,
        None if amount is None else Fraction(amount),
        None if stretch is None else Fraction(stretch),
    )


DEMANDS = [
    ("a count for half the days", [_p(92, "6", 46)], COUNT, 0, "3", "6"),
    ("rounded up, never free", [_p(92, "1", 1)], COUNT, 0, "1", "1"),
    ("rounded up to the decimals", [_p(92, "10", 31)], COUNT, 1, "3.4", "10"),
    ("no day, nothing owed", [_p(92, "6", 0)], COUNT, 0, "0", "6"),
    ("a ratio stays", [_p(92, "95", 46)], RATIO, 0, "95", "95"),
    ("a duration stays", [_p(92, "30", 46)], DURATION, 1, "30", "30"),
    ("the whole time", [_p(92, "6")], COUNT, 0, "6", "6"),
    ("who joined late owes the days since", [_p(46, "6")], COUNT, 0, "3", "6"),
    ("a target that changes six days before the end", [_p(86, "6"), _p(6, "8")], COUNT, 0, "141/23", "141/23"),
    ("the same of a ratio: each day by its own", [_p(86, "90"), _p(6, "100")], RATIO, 0, "2085/23", "2085/23"),
    ("days away count for neither", [_p(46, "90", 0), _p(46, "100")], RATIO, 0, "100", "95"),
    ("away all the time: the days themselves", [_p(46, "90", 0), _p(46, "100", 0)], RATIO, 0, "95", "95"),
    ("two units, each its own", [_p(50, "6"), _p(42, "12")], COUNT, 0, "201/23", "201/23"),
    ("a target that began within the period", [_p(86, None), _p(6, "8")], COUNT, 0, "8", "8"),
    ("a post without a target after one with", [_p(46, "6"), _p(46, None)], COUNT, 0, "6", "6"),
]


@pytest.mark.parametrize(
    ("pieces", "kind", "decimals", "amount", "full"), [case[1:] for case in DEMANDS], ids=[case[0] for case in DEMANDS]
)
def test_each_part_of_a_period_is_demanded_by_its_own_target(
    pieces: list[Piece], kind: IndicatorKind, decimals: int, amount: str, full: str
) -> None:
    found = demanded(pieces, of=92, kind=kind, decimals=decimals)
    assert found.amount == Fraction(amount)
    if kind is COUNT:
        assert found.full == Fraction(full)


def test_without_a_target_nothing_is_demanded_and_a_stretch_needs_all_days() -> None:
    assert demanded([_p(92, None)], of=92, kind=COUNT, decimals=0) == NOTHING
    assert demanded([], of=92, kind=COUNT, decimals=0) == NOTHING
    assert demanded([_p(86, "6", stretch="8"), _p(6, "8")], of=92, kind=COUNT, decimals=0).stretch is None
    assert demanded([_p(86, "6", stretch="8"), _p(6, "8", stretch="10")], of=92, kind=COUNT, decimals=0).stretch == Fraction(
        187, 23
    )


@given(st.lists(st.integers(1, 20), min_size=1, max_size=6), st.integers(0, 50), st.sampled_from([COUNT, RATIO, DURATION]))
def test_cutting_a_period_in_pieces_of_one_target_changes_nothing(days: list[int], amount: int, kind: IndicatorKind) -> None:
    pieces = [_p(one, str(amount)) for one in days]
    assert demanded(pieces, of=sum(days), kind=kind, decimals=0) == demanded(
        [_p(sum(days), str(amount))], of=sum(days), kind=kind, decimals=0
    )
