"""What an admin can press around the workbook, and what anybody can press for e-Kinerja BKN."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action
from domain.exchange.second_source import GapCause


@dataclass(frozen=True)
class ApplyImport(Action):
    """Write the workbook that was previewed; what it tells of closed periods counts there only with `past`."""

    code: ClassVar[str] = "apply"
    pending: int
    past: bool = False


@dataclass(frozen=True)
class RehearseImport(Action):
    """Play what is left of the quarter with the workbook that was previewed, and without."""

    code: ClassVar[str] = "tryimp"
    pending: int


@dataclass(frozen=True)
class GiveLacking(Action):
    """Send what the roster lacks as a workbook to fill in, with who was not taken of an import (0: of none)."""

    code: ClassVar[str] = "lack"
    pending: int
    round: int


@dataclass(frozen=True)
class OpenPaste(Action):
    """Show my quarter as text for e-Kinerja."""

    code: ClassVar[str] = "ek"
    quarter: str


@dataclass(frozen=True)
class SendPaste(Action):
    """Send my quarter for e-Kinerja as one file."""

    code: ClassVar[str] = "ekzip"
    quarter: str


@dataclass(frozen=True)
class SendPasteFiles(Action):
    """Send my evidence for one item of the quarter."""

    code: ClassVar[str] = "ekfile"
    quarter: str
    indicator: int


@dataclass(frozen=True)
class ApplyRoles(Action):
    """Write the workbook that was previewed, with or without what it says of roles."""

    code: ClassVar[str] = "applyr"
    pending: int
    yes: bool
    past: bool = False


@dataclass(frozen=True)
class OpenColumns(Action):
    """Show what the columns of the list that was sent are taken for."""

    code: ClassVar[str] = "icols"
    pending: int


@dataclass(frozen=True)
class ConfirmColumns(Action):
    """They are taken for what they are."""

    code: ClassVar[str] = "icolok"
    pending: int


@dataclass(frozen=True)
class ChooseColumn(Action):
    """One of them is not: show which there are."""

    code: ClassVar[str] = "icolch"
    pending: int
    page: int


@dataclass(frozen=True)
class OpenColumn(Action):
    """Show what one column may be about."""

    code: ClassVar[str] = "icol"
    pending: int
    column: int
    page: int


@dataclass(frozen=True)
class SetColumn(Action):
    """Say what one column is about, by the place of the meaning."""

    code: ClassVar[str] = "icolset"
    pending: int
    column: int
    meaning: int


@dataclass(frozen=True)
class AskColumnsAgain(Action):
    """Ask once more what the columns of the list are about."""

    code: ClassVar[str] = "icolagain"
    pending: int


@dataclass(frozen=True)
class OpenMissing(Action):
    """Show what the list does not say."""

    code: ClassVar[str] = "imiss"
    pending: int
    page: int


@dataclass(frozen=True)
class OpenQuestion(Action):
    """Show what may be answered to one question about it."""

    code: ClassVar[str] = "imissq"
    pending: int
    question: int


@dataclass(frozen=True)
class AnswerMissing(Action):
    """Answer one question about it."""

    code: ClassVar[str] = "imissa"
    pending: int
    question: int
    option: int


@dataclass(frozen=True)
class ConfirmMissing(Action):
    """Take what is chosen for everything that was asked."""

    code: ClassVar[str] = "imissok"
    pending: int


@dataclass(frozen=True)
class AskUndo(Action):
    """Ask once more whether an import is to be taken back."""

    code: ClassVar[str] = "iundo"
    pending: int


@dataclass(frozen=True)
class UndoImport(Action):
    """Take it back."""

    code: ClassVar[str] = "iundook"
    pending: int


@dataclass(frozen=True)
class ReadAsKnown(Action):
    """Read what is nearly known in a workbook as what is known."""

    code: ClassVar[str] = "inear"
    pending: int


@dataclass(frozen=True)
class OpenGaps(Action):
    """Show the official figures beside ours."""

    code: ClassVar[str] = "gaps"


@dataclass(frozen=True)
class AskGap(Action):
    """Say why one of them differs from what I reported."""

    code: ClassVar[str] = "gapask"
    figure: int


@dataclass(frozen=True)
class GiveGapCause(Action):
    """It differs because of this."""

    code: ClassVar[str] = "gapwhy"
    figure: int
    cause: GapCause
