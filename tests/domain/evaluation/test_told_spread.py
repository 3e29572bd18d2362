"""A spread of predikat is told of enough people, once nothing of it changes, and never where taking off what is known leaves few."""

import pytest

from domain.evaluation.told_spread import Withheld, withheld

SIX, FIVE, FOUR = frozenset(range(6)), frozenset(range(5)), frozenset(range(4))


@pytest.mark.parametrize(
    ("people", "known", "settled", "sees_each", "why"),
    [
        pytest.param(SIX, set(), True, False, None, id="enough people, closed"),
        pytest.param(SIX, {0}, True, False, None, id="the one they judge is taken off: five are left"),
        pytest.param(FIVE, {0}, True, False, Withheld.FEW, id="the one they judge is taken off: four are left"),
        pytest.param(SIX, {0, 99}, True, False, None, id="somebody of another unit is nothing to take off"),
        pytest.param(FIVE, set(FIVE), True, False, None, id="they judged everybody themselves"),
        pytest.param(SIX, set(), False, False, Withheld.OPEN, id="another result may come tomorrow"),
        pytest.param(SIX, {0}, False, True, None, id="who looks at each result besides"),
        pytest.param(FIVE, {0}, True, True, None, id="and takes nothing off"),
        pytest.param(FOUR, set(FOUR), True, True, Withheld.FEW, id="a picture is of enough people whoever asks"),
        pytest.param(FOUR, set(), False, False, Withheld.FEW, id="few are few before it is closed"),
        pytest.param(frozenset(), set(), True, True, Withheld.NOBODY, id="nobody"),
    ],
)
def test_to_whom_a_spread_is_told(
    people: frozenset[int], known: set[int], settled: bool, sees_each: bool, why: Withheld | None
) -> None:
    assert withheld(people, known, least=5, settled=settled, sees_each=sees_each) is why
