"""What can be pressed in `/pengaturan`."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action


@dataclass(frozen=True)
class ChooseHours(Action):
    """Be written to in these hours only."""

    code: ClassVar[str] = "hours"
    opens: int
    closes: int


@dataclass(frozen=True)
class ChooseDigest(Action):
    """Get the daily reminder at this hour."""

    code: ClassVar[str] = "digest"
    hour: int


@dataclass(frozen=True)
class ChooseStories(Action):
    """Get the monthly digest of stories, or not."""

    code: ClassVar[str] = "stories"
    on: bool


@dataclass(frozen=True)
class ChoosePraise(Action):
    """Let the unit's group read my name where all of my reports came in time, or not."""

    code: ClassVar[str] = "praise"
    on: bool
