"""How a question of a check is written, and when it is passed."""

import pytest

from domain.training.checks import Question, Unreadable, passed, percent_right, read_question


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        pytest.param("Suhu vaksin?\n2-8*\n0", Question("Suhu vaksin?", ("2-8", "0"), 0), id="a star behind"),
        pytest.param("Suhu?\n0\n* 2-8", Question("Suhu?", ("0", "2-8"), 1), id="a star before"),
        pytest.param("Suhu?\n\n- 0\n- 2-8 *\n", Question("Suhu?", ("0", "2-8"), 1), id="bullets and empty lines"),
        pytest.param("Suhu <b>?\na*\nb\nc\nd", Question("Suhu <b>?", ("a", "b", "c", "d"), 0), id="four choices"),
    ],
)
def test_what_is_a_question(said: str, meant: Question) -> None:
    assert read_question(said) == meant


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        pytest.param("Suhu?", "lines", id="no choices"),
        pytest.param("Suhu?\n2-8*", "lines", id="one choice is none"),
        pytest.param("Suhu?\na*\nb\nc\nd\ne", "lines", id="five choices"),
        pytest.param("Suhu?\na\nb", "right", id="none is right"),
        pytest.param("Suhu?\na*\nb*", "right", id="two are right"),
        pytest.param("Suhu?\nsama*\nSama", "twice", id="two are the same"),
        pytest.param("x" * 301 + "\na*\nb", "long", id="a question without an end"),
        pytest.param("Suhu?\n*\nb", "long", id="an empty choice"),
    ],
)
def test_what_is_not(said: str, problem: str) -> None:
    with pytest.raises(Unreadable, match=problem):
        read_question(said)


@pytest.mark.parametrize(
    ("hits", "of", "percent", "mark", "enough"),
    [(3, 3, 100, 100, True), (2, 3, 66, 67, False), (2, 3, 66, 60, True), (4, 5, 80, 80, True), (0, 4, 0, 60, False)],
    ids=["all", "never rounded up", "enough", "just enough", "none"],
)
def test_when_it_is_passed(hits: int, of: int, percent: int, mark: int, enough: bool) -> None:
    found = percent_right([0] * hits + [1] * (of - hits), [0] * of)
    assert (found, passed(found, mark)) == (percent, enough)
