"""What can be pressed when staff rate the coaching they got."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action


@dataclass(frozen=True)
class OpenCoaching(Action):
    """Rate the coaching behind my evaluation."""

    code: ClassVar[str] = "coach"
    evaluation: int


@dataclass(frozen=True)
class ScoreCoaching(Action):
    """One statement gets this score, 1 to 5; 0 skips it."""

    code: ClassVar[str] = "coachis"
    evaluation: int
    statement: int
    score: int
