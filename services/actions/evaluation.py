"""What can be pressed in the quarterly evaluation."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action


@dataclass(frozen=True)
class OpenDesk(Action):
    """Show what of the evaluation waits for me."""

    code: ClassVar[str] = "evdesk"


@dataclass(frozen=True)
class OpenEvaluation(Action):
    """Show one evaluation: my own, or that of one of my people."""

    code: ClassVar[str] = "ev"
    evaluation: int


@dataclass(frozen=True)
class OpenConduct(Action):
    """Hasil kerja is rated; go on to perilaku kerja."""

    code: ClassVar[str] = "evcon"
    evaluation: int


@dataclass(frozen=True)
class OpenFigure(Action):
    """Show the reports behind a figure of the card."""

    code: ClassVar[str] = "evfig"
    evaluation: int
    indicator: int


@dataclass(frozen=True)
class RateResult(Action):
    """Rate hasil kerja: above, meets or below."""

    code: ClassVar[str] = "evres"
    evaluation: int
    rating: str


@dataclass(frozen=True)
class ToggleConduct(Action):
    """Move one of the seven BerAKHLAK values on."""

    code: ClassVar[str] = "evval"
    evaluation: int
    value: str


@dataclass(frozen=True)
class FinishJudging(Action):
    """All seven values are as I mean them."""

    code: ClassVar[str] = "evfin"
    evaluation: int


@dataclass(frozen=True)
class OpenPanel(Action):
    """Show how far the evaluation of my units is."""

    code: ClassVar[str] = "cyc"


@dataclass(frozen=True)
class OpenCycle(Action):
    """Show who holds up the evaluation of one unit."""

    code: ClassVar[str] = "cycle"
    cycle: int


@dataclass(frozen=True)
class RemindCycle(Action):
    """Remind everybody who holds it up."""

    code: ClassVar[str] = "cycrem"
    cycle: int


@dataclass(frozen=True)
class OpenDates(Action):
    """Show the dates of a cycle, to move them."""

    code: ClassVar[str] = "cycdat"
    cycle: int
    everywhere: bool


@dataclass(frozen=True)
class MoveDate(Action):
    """Move the date of a stage, and with it all that follow, by some days; for one unit or for all."""

    code: ClassVar[str] = "cycmov"
    cycle: int
    stage: str
    days: int
    everywhere: bool


@dataclass(frozen=True)
class CloseCycle(Action):
    """Close the evaluation of a unit; with gaps only after asking."""

    code: ClassVar[str] = "cyccls"
    cycle: int
    sure: bool
