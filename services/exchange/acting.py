"""Second posts of the workbook (`Plt. Kepala Sekolah`): they stand beside the own post, which goes on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlmodel import Session, col, select

from domain.people.acting import acting_title, read_acting
from models.people.person import Person, Posting
from models.people.standin import StandIn, StandInKind
from models.people.unit import Unit

Row = dict[str, Any]
Numbered = list[tuple[int, Row]]
Refused = tuple[int, str, str, dict[str, object]]
_KINDS = (StandInKind.PLT, StandInKind.PLH)


@dataclass(frozen=True)
class Acting:
    """A second post, as the preview shows it."""

    name: str
    position: str
    unit: str
    first: date
    last: date | None


@dataclass(frozen=True)
class Counted:
    """What the second posts of a workbook would change."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


def part(rows: Numbered) -> tuple[Numbered, Numbered]:
    """The rows of posts, and those of second posts."""
    return [one for one in rows if not is_second(one[1])], [one for one in rows if is_second(one[1])]


def is_second(row: Row) -> bool:
    """Whether a row is about a second post."""
    return read_acting(row["position"]) is not None


def mark(sheet: str, row: Row) -> tuple[str, ...]:
    """What tells a second post from one that begins on the same day."""
    return (row["position"], row["unit"]) if sheet == "Pegawai" and read_acting(row["position"]) else ()


def refused(session: Session, rows: Numbered, posts: Numbered, new_units: set[str]) -> list[Refused]:
    """Rows, columns and causes of second posts that cannot be: without a post of one's own, nowhere, or back to front."""
    held = set(session.scalars(select(Person.nip).join(Posting, col(Posting.person_id) == Person.id)))
    held |= {row["nip"] for _, row in posts}
    units = set(session.scalars(select(Unit.code))) | new_units
    lacking: list[Refused] = [(number, "Jabatan", "acting_without_post", {}) for number, row in rows if row["nip"] not in held]
    unknown = [(number, "Unit", "unknown", {"code": row["unit"]}) for number, row in rows if row["unit"] not in units]
    ends = [row for row in rows if row[1]["valid_until"] and row[1]["valid_until"] < row[1]["valid_from"]]
    return [*lacking, *unknown, *((number, "Berakhir", "before", {"other": "Berlaku Mulai"}) for number, _ in ends)]


def shown(rows: Sequence[Row]) -> tuple[Acting, ...]:
    """Who would hold what besides."""
    return tuple(Acting(row["name"], row["position"], row["unit"], row["valid_from"], row["valid_until"]) for row in rows)


def take(session: Session, rows: Sequence[Row], *, today: date, write: bool) -> Counted:
    """Compare them with what is there, and write the difference."""
    if not rows:
        return Counted()
    people = {nip: id for id, nip in session.execute(select(Person.id, Person.nip))}
    units = {code: id for id, code in session.execute(select(Unit.id, Unit.code))}
    there = {
        (one.person_id, one.unit_id, one.first): one
        for one in session.scalars(select(StandIn).where(col(StandIn.kind).in_(_KINDS)))
    }
    created = updated = 0
    for row in rows:
        wanted = _wanted(session, row, people, units)
        known = there.get((wanted["person_id"], wanted["unit_id"], wanted["first"]))
        if known is not None and all(getattr(known, name) == value for name, value in wanted.items()):
            continue
        created, updated = created + (known is None), updated + (known is not None)
        if write and known is not None:
            known.sqlmodel_update(wanted)
            session.add(known)
        elif write:
            session.add(StandIn(**wanted, made_at=datetime.combine(today, time(), tzinfo=UTC)))
    session.flush()
    return Counted(created, updated, len(rows) - created - updated)


def _wanted(session: Session, row: Row, people: Mapping[str, int], units: Mapping[str, int]) -> dict[str, Any]:
    read = read_acting(row["position"])
    assert read is not None
    kind, position = read
    person, unit = people.get(row["nip"], -1), units.get(row["unit"], -1)
    return {
        "kind": StandInKind(kind),
        "person_id": person,
        "unit_id": unit,
        "position": position,
        "for_id": _holder(session, unit, position, person, row["valid_from"]),
        "first": row["valid_from"],
        "last": row["valid_until"],
    }


def _holder(session: Session, unit: int, position: str, person: int, on: date) -> int | None:
    """Who holds the post on the day, or held it last."""
    wanted = select(Posting.person_id, Posting.position).where(
        col(Posting.unit_id) == unit, col(Posting.person_id) != person, col(Posting.valid_from) <= on
    )
    held = session.execute(wanted.order_by(col(Posting.valid_from).desc(), col(Posting.id).desc())).all()
    return next((one for one, theirs in held if theirs.casefold() == position.casefold()), None)


def give(session: Session, plain: Callable[[Any], dict[str, Any]], units: Mapping[int | None, str]) -> list[dict[str, Any]]:
    """The rows of second posts, for the export."""
    rows = session.execute(
        select(Person, StandIn)
        .join(StandIn, col(StandIn.person_id) == Person.id)
        .where(col(StandIn.kind).in_(_KINDS), col(StandIn.ended_at).is_(None), col(StandIn.unit_id).is_not(None))
    )
    return [
        {
            **plain(person),
            "leaves": (),
            "position": acting_title(stands.kind.value, stands.position or ""),
            "unit": units[stands.unit_id],
            "valid_from": stands.first,
            "valid_until": stands.last,
        }
        for person, stands in rows
    ]
