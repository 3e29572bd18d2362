"""What a level comes to as a document for the archive: under the head of its instansi, every unit below it and every indicator."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from services.city import City
from services.insight import levels
from services.insight.levels import Level
from services.people import agencies


@dataclass(frozen=True)
class LevelSheet:
    """A level with all that stands in its document."""

    agency: agencies.Agency
    day: date
    level: Level


def give(session: Session, *, by: int, unit: int, now: datetime, city: City, period: str = "") -> LevelSheet:
    """The document of a unit that `by` answers for. Raises `Outdated`."""
    found = levels.level(session, by=by, unit=unit, now=now, city=city, period=period)
    agency = agencies.of_unit(session, found.unit) if found.unit else agencies.Agency(agencies.of_all(session), "")
    return LevelSheet(agency=agency, day=city.today(now), level=found)
