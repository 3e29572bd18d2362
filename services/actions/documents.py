"""What can be pressed to fetch documents."""

from dataclasses import dataclass
from typing import ClassVar

from domain.actions import Action


@dataclass(frozen=True)
class SendSheet(Action):
    """Send the evaluation form as XLSX."""

    code: ClassVar[str] = "evxls"
    evaluation: int
