"""What admins can press to tell many people something, and to see who was reached."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action


@dataclass(frozen=True)
class OpenLedger(Action):
    """Show the latest notices with how many they reached; pages begin with 0."""

    code: ClassVar[str] = "led"
    page: int


@dataclass(frozen=True)
class OpenDelivery(Action):
    """Show whom one occasion did not reach, and why. `what` is the notice's screen, `on` the day it was made."""

    code: ClassVar[str] = "dlv"
    what: str
    on: str
    page: int


@dataclass(frozen=True)
class RewriteBroadcast(Action):
    """Write the announcement anew."""

    code: ClassVar[str] = "bwrite"
    broadcast: int


@dataclass(frozen=True)
class DiscardBroadcast(Action):
    """Throw away an announcement that was not sent."""

    code: ClassVar[str] = "bdrop"
    broadcast: int


@dataclass(frozen=True)
class ChangeAudience(Action):
    """Choose another kind of audience."""

    code: ClassVar[str] = "bwho"
    broadcast: int


@dataclass(frozen=True)
class ListAudiences(Action):
    """Show the audiences of one kind."""

    code: ClassVar[str] = "blist"
    broadcast: int
    audience: str
    page: int


@dataclass(frozen=True)
class ChooseAudience(Action):
    """Take this audience. `key` is an id, or for a position the mark of its name."""

    code: ClassVar[str] = "bto"
    broadcast: int
    audience: str
    key: str


@dataclass(frozen=True)
class AskUrgent(Action):
    """Say what urgent means, and ask for the reason."""

    code: ClassVar[str] = "burg"
    broadcast: int


@dataclass(frozen=True)
class LetWait(Action):
    """Let the announcement keep to people's hours after all."""

    code: ClassVar[str] = "bwait"
    broadcast: int


@dataclass(frozen=True)
class SendBroadcast(Action):
    """Send it to as many people as were shown."""

    code: ClassVar[str] = "bsend"
    broadcast: int
    count: int


@dataclass(frozen=True)
class OpenBroadcast(Action):
    """Show how an announcement stands."""

    code: ClassVar[str] = "bshow"
    broadcast: int


@dataclass(frozen=True)
class OpenUnreached(Action):
    """Name those an announcement did not reach."""

    code: ClassVar[str] = "bmiss"
    broadcast: int
    page: int


@dataclass(frozen=True)
class StopBroadcast(Action):
    """Send it to nobody more."""

    code: ClassVar[str] = "bstop"
    broadcast: int


@dataclass(frozen=True)
class AskRecall(Action):
    """Ask whether it is really to be taken back."""

    code: ClassVar[str] = "bback"
    broadcast: int


@dataclass(frozen=True)
class RecallBroadcast(Action):
    """Delete it from the chats of those who have it, as far as Telegram allows."""

    code: ClassVar[str] = "brecall"
    broadcast: int
