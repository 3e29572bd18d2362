"""What an admin can press around leave."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action
from domain.people.leave_kinds import LeaveKind


@dataclass(frozen=True)
class GrantLeave(Action):
    """Write down that a person is on leave from one day to another, as ISO dates."""

    code: ClassVar[str] = "away"
    person: int
    first: str
    last: str
    kind: LeaveKind = LeaveKind.OTHER


@dataclass(frozen=True)
class TakeBackLeave(Action):
    """These days are no leave."""

    code: ClassVar[str] = "unaway"
    person: int
    first: str
    last: str
