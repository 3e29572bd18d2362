"""What a step has to look up of many people: on a snapshot, so that no writer waits for it, before the step begins again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session


class LookFirst(Exception):
    """A step asked for what was not looked up yet: what it did so far is undone, and it begins again with the answer at hand."""

    def __init__(self, question: Callable[[Session], Any]) -> None:
        super().__init__("to be looked up first")
        self.question = question


@dataclass
class Looks:
    """The answers of one update, in the order in which its steps ask; each attempt asks the same."""

    answers: list[Any] = field(default_factory=list)
    _asked: int = 0

    def begin(self) -> None:
        """Another attempt."""
        self._asked = 0

    def answer(self, question: Callable[[Session], Any]) -> Any:
        """What was found. Raises `LookFirst` where nobody looked yet."""
        self._asked += 1
        if self._asked > len(self.answers):
            raise LookFirst(question)
        return self.answers[self._asked - 1]
