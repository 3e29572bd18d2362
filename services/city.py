"""What holds for the whole city: its time zone, its language, the hours in which people may be written to."""

from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.evaluation.parts import SHORTEST_PART
from domain.evaluation.stages import OBJECTION_DAYS


@dataclass(frozen=True)
class City:
    """One bot is one city."""

    zone: ZoneInfo
    language: str = "id"
    opens: time = time(7)
    closes: time = time(19)
    jp_pns: int = 20
    """JP (jam pelajaran) a PNS should reach in a year, at least."""
    jp_pppk: int = 24
    """JP a PPPK may take in a year, at most."""
    objection_days: int = OBJECTION_DAYS
    """Calendar days in which somebody may object to a result that was handed over."""
    part_days: int = SHORTEST_PART
    """Calendar days under one supervisor in a quarter from which somebody who moved is evaluated for them apart."""
    files: Path = Path("data")
    """Where files lie that are too large for the database."""

    def today(self, now: datetime) -> date:
        """The day it is in the city."""
        return now.astimezone(self.zone).date()
