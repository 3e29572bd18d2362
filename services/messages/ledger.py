"""The delivery ledger: for each notice of the last weeks how many it reached, and by name whom it did not reach and why."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, func
from sqlalchemy import select as select_core
from sqlmodel import Session, col

from models.columns import columns
from models.messages.message import Outbox, OutboxState, Urgency
from models.people.person import CALLED, Person
from services import rights
from services.city import City
from services.messages.former_screens import called_now
from services.naming import distinct
from services.refusals import Outdated

Line = TypeVar("Line")

_KEPT = timedelta(days=14)
_OCCASIONS, _NAMES = 6, 15
_UNREACHED = (OutboxState.FAILED, OutboxState.BLOCKED, OutboxState.NEVER_STARTED, OutboxState.EXPIRED, OutboxState.CANCELLED)
"""In the order they are named: what somebody should look after comes first."""


@dataclass(frozen=True)
class Occasion:
    """One kind of notice on one day."""

    what: str
    """The screen that was sent."""
    on: date
    last_at: datetime
    counts: dict[str, int]
    """Recipients by state, each state named."""
    unreached: int
    """How many will not get it as things stand."""
    broadcast: int | None = None
    """The announcement, where it is one."""


@dataclass(frozen=True)
class Missed:
    """One person who was not reached."""

    name: str
    why: str
    error: str | None


@dataclass(frozen=True)
class Page(Generic[Line]):
    """Some lines of a longer list."""

    lines: tuple[Line, ...]
    number: int
    pages: int


def occasions(session: Session, *, by: int, page: int, now: datetime, city: City) -> Page[Occasion]:
    """The notices of the last two weeks, the latest first."""
    check_admin(session, by)
    found = _counted(session, *_notices(), col(Outbox.made_at) > now - _KEPT)
    return cut(_folded(found, city), page, _OCCASIONS)


def missed(session: Session, *, by: int, what: str, on: date, page: int, city: City) -> tuple[Occasion, Page[Missed]]:
    """One occasion, and by name those it did not reach."""
    check_admin(session, by)
    mine = (*_notices(), col(Outbox.screen) == called_now(what), *_on(on, city))
    occasion = next(iter(_folded(_counted(session, *mine), city)), None)
    if occasion is None:
        raise Outdated
    return occasion, named(session, mine, page=page)


def named(session: Session, which: Iterable[ColumnElement[bool]], *, page: int) -> Page[Missed]:
    """The people of those rows that were not sent, with why."""
    rows = session.execute(
        select_core(col(Person.id), CALLED, col(Person.nip), col(Outbox.state), col(Outbox.error))
        .join(Person, col(Person.id) == Outbox.person_id)
        .where(*which, col(Outbox.state).in_(_UNREACHED))
    ).all()
    names = distinct({id: (name, nip) for id, name, nip, _, _ in rows})
    ordered = sorted(rows, key=lambda row: (_UNREACHED.index(row[3]), names[row[0]]))
    return cut([Missed(names[id], state, error) for id, _, _, state, error in ordered], page, _NAMES)


def check_admin(session: Session, by: int) -> None:
    """Raises `Outdated` for anybody but an admin: what is shown names people."""
    if not rights.is_admin(session, by):
        raise Outdated


def cut(lines: list[Line], page: int, size: int) -> Page[Line]:
    """The wanted page of a list, or the last one there is."""
    pages = max(1, -(-len(lines) // size))
    number = max(0, min(page, pages - 1))
    return Page(tuple(lines[number * size : (number + 1) * size]), number, pages)


def _notices() -> tuple[ColumnElement[bool], ...]:
    return (col(Outbox.urgency) == Urgency.NOTICE, col(Outbox.person_id).is_not(None), col(Outbox.screen).is_not(None))


def _on(day: date, city: City) -> tuple[ColumnElement[bool], ...]:
    begins = datetime.combine(day, time(), tzinfo=city.zone)
    return col(Outbox.made_at) >= begins, col(Outbox.made_at) < begins + timedelta(days=1)


def _counted(session: Session, *which: ColumnElement[bool]) -> Iterable[Any]:
    row = columns(Outbox)
    asked = select_core(row.screen, row.broadcast_id, row.made_at, row.state, func.count()).where(*which)
    return session.execute(asked.group_by(row.screen, row.broadcast_id, row.made_at, row.state))


def _folded(found: Iterable[tuple[str, int | None, datetime, OutboxState, int]], city: City) -> list[Occasion]:
    counts: defaultdict[tuple[str, int | None, date], Counter[str]] = defaultdict(Counter)
    last: dict[tuple[str, int | None, date], datetime] = {}
    for what, broadcast, made_at, state, count in found:
        key = what, broadcast, city.today(made_at)
        counts[key][state] += count
        last[key] = max(made_at, last.get(key, made_at))
    folded = [
        Occasion(key[0], key[2], last[key], every_state(counted), sum(counted[state] for state in _UNREACHED), key[1])
        for key, counted in counts.items()
    ]
    return sorted(folded, key=lambda one: (one.last_at, one.what), reverse=True)


def every_state(counted: Mapping[str, int]) -> dict[str, int]:
    """The counts with a 0 for each state nobody is in."""
    return {state.value: counted.get(state, 0) for state in OutboxState}
