"""Amounts of a workbook are kept exactly or refused with words: never with other digits."""

from decimal import Decimal
from typing import Any

import pytest

from services.exchange.cells import BadCell, amount


@pytest.mark.parametrize(
    ("cell", "cause"),
    [
        ("7371011203900011", "looks_like_nik"),
        (7371011203900011, "looks_like_nik"),
        (7371011203900011.0, "looks_like_nik"),
        ("198001012005011001", "looks_like_nip"),
        ("100000000000", "too_many_digits"),
        (100000000000, "too_many_digits"),
        ("9" * 30, "too_many_digits"),
        (1e30, "too_many_digits"),
        ("99999999999.99999", "too_many_digits"),
        (99999999999.99999, "too_many_digits"),
        ("0,00001", "too_many_digits"),
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
    ],
)
def test_what_cannot_be_kept_exactly_is_refused(cell: Any, cause: str) -> None:
    with pytest.raises(BadCell) as caught:
        amount(cell)
    assert caught.value.cause == cause


@pytest.mark.parametrize(
    ("cell", "kept"),
    [("99999999999", "99999999999"), (0.1 + 0.2, "0.3"), (33.333333333, "33.3333"), ("66,6667", "66.6667"), (5, "5")],
)
def test_what_can_be_kept_is_kept(cell: Any, kept: str) -> None:
    assert amount(cell) == Decimal(kept)
