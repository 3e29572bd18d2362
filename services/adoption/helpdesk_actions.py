"""What can be pressed at the help desk."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from domain.actions import Action


class Topic(StrEnum):
    """What help is about."""

    REPORT = "report"
    FIX = "fix"
    EVALUATION = "evaluation"
    TRAINING = "training"
    OWN = "own"
    LEAD = "lead"
    ADMIN = "admin"
    NEWS = "news"


@dataclass(frozen=True)
class SendOnePage(Action):
    """Send the page to print: the one for supervisors, or for staff."""

    code: ClassVar[str] = "onepage"
    heads: bool


@dataclass(frozen=True)
class OpenTopic(Action):
    """Show help on one topic."""

    code: ClassVar[str] = "topic"
    topic: Topic


@dataclass(frozen=True)
class AskHelp(Action):
    """Ask the admins something; the words follow."""

    code: ClassVar[str] = "help"


@dataclass(frozen=True)
class OpenTickets(Action):
    """Show the questions to the help desk; pages begin with 0."""

    code: ClassVar[str] = "tlist"
    page: int


@dataclass(frozen=True)
class OpenTicket(Action):
    """Show one question and its answers."""

    code: ClassVar[str] = "tshow"
    ticket: int


@dataclass(frozen=True)
class TakeTicket(Action):
    """Look after this question."""

    code: ClassVar[str] = "ttake"
    ticket: int


@dataclass(frozen=True)
class AnswerTicket(Action):
    """Answer it; the words follow."""

    code: ClassVar[str] = "tansw"
    ticket: int


@dataclass(frozen=True)
class AskAgain(Action):
    """The answer was not enough; the words follow."""

    code: ClassVar[str] = "tagain"
    ticket: int


@dataclass(frozen=True)
class CloseTicket(Action):
    """The answer helped."""

    code: ClassVar[str] = "tdone"
    ticket: int


@dataclass(frozen=True)
class ShowTicketFiles(Action):
    """Show the photos and documents that came with a question."""

    code: ClassVar[str] = "tfile"
    ticket: int
