"""What an import wrote, row by row, and how it is taken back: what nobody has touched since becomes exactly what it was."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import Table, and_, bindparam, column, delete, insert, select, update
from sqlalchemy import table as plain_table
from sqlmodel import Session, SQLModel

from models.columns import table
from models.evaluation.credit import CreditCoefficient
from models.evaluation.expectation import Expectation, ExpectedConduct, ExpectedResult
from models.evaluation.follow_up import FollowUpKind
from models.evaluation.organisation import OrganisationRating
from models.exchange.dhis2 import Dhis2Name
from models.exchange.official import OfficialFigure
from models.messages.message import Outbox
from models.people.area import Area, AreaCover, AreaPopulation, FormerAreaUnit
from models.people.person import Leave, Person, Posting, SettledDays
from models.people.standin import StandIn
from models.people.unit import FormerParent, Unit
from models.reporting.report import DraftAnswer, Report
from models.standards.holiday import Holiday
from models.standards.rule import CityRule, FormerRule
from models.standards.standard import (
    FormerDuty,
    FormerTarget,
    Indicator,
    IndicatorPosition,
    IndicatorVersion,
    JointDuty,
    Relation,
    Standard,
    StandardRhythm,
    Target,
)
from models.training.lesson import Lesson, LessonCard
from models.training.training import Training

Key = tuple[Any, ...]
State = dict[str, dict[Key, dict[str, Any]]]
"""By table and key the rows as the database has them."""

_WRITTEN: Mapping[str, tuple[type[SQLModel], ...]] = {
    "Unit": (Unit, FormerParent),
    "Pegawai": (Person, Posting, Leave, JointDuty, FormerDuty, SettledDays, StandIn),
    "Standar": (Standard, StandardRhythm),
    "Indikator": (Indicator, IndicatorVersion, IndicatorPosition, Relation),
    "Target": (Target, FormerTarget),
    "Wilayah": (Area, FormerAreaUnit),
    "Sasaran": (AreaPopulation,),
    "Petugas Wilayah": (AreaCover,),
    "Pelatihan": (Training,),
    "Materi": (Lesson, LessonCard),
    "Organisasi": (OrganisationRating,),
    "Angka Kredit": (CreditCoefficient,),
    "Tindak Lanjut": (FollowUpKind,),
    "Ekspektasi": (Expectation, ExpectedResult, ExpectedConduct),
    "Libur": (Holiday,),
    "DHIS2": (Dhis2Name,),
    "Angka Resmi": (OfficialFigure,),
    "Aturan": (CityRule, FormerRule),
}
"""By sheet where its rows are written."""
_WHOSE = {"person_id": table(Person).name, "area_id": table(Area).name}
"""Whose a row is: what is of somebody, or of an area, that stays, stays too."""
_ALONG = (table(Outbox).name,)
"""What was only promised to somebody who is not there any more goes with them."""
_CHUNK = 400


@dataclass
class Written:
    """What an import did to one table."""

    created: list[dict[str, Any]] = field(default_factory=list)
    deleted: list[dict[str, Any]] = field(default_factory=list)
    updated: list[tuple[list[Any], dict[str, list[Any]]]] = field(default_factory=list)
    """Keys, and by column what was there and what is."""


@dataclass
class Undone:
    """What became of it."""

    restored: int = 0
    kept: list[str] = field(default_factory=list)
    """What was changed or used since, and stays."""
    people: set[int] = field(default_factory=set)
    """Whom it is about."""


def tables_of(sheets: Iterable[str]) -> list[Table]:
    """Where the rows of these sheets are written, in an order in which each may point to one before it."""
    names = {table(model).name for sheet in sheets for model in _WRITTEN.get(sheet, ())}
    return [one for one in SQLModel.metadata.sorted_tables if one.name in names]


def state(session: Session, tables: Sequence[Table]) -> State:
    """The rows as they are."""
    found: State = {}
    for one in tables:
        keys = [said.name for said in one.primary_key]
        rows = session.execute(select(_plain(one))).mappings()
        found[one.name] = {tuple(row[key] for key in keys): dict(row) for row in rows}
    return found


def _plain(one: Table) -> Any:
    """A table whose values are neither read nor written as anything but what the database has."""
    return plain_table(one.name, *(column(said.name) for said in one.c))


def _same(one: Any, keys: Sequence[str]) -> Any:
    return and_(*(one.c[key] == bindparam(f"of_{key}") for key in keys))


def difference(before: State, after: State) -> dict[str, Written]:
    """What was done between two states."""
    found = {}
    for name, rows in after.items():
        were = before[name]
        written = Written(
            created=[row for key, row in rows.items() if key not in were],
            deleted=[row for key, row in were.items() if key not in rows],
            updated=[
                (list(key), {name_of: [were[key][name_of], value] for name_of, value in row.items() if were[key][name_of] != value})
                for key, row in rows.items()
                if key in were and were[key] != row
            ],
        )
        if written.created or written.deleted or written.updated:
            found[name] = written
    return found


def undo(session: Session, written: Mapping[str, Written]) -> Undone:
    """Take it back; what was changed since, and what others refer to by now, stays and is named."""
    tables = [one for one in SQLModel.metadata.sorted_tables if one.name in written]
    now = state(session, tables)
    done = Undone(people=_people(written, now))
    called = _Names(session, now)
    going = _going(session, tables, written, now, done, called)
    inner = {key.column.table.name for one in tables for key in one.foreign_keys if key.column.table is not one}
    for one in reversed(tables):
        if one.name not in inner:
            _delete(session, one, going[one.name], done)
    for one in tables:
        _change_back(session, one, written[one.name], now[one.name], done, called)
    for one in reversed(tables):
        if one.name in inner:
            _delete(session, one, going[one.name], done)
    for one in tables:
        _put_back(session, one, written[one.name], now[one.name], done)
    session.expire_all()
    done.kept = list(dict.fromkeys(done.kept))
    return done


def as_json(value: object) -> dict[str, str]:
    """A value that JSON does not know; for `json.dumps(…, default=as_json)`."""
    if isinstance(value, Decimal):
        return {"$": "decimal", "is": str(value)}
    if isinstance(value, datetime | date | time):
        return {"$": type(value).__name__, "is": value.isoformat()}
    raise TypeError(type(value).__name__)


def restored(value: dict[str, Any]) -> Any:
    """The same back; for `json.loads(…, object_hook=restored)`."""
    return _READERS[value["$"]](value["is"]) if value.keys() == {"$", "is"} else value


_READERS: Mapping[str, Callable[[str], Any]] = {
    "decimal": Decimal,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}


class _Names:
    """What a row is called."""

    def __init__(self, session: Session, now: State) -> None:
        self._people = now.get("person") or state(session, [table(Person)])["person"]
        self._areas = now.get("area") or state(session, [table(Area)])["area"]

    def of(self, name: str, row: Mapping[str, Any]) -> str:
        person = self._people.get((row.get("person_id"),))
        area = self._areas.get((row.get("area_id"),))
        if area is not None:
            return f"{area['name']} ({person['name'] if person else row.get('kind')})"
        return str(row.get("name") or (person and person["name"]) or row.get("title") or row.get("code") or name)


def _people(written: Mapping[str, Written], now: State) -> set[int]:
    rows = [row for one in written.values() for row in (*one.created, *one.deleted)]
    rows += [now[name][tuple(key)] for name, one in written.items() for key, _ in one.updated if tuple(key) in now[name]]
    found = {row["person_id"] for row in rows if row.get("person_id") is not None}
    return found | {row["id"] for row in written.get("person", Written()).created}


def _going(
    session: Session, tables: Sequence[Table], written: Mapping[str, Written], now: State, done: Undone, called: _Names
) -> dict[str, dict[Key, dict[str, Any]]]:
    """The new rows that can go: as they were written, and nobody refers to them who stays."""
    going: dict[str, dict[Key, dict[str, Any]]] = {}
    for one in tables:
        going[one.name] = {}
        for row in written[one.name].created:
            key = tuple(row[said.name] for said in one.primary_key)
            there = now[one.name].get(key)
            if there == row:
                going[one.name][key] = row
            elif there is not None:
                done.kept.append(called.of(one.name, there))
    used = _used_elsewhere(session, tables, going)
    used["area"] = used.get("area", set()) | _reported(session, going.get("area", {}))
    new = {name: {(row["id"],) for row in written.get(name, Written()).created} for name in _WHOSE.values()}
    going_on = True
    while going_on:
        going_on = False
        for one in tables:
            pointed = used[one.name] | _pointed_at(one.name, tables, going, written, now)
            for key, row in list(going[one.name].items()):
                owners = [(name, (row.get(column),)) for column, name in _WHOSE.items()]
                if key in pointed or any(owner in new[name] and owner not in going[name] for name, owner in owners):
                    del going[one.name][key]
                    done.kept.append(called.of(one.name, row))
                    going_on = True
    return going


def _reported(session: Session, areas: Mapping[Key, Mapping[str, Any]]) -> set[Key]:
    """Of the new areas those of which something was said since: reports name them by their codes."""
    if not areas:
        return set()
    said: set[str] = set()
    for model in (Report, DraftAnswer):
        named = table(model).c.areas
        said |= {code for (areas_said,) in session.execute(select(named).where(named.is_not(None))) for code in areas_said or ()}
    return {key for key, row in areas.items() if row["code"] in said}


def _used_elsewhere(session: Session, tables: Sequence[Table], going: Mapping[str, Mapping[Key, Any]]) -> dict[str, set[Key]]:
    """Of the new rows those to which a row of another table points."""
    used: dict[str, set[Key]] = {one.name: set() for one in tables}
    ours = {one.name for one in tables}
    for other in SQLModel.metadata.sorted_tables:
        for key in other.foreign_keys:
            target = key.column.table.name
            if target not in ours or other.name in ours or other.name in _ALONG:
                continue
            ids = [one[0] for one in going[target]]
            for first in range(0, len(ids), _CHUNK):
                found = session.execute(select(key.parent).where(key.parent.in_(ids[first : first + _CHUNK])).distinct())
                used[target] |= {(one,) for (one,) in found}
    return used


def _pointed_at(
    name: str, tables: Sequence[Table], going: Mapping[str, Mapping[Key, Any]], written: Mapping[str, Written], now: State
) -> set[Key]:
    found: set[Key] = set()
    for other in tables:
        back = {tuple(key): cells for key, cells in written[other.name].updated}
        for pointing in other.foreign_keys:
            if pointing.column.table.name != name:
                continue
            name_of = pointing.parent.name
            for key, row in now[other.name].items():
                if key in going[other.name]:
                    continue
                was, is_ = back.get(key, {}).get(name_of, [None, None])
                goes_back = is_ is not None and row[name_of] == is_ and was != is_
                if row[name_of] is not None and not goes_back:
                    found.add((row[name_of],))
    return found


def _delete(session: Session, one: Table, rows: Mapping[Key, Any], done: Undone) -> None:
    keys = [said.name for said in one.primary_key]
    if not rows:
        return
    if one.name == table(Person).name:
        promised = _plain(table(Outbox))
        session.execute(delete(promised).where(promised.c.person_id == bindparam("of_id")), [{"of_id": key[0]} for key in rows])
    plain = _plain(one)
    session.execute(
        delete(plain).where(_same(plain, keys)),
        [{f"of_{name}": value for name, value in zip(keys, key, strict=True)} for key in rows],
    )
    done.restored += len(rows)


def _change_back(
    session: Session, one: Table, written: Written, now: Mapping[Key, Mapping[str, Any]], done: Undone, called: _Names
) -> None:
    keys, plain = [said.name for said in one.primary_key], _plain(one)
    for key, cells in written.updated:
        there = now.get(tuple(key))
        if there is None or any(there[name] != after for name, (_, after) in cells.items()):
            done.kept.append(called.of(one.name, there or {}))
            continue
        values = {f"of_{name}": value for name, value in zip(keys, key, strict=True)}
        session.execute(
            update(plain).where(_same(plain, keys)).values({name: _sent(before) for name, (before, _) in cells.items()}), values
        )
        done.restored += 1


def _put_back(session: Session, one: Table, written: Written, now: Mapping[Key, Any], done: Undone) -> None:
    keys = [said.name for said in one.primary_key]
    gone = [row for row in written.deleted if tuple(row[key] for key in keys) not in now]
    if gone:
        session.execute(insert(_plain(one)), [{name: _sent(value) for name, value in row.items()} for row in gone])
        done.restored += len(gone)


def _sent(value: Any) -> Any:
    """A value as it is given back; lists and the like in the words of JSON."""
    return json.dumps(value) if isinstance(value, list | dict) else value
