"""Compares what a workbook says with what is there, and writes the difference."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, update
from sqlmodel import Session, SQLModel, col, select

from domain.standards.relations import Declared
from models.people.person import Leave, Person, Posting, Role
from models.people.unit import Unit
from models.standards.holiday import Holiday
from models.standards.standard import Indicator, IndicatorPosition, JointDuty, Relation, Standard, Target
from models.training.training import Training
from services.exchange import organisations
from services.people.postings import Row, settle
from services.standards import rulebook

_CHUNK = 2000


@dataclass(frozen=True)
class Counted:
    """What one sheet would change."""

    sheet: str
    created: int
    updated: int
    unchanged: int


Writer = Callable[[Session, list[Row], bool], Counted]


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
    if write:
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
    if write:
        _store(session, Posting, ("person_id", "valid_from"), created, [*updated, *closed])
        _write_leaves(session, newest, ids, rested)
        _write_duties(session, newest, ids, charged)
    kinds: defaultdict[str, int] = defaultdict(int)
    for row, posting in zip(rows, postings, strict=True):
        moved = (posting["person_id"], posting["valid_from"]) in touched or row["nip"] in before | rested | charged
        kinds["created" if row["nip"] in new else "updated" if moved else "unchanged"] += 1
    return Counted("Pegawai", kinds["created"], kinds["updated"] + len(closed), kinds["unchanged"])


def _leaves_changed(session: Session, newest: Mapping[str, Row], ids: Mapping[str, int]) -> set[str]:
    """Whose leave in the workbook is another; what an admin wrote down in chat stays, whatever the workbook says."""
    there: defaultdict[int, set[tuple[date, date]]] = defaultdict(set)
    granted: defaultdict[int, set[tuple[date, date]]] = defaultdict(set)
    for leave in session.scalars(select(Leave)):
        (there if leave.granted_by is None else granted)[leave.person_id].add((leave.first, leave.last))
    for nip, row in newest.items():
        covers = granted[ids.get(nip, -1)]
        row["leaves"] = tuple(one for one in row["leaves"] if not any(a <= one[0] and one[1] <= b for a, b in covers))
    return {nip for nip, row in newest.items() if set(row["leaves"]) != there[ids.get(nip, -1)]}


def _write_leaves(session: Session, newest: Mapping[str, Row], ids: Mapping[str, int], changed: Iterable[str]) -> None:
    for nip in changed:
        session.execute(delete(Leave).where(col(Leave.person_id) == ids[nip], col(Leave.granted_by).is_(None)))
        for first, last in newest[nip]["leaves"]:
            session.add(Leave(person_id=ids[nip], first=first, last=last))
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


def _write_standards(session: Session, rows: list[Row], write: bool) -> Counted:
    return _merge(session, "Standar", Standard, ("code",), rows, write)


def _write_indicators(session: Session, rows: list[Row], write: bool) -> Counted:
    standards = _ids(session, Standard)
    flat = []
    for row in rows:
        plain = {name: value for name, value in row.items() if name not in ("standard", "positions", "rules")}
        flat.append({**plain, "standard_id": standards.get(row["standard"], -1)})
    created, updated = _changed(session, Indicator, ("code",), flat)
    there: defaultdict[int, set[str]] = defaultdict(set)
    for position in session.scalars(select(IndicatorPosition)):
        there[position.indicator_id].add(position.position)
    ids = _ids(session, Indicator)
    regrouped = {row["code"] for row in rows if set(row["positions"]) != there[ids.get(row["code"], -1)]}
    ruled = _rules_changed(session, rows, ids)
    changed = {row["code"] for row in updated} | ((regrouped | ruled) - {row["code"] for row in created})
    if write:
        _store(session, Indicator, ("code",), created, updated)
        ids = _ids(session, Indicator)
        for row in rows:
            if row["code"] in regrouped:
                session.execute(delete(IndicatorPosition).where(col(IndicatorPosition.indicator_id) == ids[row["code"]]))
                session.execute(
                    insert(IndicatorPosition), [{"indicator_id": ids[row["code"]], "position": name} for name in row["positions"]]
                )
        _write_rules(session, rows, ids, ruled)
    return Counted("Indikator", len(created), len(changed), len(rows) - len(created) - len(changed))


def _rules_changed(session: Session, rows: list[Row], ids: Mapping[str, int]) -> set[str]:
    codes = {id: code for code, id in ids.items()}
    there: defaultdict[str, set[Declared]] = defaultdict(set)
    for rule in session.scalars(select(Relation)):
        declared = Declared(rule.operator, codes[rule.other_id], rule.must, rule.missing_is_zero)
        there[codes[rule.indicator_id]].add(declared)
    return {row["code"] for row in rows if set(row["rules"]) != there[row["code"]]}


def _write_rules(session: Session, rows: list[Row], ids: Mapping[str, int], changed: Collection[str]) -> None:
    session.execute(delete(Relation).where(col(Relation.indicator_id).in_([ids[code] for code in changed])))
    session.add_all(
        Relation(
            indicator_id=ids[row["code"]],
            operator=rule.operator,
            other_id=ids[rule.other],
            must=rule.must,
            missing_is_zero=rule.missing_is_zero,
        )
        for row in rows
        if row["code"] in changed
        for rule in row["rules"]
    )
    session.flush()


def _write_targets(session: Session, rows: list[Row], write: bool) -> Counted:
    ids = _ids(session, Indicator)
    flat = [
        {**{name: value for name, value in row.items() if name != "indicator"}, "indicator_id": ids.get(row["indicator"], -1)}
        for row in rows
    ]
    return _merge(session, "Target", Target, ("indicator_id", "scope", "scope_key", "valid_from"), flat, write)


def _write_trainings(session: Session, rows: list[Row], write: bool) -> Counted:
    people = _ids(session, Person, "nip")
    flat = [{**row, "organiser_id": people.get(row["organiser"])} for row in rows]
    for row in flat:
        del row["organiser"]
    return _merge(session, "Pelatihan", Training, ("code",), flat, write)


def _write_holidays(session: Session, rows: list[Row], write: bool) -> Counted:
    return _merge(session, "Libur", Holiday, ("day",), rows, write)


def _write_rules_of_city(session: Session, rows: list[Row], write: bool) -> Counted:
    changed = rulebook.differing(session, rows)
    if write:
        rulebook.write(session, changed)
    return Counted("Aturan", 0, len(changed), len(rows) - len(changed))


def _write_organisations(session: Session, rows: list[Row], write: bool) -> Counted:
    new, other, predikat = organisations.differing(session, rows)
    if write:
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
