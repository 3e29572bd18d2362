"""The unit of work of one update: its lock, its session, where the talk stands, and what is said in it."""

import zlib
from collections.abc import Callable, Iterator, MutableMapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import bindparam, delete, func, insert
from sqlalchemy import select as select_core
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlmodel import Session, col, select
from telegram import Update

from models import Card, Outbox, SeenUpdate, TalkState, UpdateAttempt, UpdateOutcome
from models.columns import columns, table
from models.message import SHOWN
from services import accounts, speakers

Result = TypeVar("Result")
current: ContextVar["Unit"] = ContextVar("unit")
LEASE = timedelta(seconds=60)
_LOCKS = 7_151
"""The namespace of our advisory locks on PostgreSQL."""


_talk, _outbox, _seen = columns(TalkState), columns(Outbox), columns(SeenUpdate)

# Built once: on the way of every update, building a statement costs as much as running it.
_TALKS = select_core(_talk.name, _talk.state).where(_talk.chat_id == bindparam("chat"), _talk.user_id == bindparam("user"))
_MARK_SEEN = {
    name: insert_into(table(SeenUpdate)).on_conflict_do_nothing().returning(_seen.update_id)
    for name, insert_into in (("postgresql", insert_postgresql), ("sqlite", insert_sqlite))
}
_PROMISE = insert(table(Outbox)).returning(_outbox.id, sort_by_parameter_order=True)


@dataclass
class Unit:
    """One update being handled, from its first statement to its commit."""

    session: Session
    now: datetime
    chat_id: int
    user_id: int
    known: speakers.Known
    talks: dict[str, str]
    changed: set[str] = field(default_factory=set)
    said: list[dict[str, Any]] = field(default_factory=list)
    error: Exception | None = None


class Talks(MutableMapping[Any, Any]):
    """Stands in for ConversationHandler's own dictionary: holds nothing itself, so it can never be stale.

    A person is in one talk at a time: entering one leaves the others, whose drafts wait as rows.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getitem__(self, key: Any) -> str:
        return current.get().talks[self._name]

    def __setitem__(self, key: Any, state: Any) -> None:
        unit = current.get()
        if unit.talks == {self._name: str(state)}:
            return
        unit.changed |= {self._name, *unit.talks}
        unit.talks = {self._name: str(state)}

    def __delitem__(self, key: Any) -> None:
        unit = current.get()
        del unit.talks[self._name]
        unit.changed.add(self._name)

    def __iter__(self) -> Iterator[Any]:
        unit = current.get()
        return iter([(unit.chat_id, unit.user_id)] if self._name in unit.talks else [])

    def __len__(self) -> int:
        return int(self._name in current.get().talks)


def ids(update: Update) -> tuple[int, int]:
    """The chat and the user an update belongs to; 0 where it has none."""
    chat, user = update.effective_chat, update.effective_user
    return (chat.id if chat else user.id if user else 0), (user.id if user else 0)


def begin(session: Session, update: Update, *, now: datetime, worker: str) -> Unit | None:
    """Open the transaction, take the chat's lock, and read where things stand; None if the update was already seen."""
    chat_id, user_id = ids(update)
    lock(session, chat_id, user_id)
    if not _mark_seen(session, update.update_id, now):
        return None
    talks = session.connection().execute(_TALKS, {"chat": chat_id, "user": user_id}).all()
    known = speakers.known(session, telegram_id=user_id, chat_id=chat_id, worker=worker)
    if known.is_away and chat_id == user_id and update.my_chat_member is None:
        accounts.resume(session, telegram_id=user_id, now=now)  # who writes to us has let us in again
    return Unit(session=session, now=now, chat_id=chat_id, user_id=user_id, talks=dict(talks), known=known)


def finish(unit: Unit, *, worker: str) -> list[dict[str, Any]]:
    """Write what changed and what is owed, and commit; returns the outbox rows that this worker holds and should send."""
    session = unit.session
    for name in unit.changed:
        _write_talk(unit, name)
    rows = _promise(unit, worker)
    session.commit()
    return rows


def fail(session: Session, update: Update, *, now: datetime, worker: str, say: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Record that an update was given up, and owe its sender the apology `say`."""
    unit = begin(session, update, now=now, worker=worker)
    if unit is None:
        return []
    session.execute(
        SeenUpdate.__table__.update()  # type: ignore[attr-defined]
        .where(col(SeenUpdate.update_id) == update.update_id)
        .values(outcome=UpdateOutcome.FAILED)
    )
    session.execute(delete(UpdateAttempt).where(col(UpdateAttempt.update_id) == update.update_id))
    if say and unit.chat_id:
        unit.said.append(say)
    return finish(unit, worker=worker)


def count_attempt(session: Session, update_id: int, *, now: datetime) -> int:
    """One more failed try of an update; how many there were."""
    row = session.get(UpdateAttempt, update_id) or UpdateAttempt(update_id=update_id, attempts=0, last_at=now)
    row.attempts += 1
    row.last_at = now
    session.add(row)
    return row.attempts


def prune(session: Session, *, now: datetime, **_city: object) -> int:
    """Forget updates older than two days: Telegram repeats none after 24 hours."""
    session.execute(delete(SeenUpdate).where(col(SeenUpdate.seen_at) < now - timedelta(days=2)))
    session.execute(delete(UpdateAttempt).where(col(UpdateAttempt.last_at) < now - timedelta(days=2)))
    return 0


def lock(session: Session, *owners: int) -> None:
    """Keep other processes away from these chats until the transaction ends. SQLite has one writer anyway."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for owner in sorted(set(owners)):
        session.execute(select(func.pg_advisory_xact_lock(_LOCKS, zlib.crc32(str(owner).encode()) - 2**31)))


def upsert(session: Session) -> Callable[[Any], Any]:
    """The dialect's INSERT that knows ON CONFLICT."""
    return insert_postgresql if session.get_bind().dialect.name == "postgresql" else insert_sqlite


def card_shown_by(unit: Unit, message_id: int) -> str:
    """The name of the card that a message of this chat shows; empty where it shows none."""
    shown = select(Card.name).where(col(Card.chat_id) == unit.chat_id, col(Card.message_id) == message_id)
    return unit.session.scalars(shown).first() or ""


def _mark_seen(session: Session, update_id: int, now: datetime) -> bool:
    mark = _MARK_SEEN["postgresql" if session.get_bind().dialect.name == "postgresql" else "sqlite"]
    marked = session.connection().execute(mark, {"update_id": update_id, "seen_at": now, "outcome": UpdateOutcome.DONE})
    return marked.first() is not None  # psycopg counts no rows for such an insert


def _write_talk(unit: Unit, name: str) -> None:
    here = {"chat_id": unit.chat_id, "user_id": unit.user_id, "name": name}
    state = unit.talks.get(name)
    if state is None:
        unit.session.execute(
            delete(TalkState).where(
                col(TalkState.chat_id) == unit.chat_id,
                col(TalkState.user_id) == unit.user_id,
                col(TalkState.name) == name,
            )
        )
        return
    changed = {"state": state, "since": unit.now}
    unit.session.execute(
        upsert(unit.session)(TalkState).values(**here, **changed).on_conflict_do_update(index_elements=list(here), set_=changed)
    )


def _promise(unit: Unit, worker: str) -> list[dict[str, Any]]:
    if not unit.said:
        unit.session.flush()
        return []
    held = not unit.known.has_backlog
    lease = {"leased_until": unit.now + LEASE, "leased_by": worker} if held else {}
    cards = _cards(unit)
    rows = [{**row, **lease, "made_at": unit.now, "not_before": unit.now} for row in unit.said]
    ids = unit.session.connection().execute(_PROMISE, rows).scalars().all()
    unit.session.flush()
    language = unit.known.language
    return [
        {**row, "id": id, "attempts": 0, "language": language, "shown": cards.get(row.get("card"))}
        for row, id in zip(rows, ids, strict=True)
    ] if held else []  # fmt: skip


def _cards(unit: Unit) -> dict[Any, int]:
    """The messages that now show the cards we are about to show again."""
    names = {row["card"] for row in unit.said if row["card"] and row["edits"] in (None, SHOWN)}
    if not names:
        return {}
    found = unit.session.execute(
        select(Card.name, Card.message_id).where(col(Card.chat_id) == unit.chat_id, col(Card.name).in_(names))
    )
    return {name: message_id for name, message_id in found}  # noqa: C416  (rows are no pairs to dict)
