"""A city of any size, built by the database itself: schools and puskesmas, korwil above them, two Dinas, and months of reports."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, insert, text
from sqlmodel import Session, SQLModel

from benchmarks.imports import nip
from documents import workbook
from domain.people.nip import Employment
from domain.standards.periods import Frequency, Period
from domain.standards.sectors import Sector
from models.columns import table
from models.people.person import Person, Posting
from models.people.unit import Unit
from sample import city
from services.exchange import importing, sheets

OF_A_UNIT, OF_A_KORWIL = 20, 25
"""People of a school or puskesmas; schools or puskesmas under one head in between."""
FIRST_TELEGRAM_ID = 5_000_000
_SCHOOL = ("Kepala Sekolah", *["Guru Kelas"] * 19)
_CLINIC = ("Kepala Puskesmas", *["Petugas Imunisasi"] * 6, *["Petugas KIA"] * 6, *["Petugas Pendaftaran"] * 7)
_ROWS = 20_000

Row = dict[str, Any]


def build(engine: Engine, *, people: int, months: int, today: date) -> dict[str, int]:
    """Fill an empty database; the Telegram ids of a teacher, a principal, heads of a korwil and a Dinas, and an admin."""
    since = date(today.year - 1 - months // 12, 1, 1)
    with Session(engine) as session, session.begin():
        importing.take(session, _standards(since), today=since, write=True)
    units, persons, posts = _roster(people, since)
    with engine.begin() as connection:
        with _bare(connection, "unit", "person", "posting", "submission", "report"):
            for model, rows in ((Unit, units), (Person, persons), (Posting, posts)):
                _insert(connection, model, rows)
            _link(connection, today)
            for n, month in enumerate(_months(today, months)):
                _report(connection, month, n, today)
        for what_triggers_do in (
            "insert into unitperiod (unit_id, period, changes) select distinct unit_id, period, 1 from report",
            "insert into searchdue (person_id) select id from person where id not in (select person_id from searchdue)",
            "update revision set mark = mark + 1, roster = roster + 1",
        ):
            connection.execute(text(what_triggers_do))
        if connection.dialect.name == "postgresql":
            connection.execute(text("select setval(pg_get_serial_sequence('submission', 'id'), (select max(id) from submission))"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("analyze"))
    cast = {row["name"]: row["id"] for row in persons if row["name"] in ("Guru", "Kepala", "Korwil", "Dinas")}
    with engine.connect() as connection:
        admins = text("select person_id from posting where position = 'Analis SDM'")
        cast["Admin"] = connection.execute(admins).scalars().one()
    return {name: FIRST_TELEGRAM_ID + id for name, id in cast.items()}


def moved(engine: Engine, *, most: int, on: date) -> bytes:
    """A workbook in which as many teachers get another post of their unit on a day."""
    asked = text(
        "select p.nip, p.name, u.code, boss.nip from posting h join person p on p.id = h.person_id join unit u on u.id = h.unit_id "
        "join person boss on boss.id = h.supervisor_id where h.position = 'Guru Kelas' and p.id >= 1000 order by p.id limit :most"
    )
    with engine.connect() as connection:
        rows = connection.execute(asked, {"most": most}).all()
    headers = ["NIP", "Nama", "L/P", "Status", "Jabatan", "Unit", "Atasan", "Berlaku Mulai"]
    pages = {"Pegawai": (headers, [[nip, name, "P", "PNS", "Guru Agama", unit, above, str(on)] for nip, name, unit, above in rows])}
    return workbook.write(pages)


def _standards(since: date) -> Any:
    """The sample workbook without its trainings, as it would be read."""
    book = city.workbook(today=date(since.year + 1, 1, 1))
    pages = {
        sheet.name: ([c.header for c in sheet.columns], [[row.get(c.header) for c in sheet.columns] for row in book[sheet.name]])
        for sheet in sheets.SHEETS
        if sheet.name in book and sheet.name != "Pelatihan"
    }
    return workbook.read(workbook.write(pages), name="a.xlsx")


def _roster(people: int, since: date) -> tuple[list[Row], list[Row], list[Row]]:
    """Units, people and their posts; ids far from those of the sample."""
    units: list[Row] = []
    persons: list[Row] = []
    posts: list[Row] = []

    def unit(code: str, name: str, sector: Sector, parent: int | None) -> int:
        units.append(
            {"id": 1000 + len(units), "code": code, "name": name, "sector": sector, "parent_id": parent, "working_days": 6}
        )
        return int(units[-1]["id"])

    def person(name: str, at: int, position: str, above: int | None) -> int:
        number = 1000 + len(persons)
        persons.append({"id": number, "nip": nip(20_000 + number), "name": name, "employment": Employment.PNS, "sex": "P"})
        posts.append(
            {
                "person_id": number,
                "unit_id": at,
                "supervisor_id": above,
                "position": position,
                "valid_from": since,
                "valid_until": None,
            }
        )
        return number

    heads: dict[str, tuple[int, int]] = {}
    for sector, word in ((Sector.EDUCATION, "Pendidikan"), (Sector.HEALTH, "Kesehatan")):
        dinas = unit(f"D-{word}", f"Dinas {word}", sector, None)
        heads[word] = dinas, person("Dinas" if sector is Sector.EDUCATION else "Kesehatan", dinas, "Kepala Dinas", None)
    korwil: dict[str, tuple[int, int]] = {}
    for n in range(people // OF_A_UNIT):
        health = n % 5 == 4
        word, sector = ("Kesehatan", Sector.HEALTH) if health else ("Pendidikan", Sector.EDUCATION)
        if n // 5 % OF_A_KORWIL == 0 and n % 5 in (0, 4):
            dinas, above = heads[word]
            at = unit(f"K-{word[0]}{n}", f"Kecamatan {word} {n}", sector, dinas)
            korwil[word] = at, person("Korwil" if n == 0 else f"Korwil {n}", at, "Koordinator Wilayah", above)
        at, above = korwil[word]
        here = unit(f"U-{n}", f"{'Puskesmas' if health else 'SD Negeri'} Contoh {n}", sector, at)
        head = person("Kepala" if n == 0 else f"Kepala {n}", here, (_CLINIC if health else _SCHOOL)[0], above)
        for m, position in enumerate((_CLINIC if health else _SCHOOL)[1:]):
            person("Guru" if (n, m) == (0, 0) else f"Pegawai {n} {m}", here, position, head)
    return units, persons, posts


def _insert(connection: Connection, model: type[SQLModel], rows: Sequence[Row]) -> None:
    for start in range(0, len(rows), _ROWS):
        connection.execute(insert(table(model)), rows[start : start + _ROWS])
    if connection.dialect.name == "postgresql":
        name = table(model).name
        connection.execute(text(f"select setval(pg_get_serial_sequence('{name}', 'id'), (select max(id) from {name}))"))


@contextmanager
def _bare(connection: Connection, *tables: str) -> Iterator[None]:
    """These tables without their triggers and indexes, which are made again once for all rows: ten times as fast."""
    postgresql = connection.dialect.name == "postgresql"
    away, back = zip(*(_of_postgresql if postgresql else _of_sqlite)(connection, tables), strict=True)
    if postgresql:  # no trigger and no look at what is referred to
        away = "set local session_replication_role = replica", "set local maintenance_work_mem = '512MB'", *away
        back = *back, "set local session_replication_role = origin"
    for statement in away:
        connection.exec_driver_sql(statement)
    yield
    for statement in back:
        connection.exec_driver_sql(statement)


def _of_sqlite(connection: Connection, tables: Sequence[str]) -> list[tuple[str, str]]:
    asked = text(
        "select type, name, sql from sqlite_master where type in ('index', 'trigger') and sql is not null and tbl_name = :of"
    )
    rows = [row for one in tables for row in connection.execute(asked, {"of": one})]
    return [(f"drop {kind} {name}", sql) for kind, name, sql in rows]


def _of_postgresql(connection: Connection, tables: Sequence[str]) -> list[tuple[str, str]]:
    asked = text(
        "select conname as name, pg_get_constraintdef(c.oid) as held, null as made from pg_constraint c "
        "where conrelid = cast(:of as regclass) and contype = 'u' union all "
        "select relname, null, pg_get_indexdef(indexrelid) from pg_index join pg_class on pg_class.oid = indexrelid "
        "where indrelid = cast(:of as regclass) and not exists (select 1 from pg_constraint where conindid = indexrelid)"
    )
    found = []
    for one in tables:
        for name, held, made in connection.execute(asked, {"of": one}):
            alter = f"alter table {one}"
            pair = (
                (f"{alter} drop constraint {name}", f"{alter} add constraint {name} {held}")
                if held
                else (f"drop index {name}", made)
            )
            found.append(pair)
    return found


def _link(connection: Connection, today: date) -> None:
    connection.execute(
        text(
            "insert into account (person_id, telegram_id, linked_at, linked_by) "
            f"select id, {FIRST_TELEGRAM_ID} + id, '2024-01-01 00:00:00.000000', 'invitation' from person"
        )
    )
    connection.execute(
        text(
            f"insert into chat (telegram_id, told_version, told_at) select telegram_id, '1', '{today} 00:00:00.000000' from account"
        )
    )


def _months(today: date, months: int) -> list[Period]:
    """The months that were reported, the oldest first, up to the last one that ended."""
    found = [Period.containing(today, Frequency.MONTHLY).previous()]
    while len(found) < months:
        found.insert(0, found[0].previous())
    return found


def _report(connection: Connection, month: Period, n: int, today: date) -> None:
    """Nineteen of twenty reports of a month, each person's sent once; of the newest month three of four, half of them decided."""
    newest = month == Period.containing(today, Frequency.MONTHLY).previous()
    sent = f"{month.last} 02:00:00.000000"
    some = "p.person_id % 4 <> 1" if newest else "p.person_id % 50 <> 1"
    state = "case when p.person_id % 2 = 0 then 'verified' else 'waiting' end" if newest else "'verified'"
    base = (n + 1) * 1_000_000
    share = f"55 + (p.person_id * 31 + i.id * 7 + {n}) % 45"
    connection.execute(
        text(
            "insert into submission (id, number, person_id, unit_id, verifier_id, state, version, submitted_at) "
            f"select {base} + p.person_id, cast({base} + p.person_id as varchar(12)), p.person_id, p.unit_id, p.supervisor_id, "
            f"{state}, 1, '{sent}' from posting p where p.person_id >= 1000 and {some}"
        )
    )
    periods = [month] if month.number % 3 else [month, month.quarter()]
    for period in periods:
        verified = "p.person_id % 2 = 0" if newest else "p.person_id > 0"
        connection.execute(
            text(
                "insert into report (submission_id, person_id, unit_id, indicator_id, period, state, version, late, "
                "joint, verified, same_as_last, unusual, value, numerator, denominator, first_submitted_at, submitted_at) "
                f"select {base} + p.person_id, p.person_id, p.unit_id, i.id, '{period}', 'value', 1, "
                f"(p.person_id + i.id) % 17 = 0, (1 = 0), {verified}, (1 = 0), (1 = 0), "
                f"{share}, {share}, 100, '{sent}', '{sent}' "
                "from posting p join indicatorposition ip on ip.position = p.position "
                "join indicator i on i.id = ip.indicator_id "
                f"where p.person_id >= 1000 and {some} and i.frequency = '{period.frequency.value}' and i.formula is null "
                f"and i.kind <> 'date' and not i.joint and (p.person_id * 13 + i.id * 5 + {n}) % 20 <> 0"
            )
        )
