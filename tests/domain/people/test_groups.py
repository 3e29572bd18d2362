"""No total, and nothing between two totals, is about fewer people than enough."""

import itertools
import random

import pytest

from domain.people.groups import may_be_told

_LEAST = 5


def _people(first: int, last: int) -> frozenset[int]:
    return frozenset(range(first, last + 1))


@pytest.mark.parametrize(
    ("people", "others", "told"),
    [
        (_people(1, 5), [], True),
        (_people(1, 4), [], False),
        (frozenset(), [], False),
        (_people(1, 6), [_people(1, 6)], True),
        (_people(1, 6), [_people(1, 5)], False),
        (_people(1, 5), [_people(1, 6)], False),
        (_people(1, 10), [_people(1, 5)], True),
        (_people(1, 9), [_people(1, 5)], False),
        (_people(2, 11), [_people(1, 10)], False),
        (_people(6, 15), [_people(1, 10)], True),
        (_people(11, 15), [_people(1, 10)], True),
        (_people(1, 20), [_people(1, 10), _people(2, 20)], False),
    ],
    ids=[
        "enough",
        "too few",
        "nobody",
        "the same again",
        "one joined",
        "one left",
        "enough joined",
        "four joined",
        "one came for another",
        "halves overlap",
        "others altogether",
        "beside one of several",
    ],
)
def test_totals_are_told_only_where_nobody_is_told_apart(people: frozenset[int], others: list[frozenset[int]], told: bool) -> None:
    assert may_be_told(people, others, least=_LEAST) is told


def test_whatever_was_told_no_difference_of_two_is_of_too_few() -> None:
    chance = random.Random(5)
    for _ in range(200):
        told: list[frozenset[int]] = []
        for _ in range(12):
            people = frozenset(chance.sample(range(24), chance.randint(1, 24)))
            if may_be_told(people, told, least=_LEAST):
                told.append(people)
        for one, other in itertools.permutations(told, 2):
            assert len(one) >= _LEAST
            if other < one:
                assert len(one - other) >= _LEAST
