"""What can be pressed around times: a quarter to play, a reminder to put off."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action


@dataclass(frozen=True)
class Rehearse(Action):
    """Play this quarter on a copy of the roster."""

    code: ClassVar[str] = "play"
    quarter: str


@dataclass(frozen=True)
class PutOff(Action):
    """Remind me again in an hour (`hour`) or on the morning of a date."""

    code: ClassVar[str] = "snz"
    until: str


@dataclass(frozen=True)
class PickMorning(Action):
    """Show the mornings on which I can be reminded again."""

    code: ClassVar[str] = "snzd"
