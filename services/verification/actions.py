"""What a verifier can press."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action


@dataclass(frozen=True)
class OpenInbox(Action):
    """Show what waits for my decision; pages begin with 0."""

    code: ClassVar[str] = "inbox"
    page: int = 0


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
class AskValue(Action):
    """Ask the reporter about this value; the question follows."""

    code: ClassVar[str] = "askv"
    report: int


@dataclass(frozen=True)
class AnswerQuestion(Action):
    """Answer the verifier's question; the words follow."""

    code: ClassVar[str] = "answ"
    question: int


@dataclass(frozen=True)
class AnswerWithWords(Action):
    """What was just written is the answer to this question."""

    code: ClassVar[str] = "answw"
    question: int


@dataclass(frozen=True)
class OfferTogether(Action):
    """Say what would be verified together and what left out."""

    code: ClassVar[str] = "okall"


@dataclass(frozen=True)
class VerifyTogether(Action):
    """Verify what is clean, up to the submission that was the newest when it was offered."""

    code: ClassVar[str] = "okthese"
    newest: int


@dataclass(frozen=True)
class UndoTogether(Action):
    """Take back what was verified together."""

    code: ClassVar[str] = "okback"
    bulk: int


@dataclass(frozen=True)
class UndoVerification(Action):
    """Take back, while it is new, what I verified."""

    code: ClassVar[str] = "unok"
    submission: int
    version: int


@dataclass(frozen=True)
class GiveUnverifyReason(Action):
    """Take a verification back with one of the usual reasons, named by its label."""

    code: ClassVar[str] = "unwhy"
    submission: int
    version: int
    reason: str
