"""No frequent query reads a whole table that grows with the city: its plan is looked at on both databases."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Boolean, Date, Engine, Enum, Integer, String, event
from sqlalchemy.sql.selectable import SelectBase
from sqlmodel import Session, col, select

import handlers
from models.people.person import Person
from models.prepared import Prepared
from scheduler.notices import IN_PIECES, NOTICES
from services import rights
from services.city import City
from services.insight import drill_down, kept, levels, own_record, summaries
from tests.given import given

NOW = datetime(2026, 10, 9, 7, 5, tzinfo=UTC)
CITY = City(zone=ZoneInfo("Asia/Makassar"))
TODAY = CITY.today(NOW)
_SMALL = {
    *("unit", "standard", "indicator", "indicatorposition", "indicatorversion", "relation", "jointduty", "holiday", "revision"),
    *(
        "cityrule",
        "formerrule",
        "target",
        "formertarget",
        "standardrhythm",
        "chain",
        "whole",
        "constant",
        "evaluationcycle",
        "training",
    ),
    *("area", "areapopulation", "areacover", "formerareaunit", "formerduty", "formerparent"),
    "settleddays",  # read once in a process, with the standards
}
"""Tables that do not grow with the people, and what a query has at hand already. Another name is a table that does, or stands for one."""
_FEW = (
    "ix_pendingimport_unread",
    "ix_pendingimport_ordered",
    "ix_pendingimport_undone",
    "ix_bulkverification_unfinished",
    "uq_rehearsalrequest_waiting",
)
"""Indexes over the few rows that wait: whoever reads one whole reads no more than these."""
_READ_WHOLE = {
    "services.messages.outbox._ALL_ACCOUNTS": "to say something to everybody",
    "services.messages.hours._POSTED": "the hours of everybody",
    "services.messages.hours._LEAVES": "the hours of everybody",
    "services.messages.hours._WISHES": "the hours of everybody",
    "services.rights._ADMINS": "a role may be said of any post",
    "services.reporting.by_area._SAID": "of an empty table alone: with the reports of a city it is looked up by indicator and period",
}
"""What is meant to read all there is, and why."""


def _prepared() -> dict[str, Prepared]:
    """Every SELECT that is kept prepared, by where it stands."""
    assert handlers.conversations()
    found: dict[str, Prepared] = {}
    for name, module in sorted(sys.modules.items()):
        if name.split(".")[0] in ("services", "bot", "scheduler"):
            found |= {f"{name}.{what}": one for what, one in vars(module).items() if isinstance(one, Prepared)}
    return {name: one for name, one in found.items() if isinstance(one._statement, SelectBase)}


def _example(kind: Any) -> object:
    if isinstance(kind, Enum):
        return next(iter(kind.enum_class)) if kind.enum_class else kind.enums[0]
    return {Integer: 1, Boolean: True, Date: date(2026, 10, 1), String: "2026-09"}.get(kind._type_affinity, NOW)


_FORGET = (
    "delete from pg_statistic where starelid = 'report'::regclass",
    "update pg_class set reltuples = -1, relpages = 0 where oid = 'report'::regclass",
)


def _explained(engine: Engine, sql: str, parameters: Any) -> list[str]:
    """The plan, line by line; PostgreSQL is told to look for an index before it reads few rows as they lie."""
    with engine.connect() as connection:
        direct: Any = connection.connection.dbapi_connection
        if engine.dialect.name == "sqlite":
            return [row[-1] for row in direct.execute(f"explain query plan {sql}", parameters or ())]
        import psycopg

        with psycopg.ClientCursor(direct) as cursor:
            cursor.execute("set local enable_seqscan = off")
            for forget in _FORGET:  # what tests before this one left in the planner's mind; undone with the transaction
                cursor.execute(forget)
            return [row[0] for row in cursor.execute(f"explain {sql}", parameters or None)]


def _read_whole(plan: list[str]) -> set[str]:
    """The growing tables that a plan reads from end to end, by their names or what they are called in it.

    Who looks up a period alone reads the reports of the whole city.
    """
    plan = [line for line in plan if not any(name in line for name in _FEW)]
    named = (re.search(r"^SCAN (\w+)|Seq Scan on (\w+)|(?:INDEX|on|using) (ix_report_period)\b", line.strip()) for line in plan)
    read = {name.lower() for match in named if match for name in match.groups() if name}
    return {name for name in read - _SMALL if not name.startswith("anon_")}  # what a subquery reads has lines of its own


def test_prepared_queries_find_what_they_ask_by_an_index(engine: Engine) -> None:
    wrong: dict[str, set[str]] = {}
    with engine.connect() as connection:
        dialect = connection.dialect
    for name, one in _prepared().items():
        compiled = one._known(dialect)
        kinds = {bind.key: bind.type for bind in compiled._compiled.binds.values()}
        lists = set(compiled._lists)
        values = {key: [_example(kind)] * 2 if key in lists else _example(kind) for key, kind in kinds.items()}
        values = {key: value for key, value in values.items() if key not in compiled._constants}
        plan = compiled.plan(values)
        read = _read_whole(_explained(engine, plan.sql, plan.parameters(values)))
        if read and name not in _READ_WHOLE:
            wrong[name] = read
    assert wrong == {}


@contextmanager
def _heard(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """The SELECTs that are run meanwhile."""
    found: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, sql: str, parameters: Any, _context: Any, many: bool) -> None:
        if not many and sql.lstrip().lower().startswith(("select", "with")):
            found.append((sql, parameters))

    event.listen(engine, "before_cursor_execute", hear)
    yield found
    event.remove(engine, "before_cursor_execute", hear)


@pytest.mark.parametrize("who", ["Sitti", "Baso", "Tenri"])
def test_screens_read_only_of_those_they_show(engine: Engine, who: str) -> None:
    given(engine, "given unit SD-1 below BKPSDMD\ngiven unit PKM-1 below BKPSDMD\ngiven Sitti HADIR-GURU until 2026-09: 43/45")
    with Session(engine) as session:
        rights.on_day(session, TODAY)
        me = session.scalars(select(Person.id).where(col(Person.name).startswith(who))).one()
        with _heard(engine) as said:
            own_record.record(session, by=me, person=me, today=TODAY)
            if who == "Baso":
                summaries.summary(session, by=me, now=NOW, city=CITY)
                drill_down.units(session, by=me, page=0, today=TODAY)
            if who != "Sitti":
                summaries.completeness(session, by=me, now=NOW, city=CITY)
            if who == "Tenri":
                levels.level(session, by=me, unit=levels.WHOLE, now=NOW, city=CITY)
                kept.renewed(session, today=TODAY)
    assert {read for sql, parameters in said for read in _read_whole(_explained(engine, sql, parameters))} == set()


def test_a_look_that_reads_of_everybody_is_taken_on_a_snapshot() -> None:
    """Only these may read whole tables: while the writer waits for nothing of it."""
    assert {look.__module__.split(".")[-1] for look in IN_PIECES} >= {"reminders", "weekly_summary"}


_LARGEST = {"outbox", "report", "reportchange", "reminderstep", "submission", "ix_outbox_chat", "ix_outbox_due"}
_IN_ITS_ORDER = {"scheduler.notices.verification.handover.post_due": {"submission"}}
"""Of an empty table SQLite would rather keep the order that is asked for; with statistics it looks up what waits."""


def test_looks_that_keep_the_writer_do_not_read_what_grows_with_each_report(engine: Engine) -> None:
    """Every quarter of an hour, beside what was promised and is not sent yet."""
    read: dict[str, set[str]] = {}
    with Session(engine) as session:
        rights.on_day(session, TODAY)
        for look in NOTICES:
            with _heard(engine) as said:
                look(session, now=NOW, city=CITY)
            if look not in IN_PIECES:
                whole = {one for sql, parameters in said for one in _read_whole(_explained(engine, sql, parameters))}
                name = f"{look.__module__}.{look.__name__}"
                read |= {name: found} if (found := whole & _LARGEST - _IN_ITS_ORDER.get(name, set())) else {}
    assert read == {}
