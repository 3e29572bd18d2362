"""What can be pressed around giving one's inbox away."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action


@dataclass(frozen=True)
class OpenDelegations(Action):
    """Show to whom my inbox is given, and for when."""

    code: ClassVar[str] = "deleg"


@dataclass(frozen=True)
class ChooseDelegate(Action):
    """This one shall stand in; for which days comes next."""

    code: ClassVar[str] = "delegto"
    person: int


@dataclass(frozen=True)
class Delegate(Action):
    """Give my inbox to this person from one day to another, as ISO dates; first it is shown once more."""

    code: ClassVar[str] = "delegate"
    person: int
    first: str
    last: str
    sure: bool


@dataclass(frozen=True)
class EndDelegation(Action):
    """Take my inbox back before its last day."""

    code: ClassVar[str] = "undeleg"
    delegation: int
