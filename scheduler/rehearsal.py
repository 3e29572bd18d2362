"""Plays a quarter ahead of time on a copy of the roster: who would get what, and when. Nothing leaves the machine."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Engine, Select, Table, event, func, insert, or_, select, true, update
from sqlmodel import Session, SQLModel, col

from domain.standards.periods import Frequency, Period
from models.calendar.rehearsal import RehearsalRequest
from models.calendar.reminder import ReminderStep
from models.columns import columns, table
from models.database import connect, migrate
from models.exchange.workbook import PendingImport
from models.messages.message import Card, Outbox, OutboxState, SeenUpdate, TalkState, UpdateAttempt
from models.people.link import Invitation, LinkFailure, LinkRequest
from models.people.person import Account, Chat, Person, Posting
from models.people.unit import Unit
from models.reporting.report import (
    Attachment,
    Draft,
    DraftAnswer,
    EvidenceOwed,
    LapsedAnswer,
    Report,
    ReportChange,
    Submission,
    SubmissionState,
)
from models.standards.standard import Revision
from scheduler.notices import NOTICES
from services import rights
from services.city import City
from services.messages.hours import zones
from services.people import preferences

LOOKS = (time(7, 5), time(8, 5), time(9, 5), time(15, 5))
"""Local times at which the rehearsal looks: after each hour that a rule names. Those that people chose come to them."""

_LEFT_OUT: tuple[type[SQLModel], ...] = (
    Account,
    Attachment,
    Card,
    Chat,
    Draft,
    DraftAnswer,
    EvidenceOwed,
    Invitation,
    LapsedAnswer,
    LinkFailure,
    LinkRequest,
    PendingImport,
    RehearsalRequest,
    ReportChange,
    Revision,
    SeenUpdate,
    TalkState,
    UpdateAttempt,
)
"""What no notice asks, or what the copy has of its own; every other table is copied, those added later too."""

_CHUNK = 5000
_BEFORE = timedelta(days=120)
"""How far back what was reported and promised still matters to the quarter."""

_RUN_UP = timedelta(days=14)
"""Days played before the quarter, unless they are over, so that it does not begin with what was told before."""

Progress = Callable[[int, int], None]
"""Told the days played and the days in all."""


@dataclass(frozen=True)
class Message:
    """One message that would be sent."""

    person: int
    key: str
    at: datetime


@dataclass(frozen=True)
class Member:
    """A person of the quarter, and whether messages reach them today."""

    id: int
    nip: str
    name: str
    unit: str
    supervisor: int | None
    linked: bool
    blocked: bool


@dataclass(frozen=True)
class Rehearsed:
    """A quarter as it would be, if nobody reported anything more and everybody used the bot."""

    quarter: Period
    days: tuple[date, ...]
    messages: tuple[Message, ...]
    members: tuple[Member, ...]
    former_supervisors: tuple[str, ...]
    """Supervisors of somebody once, of nobody in the quarter."""


@dataclass(frozen=True)
class Copy:
    """A city of its own, to be played: nothing in it reaches anybody."""

    engine: Engine
    quarter: Period
    begins: datetime
    city: City
    linked: Mapping[int, bool]
    """Who uses the bot in the city that was copied, and whether they have blocked it."""

    @property
    def played(self) -> tuple[date, ...]:
        """The days that are played."""
        return _days(self.begins.astimezone(self.city.zone).date(), self.quarter.last)

    @property
    def counted(self) -> tuple[date, ...]:
        """Of these the days of the quarter."""
        return tuple(day for day in self.played if day >= self.quarter.first)


class Play(Protocol):
    """Plays a copy, here or elsewhere."""

    def __call__(self, copy: Copy, *, progress: Progress) -> Rehearsed: ...


def silent(_done: int, _days: int) -> None:
    """Nobody wants to know how far it is."""


@contextmanager
def copied(source: Engine, *, quarter: Period, now: datetime, city: City) -> Iterator[Copy]:
    """A copy of the city, until the context ends."""
    begun = max(city.today(now), quarter.first - _RUN_UP)
    begins = max(now, datetime.combine(begun, time(0), tzinfo=city.zone))
    with tempfile.TemporaryDirectory(prefix="sipakainga-rehearsal-") as folder:
        engine = _empty(Path(folder) / "copy.sqlite3")
        try:
            yield Copy(engine, quarter, begins, city, _copy(source, engine, quarter=quarter, begins=begins))
        finally:
            engine.dispose()


@contextmanager
def another(copy: Copy, change: Callable[[Session], None]) -> Iterator[Copy]:
    """A copy of a copy that nobody has played yet, in which something is changed; who is new in it uses the bot like all others."""
    with tempfile.TemporaryDirectory(prefix="sipakainga-rehearsal-") as folder:
        file = Path(folder) / "other.sqlite3"
        with closing(copy.engine.raw_connection()) as connection:  # no transaction, which would not let it
            connection.cursor().execute("VACUUM INTO ?", (str(file),))
        engine = opened(file)
        try:
            with Session(engine) as session, session.begin():
                rights.on_day(session, copy.city.today(copy.begins))
                change(session)
                _link(session, copy.begins)
            yield replace(copy, engine=engine)
        finally:
            engine.dispose()


def play(copy: Copy, *, progress: Progress = silent) -> Rehearsed:
    """Let the real notices look at every day of a copy."""
    messages: list[Message] = []
    played, counted, city = copy.played, set(copy.counted), copy.city
    with Session(copy.engine) as session:
        there, looks = zones(session, city=city), {*LOOKS, *(time(hour, 5) for hour in preferences.hours_named(session))}
        members, former = _members(session, copy.linked, copy.quarter), _former(session, copy.quarter)
    for done, day in enumerate(played, start=1):
        for moment in _moments(day, there, looks, copy.begins):
            heard = _look(copy.engine, moment, city)
            messages += heard if day in counted else []
        progress(done, len(played))
    return Rehearsed(copy.quarter, copy.counted, tuple(messages), members, former)


def rehearse(
    source: Engine, *, quarter: Period, now: datetime, city: City, progress: Progress = silent, playing: Play = play
) -> Rehearsed:
    """Let the real notices look at every day of the quarter, as if all was delivered; from `now` on where it has begun."""
    with copied(source, quarter=quarter, now=now, city=city) as copy:
        return playing(copy, progress=progress)


def _days(first: date, last: date) -> tuple[date, ...]:
    return tuple(first + timedelta(days=i) for i in range((last - first).days + 1))


def _look(engine: Engine, now: datetime, city: City) -> list[Message]:
    with Session(engine) as session, session.begin():
        rights.on_day(session, city.today(now))
        for post_due in NOTICES:
            post_due(session, now=now, city=city)
        return _deliver(session, now)


def _deliver(session: Session, now: datetime) -> list[Message]:
    """Take what is due for sent; what lost its use meanwhile expires."""
    outbox = columns(Outbox)
    due = (outbox.state == OutboxState.WAITING) & (outbox.not_before <= now)
    rows = session.connection().execute(select(outbox.person_id, outbox.key, outbox.expires_at).where(due)).all()
    sent = [Message(person, key or "", now) for person, key, expires in rows if person and (expires is None or expires > now)]
    if rows:
        ended = {"state": OutboxState.SENT, "settled_at": now, "facts": {}}  # what comes only where something changed comes always
        session.connection().execute(update(table(Outbox)).where(due).values(ended))
    return sent


def _moments(day: date, there: set[ZoneInfo], looks: set[time], begins: datetime) -> Iterator[datetime]:
    found = {datetime.combine(day, look, tzinfo=zone) for zone in there for look in looks}
    yield from sorted(moment for moment in found if moment >= begins)


def _empty(file: Path) -> Engine:
    """A database without rows; its tables are made once in a process."""
    file.write_bytes(_tables())
    return opened(file)


def opened(file: Path) -> Engine:
    """A copy that lies in a file."""
    engine = connect(f"sqlite:///{file}")
    event.listen(engine, "connect", _for_the_moment)
    return engine


@lru_cache
def _tables() -> bytes:
    with tempfile.TemporaryDirectory(prefix="sipakainga-rehearsal-") as folder:
        file = Path(folder) / "empty.sqlite3"
        engine = connect(f"sqlite:///{file}")
        migrate(engine)
        engine.dispose()  # with the last connection everything stands in the file
        return file.read_bytes()


def _for_the_moment(connection: object, _record: object) -> None:
    for pragma in ("synchronous=OFF", "journal_mode=MEMORY", "foreign_keys=OFF", "cache_size=-64000"):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]


def _copy(source: Engine, target: Engine, *, quarter: Period, begins: datetime) -> dict[int, bool]:
    """Copy what matters to the quarter; who uses the bot there, and whether they have blocked it."""
    since = begins - _BEFORE
    periods = [str(period) for period in _periods(since.date(), quarter)]
    report, step, outbox, sent = columns(Report), columns(ReminderStep), columns(Outbox), columns(Submission)
    only = {
        table(Report): report.period.in_(periods),
        table(Submission): sent.state == SubmissionState.WAITING,
        table(ReminderStep): step.period.in_(periods),
        table(Outbox): outbox.key.is_not(None) & (outbox.made_at >= since) & outbox.person_id.is_not(None),
    }
    with Session(source.execution_options(begin="DEFERRED")) as there, Session(target) as here, here.begin():
        for one in set(SQLModel.metadata.sorted_tables) - {table(model) for model in _LEFT_OUT}:
            _take(there, here, one, only.get(one, true()))
        here.execute(update(Outbox).where(col(Outbox.state) == OutboxState.WAITING).values(state=OutboxState.SENT))
        _link(here, begins)
        return {person: blocked for person, blocked in there.execute(_accounts())}


def _link(session: Session, begins: datetime) -> None:
    """Everybody uses the bot."""
    nobody = select(col(Person.id)).where(col(Person.is_test).is_(False), col(Person.id).not_in(select(col(Account.person_id))))
    rows = [
        {"person_id": id, "telegram_id": id, "linked_at": begins, "linked_by": "rehearsal"} for id in session.scalars(nobody).all()
    ]
    if rows:
        session.execute(insert(Account), rows)


def _take(there: Session, here: Session, one: Table, where: ColumnElement[bool]) -> None:
    rows = there.connection().execute(select(one).where(where)).mappings()
    for some in rows.partitions(_CHUNK):
        here.connection().execute(insert(one).prefix_with("or ignore"), [dict(row) for row in some])


def _accounts() -> Select[Any, Any]:
    blocked = col(Account.blocked_at).is_not(None)
    return select(col(Account.person_id), blocked).where(col(Account.closed_at).is_(None))


def _periods(since: date, quarter: Period) -> Iterator[Period]:
    period = Period.containing(since, Frequency.QUARTERLY)
    while period <= quarter:
        yield from (period, *period.months())
        period = period.next()


def within(quarter: Period) -> ColumnElement[bool]:
    """Whether a post is held in a quarter."""
    return (col(Posting.valid_from) <= quarter.last) & or_(
        col(Posting.valid_until).is_(None), col(Posting.valid_until) >= quarter.first
    )


def _members(session: Session, linked: Mapping[int, bool], quarter: Period) -> tuple[Member, ...]:
    rows = session.execute(
        select(col(Person.id), col(Person.nip), col(Person.name), col(Unit.name), col(Posting.supervisor_id))
        .join(Posting, col(Posting.person_id) == col(Person.id))
        .join(Unit, col(Unit.id) == col(Posting.unit_id))
        .where(within(quarter), col(Person.is_test).is_(False))
        .order_by(col(Posting.valid_from))
    )
    found = {
        id: Member(id, nip, name, unit, above, linked=id in linked, blocked=linked.get(id, False))
        for id, nip, name, unit, above in rows
    }
    return tuple(sorted(found.values(), key=lambda one: (one.unit, one.name, one.nip)))


def _former(session: Session, quarter: Period) -> tuple[str, ...]:
    leads = select(col(Posting.supervisor_id)).where(within(quarter), col(Posting.supervisor_id).is_not(None))
    led = select(col(Posting.supervisor_id)).where(col(Posting.supervisor_id).is_not(None))
    idle = select(func.distinct(col(Person.name))).where(col(Person.id).in_(led), col(Person.id).not_in(leads))
    return tuple(sorted(session.scalars(idle)))
