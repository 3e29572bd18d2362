"""Compares what a workbook says with what is there, and writes the difference."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, update
from sqlmodel import Session, SQLModel, col, select

from domain.people.leave_kinds import LeaveKind
from models.people.person import Leave, Person, Posting, Role
from models.people.unit import Unit
from models.standards.holiday import Holiday
from models.standards.standard import Indicator, JointDuty, Standard, Target
from models.training.training import Training
from services.exchange import closed_days, closed_targets, organisations, versions
from services.exchange.versions import NewVersion
from services.people.postings import Row, settle
from services.standards import rulebook

_CHUNK = 2000
_TARGET_KEY = ("indicator_id", "scope", "scope_key", "valid_from")


@dataclass(frozen=True)
class Counted:
    """What one sheet would change."""

    sheet: str
    created: int
    updated: int
    unchanged: int

    def with_more(self, other: Any) -> "Counted":
        """Together with other rows of the same sheet."""
        created, updated = self.created + other.created, self.updated + other.updated
        return Counted(self.sheet, created, updated, self.unchanged + other.unchanged)


@dataclass
class Taking:
    """How a workbook is taken in, and what of the past it would tell otherwise."""

    today: date
    write: bool
    past: bool = False
    """Whether targets, posts and leaves count on closed days too."""
    versions: list[NewVersion] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    """Indicators whose earlier versions the sheet tells otherwise: they stay."""
    targets: list[str] = field(default_factory=list)
    """Indicators whose targets would be others in periods that have ended and were reported."""
    people: list[str] = field(default_factory=list)
    """Whose closed days would be others."""
    until: date | None = None
    """The last closed day of theirs."""


Writer = Callable[[Session, list[Row], Taking], Counted]


def _write_units(session: Session, rows: list[Row], taking: Taking) -> Counted:
    ids = _ids(session, Unit)
    flat = [{**row, "parent_id": None} for row in rows]
    for row, plain in zip(rows, flat, strict=True):
        plain.pop("parent")
        plain["parent_id"] = ids.get(row["parent"])
    counted = _merge(session, "Unit", Unit, ("code",), flat, taking.write)
    if taking.write:  # a parent may stand below its child in the sheet
        ids = _ids(session, Unit)
        late = [{"id": ids[row["code"]], "parent_id": ids[row["parent"]]} for row in rows if row["parent"]]
        if late:
            session.execute(update(Unit), late)
    return counted


def _write_people(session: Session, rows: list[Row], taking: Taking) -> Counted:
    settled = settle(session, rows)
    rows = settled.rows
    closed = [{name: value for name, value in one.items() if name != "nip"} for one in settled.closed]
    person_fields = ("nip", "name", "sex", "employment", "phone", "contract_until")
    newest: dict[str, Row] = {}
    for row in sorted(rows, key=lambda one: one["valid_from"]):
        newest[row["nip"]] = row
    people = [{name: row[name] for name in person_fields} for row in newest.values()]
    fresh, changed = _changed(session, Person, ("nip",), people)
    new, before = {row["nip"] for row in fresh}, {row["nip"] for row in changed}
    if taking.write:
        _store(session, Person, ("nip",), [{**row, "role": Role.STAFF} for row in fresh], changed)
    ids, units = _ids(session, Person, "nip"), _ids(session, Unit)
    postings = [
        {
            "person_id": ids.get(row["nip"], -1),
            "unit_id": units.get(row["unit"], -1),
            "supervisor_id": ids.get(row["supervisor"]) if row["supervisor"] else None,
            "position": row["position"],
            "valid_from": row["valid_from"],
            "valid_until": row["valid_until"],
            "role": row["role"],
            "grade": row["grade"],
            "functional": row["functional"],
            "level": row["level"],
        }
        for row in rows
    ]
    created, updated = _changed(session, Posting, ("person_id", "valid_from"), postings)
    touched = {(row["person_id"], row["valid_from"]) for row in (*created, *updated)}
    rested = _leaves_changed(session, newest, ids)
    charged = _duties_changed(session, newest, ids)
    said = [*created, *updated, *closed]
    past = closed_days.look(session, said, newest=newest, ids=ids, rested=rested, today=taking.today)
    taking.people += past.names
    taking.until = past.until
    if taking.write:
        _store(session, Posting, ("person_id", "valid_from"), created, [*updated, *closed])
        _write_leaves(session, newest, ids, rested)
        _write_duties(session, newest, ids, charged)
        past.write(session, past=taking.past)
    kinds: defaultdict[str, int] = defaultdict(int)
    for row, posting in zip(rows, postings, strict=True):
        moved = (posting["person_id"], posting["valid_from"]) in touched or row["nip"] in before | rested | charged
        kinds["created" if row["nip"] in new else "updated" if moved else "unchanged"] += 1
    return Counted("Pegawai", kinds["created"], kinds["updated"] + len(closed), kinds["unchanged"])


def _leaves_changed(session: Session, newest: Mapping[str, Row], ids: Mapping[str, int]) -> set[str]:
    """Whose leave in the workbook is another; what an admin wrote down in chat stays, whatever the workbook says."""
    there: defaultdict[int, set[tuple[date, date, LeaveKind]]] = defaultdict(set)
    granted: defaultdict[int, set[tuple[date, date, LeaveKind]]] = defaultdict(set)
    for leave in session.scalars(select(Leave)):
        (there if leave.granted_by is None else granted)[leave.person_id].add((leave.first, leave.last, leave.kind))
    for nip, row in newest.items():
        covers = granted[ids.get(nip, -1)]
        row["leaves"] = tuple(one for one in row["leaves"] if not any(a <= one[0] and one[1] <= b for a, b, _ in covers))
    return {nip for nip, row in newest.items() if set(row["leaves"]) != there[ids.get(nip, -1)]}


def _write_leaves(session: Session, newest: Mapping[str, Row], ids: Mapping[str, int], changed: Iterable[str]) -> None:
    for nip in changed:
        session.execute(delete(Leave).where(col(Leave.person_id) == ids[nip], col(Leave.granted_by).is_(None)))
        for first, last, kind in newest[nip]["leaves"]:
            session.add(Leave(person_id=ids[nip], first=first, last=last, kind=kind))
    session.flush()


def _duties_changed(session: Session, newest: Mapping[str, Row], ids: Mapping[str, int]) -> set[str]:
    there: defaultdict[int, set[tuple[str, bool]]] = defaultdict(set)
    for person, code, stand_in in session.execute(
        select(JointDuty.person_id, Indicator.code, JointDuty.stand_in).join(Indicator, col(Indicator.id) == JointDuty.indicator_id)
    ):
        there[person].add((code, stand_in))
    return {nip for nip, row in newest.items() if _duties(row) != there[ids.get(nip, -1)]}


def _write_duties(session: Session, newest: Mapping[str, Row], ids: Mapping[str, int], changed: Collection[str]) -> None:
    if not changed:
        return
    indicators = _ids(session, Indicator)
    session.execute(delete(JointDuty).where(col(JointDuty.person_id).in_([ids[nip] for nip in changed])))
    session.add_all(
        JointDuty(person_id=ids[nip], indicator_id=indicators[code], stand_in=stand_in)
        for nip in changed
        for code, stand_in in _duties(newest[nip])
    )
    session.flush()


def _duties(row: Row) -> set[tuple[str, bool]]:
    return {(code, False) for code in row["duties"]} | {(code, True) for code in row["stands_in"]}


def _write_standards(session: Session, rows: list[Row], taking: Taking) -> Counted:
    return _merge(session, "Standar", Standard, ("code",), rows, taking.write)


def _write_indicators(session: Session, rows: list[Row], taking: Taking) -> Counted:
    planned = versions.plan(session, rows, today=taking.today)
    taking.versions += versions.describe(session, planned)
    taking.kept += planned.kept
    if taking.write:
        versions.write(session, planned)
    return Counted("Indikator", len(planned.created), len(planned.replaced) + len(planned.later), planned.unchanged)


def _write_targets(session: Session, rows: list[Row], taking: Taking) -> Counted:
    ids = _ids(session, Indicator)
    flat = [
        {**{name: value for name, value in row.items() if name != "indicator"}, "indicator_id": ids.get(row["indicator"], -1)}
        for row in rows
    ]
    created, updated = _changed(session, Target, _TARGET_KEY, flat)
    taking.targets += closed_targets.settle(session, [*created, *updated], today=taking.today, write=taking.write, past=taking.past)
    return _merge(session, "Target", Target, _TARGET_KEY, flat, taking.write)


def _write_trainings(session: Session, rows: list[Row], taking: Taking) -> Counted:
    people = _ids(session, Person, "nip")
    flat = [{**row, "organiser_id": people.get(row["organiser"])} for row in rows]
    for row in flat:
        del row["organiser"]
    return _merge(session, "Pelatihan", Training, ("code",), flat, taking.write)


def _write_holidays(session: Session, rows: list[Row], taking: Taking) -> Counted:
    return _merge(session, "Libur", Holiday, ("day",), rows, taking.write)


def _write_rules_of_city(session: Session, rows: list[Row], taking: Taking) -> Counted:
    changed = rulebook.differing(session, rows)
    if taking.write:
        rulebook.write(session, changed, today=taking.today)
    return Counted("Aturan", 0, len(changed), len(rows) - len(changed))


def _write_organisations(session: Session, rows: list[Row], taking: Taking) -> Counted:
    new, other, predikat = organisations.differing(session, rows)
    if taking.write:
        organisations.write(session, [*new, *other], changed=predikat)
    return Counted("Organisasi", len(new), len(other), len(rows) - len(new) - len(other))


WRITERS: Mapping[str, Writer] = {
    "Unit": _write_units,
    "Standar": _write_standards,
    "Indikator": _write_indicators,
    "Pegawai": _write_people,
    "Target": _write_targets,
    "Pelatihan": _write_trainings,
    "Organisasi": _write_organisations,
    "Libur": _write_holidays,
    "Aturan": _write_rules_of_city,
}
"""By sheet, in the order in which they must be written: people after the indicators that are their duty."""


def _merge(session: Session, sheet: str, table: type[SQLModel], key: tuple[str, ...], rows: list[Row], write: bool) -> Counted:
    created, updated = _changed(session, table, key, rows)
    if write:
        _store(session, table, key, created, updated)
    return Counted(sheet, len(created), len(updated), len(rows) - len(created) - len(updated))


def _changed(session: Session, table: type[SQLModel], key: tuple[str, ...], rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """The rows that are not there yet, and those that differ from what is there."""
    columns = table.__table__.c  # type: ignore[attr-defined]
    wanted = list(dict.fromkeys([*key, *(rows[0] if rows else ())]))
    there = {
        tuple(found[name] for name in key): found
        for found in session.execute(select(*(columns[name] for name in wanted))).mappings()
    }
    created, updated = [], []
    for row in rows:
        found = there.get(tuple(row[name] for name in key))
        if found is None:
            created.append(row)
        elif any(found[name] != row[name] for name in wanted):
            updated.append(row)
    return created, updated


def _store(session: Session, table: type[SQLModel], key: tuple[str, ...], created: list[Row], updated: list[Row]) -> None:
    for start in range(0, len(created), _CHUNK):
        session.execute(insert(table), created[start : start + _CHUNK])
    columns = table.__table__.c  # type: ignore[attr-defined]
    for row in updated:
        session.execute(update(table).where(*(columns[name] == row[name] for name in key)).values(**row))
    session.flush()


def _ids(session: Session, table: Any, code: str = "code") -> dict[str, int]:
    return {key: id for key, id in session.execute(select(getattr(table, code), table.id))}
