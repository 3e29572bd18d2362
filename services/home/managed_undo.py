"""Takes a change by conversation back: the rows it concerned stand again as before, where nothing has happened since."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Date, Numeric, Table, Time, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col
from sqlmodel.sql.sqltypes import UTCDateTime

from domain.exchange.managing import Ask, Task
from models.columns import table
from models.exchange.managed import ManagedChange
from models.people.person import Account, Leave, Person, Posting, SettledDays
from models.people.standin import StandIn
from models.reporting.report import Report, ReportChange, Submission
from models.standards.holiday import Holiday
from models.standards.standard import (
    FormerDuty,
    FormerTarget,
    Indicator,
    IndicatorPosition,
    IndicatorVersion,
    JointDuty,
    Relation,
    Target,
)
from services.exchange.importing import Compared, Outcome
from services.home.managed_questions import value
from services.home.managed_rows import nip_of
from services.people.names import tell_apart
from services.refusals import Refusal

_OF_PERSON = (Posting, Leave, JointDuty, FormerDuty, SettledDays, StandIn)
_OF_INDICATOR = (IndicatorVersion, IndicatorPosition, Relation, Target, FormerTarget)
_READERS: tuple[tuple[type, Callable[[str], Any]], ...] = (
    (Date, date.fromisoformat),
    (Time, time.fromisoformat),
    (UTCDateTime, datetime.fromisoformat),
    (Numeric, Decimal),
)
_Rows = dict[str, list[dict[str, Any]]]


def rows(session: Session, change: ManagedChange) -> _Rows:
    """The rows that a change concerns, by table, as JSON."""
    session.flush()
    return {one.name: [_plain(row) for row in _ordered(session, one, wanted)] for one, wanted in _concerned(session, change)}


def _ordered(session: Session, one: Table, wanted: Any) -> Sequence[Any]:
    return session.execute(select(one).where(wanted).order_by(*one.primary_key)).mappings().all()


def _plain(row: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(dict(row), default=str))
    return found


def _concerned(session: Session, change: ManagedChange) -> Iterator[tuple[Table, Any]]:
    """Tables, those that are referred to first, and which rows of each."""
    if change.task is Task.HOLIDAY:
        day = date.fromisoformat((value(change, Ask.DAY) or "").split(" ", 1)[0])
        yield table(Holiday), col(Holiday.day) == day
    elif change.task in (Task.TARGET, Task.INDICATOR):
        indicator = int(value(change, Ask.INDICATOR) or 0)
        yield table(Indicator), col(Indicator.id) == indicator
        for model in _OF_INDICATOR:
            its = table(model)
            yield its, its.c.indicator_id == indicator
    else:
        person = table(Person)
        nip = nip_of(session, change)
        yield person, person.c.nip == nip
        for other in _OF_PERSON:
            theirs = table(other)
            yield theirs, theirs.c.person_id.in_(select(person.c.id).where(person.c.nip == nip))


def undo(session: Session, change: ManagedChange) -> None:
    """Let the rows stand as before. Raises `Refusal` where they were changed since, or rested upon."""
    if rows(session, change) != change.after or _used(session, change):
        raise Refusal("manage_used_since")
    tables = [one for one, _ in _concerned(session, change)]
    before, after = change.before, change.after
    try:
        with session.begin_nested():
            Compared(Outcome((), ()), (lambda later: _restore(later, tables, before, after),)).write(session)
    except IntegrityError as error:
        raise Refusal("manage_used_since") from error
    if change.task is Task.ADD:
        tell_apart(session)


def _restore(session: Session, tables: Sequence[Table], before: _Rows, after: _Rows) -> None:
    for one in reversed(tables):
        stood = {_key(one, row) for row in before[one.name]}
        for row in after[one.name]:
            if _key(one, row) not in stood:
                session.execute(delete(one).where(_same(one, row)))
    for one in tables:
        there = {_key(one, row): row for row in after[one.name]}
        for row in before[one.name]:
            now = there.get(_key(one, row))
            if now is None:
                session.execute(insert(one).values(**_read(one, row)))
            elif now != row:
                session.execute(update(one).where(_same(one, row)).values(**_read(one, row)))


def _key(one: Table, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in one.primary_key)


def _same(one: Table, row: Mapping[str, Any]) -> Any:
    read = _read(one, row)
    return and_(*(column == read[column.name] for column in one.primary_key))


def _read(one: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {column.name: _value(column, row[column.name]) for column in one.c}


def _value(column: Column[Any], kept: Any) -> Any:
    if not isinstance(kept, str):
        return kept
    return next((read(kept) for kind, read in _READERS if isinstance(column.type, kind)), kept)


def _used(session: Session, change: ManagedChange) -> bool:
    """Whether anybody reported, decided or came in by it since."""
    since = change.applied_at
    if change.task is Task.HOLIDAY:
        return False
    if change.task in (Task.TARGET, Task.INDICATOR):
        indicator = int(value(change, Ask.INDICATOR) or 0)
        return _any(session, Report.id, col(Report.indicator_id) == indicator, col(Report.submitted_at) > since)
    theirs = select(col(Person.id)).where(col(Person.nip) == nip_of(session, change)).scalar_subquery()
    sent = select(col(Submission.id)).where(col(Submission.person_id) == theirs)
    return (
        _any(session, Submission.id, col(Submission.person_id) == theirs, col(Submission.submitted_at) > since)
        or _any(session, Account.id, col(Account.person_id) == theirs, col(Account.linked_at) > since)
        or _any(
            session,
            ReportChange.id,
            (col(ReportChange.by) == theirs) | col(ReportChange.submission_id).in_(sent),
            col(ReportChange.at) > since,
        )
    )


def _any(session: Session, what: Any, *wanted: Any) -> bool:
    return session.execute(select(what).where(*wanted).limit(1)).first() is not None
