"""The short check after a training: how a question is written, and when the check is passed."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

FEWEST, MOST = 3, 5
"""Questions of one check."""

PASS_MARKS = (60, 70, 80, 100)
"""What an organiser may ask for, in % of right answers."""

_CHOICES = range(2, 5)
_LONGEST_QUESTION, _LONGEST_CHOICE = 300, 120
_BULLETS = "•-–) "


@dataclass(frozen=True)
class Question:
    """A question with its choices, one of them right."""

    text: str
    choices: tuple[str, ...]
    right: int
    """The place of the right choice, from 0."""


class Unreadable(ValueError):
    """Why it is no question: lines, long, twice or right."""


def read_question(said: str) -> Question:
    """The first line asks, each further line is a choice, the right one carries a `*`. Raises `Unreadable`."""
    lines = [" ".join(line.split()) for line in said.splitlines() if line.strip()]
    if len(lines) - 1 not in _CHOICES:
        raise Unreadable("lines")
    question, *choices = lines
    marked = [place for place, choice in enumerate(choices) if choice.startswith("*") or choice.endswith("*")]
    plain = tuple(choice.strip("*").strip(_BULLETS).strip("*").strip() for choice in choices)
    if len(question) > _LONGEST_QUESTION or not all(1 <= len(choice) <= _LONGEST_CHOICE for choice in plain):
        raise Unreadable("long")
    if len({choice.casefold() for choice in plain}) < len(plain):
        raise Unreadable("twice")
    if len(marked) != 1:
        raise Unreadable("right")
    return Question(question, plain, marked[0])


def percent_right(answers: Sequence[int], right: Sequence[int]) -> int:
    """Right answers in whole %, rounded down so that a pass is never rounded into."""
    hits = sum(answer == wanted for answer, wanted in zip(answers, right, strict=True))
    return int(Fraction(100 * hits, len(right)))


def passed(percent: int, pass_mark: int) -> bool:
    """Whether so many per cent are enough."""
    return percent >= pass_mark
