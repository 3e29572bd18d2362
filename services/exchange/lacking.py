"""What the roster does not know of its people, as one table to fill in: who lacks something, and which columns.

Only what was filled in counts: a cell that comes back as it was given changes nothing, whatever has happened since.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from domain.exchange.roster_cells import nip_digits
from domain.exchange.roster_headers import Meaning
from domain.exchange.roster_rows import Left, LeftOut
from domain.people.acting import read_acting
from models.exchange.workbook import PendingImport
from models.people.person import Person, Posting
from models.people.unit import Unit
from models.standards.standard import IndicatorPosition
from services import rights
from services.exchange import there
from services.exchange.roster_questions import leads, plain_name, plain_unit
from services.messages.sent_files import Rows
from services.refusals import Outdated

SHEET, GIVEN = "Lengkapi", "Acuan"
"""The table, and how it was given, which is hidden behind it."""
KEY, ROUND = "Kunci", "Putaran"
ROUNDS = 2
"""How often what is lacking is asked for by itself; after that only who wants it asks."""
_MEANT = {
    "Nama": Meaning.NAME,
    "NIP": Meaning.NIP,
    "Unit Kerja": Meaning.UNIT,
    "Jabatan": Meaning.POSITION,
    "Atasan": Meaning.SUPERVISOR,
    "Nomor HP": Meaning.PHONE,
    "Golongan": Meaning.GRADE,
    "TMT Jabatan": Meaning.SINCE,
}
_ACTING = or_(
    *(func.lower(col(Posting.position)).like(words) for words in ("pl_.%", "pl_ %", "pelaksana tugas %", "pelaksana harian %"))
)
"""Whether a post is a second one, as `read_acting` tells by its words."""
_ALWAYS = ("Nama", "NIP", "Unit Kerja")
_ASKED_OF_LEFT = ("Jabatan", "Atasan", "Nomor HP", "TMT Jabatan")
MOST_LEFT = 2000
"""People of a list who were not taken that are kept beside it."""


@dataclass(frozen=True)
class Book:
    """The table, with the choices of its columns, and what each is lacking of how many."""

    headers: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    keys: tuple[str, ...]
    """The NIP of each row, empty where nobody of the roster is meant."""
    choices: Mapping[str, tuple[str, ...]]
    counts: Mapping[str, int]
    """By column how many lack it; `NIP`: how many were not taken."""
    round: int

    @property
    def given(self) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """The hidden sheet: each row as it was given."""
        told = [(key, self.round, *row) for key, row in zip(self.keys, self.rows, strict=True) if key]
        return (KEY, ROUND, *self.headers), told or [("-", self.round, *("" for _ in self.headers))]


def look(session: Session, *, by: int, pending: int, round: int, today: date) -> Book:
    """Who lacks what today; `pending`: with those of its list who were not taken (0: of none). Raises `Outdated`."""
    if not rights.is_admin(session, by):
        raise Outdated
    found = session.get(PendingImport, pending) if pending else None
    left = (found.plan or {}).get("left", []) if found else []
    posts, asked_for = _posts(session, today), set(session.scalars(select(IndicatorPosition.position)))
    left = _still_left(left, posts, _unit_names(session))
    lacks = {nip: some for nip, row in posts.items() if (some := _lacking(row, asked_for))}
    wanted = {column for some in lacks.values() for column in some} | (set(_ASKED_OF_LEFT) if left else set())
    headers = tuple(header for header in _MEANT if header in wanted or header in _ALWAYS)
    called = _unit_names(session)
    known = {nip: _known(posts[nip], posts, called) for nip in lacks}
    keys = sorted(known, key=lambda nip: (known[nip]["Unit Kerja"], known[nip]["Nama"], nip))
    others = [{"Nama": one["name"], "NIP": one["nip"], "Unit Kerja": one["unit"], "Jabatan": one["position"]} for one in left]
    rows = [tuple(row.get(header, "") for header in headers) for row in (*(known[nip] for nip in keys), *others)]
    choices = {"Unit Kerja": sorted(called.values()), "Jabatan": sorted(asked_for), "Atasan": _heads(posts)}
    return Book(
        headers=headers,
        rows=tuple(rows),
        keys=(*keys, *("" for _ in others)),
        choices={name: tuple(some) for name, some in choices.items() if some},
        counts=Counter(column for some in lacks.values() for column in some) + Counter({"NIP": len(left)}),
        round=round,
    )


def _still_left(
    left: Sequence[Mapping[str, str]], posts: Mapping[str, Mapping[str, Any]], called: Mapping[str, str]
) -> list[Mapping[str, str]]:
    """Who of a list is not there yet: by the NIP, without one by the name within the unit it tells."""
    there = {(plain_name(row["name"]), unit) for row in posts.values() for unit in ("", plain_unit(called.get(row["unit"], "")))}
    return [
        one
        for one in left
        if one["nip"] not in posts and (one["nip"] or (plain_name(one["name"]), plain_unit(one["unit"])) not in there)
    ]


def _unit_names(session: Session) -> dict[str, str]:
    """How units are called by their codes; of two with one name the code."""
    units = {code: name for code, name in session.execute(select(Unit.code, Unit.name))}
    often = Counter(units.values())
    return {code: name if often[name] == 1 else code for code, name in units.items()}


def _known(row: Mapping[str, Any], posts: Mapping[str, Mapping[str, Any]], called: Mapping[str, str]) -> dict[str, Any]:
    """What is known of somebody, by the columns of the table."""
    above = row["supervisor"] or ""
    return {
        "Nama": row["name"],
        "NIP": row["nip"],
        "Unit Kerja": called.get(row["unit"], row["unit"]),
        "Jabatan": row["position"],
        "Atasan": _named(posts[above]) if above in posts else above,
        "Nomor HP": row["phone"] or "",
        "Golongan": row["grade"] or "",
        "TMT Jabatan": row["valid_from"],
    }


def _heads(posts: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Who supervises, or leads by what their post is called."""
    above = {row["supervisor"] for row in posts.values()}
    return sorted(_named(row) for nip, row in posts.items() if nip in above or leads(row["position"]) is not None)


def _named(row: Mapping[str, Any]) -> str:
    return f"{row['name']} / {row['nip']}"


def told(book: Book) -> list[tuple[str, int]]:
    """What is lacking of how many, by the word of each column."""
    return [(_MEANT[column].value, people) for column, people in book.counts.items() if people]


def _posts(session: Session, today: date) -> dict[str, Mapping[str, Any]]:
    """By NIP the own post of today, not a second one."""
    return {
        row["nip"]: row
        for row in sorted(there.ROWS["Pegawai"](session), key=lambda one: one["valid_from"])
        if row["valid_from"] <= today
        and (row["valid_until"] is None or row["valid_until"] >= today)
        and read_acting(row["position"]) is None
    }


def _lacking(row: Mapping[str, Any], asked_for: set[str]) -> list[str]:
    lacks = {
        "Jabatan": bool(asked_for) and row["position"] not in asked_for,
        "Atasan": not row["supervisor"],
        "Nomor HP": not row["phone"],
        "Golongan": not row["grade"],
    }
    return [column for column, missing in lacks.items() if missing]


def count(session: Session, *, today: date) -> int:
    """How many people of today lack something; counted by the database."""
    asked = select(IndicatorPosition.position)
    unknown = asked.exists() & col(Posting.position).not_in(asked)
    lacks = [col(one).is_(None) for one in (Posting.supervisor_id, Posting.grade, Person.phone)]
    counted = (
        select(func.count(func.distinct(Posting.person_id)))
        .join(Person, col(Person.id) == col(Posting.person_id))
        .where(rights.in_post(today), ~_ACTING, or_(*lacks, unknown))
    )
    found: int = session.execute(counted).scalar_one()
    return found


def kept(left: Sequence[LeftOut]) -> list[dict[str, str]]:
    """Who of a list was not taken because it says too little of them, as it is kept to be asked about."""
    told = [
        one
        for one in left
        if one.why in (Left.NO_NIP, Left.LOST, Left.BAD_NIP, Left.LACKS) or (one.why is Left.NOT_WANTED and not one.unit)
    ]
    return [
        {
            "name": one.name,
            "nip": one.nip if one.why in (Left.NOT_WANTED, Left.LACKS) else "",
            "unit": one.unit or "",
            "position": one.position or "",
        }
        for one in told[:MOST_LEFT]
    ]


def returned(rows: Rows) -> tuple[int, dict[str, str], list[tuple[int, dict[str, Any]]]] | None:
    """A table that comes back: which asking it answers, what its columns are, and what was filled in; None where it is none."""
    lines, given = rows.get(SHEET), rows.get(GIVEN)
    if not lines or not given or KEY not in given[0][1] or not {"Nama", "NIP"} <= lines[0][1].keys():
        return None
    columns = {header: _MEANT.get(header, Meaning.NOTHING).value for header in lines[0][1]}
    was = {str(cells[KEY]): cells for _, cells in given if cells.get(KEY)}
    filled = []
    for number, cells in lines:
        before = was.get(nip_digits(cells.get("NIP")))
        if before is None:
            filled.append((number, dict(cells)))
            continue
        new = {header: cell for header, cell in cells.items() if _word(cell) != _word(before.get(header)) and header in _MEANT}
        if any(_word(cell) for header, cell in new.items() if header not in ("Nama", "NIP")):
            filled.append((number, {**dict.fromkeys(cells), **new, "Nama": cells["Nama"], "NIP": cells["NIP"]}))
    said = str(given[0][1].get(ROUND) or "1").split(".", maxsplit=1)[0]
    return (int(said) if said.isdigit() else 1), columns, filled


def _word(cell: Any) -> str:
    return " ".join(str("" if cell is None else cell).split())
