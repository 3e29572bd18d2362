"""What a person can press while reporting."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action
from services.reporting.action_words import period


@dataclass(frozen=True)
class OpenReport(Action):
    """Report one indicator for one period."""

    code: ClassVar[str] = "rep"
    reads: ClassVar[Mapping[str, Callable[[str], object]]] = {"period": period}
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
class ChooseLine(Action):
    """Choose one answer of a longer summary, to change it or to add to it."""

    code: ClassVar[str] = "dlines"
    draft: int


@dataclass(frozen=True)
class OpenLine(Action):
    """What can be done about one answer of a longer summary."""

    code: ClassVar[str] = "dline"
    draft: int
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
class Practise(Action):
    """Try the report out; nothing is counted."""

    code: ClassVar[str] = "try"


@dataclass(frozen=True)
class ReadDraftNotes(Action):
    """Show the notes and reasons of a draft in full."""

    code: ClassVar[str] = "dnotes"
    draft: int


@dataclass(frozen=True)
class PassOver(Action):
    """Leave one question for later; the others go on."""

    code: ClassVar[str] = "wait"
    answer: int


@dataclass(frozen=True)
class EvidenceLater(Action):
    """The evidence of a value follows after it is sent."""

    code: ClassVar[str] = "evl"
    answer: int


@dataclass(frozen=True)
class SendReady(Action):
    """Send what is ready; the rest stays open."""

    code: ClassVar[str] = "sendr"
    draft: int


@dataclass(frozen=True)
class FillOpen(Action):
    """Ask what was left open."""

    code: ClassVar[str] = "fillo"
    draft: int


@dataclass(frozen=True)
class TurnDraft(Action):
    """To the questions of the draft that are sent apart from these, and back."""

    code: ClassVar[str] = "turn"
    draft: int


@dataclass(frozen=True)
class FollowEvidence(Action):
    """Send the evidence that was to follow a report."""

    code: ClassVar[str] = "evf"
    report: int
