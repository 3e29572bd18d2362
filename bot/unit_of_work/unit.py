"""The unit of work of one update: its lock, its session, where the talk stands, and what is said in it."""

import zlib
from collections.abc import Iterator, MutableMapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import bindparam, delete, func, insert
from sqlalchemy import select as select_core
from sqlmodel import Session, col
from telegram import Update

from bot.unit_of_work.looks import Looks
from models.columns import columns, table
from models.messages.message import SHOWN, Card, Outbox, OutboxState, SeenUpdate, TalkState, UpdateAttempt, UpdateOutcome, Urgency
from models.prepared import Prepared, upsert
from models.rows import write_changes
from services import rights
from services.messages.outbox import HOME
from services.people import accounts, speakers

Result = TypeVar("Result")
current: ContextVar["Unit"] = ContextVar("unit")
LEASE = timedelta(seconds=60)
_LOCKS = 7_151
"""The namespace of our advisory locks on PostgreSQL."""


def outbox_row(*, chat_id: int, person_id: int | None = None, **told: Any) -> dict[str, Any]:
    """A reply as an outbox row; every row has the same columns, so that one statement inserts them all."""
    row: dict[str, Any] = {
        "chat_id": chat_id,
        "person_id": person_id,
        "key": None,
        "urgency": Urgency.REPLY,
        "screen": None,
        "facts": {},
        "keyboard": None,
        "card": None,
        "edits": None,
        "attachment": None,
        "answers": None,
        "toast": None,
        "menu": None,
        "replies_to": None,
        "state": OutboxState.WAITING,
        "attempts": 0,
        "expires_at": None,
    }
    return {**row, **told}


_talk, _outbox, _seen, _card = columns(TalkState), columns(Outbox), columns(SeenUpdate), columns(Card)
_THEIRS = _talk.chat_id == bindparam("chat"), _talk.user_id == bindparam("user")
_TALKS = Prepared(select_core(_talk.name, _talk.state).where(*_THEIRS))
_LEAVE_TALK = Prepared(delete(table(TalkState)).where(*_THEIRS, _talk.name == bindparam("talk")))
_WRITE_TALK = Prepared(upsert(TalkState, "state", "since"), columns=_talk.keys())
_MARK_SEEN = Prepared(
    lambda insert: insert(table(SeenUpdate)).on_conflict_do_nothing().returning(_seen.update_id), columns=_seen.keys()
)
_PROMISE = Prepared(
    insert(table(Outbox)).returning(_outbox.id),
    columns=(*outbox_row(chat_id=0), "leased_until", "leased_by", "made_at", "not_before"),
)
_CARDS = Prepared(
    select_core(_card.name, _card.message_id).where(
        _card.chat_id == bindparam("chat"), _card.name.in_(bindparam("names", expanding=True))
    )
)


@dataclass
class Unit:
    """One update being handled, from its first statement to its commit."""

    session: Session
    now: datetime
    chat_id: int
    user_id: int
    known: speakers.Known
    talks: dict[str, str]
    looks: Looks = field(default_factory=Looks)
    changed: set[str] = field(default_factory=set)
    said: list[dict[str, Any]] = field(default_factory=list)


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


def begin(session: Session, update: Update, *, now: datetime, today: date, worker: str, looks: Looks | None = None) -> Unit | None:
    """Open the transaction, take the chat's lock, and read where things stand; None if the update was already seen."""
    chat_id, user_id = ids(update)
    rights.on_day(session, today)
    lock(session, chat_id, user_id)
    if not _MARK_SEEN(session, update_id=update.update_id, seen_at=now, outcome=UpdateOutcome.DONE):
        return None
    talks = _TALKS(session, chat=chat_id, user=user_id)
    known = speakers.known(session, telegram_id=user_id, chat_id=chat_id, worker=worker, on=today)
    if known.is_away and chat_id == user_id and update.my_chat_member is None:
        accounts.resume(session, telegram_id=user_id, now=now)  # who writes to us has let us in again
    looks = looks or Looks()
    looks.begin()
    return Unit(session=session, now=now, chat_id=chat_id, user_id=user_id, talks=dict(talks), known=known, looks=looks)


def finish(unit: Unit, *, worker: str) -> list[dict[str, Any]]:
    """Write what changed and what is owed; returns the outbox rows that this worker holds and should send once committed."""
    for name in unit.changed:
        _write_talk(unit, name)
    _lead_on(unit)
    return _promise(unit, worker)


def _lead_on(unit: Unit) -> None:
    """Nothing ends without a door: what is said last has a way home, where it asks nothing and has no buttons of its own."""
    last = unit.said[-1] if unit.said else None
    if last is None or unit.talks or unit.chat_id <= 0:
        return
    if last["screen"] and last["keyboard"] is None and not last["attachment"] and not last.get("replies_to"):
        last["keyboard"] = HOME


def fail(
    session: Session, update: Update, *, now: datetime, today: date, worker: str, say: dict[str, Any] | None
) -> list[dict[str, Any]]:
    """Record that an update was given up, and owe its sender the apology `say`."""
    unit = begin(session, update, now=now, today=today, worker=worker)
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
        session.execute(select_core(func.pg_advisory_xact_lock(_LOCKS, zlib.crc32(str(owner).encode()) - 2**31)))


def card_shown_by(unit: Unit, message_id: int) -> str:
    """The name of the card that a message of this chat shows; empty where it shows none."""
    shown = select_core(_card.name).where(_card.chat_id == unit.chat_id, _card.message_id == message_id)
    return unit.session.scalars(shown).first() or ""


def _write_talk(unit: Unit, name: str) -> None:
    state = unit.talks.get(name)
    if state is None:
        _LEAVE_TALK(unit.session, chat=unit.chat_id, user=unit.user_id, talk=name)
        return
    _WRITE_TALK(unit.session, chat_id=unit.chat_id, user_id=unit.user_id, name=name, state=state, since=unit.now)


def _promise(unit: Unit, worker: str) -> list[dict[str, Any]]:
    write_changes(unit.session)
    if not unit.said:
        return []
    held = not unit.known.has_backlog
    cards = _cards(unit)
    given = {
        "leased_until": unit.now + LEASE if held else None,
        "leased_by": worker if held else None,
        "made_at": unit.now,
        "not_before": unit.now,
    }
    rows = [{**row, **given} for row in unit.said]
    ids = [_PROMISE(unit.session, **row)[0].id for row in rows]
    as_known = {"language": unit.known.language, "without_pictures": unit.known.without_pictures}
    return (
        [{**row, "id": id, **as_known, "shown": cards.get(row.get("card"))} for row, id in zip(rows, ids, strict=True)]
        if held
        else []
    )


def _cards(unit: Unit) -> dict[Any, int]:
    """The messages that now show the cards we are about to show again."""
    names = {row["card"] for row in unit.said if row["card"] and row["edits"] in (None, SHOWN)}
    if not names:
        return {}
    return dict(_CARDS(unit.session, chat=unit.chat_id, names=list(names)))
