"""What can be pressed to go about the house: its rooms, and all that waits."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from domain.actions import Action


class House(StrEnum):
    """A group of doors."""

    REPORT = "report"
    OWN = "own"
    TRAINING = "training"
    EVALUATION = "evaluation"
    LEAD = "lead"
    MINE = "mine"
    PEOPLE = "people"
    STANDARDS = "standards"
    NEWS = "news"


@dataclass(frozen=True)
class OpenHouse(Action):
    """Show a group of doors."""

    code: ClassVar[str] = "house"
    house: House


@dataclass(frozen=True)
class OpenWaiting(Action):
    """Show everything that waits, a page of it; pages begin with 0."""

    code: ClassVar[str] = "waits"
    page: int
