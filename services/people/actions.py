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
