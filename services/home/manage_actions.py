"""What an admin can press around changes by conversation."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action
from domain.exchange.managing import Part, Task


@dataclass(frozen=True)
class OpenManage(Action):
    """Show what can be changed by conversation, or what of one part."""

    code: ClassVar[str] = "manage"
    part: Part = Part.ALL


@dataclass(frozen=True)
class BeginChange(Action):
    """Begin a change, of somebody or something where it is named."""

    code: ClassVar[str] = "mgbegin"
    task: Task
    subject: int = 0


@dataclass(frozen=True)
class ResumeChange(Action):
    """Go on with a change that was left."""

    code: ClassVar[str] = "mgagain"
    change: int


@dataclass(frozen=True)
class ChooseAnswer(Action):
    """Answer the question `step` with what stands at `place` of what was offered."""

    code: ClassVar[str] = "mgpick"
    change: int
    step: int
    place: int


@dataclass(frozen=True)
class TurnAnswers(Action):
    """Show another page of what is offered for the question `step`."""

    code: ClassVar[str] = "mgpage"
    change: int
    step: int
    page: int


@dataclass(frozen=True)
class AnswerBefore(Action):
    """To the question before."""

    code: ClassVar[str] = "mgback"
    change: int


@dataclass(frozen=True)
class SaveChange(Action):
    """Write it."""

    code: ClassVar[str] = "mgsave"
    change: int


@dataclass(frozen=True)
class DropChange(Action):
    """Change nothing."""

    code: ClassVar[str] = "mgdrop"
    change: int


@dataclass(frozen=True)
class UndoChange(Action):
    """Take back what was written."""

    code: ClassVar[str] = "mgundo"
    change: int
