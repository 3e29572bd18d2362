"""What can be pressed in continuous feedback."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action


@dataclass(frozen=True)
class OpenFeedback(Action):
    """Show what was written about me, and a page of my people."""

    code: ClassVar[str] = "fb"
    page: int


@dataclass(frozen=True)
class FeedbackFor(Action):
    """Show what was written about one of my people, to add to it."""

    code: ClassVar[str] = "fbp"
    person: int


@dataclass(frozen=True)
class WriteFeedback(Action):
    """Write a note or praise about one of my people; the words follow."""

    code: ClassVar[str] = "fbw"
    person: int
    kind: str
