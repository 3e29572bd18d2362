"""What a verifier can press."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action


@dataclass(frozen=True)
class OpenSubmission(Action):
    """Show one submission to its verifier or its owner."""

    code: ClassVar[str] = "sub"
    submission: int


@dataclass(frozen=True)
class OpenInbox(Action):
    """Show what waits for my decision."""

    code: ClassVar[str] = "inbox"


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
class ToggleFlag(Action):
    """Flag one value of a submission, or take the flag back."""

    code: ClassVar[str] = "flag"
    report: int
    version: int


@dataclass(frozen=True)
class AskReason(Action):
    """The values are flagged; ask why."""

    code: ClassVar[str] = "why"
    submission: int
    version: int


@dataclass(frozen=True)
class GiveReason(Action):
    """Return with one of the usual reasons, named by its label."""

    code: ClassVar[str] = "because"
    submission: int
    version: int
    reason: str


@dataclass(frozen=True)
class ShowEvidence(Action):
    """Show what was attached to a submission."""

    code: ClassVar[str] = "proof"
    submission: int


@dataclass(frozen=True)
class OpenSummary(Action):
    """Show the summary of my people."""

    code: ClassVar[str] = "sum"


@dataclass(frozen=True)
class RemindMissing(Action):
    """Remind those of my people who still owe a report."""

    code: ClassVar[str] = "remind"
