"""What holds for the whole city: its time zone, its language, the hours in which people may be written to."""

from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

DIGEST_AT = time(8)
"""The hour of the day's one reminder, for whoever chose no other."""


@dataclass(frozen=True)
class City:
    """One bot is one city."""

    zone: ZoneInfo
    language: str = "id"
    opens: time = time(7)
    closes: time = time(19)
    files: Path = Path("data")
    """Where files lie that are too large for the database."""
    page: str = ""
    """The address of the page for those who answer for many; empty where there is none."""

    def today(self, now: datetime) -> date:
        """The day it is in the city."""
        return now.astimezone(self.zone).date()
