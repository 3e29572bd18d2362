"""What can be pressed about results and requests that did not reach a person in chat."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action


@dataclass(frozen=True)
class OpenUnreached(Action):
    """Show whom the evaluation did not reach in chat."""

    code: ClassVar[str] = "evund"
    page: int


@dataclass(frozen=True)
class OpenOnPaper(Action):
    """Show what has to be handed over on paper to one person."""

    code: ClassVar[str] = "evpap"
    evaluation: int
    annual: bool = False


@dataclass(frozen=True)
class HandedOnPaper(Action):
    """It was handed over on paper so many days ago."""

    code: ClassVar[str] = "evpday"
    evaluation: int
    annual: bool
    ago: int


@dataclass(frozen=True)
class AskPaperDay(Action):
    """It was handed over on paper on another day, which follows."""

    code: ClassVar[str] = "evpask"
    evaluation: int
    annual: bool


@dataclass(frozen=True)
class AnsweredOnPaper(Action):
    """The person agreed on paper; or objects there, in words that follow."""

    code: ClassVar[str] = "evpans"
    evaluation: int
    annual: bool
    agrees: bool
