"""What can be pressed around micro-lessons."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action


@dataclass(frozen=True)
class ListLessons(Action):
    """Show the sets of cards for me, with what I have read."""

    code: ClassVar[str] = "mats"
    page: int = 0


@dataclass(frozen=True)
class OpenLesson(Action):
    """Go on in a set where I stopped, or (from 1) at one of its cards."""

    code: ClassVar[str] = "mat"
    lesson: int
    place: int = 0


@dataclass(frozen=True)
class FinishLesson(Action):
    """I have read all of this version of a set."""

    code: ClassVar[str] = "matend"
    lesson: int
    version: int
