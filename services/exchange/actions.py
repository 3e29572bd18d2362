"""What an admin can press around the workbook, and what anybody can press for e-Kinerja BKN."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action


@dataclass(frozen=True)
class ApplyImport(Action):
    """Write the workbook that was previewed; what it tells of closed periods counts there only with `past`."""

    code: ClassVar[str] = "apply"
    pending: int
    past: bool = False


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
    cause: str
