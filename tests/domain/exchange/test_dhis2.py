"""The values of one unit as DHIS2 takes them: one rule for each kind, exact, and periods in its own words."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.exchange.dhis2 import Elements, Reported, number, period_word, read_period, values
from domain.standards.indicators import IndicatorKind as K

_ALL = Elements("Vvvvvvvvvvv", "Nnnnnnnnnnn", "Ddddddddddd")
_V, _N, _D = "Vvvvvvvvvvv", "Nnnnnnnnnnn", "Ddddddddddd"


def _ratio(above: int, below: int) -> Reported:
    return Reported(Decimal(100 * above) / below if below else None, Decimal(above), Decimal(below))


@pytest.mark.parametrize(
    ("kind", "reports", "said"),
    [
        (K.COUNT, [Reported(Decimal(3)), Reported(Decimal(4))], {_V: "7"}),
        (K.COUNT, [Reported(Decimal(0))], {_V: "0"}),
        (K.RATIO, [_ratio(1, 3), _ratio(1, 3)], {_V: "33.3333", _N: "2", _D: "6"}),
        (K.RATIO, [_ratio(43, 45), _ratio(0, 0)], {_V: "95.5556", _N: "43", _D: "45"}),
        (K.RATIO, [_ratio(0, 0)], {}),
        (K.AVERAGE, [Reported(Decimal("1.5")), Reported(Decimal(2))], {_V: "1.75"}),
        (K.DURATION, [Reported(Decimal(25))], {_V: "25"}),
        (K.DATE, [Reported(day=date(2026, 9, 3)), Reported(day=date(2026, 9, 3))], {_V: "2026-09-03"}),
        (K.DATE, [Reported(day=date(2026, 9, 3)), Reported(day=date(2026, 9, 4))], {}),
        (K.YES_NO, [Reported(truth=True)], {_V: "true"}),
        (K.YES_NO, [Reported(truth=True), Reported(truth=False)], {}),
    ],
)
def test_a_unit_has_one_value(kind: K, reports: Any, said: dict[str, str]) -> None:
    assert dict(values(reports, _ALL, kind=kind)) == said
    assert dict(values(reports, Elements(numerator=_N), kind=kind)) == {name: one for name, one in said.items() if name == _N}


@pytest.mark.parametrize(
    ("amount", "said"), [("1000000", "1000000"), ("0.00005", "0.0001"), ("12345678901234567890.5", "12345678901234567890.5")]
)
def test_numbers_have_no_exponent_and_are_rounded_once(amount: str, said: str) -> None:
    from fractions import Fraction

    assert number(Fraction(amount)) == said


@pytest.mark.parametrize(
    ("word", "period", "theirs"),
    [
        ("2026-09", "2026-09", "202609"),
        ("202609", "2026-09", "202609"),
        ("2026-Q3", "2026-Q3", "2026Q3"),
        ("2026q3", "2026-Q3", "2026Q3"),
        (" 2026 T3 ", "2026-Q3", "2026Q3"),
    ],
)
def test_periods(word: str, period: str, theirs: str) -> None:
    assert (str(read_period(word)), period_word(read_period(word))) == (period, theirs)


@pytest.mark.parametrize("word", ["", "2026", "2026-13", "2026-Q5", "26-09", "2026-9x", "September"])
def test_no_periods(word: str) -> None:
    with pytest.raises(ValueError, match="no period"):
        read_period(word)
