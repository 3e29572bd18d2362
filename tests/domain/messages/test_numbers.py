"""Numbers as people write them, from a table of more than 200 cases."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.messages.numbers import NotANumber, format_number, read_number


def _cases() -> list[tuple[str, str, str]]:
    table = Path(__file__).with_name("numbers.txt").read_text(encoding="utf-8")
    cases = []
    for line in table.splitlines()[1:]:
        group, _, rest = line.partition(": ")
        for case in rest.split(" ; "):
            said, _, readings = case.rpartition(" = ")
            cases.append((group, said, readings))
    return cases


CASES = _cases()


def test_the_table_has_more_than_200_cases() -> None:
    assert len(CASES) > 200


@pytest.mark.parametrize(("said", "readings"), [case[1:] for case in CASES], ids=[f"{g}-{said}" for g, said, _ in CASES])
def test_read_as_the_table_says(said: str, readings: str) -> None:
    if readings == "!":
        with pytest.raises(NotANumber):
            read_number(said)
    else:
        assert read_number(said) == tuple(Decimal(reading) for reading in readings.split(" or "))


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_what_is_shown_can_be_typed_back(value: Decimal) -> None:
    assert value in read_number(format_number(value))


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [("1234.5", None, "1.234,5"), ("0", None, "0"), ("-1250", None, "-1.250"), ("2.345", 2, "2,35"), ("1000000", 0, "1.000.000")],
)
def test_numbers_are_shown_as_indonesians_write_them(value: str, decimals: int | None, shown: str) -> None:
    assert format_number(Decimal(value), decimals=decimals) == shown
