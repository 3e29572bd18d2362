"""What is expected after earlier values, which slip explains a surprise, and rules between indicators."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import hypotheses
from domain.reporting.plausible import Slip, expected, guess
from domain.standards.relations import Declared, NotARule, Operator, holds, read_rules

STEADY = [Decimal(n) for n in (25, 26, 24, 27, 25, 26)]

RANGES: list[tuple[str, list[int], tuple[str, str] | None]] = [
    ("five values are too few", [25, 26, 24, 27, 25], None),
    ("mostly zeros: nothing is expected", [0, 0, 0, 0, 3, 5, 2], None),
    ("half zeros are still a series", [0, 0, 0, 4, 5, 6], ("0", "10.93")),
    ("mean and three deviations", [25, 26, 24, 27, 25, 26], ("22.35", "28.65")),
    ("a constant series leaves 5 %", [100] * 6, ("95", "105")),
    ("skewed: median and modified deviations", [10, 11, 10, 12, 11, 10, 60], ("5.8", "16.2")),
    ("never below 0 where nothing was", [1, 9, 1, 9, 1, 9], ("0", "18.1")),
]


@pytest.mark.parametrize(("case", "values", "wanted"), RANGES, ids=[case[0] for case in RANGES])
def test_the_range_expected(case: str, values: list[int], wanted: tuple[str, str] | None) -> None:
    found = expected([Decimal(value) for value in values])
    if wanted is None:
        assert found is None, case
    else:
        assert found is not None
        assert (found.low.quantize(Decimal("0.01")), found.high.quantize(Decimal("0.01"))) == pytest.approx(
            (Decimal(wanted[0]), Decimal(wanted[1])), abs=Decimal("0.06")
        )


def test_a_cumulative_value_that_grew_evenly_still_leaves_five_percent_of_what_it_reached() -> None:
    usual = expected([Decimal("7.4")] * 8)
    assert usual is not None
    further = usual.shifted(Decimal("59.4"))
    assert (further.low, further.high) == (Decimal("63.46"), Decimal("70.14"))


def test_one_more_or_one_fewer_is_never_a_surprise() -> None:
    usual = expected([Decimal(1)] * 8)
    assert usual is not None
    assert not usual.holds(Decimal(0))
    assert all(usual.leaving(Decimal(1)).holds(Decimal(value)) for value in (0, 1, 2))
    assert usual.leaving(Decimal(5)).low == 0


SLIPS: list[tuple[str, str, dict[str, Decimal], tuple[Slip, str] | None]] = [
    ("a zero too many", "250", {}, (Slip.EXTRA_ZERO, "25")),
    ("two zeros too many", "2500", {}, (Slip.EXTRA_ZERO, "25")),
    ("a zero missing", "2.5", {}, (Slip.MISSING_ZERO, "25")),
    ("digits swapped", "62", {}, (Slip.SWAPPED, "26")),
    ("cumulative instead of monthly", "178", {"so_far": Decimal(153)}, (Slip.CUMULATIVE, "25")),
    ("a percentage instead of a count", "55", {"whole": Decimal(45)}, (Slip.PERCENT, "25")),
    ("nothing explains it", "90", {}, None),
]


@pytest.mark.parametrize(("case", "typed", "more", "wanted"), SLIPS, ids=[case[0] for case in SLIPS])
def test_the_slip_that_explains_it(case: str, typed: str, more: dict[str, Decimal], wanted: tuple[Slip, str] | None) -> None:
    usual = expected(STEADY)
    assert usual is not None
    found = guess(Decimal(typed), usual, decimals=0, **more)
    assert (None if found is None else (found.slip, str(found.value.to_integral()))) == wanted, case


@given(st.lists(st.integers(0, 10_000).map(Decimal), min_size=6, max_size=24), st.integers(0, 10**6).map(Decimal))
def test_a_guess_is_always_a_value_that_surprises_nobody(values: list[Decimal], typed: Decimal) -> None:
    usual = expected(values)
    if usual is not None:
        assert usual.low <= usual.middle <= usual.high
        found = guess(typed, usual, decimals=0, so_far=sum(values, Decimal(0)))
        assert found is None or usual.holds(found.value)


def test_of_the_slips_proposed_at_least_eighty_percent_are_right() -> None:
    assert hypotheses.measure()["precision %"] >= 80


RULES = [
    ("<= K1", (Declared(Operator.AT_MOST, "K1"),)),
    ("<= K1 wajib", (Declared(Operator.AT_MOST, "K1", must=True),)),
    (">= DPT-3 kosong=0; < X alasan", (Declared(Operator.LESS, "X"), Declared(Operator.AT_LEAST, "DPT-3", missing_is_zero=True))),
    ("", ()),
]


@pytest.mark.parametrize(("words", "wanted"), RULES, ids=[case[0] or "empty" for case in RULES])
def test_a_rule_as_it_is_declared(words: str, wanted: tuple[Declared, ...]) -> None:
    assert set(read_rules(words)) == set(wanted)
    assert read_rules("; ".join(map(str, wanted))) == tuple(sorted(wanted)), "what is written out is read again"


@pytest.mark.parametrize("words", ["K1", "<= ", "=< K1", "<= K1 harus", "<= K1 dan K2"])
def test_what_is_no_rule_is_refused(words: str) -> None:
    with pytest.raises(NotARule):
        read_rules(words)


HOLDS: list[tuple[str, Operator, int | None, int | None, bool, bool]] = [
    ("equal is at most", Operator.AT_MOST, 5, 5, False, True),
    ("more is not at most", Operator.AT_MOST, 6, 5, False, False),
    ("equal is not less", Operator.LESS, 5, 5, False, False),
    ("a missing value is not looked at", Operator.AT_MOST, 6, None, False, True),
    ("a missing value counts as 0 where that is declared", Operator.AT_MOST, 6, None, True, False),
]


@pytest.mark.parametrize(("case", "how", "own", "other", "zero", "wanted"), HOLDS, ids=[case[0] for case in HOLDS])
def test_whether_a_rule_holds(case: str, how: Operator, own: int | None, other: int | None, zero: bool, wanted: bool) -> None:
    one, two = (None if value is None else Decimal(value) for value in (own, other))
    assert holds(how, one, two, missing_is_zero=zero) is wanted, case
