"""What can be pressed in continuous feedback."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action


@dataclass(frozen=True)
class OpenFeedback(Action):
    """Show what was written about me, and a page of my people."""

    code: ClassVar[str] = "fb"
    page: int


@dataclass(frozen=True)
class FeedbackFor(Action):
    """Show what was written about one of my people, to add to it."""

    code: ClassVar[str] = "fbp"
    person: int


@dataclass(frozen=True)
class WriteFeedback(Action):
    """Write a note or praise about one of my people; the words follow."""

    code: ClassVar[str] = "fbw"
    person: int
    kind: str


@dataclass(frozen=True)
class AimFeedback(Action):
    """What I am writing is about one line of hasil kerja, or, with indicator 0, about one of the seven values."""

    code: ClassVar[str] = "fbaim"
    person: int
    indicator: int
    value: str


@dataclass(frozen=True)
class OpenPeers(Action):
    """Show who can be asked for feedback about somebody."""

    code: ClassVar[str] = "fbpeers"
    person: int
    page: int


@dataclass(frozen=True)
class AskPeer(Action):
    """Ask a colleague for feedback about somebody."""

    code: ClassVar[str] = "fbask"
    person: int
    to: int


@dataclass(frozen=True)
class SeekPeer(Action):
    """Look for somebody of another unit who can be asked about somebody; a name or NIP follows."""

    code: ClassVar[str] = "fbseek"
    person: int


@dataclass(frozen=True)
class DeclineFeedback(Action):
    """I would rather not write what I was asked for."""

    code: ClassVar[str] = "fbno"
    request: int
