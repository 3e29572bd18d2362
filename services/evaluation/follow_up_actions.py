"""What can be pressed about rewards and sanctions after an evaluation."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action


@dataclass(frozen=True)
class OpenFollowUps(Action):
    """Show what followed a result, and what may be proposed."""

    code: ClassVar[str] = "fups"
    evaluation: int
    annual: bool


@dataclass(frozen=True)
class ProposeFollowUp(Action):
    """Propose one kind of reward or sanction; what it rests on follows."""

    code: ClassVar[str] = "fupadd"
    evaluation: int
    annual: bool
    kind: str


@dataclass(frozen=True)
class WithdrawFollowUp(Action):
    """Take a proposal back."""

    code: ClassVar[str] = "fupback"
    follow_up: int
