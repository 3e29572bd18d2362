"""Everything a button can ask for: ids only, whose meaning and the presser's right to it are checked at every press."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action


@dataclass(frozen=True)
class GoHome(Action):
    """Show the home card."""

    code: ClassVar[str] = "home"


@dataclass(frozen=True)
class ChooseLanguage(Action):
    """Speak this language from now on."""

    code: ClassVar[str] = "lang"
    language: str


@dataclass(frozen=True)
class OpenReport(Action):
    """Report one indicator for one period."""

    code: ClassVar[str] = "rep"
    indicator: int
    period: str


@dataclass(frozen=True)
class ReportAll(Action):
    """Report everything that is owed, one question after the other."""

    code: ClassVar[str] = "all"


@dataclass(frozen=True)
class ResumeDraft(Action):
    """Go on where the draft stands."""

    code: ClassVar[str] = "go"
    draft: int


@dataclass(frozen=True)
class FixReturned(Action):
    """Correct what the verifier returned, beginning with the first value that was flagged."""

    code: ClassVar[str] = "fix"
    submission: int


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
class OpenLinkRequest(Action):
    """Show a request to be recognised."""

    code: ClassVar[str] = "who"
    request: int


@dataclass(frozen=True)
class OpenSummary(Action):
    """Show the summary of my people."""

    code: ClassVar[str] = "sum"


@dataclass(frozen=True)
class GiveSame(Action):
    """The same as last period."""

    code: ClassVar[str] = "same"
    answer: int


@dataclass(frozen=True)
class GiveNil(Action):
    """Nihil: there was nothing to count."""

    code: ClassVar[str] = "nil"
    answer: int


@dataclass(frozen=True)
class GiveNotApplicable(Action):
    """It does not apply to me; a reason follows."""

    code: ClassVar[str] = "na"
    answer: int


@dataclass(frozen=True)
class GiveReading(Action):
    """One of several ways to read what was typed, or a value that was asked about: `text` is unambiguous."""

    code: ClassVar[str] = "read"
    answer: int
    text: str


@dataclass(frozen=True)
class ConfirmUnusual(Action):
    """The value is right although it is unusual: `text` is unambiguous."""

    code: ClassVar[str] = "sure"
    answer: int
    text: str


@dataclass(frozen=True)
class GiveWhy(Action):
    """One of the usual reasons why an unusual value is right, named by its label."""

    code: ClassVar[str] = "right"
    answer: int
    reason: str


@dataclass(frozen=True)
class ExplainRule(Action):
    """Say why an answer is right although it breaks a rule."""

    code: ClassVar[str] = "expl"
    answer: int


@dataclass(frozen=True)
class KeepAnswer(Action):
    """Leave an answer as it is and go on."""

    code: ClassVar[str] = "keep"
    answer: int


@dataclass(frozen=True)
class StepBack(Action):
    """To the question before this one; what was answered stays."""

    code: ClassVar[str] = "back"
    answer: int


@dataclass(frozen=True)
class ChangeAnswer(Action):
    """Ask one question of the summary again."""

    code: ClassVar[str] = "chg"
    answer: int


@dataclass(frozen=True)
class AddNote(Action):
    """Write a note to one answer."""

    code: ClassVar[str] = "note"
    answer: int


@dataclass(frozen=True)
class AddEvidence(Action):
    """Show one answer to be true."""

    code: ClassVar[str] = "evi"
    answer: int


@dataclass(frozen=True)
class ReviewDraft(Action):
    """Back to the summary of what I am about to send."""

    code: ClassVar[str] = "rev"
    draft: int


@dataclass(frozen=True)
class SendDraft(Action):
    """Send it."""

    code: ClassVar[str] = "send"
    draft: int


@dataclass(frozen=True)
class DiscardDraft(Action):
    """Throw the draft away; asked once more unless `sure`."""

    code: ClassVar[str] = "drop"
    draft: int
    sure: bool


@dataclass(frozen=True)
class LeaveDraft(Action):
    """Leave the draft for later."""

    code: ClassVar[str] = "later"
    draft: int


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
class Recognise(Action):
    """Say whether somebody who gave a NIP is the person of that NIP."""

    code: ClassVar[str] = "know"
    request: int
    yes: bool


@dataclass(frozen=True)
class RemindMissing(Action):
    """Remind those of my people who still owe a report."""

    code: ClassVar[str] = "remind"


@dataclass(frozen=True)
class ApplyImport(Action):
    """Write the workbook that was previewed."""

    code: ClassVar[str] = "apply"
    pending: int
