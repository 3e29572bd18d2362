"""What can be pressed around a recorded talk."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action


@dataclass(frozen=True)
class RecordMine(Action):
    """Record one's own talk with the bot."""

    code: ClassVar[str] = "recme"


@dataclass(frozen=True)
class AskToRecord(Action):
    """Ask somebody whether their talk may be recorded."""

    code: ClassVar[str] = "recask"
    person: int


@dataclass(frozen=True)
class AnswerRecording(Action):
    """Agree to it, or not."""

    code: ClassVar[str] = "recyes"
    recording: int
    yes: bool


@dataclass(frozen=True)
class StopRecording(Action):
    """End it and pass it on; or throw it away."""

    code: ClassVar[str] = "recend"
    recording: int
    keep: bool
