"""What can be pressed around trainings."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action


@dataclass(frozen=True)
class ListTrainings(Action):
    """Show the trainings that are open to me."""

    code: ClassVar[str] = "trns"


@dataclass(frozen=True)
class OpenTraining(Action):
    """Show one training."""

    code: ClassVar[str] = "trn"
    training: int


@dataclass(frozen=True)
class AnswerTraining(Action):
    """Say yes, no or maybe."""

    code: ClassVar[str] = "rsvp"
    training: int
    answer: str


@dataclass(frozen=True)
class ShowCode(Action):
    """Show the attendance code of this moment to the organiser."""

    code: ClassVar[str] = "trcode"
    training: int


@dataclass(frozen=True)
class OpenWallet(Action):
    """Show my hours (JP)."""

    code: ClassVar[str] = "jp"


@dataclass(frozen=True)
class AddCertificate(Action):
    """Show a certificate, of a training of ours or (0) of another."""

    code: ClassVar[str] = "cert"
    training: int


@dataclass(frozen=True)
class DecideCertificate(Action):
    """Let a certificate from elsewhere count, or not."""

    code: ClassVar[str] = "certdec"
    certificate: int
    yes: bool


@dataclass(frozen=True)
class TakeSuggested(Action):
    """Take what our training says for this field; hours come from attendance now, so that old buttons ask it once more."""

    code: ClassVar[str] = "certok"
    field: str


@dataclass(frozen=True)
class CertificateBack(Action):
    """To the question before this one."""

    code: ClassVar[str] = "certbk"


@dataclass(frozen=True)
class LeaveOut(Action):
    """Leave a question about a new training out."""

    code: ClassVar[str] = "plskip"
    field: str


@dataclass(frozen=True)
class PlanBack(Action):
    """To the question about the new training before this one."""

    code: ClassVar[str] = "plback"


@dataclass(frozen=True)
class PublishTraining(Action):
    """Put the new training on offer."""

    code: ClassVar[str] = "plpub"


@dataclass(frozen=True)
class DropPlan(Action):
    """Throw the new training away."""

    code: ClassVar[str] = "pldrop"


@dataclass(frozen=True)
class LeavePlan(Action):
    """Leave the new training for later."""

    code: ClassVar[str] = "pllater"


@dataclass(frozen=True)
class ShowParticipants(Action):
    """Give the organiser the list of one training."""

    code: ClassVar[str] = "trlist"
    training: int


@dataclass(frozen=True)
class AskCancelTraining(Action):
    """Say what cancelling a training as a whole means, and ask for the reason."""

    code: ClassVar[str] = "trcask"
    training: int


@dataclass(frozen=True)
class CancelTraining(Action):
    """Cancel it as a whole, for the reason that was written."""

    code: ClassVar[str] = "trcyes"
    training: int


@dataclass(frozen=True)
class KeepTraining(Action):
    """Let it take place after all."""

    code: ClassVar[str] = "trcno"
    training: int


@dataclass(frozen=True)
class RateTraining(Action):
    """Say how a training was, 1 to 5."""

    code: ClassVar[str] = "trstar"
    training: int
    stars: int


@dataclass(frozen=True)
class NoRemark(Action):
    """The stars say it all."""

    code: ClassVar[str] = "trmute"


@dataclass(frozen=True)
class WriteCheck(Action):
    """Write the questions of a training's check."""

    code: ClassVar[str] = "chw"
    training: int


@dataclass(frozen=True)
class SetPassMark(Action):
    """Ask for so many per cent of right answers."""

    code: ClassVar[str] = "chp"
    training: int
    percent: int


@dataclass(frozen=True)
class ClearCheck(Action):
    """Throw the questions away."""

    code: ClassVar[str] = "chx"
    training: int


@dataclass(frozen=True)
class EndCheck(Action):
    """Done writing questions."""

    code: ClassVar[str] = "che"


@dataclass(frozen=True)
class StartCheck(Action):
    """Take the check of a training."""

    code: ClassVar[str] = "chs"
    training: int


@dataclass(frozen=True)
class AnswerCheck(Action):
    """One answer of the check."""

    code: ClassVar[str] = "cha"
    question: int
    choice: int
