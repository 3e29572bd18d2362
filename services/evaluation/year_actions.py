"""What can be pressed in the evaluation of a year."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action


@dataclass(frozen=True)
class OpenYears(Action):
    """Show a year: my own, and my people's."""

    code: ClassVar[str] = "years"
    year: int


@dataclass(frozen=True)
class OpenYear(Action):
    """Show one person's year."""

    code: ClassVar[str] = "year"
    person: int
    year: int


@dataclass(frozen=True)
class ToggleYear(Action):
    """Move hasil kerja or perilaku kerja of the year on, as I shall decide it."""

    code: ClassVar[str] = "yeartog"
    person: int
    year: int
    part: str


@dataclass(frozen=True)
class DecideYear(Action):
    """Decide the year as it is shown."""

    code: ClassVar[str] = "yeardec"
    person: int
    year: int


@dataclass(frozen=True)
class RecountCredit(Action):
    """Count the angka kredit of a decided year anew."""

    code: ClassVar[str] = "yearak"
    person: int
    year: int
