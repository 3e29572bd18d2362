"""What can be pressed in the quarterly evaluation, and to answer the result of a quarter or a year."""

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
class OpenValues(Action):
    """Show what each of the seven values means, and let each be marked."""

    code: ClassVar[str] = "evseven"
    evaluation: int


@dataclass(frozen=True)
class OpenDetail(Action):
    """Show the arithmetic of the card, and the doors to each figure."""

    code: ClassVar[str] = "evdet"
    evaluation: int


@dataclass(frozen=True)
class OpenFigure(Action):
    """Show the reports behind a figure of the card."""

    code: ClassVar[str] = "evfig"
    evaluation: int
    indicator: int


@dataclass(frozen=True)
class OpenBehind(Action):
    """Show the reports that the card counts as late, or as corrected."""

    code: ClassVar[str] = "evbeh"
    evaluation: int
    what: str


@dataclass(frozen=True)
class OpenRadar(Action):
    """Show the card's figures as a picture."""

    code: ClassVar[str] = "evradar"
    evaluation: int


@dataclass(frozen=True)
class RateResult(Action):
    """Rate hasil kerja: above, meets or below."""

    code: ClassVar[str] = "evres"
    evaluation: int
    rating: str


@dataclass(frozen=True)
class AcceptProposal(Action):
    """Rate as the facts propose, as it was shown, and conduct as expected in all."""

    code: ClassVar[str] = "evprop"
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
class TakeBackJudgement(Action):
    """What I judged a moment ago is not what I mean."""

    code: ClassVar[str] = "evundo"
    evaluation: int


@dataclass(frozen=True)
class OpenPanel(Action):
    """Show how far the evaluation of my units is."""

    code: ClassVar[str] = "cyc"
    page: int = 0


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
class OpenDate(Action):
    """Show one date of a cycle, to move it."""

    code: ClassVar[str] = "cycone"
    cycle: int
    stage: str
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


@dataclass(frozen=True)
class HoldTalk(Action):
    """We talked about it: hand the result over."""

    code: ClassVar[str] = "evtalk"
    evaluation: int


@dataclass(frozen=True)
class OpenResult(Action):
    """Show the result that was handed over, of a quarter or of a year."""

    code: ClassVar[str] = "evout"
    evaluation: int
    annual: bool = False


@dataclass(frozen=True)
class Agree(Action):
    """Agree with my result."""

    code: ClassVar[str] = "evyes"
    evaluation: int
    annual: bool = False


@dataclass(frozen=True)
class ObjectTo(Action):
    """Object to my result; the reason follows."""

    code: ClassVar[str] = "evno"
    evaluation: int
    annual: bool = False


@dataclass(frozen=True)
class OpenObjection(Action):
    """Show an objection I decide."""

    code: ClassVar[str] = "evobj"
    evaluation: int
    annual: bool = False


@dataclass(frozen=True)
class ToggleDecision(Action):
    """Move hasil kerja or perilaku kerja on, as I shall decide it."""

    code: ClassVar[str] = "evdec"
    evaluation: int
    part: str
    annual: bool = False


@dataclass(frozen=True)
class DecideObjection(Action):
    """Decide the objection as it is shown; the reason follows."""

    code: ClassVar[str] = "evend"
    evaluation: int
    annual: bool = False


@dataclass(frozen=True)
class AddStep(Action):
    """Agree on an improvement step for this person: choose what it is about."""

    code: ClassVar[str] = "evstep"
    evaluation: int


@dataclass(frozen=True)
class StepAbout(Action):
    """The step is about this indicator; 0 is the work as a whole."""

    code: ClassVar[str] = "evabout"
    evaluation: int
    indicator: int


@dataclass(frozen=True)
class AddUnitStep(Action):
    """Agree on an improvement step for the whole unit: choose what it is about."""

    code: ClassVar[str] = "cycstep"
    cycle: int


@dataclass(frozen=True)
class UnitStepAbout(Action):
    """The unit's step is about this indicator; 0 is the work as a whole."""

    code: ClassVar[str] = "cycabout"
    cycle: int
    indicator: int


@dataclass(frozen=True)
class GiveStepPart(Action):
    """Answer what is asked about the step with one of the usual answers, named by its label."""

    code: ClassVar[str] = "evpart"
    step: int
    answer: str


@dataclass(frozen=True)
class DropStep(Action):
    """Throw away the step that is being written."""

    code: ClassVar[str] = "evdrop"
    step: int


@dataclass(frozen=True)
class AnswerStep(Action):
    """Say whether a step was done."""

    code: ClassVar[str] = "evdone"
    step: int
    done: bool


@dataclass(frozen=True)
class SendForm(Action):
    """Send the evaluation form as PDF."""

    code: ClassVar[str] = "evpdf"
    evaluation: int
