"""What can be pressed about the decisions of a unit."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action


@dataclass(frozen=True)
class OpenDecisions(Action):
    """Show the decisions of a unit; unit 0 is the own."""

    code: ClassVar[str] = "declist"
    unit: int
    page: int


@dataclass(frozen=True)
class AddDecision(Action):
    """Write down what was decided after a month."""

    code: ClassVar[str] = "decadd"
    unit: int
    year: int
    month: int


@dataclass(frozen=True)
class GiveDecisionPart(Action):
    """Answer what is asked about the decision being written: by whom, or until when."""

    code: ClassVar[str] = "decpart"
    decision: int
    answer: str


@dataclass(frozen=True)
class TurnOwners(Action):
    """Show others who could do it."""

    code: ClassVar[str] = "decwho"
    decision: int
    page: int


@dataclass(frozen=True)
class DropDecision(Action):
    """Throw away the decision that is being written."""

    code: ClassVar[str] = "decdrop"
    decision: int


@dataclass(frozen=True)
class AnswerDecision(Action):
    """Say what became of a decision: done, not_done or moved."""

    code: ClassVar[str] = "decdone"
    decision: int
    answer: str


@dataclass(frozen=True)
class TellPeriod(Action):
    """Tell everybody now what came of a month, instead of waiting for its day."""

    code: ClassVar[str] = "dectell"
    unit: int
    year: int
    month: int
