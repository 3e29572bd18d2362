"""What can be pressed to fetch documents."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action


@dataclass(frozen=True)
class SendSheet(Action):
    """Send the evaluation form as XLSX."""

    code: ClassVar[str] = "evxls"
    evaluation: int


@dataclass(frozen=True)
class SendYear(Action):
    """Send the document of a year, as PDF or as XLSX."""

    code: ClassVar[str] = "yeardoc"
    evaluation: int
    sheet: bool = False


@dataclass(frozen=True)
class OpenPlan(Action):
    """Show the SKP page of a person."""

    code: ClassVar[str] = "skp"
    person: int


@dataclass(frozen=True)
class SendPlan(Action):
    """Send the SKP page of a person, as PDF or as XLSX."""

    code: ClassVar[str] = "skpdoc"
    person: int
    sheet: bool


@dataclass(frozen=True)
class PackForms(Action):
    """Pack all forms of a cycle that I run into one file."""

    code: ClassVar[str] = "evzip"
    cycle: int
