"""What can be pressed after a report was sent: to correct it, to ask for a locked period, to answer a question."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action
from services.reporting.action_words import period


@dataclass(frozen=True)
class FixReturned(Action):
    """Correct what the verifier returned, beginning with the first value that was flagged."""

    code: ClassVar[str] = "fix"
    submission: int


@dataclass(frozen=True)
class TakeOthers(Action):
    """Correct besides what was asked back the other values of that report too."""

    code: ClassVar[str] = "fixall"
    draft: int


@dataclass(frozen=True)
class Correct(Action):
    """Correct a report I sent."""

    code: ClassVar[str] = "corr"
    submission: int


@dataclass(frozen=True)
class ShowTrail(Action):
    """Show what happened to a submission."""

    code: ClassVar[str] = "trail"
    submission: int


@dataclass(frozen=True)
class ShowMissed(Action):
    """Show which locked periods I did not report."""

    code: ClassVar[str] = "missed"


@dataclass(frozen=True)
class AskUnlock(Action):
    """Ask for a locked period to be opened; the reason follows."""

    code: ClassVar[str] = "unlock"
    reads: ClassVar[Mapping[str, Callable[[str], object]]] = {"period": period}
    indicator: int
    period: str


@dataclass(frozen=True)
class DecideUnlock(Action):
    """Open a locked period for 48 hours, or leave it locked."""

    code: ClassVar[str] = "opens"
    request: int
    yes: bool


@dataclass(frozen=True)
class AskAbout(Action):
    """Ask the reporter about a value of this submission."""

    code: ClassVar[str] = "ask"
    submission: int
    version: int


@dataclass(frozen=True)
class GiveCorrectionWhy(Action):
    """One of the usual reasons why a report is corrected, named by its label."""

    code: ClassVar[str] = "since"
    draft: int
    reason: str


@dataclass(frozen=True)
class OpenSubmission(Action):
    """Show one submission to its verifier or its owner."""

    code: ClassVar[str] = "sub"
    submission: int


@dataclass(frozen=True)
class Verify(Action):
    """Verify a submission as it was shown in that version."""

    code: ClassVar[str] = "ok"
    submission: int
    version: int


@dataclass(frozen=True)
class Return(Action):
    """Begin to return a submission."""

    code: ClassVar[str] = "ret"
    submission: int
    version: int


@dataclass(frozen=True)
class ShowEvidence(Action):
    """Show what was attached to a submission."""

    code: ClassVar[str] = "proof"
    submission: int


@dataclass(frozen=True)
class ReadNotes(Action):
    """Show the notes and reasons of a submission in full."""

    code: ClassVar[str] = "notes"
    submission: int


@dataclass(frozen=True)
class Unverify(Action):
    """Begin to take a verification back; the reason follows."""

    code: ClassVar[str] = "unver"
    submission: int
    version: int


@dataclass(frozen=True)
class Withdraw(Action):
    """Take back, while it is new, a report I sent."""

    code: ClassVar[str] = "unsend"
    submission: int
    version: int
