"""What can be pressed to say how a unit as a whole did in a quarter or a year."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action


@dataclass(frozen=True)
class OpenOrganisation(Action):
    """Choose the predikat of the unit and quarter of a cycle."""

    code: ClassVar[str] = "cycorg"
    cycle: int


@dataclass(frozen=True)
class ListOrganisations(Action):
    """Show the units whose predikat I set, for a quarter (number 1 to 4), a month (5 to 16) or a year (0); year 0 is what ended
    last."""

    code: ClassVar[str] = "orglist"
    year: int
    number: int
    page: int


@dataclass(frozen=True)
class ChooseOrganisation(Action):
    """Show one unit's predikat, to set it."""

    code: ClassVar[str] = "orgsee"
    unit: int
    year: int
    number: int


@dataclass(frozen=True)
class SetOrganisation(Action):
    """The unit's predikat is this."""

    code: ClassVar[str] = "orgset"
    unit: int
    year: int
    number: int
    organisation: str


@dataclass(frozen=True)
class OpenSpread(Action):
    """Show how predikat spread in a unit, in a quarter, month or year as `ListOrganisations` names it."""

    code: ClassVar[str] = "spread"
    unit: int
    year: int
    number: int
