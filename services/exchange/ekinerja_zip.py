"""The quarter for e-Kinerja BKN as one file: a folder for each plan item, its texts and evidence, and a checklist."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.people.person import Person
from services.city import City
from services.evaluation.form_bundles import LARGEST
from services.exchange.ekinerja import Item, Pack, pack
from services.refusals import Outdated
from services.reporting import evidence_files
from services.training import wallet


@dataclass(frozen=True)
class Place:
    """Where an item lies in the file."""

    item: Item
    folder: str
    name: str
    opens: bool
    """Whether it is the first of its plan item."""


@dataclass(frozen=True)
class Packed:
    """A person's quarter as one file: text, evidence and a checklist."""

    pack: Pack
    places: tuple[Place, ...]
    files: int
    left_out: tuple[str, ...]
    """Evidence that has no room in it, or is kept no more."""
    person: str
    trained: tuple[wallet.Entry, ...]
    """Certificates of the quarter."""


def packed(session: Session, *, by: int, quarter: str, now: datetime, city: City) -> Packed:
    """The own quarter as one file. Raises `Outdated` where there is nothing to paste."""
    found = pack(session, by=by, quarter=quarter, today=city.today(now))
    if not found.items:
        raise Outdated
    room, files, left_out = LARGEST, 0, []
    for file in (file for item in found.items for file in item.files):
        size = evidence_files.size(file.sha256, city=city)
        if size is None or size > room:
            left_out.append(file.name)
        else:
            room, files = room - size, files + 1
    year = wallet.open_(session, by=by, year=found.quarter.year, now=now, city=city)
    return Packed(
        pack=found,
        places=_places(found.items),
        files=files,
        left_out=tuple(left_out),
        person=session.get_one(Person, by).name,
        trained=tuple(one for one in year.entries if found.quarter.first <= one.issued_on <= found.quarter.last),
    )


def _places(items: Sequence[Item]) -> tuple[Place, ...]:
    folders: dict[str, str] = {}
    for item in items:
        folders.setdefault(item.plan, f"RHK-{len(folders) + 1:02}")
    found: list[Place] = []
    for number, item in enumerate(items, 1):
        opens = not found or found[-1].folder != folders[item.plan]
        found.append(Place(item, folders[item.plan], f"{number:02}-{item.code}", opens))
    return tuple(found)
