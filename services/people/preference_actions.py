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
class ChoosePictures(Action):
    """Get pictures, or their content in words."""

    code: ClassVar[str] = "pics"
    on: bool


@dataclass(frozen=True)
class OpenHours(Action):
    """Show the hours in which one may be written to, to choose from."""

    code: ClassVar[str] = "hourss"


@dataclass(frozen=True)
class OpenDigests(Action):
    """Show the hours of the daily reminder, to choose from."""

    code: ClassVar[str] = "digests"


@dataclass(frozen=True)
class OpenPreferences(Action):
    """Back to all that can be chosen."""

    code: ClassVar[str] = "prefs"


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
