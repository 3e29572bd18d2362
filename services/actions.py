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
