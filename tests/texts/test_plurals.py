"""English counts things one by one: `1 day`, `2 days`; Indonesian needs no plural."""

import pytest

from texts.formats import many

COUNTED = [
    ("one", 1, ("day",), "1 day"),
    ("several", 2, ("day",), "2 days"),
    ("none", 0, ("day",), "0 days"),
    ("people", 1_200, ("person is", "people are"), "1,200 people are"),
]


@pytest.mark.parametrize(("case", "count", "words", "wanted"), COUNTED, ids=[case[0] for case in COUNTED])
def test_a_count_with_its_noun(case: str, count: int, words: tuple[str, ...], wanted: str) -> None:
    assert many(count, *words) == wanted, case
