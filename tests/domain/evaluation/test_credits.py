"""Angka kredit: exact, rounded once, by level, months and predikat; nothing without a functional post."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest

from domain.evaluation.credits import LAW, Stretch, coefficient, credit, months, percent
from domain.evaluation.ratings import Predicate
from domain.people.careers import LEVELS, Level
from domain.standards.rules import LISTED, Rules, in_force

_YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def _stretch(level: Level | None, months_: str, amount: str | None = None, post: str = "Guru") -> Stretch:
    known = LAW[level] if level and amount is None else amount and Decimal(amount)
    return Stretch(post, level, Fraction(months_), known or None)


@pytest.mark.parametrize(
    ("level", "predicate", "total"),
    [
        ("beginner", "very_good", "5.625"),
        ("beginner", "very_poor", "0.938"),
        ("skilled", "good", "5"),
        ("proficient", "needs_improvement", "9.375"),
        ("supervising", "poor", "12.5"),
        ("first", "very_good", "18.75"),
        ("first", "good", "12.5"),
        ("first", "needs_improvement", "9.375"),
        ("first", "poor", "6.25"),
        ("first", "very_poor", "3.125"),
        ("young", "very_good", "37.5"),
        ("middle", "needs_improvement", "28.125"),
        ("chief", "very_good", "75"),
    ],
)
def test_a_whole_year(level: str, predicate: str, total: str) -> None:
    made = credit([_stretch(Level(level), "12")], percent(Predicate(predicate), Rules()))
    assert made is not None
    assert made.total == Decimal(total)
    assert [(line.post, line.months) for line in made.lines] == [(f"Guru {LEVELS[Level(level)]}", Decimal(12))]


@pytest.mark.parametrize(
    ("days", "away", "expected"),
    [
        pytest.param([_YEAR], [], "12", id="a whole year"),
        pytest.param([(date(2026, 7, 1), date(2026, 12, 31))], [], "6", id="half a year by months, however many days they have"),
        pytest.param([(date(2026, 1, 1), date(2026, 2, 14))], [], "3/2", id="half of February"),
        pytest.param([(date(2026, 12, 31), date(2026, 12, 31))], [], "1/31", id="the last day alone"),
        pytest.param([(date(2020, 1, 1), date(2030, 1, 1))], [], "12", id="what lies outside does not count"),
        pytest.param([(date(2026, 1, 1), date(2026, 3, 31)), (date(2026, 3, 1), date(2026, 4, 30))], [], "4", id="a month once"),
        pytest.param([_YEAR], [(date(2026, 4, 1), date(2026, 6, 30))], "9", id="without the time away"),
        pytest.param([_YEAR], [_YEAR], "0", id="away all the year"),
        pytest.param([], [_YEAR], "0", id="never"),
    ],
)
def test_months_are_whole_where_they_are_and_else_their_share(
    days: list[tuple[date, date]], away: list[tuple[date, date]], expected: str
) -> None:
    assert months(days, 2026, away) == Fraction(expected)


def test_february_of_a_leap_year_has_its_own_days() -> None:
    assert months([(date(2028, 2, 1), date(2028, 2, 29))], 2028) == 1
    assert months([(date(2028, 2, 1), date(2028, 2, 28))], 2028) == Fraction(28, 29)


def test_the_parts_of_a_year_add_up_to_what_is_shown_and_it_is_rounded_once() -> None:
    held = [_stretch(Level.FIRST, "1/3"), _stretch(Level.YOUNG, "1/3"), _stretch(Level.MIDDLE, "34/3")]
    made = credit(held, Decimal(75))
    assert made is not None
    exact = (Fraction(1, 3) * Fraction(25, 2) + Fraction(1, 3) * 25 + Fraction(34, 3) * Fraction(75, 2)) / 12 * Fraction(3, 4)
    assert made.total == Decimal("27.344")
    assert abs(Fraction(made.total) - exact) <= Fraction(1, 2000)
    assert sum(line.points for line in made.lines) == made.total
    assert sum(line.months for line in made.lines) == 12


def test_nothing_is_said_of_who_had_no_functional_post() -> None:
    assert credit([], Decimal(100)) is None
    assert credit([_stretch(Level.FIRST, "0")], Decimal(100)) is None


def test_without_its_level_nothing_is_counted_and_the_post_is_named() -> None:
    made = credit([_stretch(Level.FIRST, "6"), _stretch(None, "3"), _stretch(None, "3")], Decimal(100))
    assert made is not None
    assert (made.total, made.lines, made.missing) == (None, (), ("Guru",))


@pytest.mark.parametrize(
    ("post", "year", "amount"),
    [
        pytest.param("Guru", 2024, "12.5", id="before anything was said, the law's"),
        pytest.param("Guru", 2025, "13", id="what holds for all"),
        pytest.param("guru  ", 2026, "14", id="its own goes before, however it is typed"),
        pytest.param("Guru", 2030, "15", id="the latest that has begun"),
        pytest.param("Bidan", 2030, "13", id="another post"),
    ],
)
def test_a_coefficient_of_the_workbook_counts_from_its_year_on(post: str, year: int, amount: str) -> None:
    known = {("", Level.FIRST): [(2025, Decimal(13))], ("guru", Level.FIRST): [(2028, Decimal(15)), (2026, Decimal(14))]}
    assert coefficient(known, post, Level.FIRST, year) == Decimal(amount)
    assert coefficient(known, post, Level.YOUNG, year) == 25


def test_the_law_s_bounds_hold_whatever_was_set_and_no_better_predikat_is_worth_less() -> None:
    codes = ("AK-SANGAT-KURANG", "AK-KURANG", "AK-BUTUH-PERBAIKAN", "AK-BAIK", "AK-SANGAT-BAIK")
    bounds = [(LISTED[code].low, LISTED[code].usual, LISTED[code].high) for code in codes]
    assert [usual for _, usual, _ in bounds] == [25, 50, 75, 100, 150]
    assert all(low <= usual <= high for low, usual, high in bounds)
    assert all(one[2] <= other[0] for one, other in pairwise(bounds))
    assert percent(Predicate.VERY_GOOD, in_force({"AK-SANGAT-BAIK": Decimal(400)})) == 150
