"""What can be pressed around the roster: home, language, being recognised, the workbook."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action


@dataclass(frozen=True)
class ChooseLanguage(Action):
    """Speak this language from now on."""

    code: ClassVar[str] = "lang"
    language: str


@dataclass(frozen=True)
class OpenLinkRequest(Action):
    """Show a request to be recognised."""

    code: ClassVar[str] = "who"
    request: int


@dataclass(frozen=True)
class Recognise(Action):
    """Say whether somebody who gave a NIP is the person of that NIP."""

    code: ClassVar[str] = "know"
    request: int
    yes: bool


@dataclass(frozen=True)
class OpenPage(Action):
    """Show another page of something that was said."""

    code: ClassVar[str] = "page"
    row: int
    page: int


@dataclass(frozen=True)
class OpenWhole(Action):
    """Give the whole of something that was said as a file."""

    code: ClassVar[str] = "whole"
    row: int


@dataclass(frozen=True)
class TryOut(Action):
    """Try a question before anything is linked; nothing is kept."""

    code: ClassVar[str] = "sample"


@dataclass(frozen=True)
class TryAnswer(Action):
    """Give the sample's answer to it."""

    code: ClassVar[str] = "samplea"


@dataclass(frozen=True)
class ReadNotice(Action):
    """Read what is kept of whom, why, how long, and who sees it."""

    code: ClassVar[str] = "notice"


@dataclass(frozen=True)
class HowToJoin(Action):
    """Say how an account is recognised, and let the own number be shared."""

    code: ClassVar[str] = "join"


@dataclass(frozen=True)
class ReadColleague(Action):
    """Read what a colleague says, without a name."""

    code: ClassVar[str] = "voice"
