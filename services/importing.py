"""Takes a workbook in: read whole, compared with what is there, and written all or not at all."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, update
from sqlmodel import Session, SQLModel, col, select

from domain.nip import BadNip, check_nip
from models import (
    Holiday,
    Indicator,
    IndicatorPosition,
    Leave,
    Person,
    Posting,
    Standard,
    Target,
    TargetScope,
    Training,
    Unit,
)
from services import sheets
from services.sheets import BadCell, Sheet

Row = dict[str, Any]
Rows = Mapping[str, Sequence[tuple[int, Mapping[str, Any]]]]
Progress = Callable[[str, int, int], None]
"""Told the sheet, rows done and rows in all."""

_CHUNK = 2000
_MOST_SHOWN = 20


@dataclass(frozen=True)
class Rejected:
    """One cell or row that cannot be taken."""

    sheet: str
    row: int
    column: str
    cause: str
    """A label of texts/labels.toml without its `import_`."""
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Counted:
    """What one sheet would change."""

    sheet: str
    created: int
    updated: int
    unchanged: int


@dataclass(frozen=True)
class Outcome:
    """What an import would do, or did."""

    sheets: tuple[Counted, ...]
    rejected: tuple[Rejected, ...]

    @property
    def changes(self) -> int:
        """Rows created or updated."""
        return sum(one.created + one.updated for one in self.sheets)

    @property
    def shown(self) -> tuple[Rejected, ...]:
        """As many rejections as fit on a screen."""
        return self.rejected[:_MOST_SHOWN]


def take(session: Session, rows: Rows, *, today: date, write: bool, progress: Progress = lambda *_: None) -> Outcome:
    """Compare a workbook with the database, and where nothing is rejected and `write` is set, write it.

    Raises nothing for bad rows: each is named in `rejected`, and then nothing at all is written.
    """
    rejected: list[Rejected] = []
    read = {sheet.name: _read_sheet(sheet, rows.get(sheet.name, ()), rejected, progress) for sheet in sheets.SHEETS}
    if not any(sheet.name in rows for sheet in sheets.SHEETS):
        rejected.append(Rejected("-", 0, "-", "no_sheet", {"sheets": ", ".join(sheet.name for sheet in sheets.SHEETS)}))
    _check_references(session, read, today, rejected)
    if rejected:
        return Outcome((), tuple(sorted(rejected, key=lambda one: (one.sheet, one.row))))
    counted = tuple(
        counter(session, [row for _, row in read[sheet.name]], write)
        for sheet, counter in zip(sheets.SHEETS, _WRITERS, strict=True)
        if sheet.name in rows
    )
    return Outcome(counted, ())


def _read_sheet(
    sheet: Sheet, rows: Sequence[tuple[int, Mapping[str, Any]]], rejected: list[Rejected], progress: Progress
) -> list[tuple[int, Row]]:
    found: list[tuple[int, Row]] = []
    seen: dict[tuple[Any, ...], int] = {}
    missing = [c.header for c in sheet.columns if c.required and rows and c.header not in rows[0][1]]
    for header in missing:
        rejected.append(Rejected(sheet.name, 1, header, "no_column"))
    for done, (number, cells) in enumerate([] if missing else rows, start=1):
        row = _read_row(sheet, number, cells, rejected)
        if row is not None:
            key = tuple(row[name] for name in sheet.key)
            if key in seen:
                rejected.append(Rejected(sheet.name, number, sheet.columns[0].header, "twice", {"row": seen[key]}))
            seen[key] = number
            found.append((number, row))
        if done % _CHUNK == 0 or done == len(rows):
            progress(sheet.name, done, len(rows))
    return found


def _read_row(sheet: Sheet, number: int, cells: Mapping[str, Any], rejected: list[Rejected]) -> Row | None:
    row: Row = {}
    good = True
    for column in sheet.columns:
        cell = cells.get(column.header)
        if cell is None or cell == "":
            row[column.field] = column.default
            if column.required:
                rejected.append(Rejected(sheet.name, number, column.header, "empty"))
                good = False
            continue
        try:
            row[column.field] = column.read(cell)
        except BadCell as bad:
            rejected.append(Rejected(sheet.name, number, column.header, bad.cause, bad.facts))
            good = False
    return row if good else None


def _check_references(session: Session, read: Mapping[str, list[tuple[int, Row]]], today: date, rejected: list[Rejected]) -> None:
    units = set(session.scalars(select(Unit.code))) | {row["code"] for _, row in read["Unit"]}
    nips = set(session.scalars(select(Person.nip))) | {row["nip"] for _, row in read["Pegawai"]}
    standards = set(session.scalars(select(Standard.code))) | {row["code"] for _, row in read["Standar"]}
    indicators = set(session.scalars(select(Indicator.code))) | {row["code"] for _, row in read["Indikator"]}

    for number, row in read["Pegawai"]:
        _check_person(number, row, today, rejected)
    broken = {one.sheet for one in rejected}

    def known(sheet: str, header: str, field_: str, there: set[str], *, in_sheet: str) -> None:
        if in_sheet in broken:
            return  # what refers to a rejected row is not at fault itself
        for number, row in read[sheet]:
            if row[field_] and row[field_] not in there:
                rejected.append(Rejected(sheet, number, header, "unknown", {"code": row[field_]}))

    known("Unit", "Induk", "parent", units, in_sheet="Unit")
    known("Pegawai", "Unit", "unit", units, in_sheet="Unit")
    known("Pegawai", "Atasan", "supervisor", nips, in_sheet="Pegawai")
    known("Indikator", "Standar", "standard", standards, in_sheet="Standar")
    known("Target", "Indikator", "indicator", indicators, in_sheet="Indikator")
    for number, row in read["Target"]:
        scoped = row["scope"] is not TargetScope.DEFAULT
        if scoped != bool(row["scope_key"]):
            rejected.append(Rejected("Target", number, "Untuk", "empty" if scoped else "must_be_empty"))
    for number, row in read["Indikator"]:
        if row["locks_after"] < row["due_after"]:
            rejected.append(Rejected("Indikator", number, "Kunci", "before", {"other": "Tenggat"}))
    for number, row in read["Pelatihan"]:
        if row["ends"] < row["starts"]:
            rejected.append(Rejected("Pelatihan", number, "Selesai", "before", {"other": "Mulai"}))


def _check_person(number: int, row: Row, today: date, rejected: list[Rejected]) -> None:
    try:
        check_nip(row["nip"], employment=row["employment"], today=today)
    except BadNip as bad:
        rejected.append(Rejected("Pegawai", number, "NIP", f"nip_{bad.problem}"))
    if row["supervisor"] == row["nip"]:
        rejected.append(Rejected("Pegawai", number, "Atasan", "own_supervisor"))
    if row["valid_until"] and row["valid_until"] < row["valid_from"]:
        rejected.append(Rejected("Pegawai", number, "Berakhir", "before", {"other": "Berlaku Mulai"}))


def _write_units(session: Session, rows: list[Row], write: bool) -> Counted:
    ids = _ids(session, Unit)
    flat = [{**row, "parent_id": None} for row in rows]
    for row, plain in zip(rows, flat, strict=True):
        plain.pop("parent")
        plain["parent_id"] = ids.get(row["parent"])
    counted = _merge(session, "Unit", Unit, ("code",), flat, write)
    if write:  # a parent may stand below its child in the sheet
        ids = _ids(session, Unit)
        late = [{"id": ids[row["code"]], "parent_id": ids[row["parent"]]} for row in rows if row["parent"]]
        if late:
            session.execute(update(Unit), late)
    return counted


def _write_people(session: Session, rows: list[Row], write: bool) -> Counted:
    person_fields = ("nip", "name", "sex", "employment", "phone", "role")
    newest: dict[str, Row] = {}
    for row in sorted(rows, key=lambda one: one["valid_from"]):
        newest[row["nip"]] = row
    people = [{name: row[name] for name in person_fields} for row in newest.values()]
    fresh, changed = _changed(session, Person, ("nip",), people)
    new, before = {row["nip"] for row in fresh}, {row["nip"] for row in changed}
    if write:
        _store(session, Person, ("nip",), fresh, changed)
    ids, units = _ids(session, Person, "nip"), _ids(session, Unit)
    postings = [
        {
            "person_id": ids.get(row["nip"], -1), "unit_id": units.get(row["unit"], -1),
            "supervisor_id": ids.get(row["supervisor"]) if row["supervisor"] else None, "position": row["position"],
            "valid_from": row["valid_from"], "valid_until": row["valid_until"],
        }
        for row in rows
    ]  # fmt: skip
    created, updated = _changed(session, Posting, ("person_id", "valid_from"), postings)
    touched = {(row["person_id"], row["valid_from"]) for row in (*created, *updated)}
    rested = _leaves_changed(session, newest, ids)
    if write:
        _store(session, Posting, ("person_id", "valid_from"), created, updated)
        _write_leaves(session, newest, ids, rested)
    kinds: defaultdict[str, int] = defaultdict(int)
    for row, posting in zip(rows, postings, strict=True):
        moved = (posting["person_id"], posting["valid_from"]) in touched or row["nip"] in before | rested
        kinds["created" if row["nip"] in new else "updated" if moved else "unchanged"] += 1
    return Counted("Pegawai", kinds["created"], kinds["updated"], kinds["unchanged"])


def _leaves_changed(session: Session, newest: Mapping[str, Row], ids: Mapping[str, int]) -> set[str]:
    there: defaultdict[int, set[tuple[date, date]]] = defaultdict(set)
    for leave in session.scalars(select(Leave)):
        there[leave.person_id].add((leave.first, leave.last))
    return {nip for nip, row in newest.items() if set(row["leaves"]) != there[ids.get(nip, -1)]}


def _write_leaves(session: Session, newest: Mapping[str, Row], ids: Mapping[str, int], changed: Iterable[str]) -> None:
    for nip in changed:
        session.execute(delete(Leave).where(col(Leave.person_id) == ids[nip]))
        for first, last in newest[nip]["leaves"]:
            session.add(Leave(person_id=ids[nip], first=first, last=last))
    session.flush()


def _write_standards(session: Session, rows: list[Row], write: bool) -> Counted:
    return _merge(session, "Standar", Standard, ("code",), rows, write)


def _write_indicators(session: Session, rows: list[Row], write: bool) -> Counted:
    standards = _ids(session, Standard)
    flat = []
    for row in rows:
        plain = {name: value for name, value in row.items() if name not in ("standard", "positions")}
        flat.append({**plain, "standard_id": standards.get(row["standard"], -1)})
    created, updated = _changed(session, Indicator, ("code",), flat)
    there: defaultdict[int, set[str]] = defaultdict(set)
    for position in session.scalars(select(IndicatorPosition)):
        there[position.indicator_id].add(position.position)
    ids = _ids(session, Indicator)
    regrouped = {row["code"] for row in rows if set(row["positions"]) != there[ids.get(row["code"], -1)]}
    changed = {row["code"] for row in updated} | (regrouped - {row["code"] for row in created})
    if write:
        _store(session, Indicator, ("code",), created, updated)
        ids = _ids(session, Indicator)
        for row in rows:
            if row["code"] in regrouped:
                session.execute(delete(IndicatorPosition).where(col(IndicatorPosition.indicator_id) == ids[row["code"]]))
                session.execute(
                    insert(IndicatorPosition),
                    [{"indicator_id": ids[row["code"]], "position": name} for name in row["positions"]],
                )
    return Counted("Indikator", len(created), len(changed), len(rows) - len(created) - len(changed))


def _write_targets(session: Session, rows: list[Row], write: bool) -> Counted:
    ids = _ids(session, Indicator)
    flat = [
        {**{name: value for name, value in row.items() if name != "indicator"}, "indicator_id": ids.get(row["indicator"], -1)}
        for row in rows
    ]
    return _merge(session, "Target", Target, ("indicator_id", "scope", "scope_key", "valid_from"), flat, write)


def _write_trainings(session: Session, rows: list[Row], write: bool) -> Counted:
    return _merge(session, "Pelatihan", Training, ("code",), rows, write)


def _write_holidays(session: Session, rows: list[Row], write: bool) -> Counted:
    return _merge(session, "Libur", Holiday, ("day",), rows, write)


_WRITERS: tuple[Callable[[Session, list[Row], bool], Counted], ...] = (
    _write_units, _write_people, _write_standards, _write_indicators, _write_targets, _write_trainings, _write_holidays,
)  # fmt: skip


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
    return {key: id for key, id in session.execute(select(getattr(table, code), table.id))}  # noqa: C416
