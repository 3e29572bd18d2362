"""The year out of its quarters, case by case."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.evaluation.ratings import Predicate, Rating, predicate
from domain.evaluation.year import Because, Judged, decided_from, propose
from domain.standards.rules import Rules

_LETTERS = {"A": Rating.ABOVE, "M": Rating.MEETS, "B": Rating.BELOW}


def _quarters(words: str) -> list[Judged]:
    """`AM` is a whole quarter with hasil kerja above and perilaku kerja as expected; `BM/3` a third of one."""
    found = []
    for word in words.split():
        letters, _, part = word.partition("/")
        found.append(Judged(_LETTERS[letters[0]], _LETTERS[letters[1]], Fraction(1, int(part or 1))))
    return found


CASES = [
    ("four times as expected", "MM MM MM MM", "MM", Predicate.GOOD, Because.SAME),
    ("always above in both", "AA AA AA AA", "AA", Predicate.VERY_GOOD, Because.SAME),
    ("three of four decide", "AM AM AM BM", "AM", Predicate.GOOD, Because.MIDDLE),
    ("one bad quarter does not make a bad year", "BM MM MM MM", "MM", Predicate.GOOD, Because.MIDDLE),
    ("one of each and one more", "BM MM AM MM", "MM", Predicate.GOOD, Because.MIDDLE),
    ("two and two, the latest better", "BM BM MM MM", "MM", Predicate.GOOD, Because.LATEST),
    ("two and two, the latest worse", "AM AM MM MM", "MM", Predicate.GOOD, Because.LATEST),
    ("two and two, mixed, the latest worse", "MM BM MM BM", "BM", Predicate.NEEDS_IMPROVEMENT, Because.LATEST),
    ("half above, half below", "AM AM BM BM", "MM", Predicate.GOOD, Because.BETWEEN),
    ("the middle lies between two, and the latest is above both", "BM BM MM AM", "MM", Predicate.GOOD, Because.LATEST),
    ("a month weighs less than a quarter", "BM/3 MM", "MM", Predicate.GOOD, Because.MIDDLE),
    ("two short parts against a whole quarter", "MM BM/3 BM/3", "MM", Predicate.GOOD, Because.MIDDLE),
    ("one quarter alone", "BB", "BB", Predicate.VERY_POOR, Because.SAME),
    ("conduct below expectation all year", "AB AB AB AB", "AB", Predicate.POOR, Because.SAME),
]


@pytest.mark.parametrize(("words", "letters", "expected", "because"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_year_is_the_middle_of_its_quarters(words: str, letters: str, expected: Predicate, because: Because) -> None:
    found = propose(_quarters(words))
    assert found is not None
    assert (found.result, found.conduct) == tuple(_LETTERS[letter] for letter in letters)
    assert found.predicate is expected
    assert found.result_because is because


def test_results_and_conduct_are_weighed_apart() -> None:
    found = propose(_quarters("AM AB BB BB"))
    assert found is not None
    assert (found.result, found.result_because) == (Rating.MEETS, Because.BETWEEN)
    assert (found.conduct, found.conduct_because) == (Rating.BELOW, Because.MIDDLE)


@pytest.mark.parametrize("quarters", [[], [Judged(Rating.MEETS, Rating.MEETS, Fraction(0))]], ids=["none", "no day worked"])
def test_without_a_quarter_nothing_is_proposed(quarters: list[Judged]) -> None:
    assert propose(quarters) is None


ratings = st.sampled_from(list(Rating))


@given(st.lists(st.builds(Judged, ratings, ratings, st.fractions(min_value=Fraction(1, 92), max_value=1)), min_size=1, max_size=4))
def test_a_year_lies_within_its_quarters(quarters: list[Judged]) -> None:
    found, order = propose(quarters), list(Rating)
    assert found is not None
    results = [order.index(one.result) for one in quarters]
    assert min(results) <= order.index(found.result) <= max(results)
    assert found.predicate is predicate(found.result, found.conduct)


def test_without_a_last_quarter_a_year_waits_until_none_can_open() -> None:
    assert decided_from(2026, Rules()) == date(2027, 2, 15)
