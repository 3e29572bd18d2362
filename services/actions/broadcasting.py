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
