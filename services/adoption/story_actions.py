"""What can be pressed around success stories."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action


@dataclass(frozen=True)
class OpenStories(Action):
    """Show the newest stories."""

    code: ClassVar[str] = "tales"


@dataclass(frozen=True)
class OpenStory(Action):
    """Show one story."""

    code: ClassVar[str] = "tale"
    story: int


@dataclass(frozen=True)
class WriteStory(Action):
    """Write a story, or go on with the one begun."""

    code: ClassVar[str] = "tell"


@dataclass(frozen=True)
class SkipPhoto(Action):
    """Tell it without a picture."""

    code: ClassVar[str] = "nopic"
    story: int


@dataclass(frozen=True)
class ConsentTo(Action):
    """Tick one of the boxes, or untick it; `box` is its column."""

    code: ClassVar[str] = "agree"
    story: int
    box: str


@dataclass(frozen=True)
class SubmitStory(Action):
    """Hand it to the supervisor."""

    code: ClassVar[str] = "hand"
    story: int


@dataclass(frozen=True)
class DecideStory(Action):
    """Approve a story, or return it; a reason follows."""

    code: ClassVar[str] = "tdec"
    story: int
    yes: bool


@dataclass(frozen=True)
class TapStory(Action):
    """It was helpful, or I want this too."""

    code: ClassVar[str] = "tapt"
    story: int
    wants_it: bool


@dataclass(frozen=True)
class WithdrawStory(Action):
    """Take my story back; it is sent to nobody any more."""

    code: ClassVar[str] = "tback"
    story: int
