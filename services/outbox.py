"""Promises messages: rows written in the same transaction as the news they tell, worded and sent later."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, insert
from sqlalchemy import select as select_core
from sqlmodel import Session, col, select

from domain.actions import Action
from domain.facts import freeze
from models import Account, Card, Outbox, OutboxState, Person, Role, Urgency
from models.columns import columns, table
from models.prepared import Prepared, insert_into

_CHUNK = 500
"""Rows in one INSERT: SQLite takes at most 32,766 values."""
_FEW = 20
"""Rows that are inserted one by one, by a statement that is there already."""

_account, _outbox = columns(Account), columns(Outbox)
_ACCOUNTS = Prepared(
    select_core(_account.person_id, _account.telegram_id, _account.blocked_at).where(
        _account.person_id.in_(bindparam("people", expanding=True)), _account.closed_at.is_(None)
    )
)
_COLUMNS = (
    "chat_id", "person_id", "key", "urgency", "screen", "facts", "keyboard", "card", "not_before", "expires_at", "attachment",
    "made_at", "state", "attempts",
)  # fmt: skip
_INSERT_NEW = Prepared(
    lambda insert: insert(table(Outbox)).on_conflict_do_nothing(index_elements=["key"]).returning(_outbox.state),
    columns=_COLUMNS,
)


@dataclass(frozen=True)
class Button:
    """A button: a label of texts/labels.toml (or `text` as it stands) and what it does."""

    label: str | None = None
    do: Action | None = None
    text: str | None = None
    url: str | None = None
    asks_contact: bool = False
    """Only in a keyboard below the chat: shares the person's own phone number."""
    facts: dict[str, object] = field(default_factory=dict)

    def frozen(self) -> dict[str, Any]:
        """The button as JSON; what is not set is left out."""
        row: dict[str, Any] = {
            "label": self.label, "do": self.do.pack() if self.do else None, "text": self.text, "url": self.url,
            "contact": self.asks_contact, "facts": freeze(self.facts),
        }  # fmt: skip
        return {key: value for key, value in row.items() if value}


Keyboard = Sequence[Sequence[Button]]


def frozen(keyboard: Keyboard | None) -> list[Any] | None:
    """A keyboard as JSON, for an outbox row."""
    return None if keyboard is None else [[button.frozen() for button in row] for row in keyboard]


@dataclass(frozen=True)
class Notice:
    """News for one person (by roster id), told under a `key` that names the occasion and makes it told once."""

    to: int
    screen: str
    key: str
    facts: dict[str, object] = field(default_factory=dict)
    keyboard: Keyboard | None = None
    urgency: Urgency = Urgency.NOTICE
    card: str | None = None
    not_before: datetime | None = None
    expires_at: datetime | None = None
    attachment: dict[str, object] | None = None
    """`{"as": "photo"|"document", "draw": name, ...facts}`: drawn by documents/ when it is sent."""


def post(session: Session, *notices: Notice, now: datetime) -> int:
    """Promise the notices whose key was not promised before; how many that were.

    Those who cannot be told now have their row too, which says why: they never started the bot (nothing will be sent), or
    they blocked it (sent when they return, if it is still useful then). They are not counted.
    """
    session.flush()
    accounts = {
        person: (chat, blocked) for person, chat, blocked in _ACCOUNTS(session, people=list({notice.to for notice in notices}))
    }
    rows = [_row(notice, *accounts.get(notice.to, (None, None)), now) for notice in notices]
    return _insert_new(session, rows) if rows else 0


def post_to_chat(session: Session, chat_id: int, *, screen: str, key: str | None = None, now: datetime, **facts: object) -> int:
    """Promise a message to a Telegram chat that may belong to nobody of the roster."""
    row = {
        "chat_id": chat_id, "person_id": None, "key": key, "urgency": Urgency.NOTICE, "screen": screen,
        "facts": freeze(facts), "keyboard": None, "card": None, "not_before": now, "expires_at": None,
        "attachment": None, "made_at": now, "state": OutboxState.WAITING, "attempts": 0,
    }  # fmt: skip
    return _insert_new(session, [row])


def edit_for_admins(
    session: Session, *, card: str, screen: str, facts: dict[str, object], keyboard: Keyboard, but: int | None = None, now: datetime
) -> int:
    """Show a card anew, in place, in the chats of the admins who have it; how many that are. `but` has seen it already."""
    shown = session.execute(
        select(Card.chat_id, Card.message_id, Account.person_id)
        .join(Account, and_(col(Account.telegram_id) == Card.chat_id, col(Account.closed_at).is_(None)))
        .join(Person, col(Person.id) == Account.person_id)
        .where(col(Person.role) == Role.ADMIN, col(Card.name) == card)
    )
    rows = [
        {
            "chat_id": chat, "person_id": person, "urgency": Urgency.REPLY, "screen": screen, "facts": freeze(facts),
            "keyboard": frozen(keyboard), "card": card, "edits": message, "state": OutboxState.WAITING, "attempts": 0,
            "not_before": now, "made_at": now,
        }
        for chat, message, person in shown
        if person != but
    ]  # fmt: skip
    if rows:
        session.execute(insert(Outbox), rows)
    return len(rows)


def _row(notice: Notice, chat_id: int | None, blocked_at: datetime | None, now: datetime) -> dict[str, Any]:
    state = OutboxState.NEVER_STARTED if chat_id is None else OutboxState.BLOCKED if blocked_at else OutboxState.WAITING
    return {
        "chat_id": chat_id or 0, "person_id": notice.to, "key": notice.key, "urgency": notice.urgency,
        "screen": notice.screen, "facts": freeze(notice.facts), "keyboard": frozen(notice.keyboard),
        "card": notice.card, "not_before": notice.not_before or now, "expires_at": notice.expires_at,
        "attachment": freeze(notice.attachment) if notice.attachment else None, "made_at": now,
        "state": state, "attempts": 0,
    }  # fmt: skip


def _insert_new(session: Session, rows: list[dict[str, Any]]) -> int:
    """Insert the rows whose key is new; a concurrent promise of the same key wins quietly."""
    if all(row["key"] is None for row in rows):
        session.execute(insert(Outbox), rows)
        return sum(row["state"] is OutboxState.WAITING for row in rows)
    if len(rows) <= _FEW:
        new_states = [new.state for row in rows for new in _INSERT_NEW(session, **row)]
        return new_states.count(OutboxState.WAITING)
    promised = 0
    for start in range(0, len(rows), _CHUNK):
        new = insert_into(session.get_bind().dialect.name)(Outbox).values(rows[start : start + _CHUNK])
        found = session.scalars(new.on_conflict_do_nothing(index_elements=["key"]).returning(col(Outbox.state)))
        promised += sum(state is OutboxState.WAITING for state in found)
    return promised


def promised(session: Session, *, prefix: str) -> set[str]:
    """The keys already promised that begin with `prefix`."""
    return {key for key in session.scalars(select(Outbox.key).where(col(Outbox.key).startswith(prefix))) if key}
