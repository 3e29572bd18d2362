"""Of which instansi a unit's forms are and where they are signed: what the roster says of it, or of the next above it."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from models.people.unit import Unit
from services.people import parents


@dataclass(frozen=True)
class Agency:
    """What a form says at its head and before its date; empty where the roster does not say, to be written in by hand."""

    name: str
    city: str


def of_unit(session: Session, unit: int | None, *, on: date | None = None) -> Agency:
    """The instansi and the city of one unit, as it stood below others on a day (None: as it stands)."""
    former = parents.former(session) if on else {}
    above = {
        id: (parents.parent_on(former, id, parent, on) if on else parent, name, city) for id, parent, name, city in _units(session)
    }
    found, seen = ["", ""], set[int]()
    while unit in above and unit not in seen:
        seen.add(unit)
        unit, *said = above[unit]
        found = [known or word or "" for known, word in zip(found, said, strict=True)]
    return Agency(*found)


def of_all(session: Session) -> str:
    """The instansi of everybody, for whoever is not recognised yet; empty where there is none or more than one."""
    names = {name for _, _, name, _ in _units(session) if name}
    return names.pop() if len(names) == 1 else ""


def _units(session: Session) -> list[tuple[int, int | None, str | None, str | None]]:
    return [tuple(row) for row in session.execute(select(Unit.id, Unit.parent_id, Unit.agency, Unit.city))]
