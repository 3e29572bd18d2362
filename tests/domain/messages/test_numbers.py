"""Numbers are read back whatever the style they are written in, and shown as Indonesians write them. What people write, and how it
is read for which kind of indicator, stands in tests/domain/reporting/answers.txt."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.messages.number_words import each
from domain.messages.numbers import format_number, read_number

_FIGURES = each("nol satu dua tiga empat lima enam tujuh delapan sembilan")
_ONES = each(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
_TENS = each("zero ten twenty thirty forty fifty sixty seventy eighty ninety")


def _in_words(number: int) -> str:
    """A number in Indonesian words, as schools teach them."""
    for size, name, one in ((1_000_000, "juta", "satu juta"), (1000, "ribu", "seribu"), (100, "ratus", "seratus")):
        if number >= size:
            many = one if number // size == 1 else f"{_in_words(number // size)} {name}"
            return f"{many} {_in_words(number % size)}" if number % size else many
    if number >= 20:
        return f"{_FIGURES[number // 10]} puluh" + (f" {_FIGURES[number % 10]}" if number % 10 else "")
    if number > 11:
        return f"{_FIGURES[number - 10]} belas"
    return ("sepuluh", "sebelas")[number - 10] if number > 9 else _FIGURES[number]


def _in_english(number: int) -> str:
    for size, name in ((1_000_000, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = f" and {_in_english(number % size)}" if number % size else ""
            return f"{_in_english(number // size)} {name}{rest}"
    if number < 20:
        return _ONES[number]
    return _TENS[number // 10] + (f"-{_ONES[number % 10]}" if number % 10 else "")


def _sizes_in_figures(number: int) -> str:
    """`1 juta 200 ribu 5`."""
    found = [f"{number // size % 1000} {name}".strip() for size, name in ((1_000_000, "juta"), (1000, "ribu"), (1, ""))]
    return " ".join(one for one in found if not one.startswith("0")) or "0"


def _mixed(number: int) -> str:
    """`dua puluh 5`, `2 ratus`: figures and words by turns."""
    words = _in_words(number).split()
    return " ".join(str(_FIGURES.index(one)) if one in _FIGURES and place % 2 else one for place, one in enumerate(words))


_STYLES: dict[str, Callable[[int], str]] = {
    "figures": str,
    "grouped by dots": lambda number: f"{number:,}".replace(",", "."),
    "grouped by spaces": lambda number: f"{number:,}".replace(",", " "),
    "with people behind": lambda number: f"{number} orang",
    "in words": _in_words,
    "in one word": lambda number: (
        _in_words(number).replace(" puluh", "puluh").replace(" ratus", "ratus").replace(" belas", "belas")
    ),
    "in loud words": lambda number: f"{_in_words(number).upper()}!",
    "figures and words": lambda number: f"{number} ({_in_words(number)}) orang",
    "mixed": _mixed,
    "sizes": _sizes_in_figures,
    "English": _in_english,
    "full width": lambda number: str(number).translate({48 + digit: 0xFF10 + digit for digit in range(10)}),
}


@settings(max_examples=60)
@given(st.one_of(st.integers(0, 130), st.integers(0, 9999), st.integers(0, 999_999_999)))
def test_a_number_is_read_back_in_every_style(number: int) -> None:
    assert len(_STYLES) >= 10
    wrong = {style: (said, readings) for style, (said, readings) in _read_back(number).items() if number not in readings}
    assert not wrong


def _read_back(number: int) -> dict[str, tuple[str, tuple[Decimal, ...]]]:
    return {style: (write(number), read_number(write(number))) for style, write in _STYLES.items()}


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_what_is_shown_can_be_typed_back(value: Decimal) -> None:
    assert value in read_number(format_number(value))


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [("1234.5", None, "1.234,5"), ("0", None, "0"), ("-1250", None, "-1.250"), ("2.345", 2, "2,35"), ("1000000", 0, "1.000.000")],
)
def test_numbers_are_shown_as_indonesians_write_them(value: str, decimals: int | None, shown: str) -> None:
    assert format_number(Decimal(value), decimals=decimals) == shown
