"""What can be pressed in agreeing on expectations."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action


@dataclass(frozen=True)
class OpenExpectations(Action):
    """Show the own agreement, and a page of my people with theirs."""

    code: ClassVar[str] = "ex"
    page: int


@dataclass(frozen=True)
class OpenExpectation(Action):
    """Show what is expected of one person."""

    code: ClassVar[str] = "exp"
    person: int


@dataclass(frozen=True)
class WriteExpectation(Action):
    """Write one part of it; the words follow."""

    code: ClassVar[str] = "exw"
    person: int
    part: str


@dataclass(frozen=True)
class ConfirmExpectation(Action):
    """I agree with it as it stands."""

    code: ClassVar[str] = "exyes"
    expectation: int
