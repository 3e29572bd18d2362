"""A unit is compared with itself by what one person came to in one period: never by sums over other people or months."""

from decimal import Decimal
from fractions import Fraction

import pytest

from domain.insight.combined_figures import level
from domain.standards.achievement import Part
from domain.standards.indicators import IndicatorKind

COUNT, RATIO, AVERAGE = IndicatorKind.COUNT, IndicatorKind.RATIO, IndicatorKind.AVERAGE


def _counts(*values: int | None) -> list[Part]:
    return [Part(None if value is None else Decimal(value), None, None, Decimal(10)) for value in values]


def _ratios(*shares: tuple[int, int]) -> list[Part]:
    return [Part(Decimal(100 * part) / of, Decimal(part), Decimal(of), None) for part, of in shares]


@pytest.mark.parametrize(
    ("parts", "kind", "shown"),
    [
        pytest.param(_counts(*[4] * 36), COUNT, 4, id="twelve people in three months"),
        pytest.param(_counts(*[4] * 24), COUNT, 4, id="eight people in three months: no fall"),
        pytest.param(_counts(*[4] * 34), COUNT, 4, id="two months were not reported: no fall"),
        pytest.param(_counts(4, 4, None), COUNT, 4, id="a value that is missing is no 0"),
        pytest.param(_counts(4, 4, 0), COUNT, Fraction(8, 3), id="a 0 that was reported is one"),
        pytest.param(_counts(1, 2, 2), COUNT, Fraction(5, 3), id="exactly"),
        pytest.param(
            _ratios((1, 2), (90, 100)), RATIO, Fraction(9100, 102), id="a share is the sum of the sums, no average of shares"
        ),
        pytest.param(_counts(20, 40), AVERAGE, 30, id="an average is one already"),
        pytest.param([], COUNT, None, id="nobody"),
        pytest.param(_counts(None), COUNT, None, id="nobody with a value"),
    ],
)
def test_the_level_of_a_unit(parts: list[Part], kind: IndicatorKind, shown: Fraction | None) -> None:
    assert level(parts, kind=kind) == shown
