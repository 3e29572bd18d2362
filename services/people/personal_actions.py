"""What can be pressed where words look like personal data, and about one's own data."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action
from domain.adoption.tickets import TicketKind


@dataclass(frozen=True)
class RewriteWords(Action):
    """Write it again, without the data."""

    code: ClassVar[str] = "pdedit"


@dataclass(frozen=True)
class NotPersonal(Action):
    """It is none: take the words as they are. They stand in the message that the question replies to, and nowhere else."""

    code: ClassVar[str] = "pdnot"
    talk: str
    """Where the talk stood: in another talk the same words would mean something else."""
    replied: int = 0
    """The message that the words replied to."""


@dataclass(frozen=True)
class AskOwnData(Action):
    """Ask for a correction, a restriction or the deletion of one's own data."""

    code: ClassVar[str] = "odask"
    kind: TicketKind


@dataclass(frozen=True)
class ConfirmOwnData(Action):
    """Yes, ask for it."""

    code: ClassVar[str] = "odyes"
    kind: TicketKind


@dataclass(frozen=True)
class OpenOwnData(Action):
    """Show what is kept of the person, with a copy."""

    code: ClassVar[str] = "odopen"


@dataclass(frozen=True)
class LiftRestriction(Action):
    """Use my data as everybody's again."""

    code: ClassVar[str] = "odlift"


@dataclass(frozen=True)
class ExecuteRequest(Action):
    """An admin executes a request about somebody's own data."""

    code: ClassVar[str] = "odexec"
    ticket: int


@dataclass(frozen=True)
class RefuseRequest(Action):
    """An admin refuses it; the lawful reason follows."""

    code: ClassVar[str] = "odno"
    ticket: int
