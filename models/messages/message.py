"""How messages come and go: updates already seen, where each talk stands, and what is still to be said."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Field, Index, SQLModel, UniqueConstraint, text

from models.columns import Readable, TelegramId, word


class UpdateOutcome(StrEnum):
    """What became of an update."""

    DONE = "done"
    FAILED = "failed"


class SeenUpdate(SQLModel, table=True):
    """An update that was handled; the same one arriving again changes nothing."""

    update_id: int = Field(sa_type=TelegramId, primary_key=True, sa_column_kwargs={"autoincrement": False})
    seen_at: datetime = Field(index=True)
    outcome: UpdateOutcome = Field(default=UpdateOutcome.DONE, sa_type=word(UpdateOutcome))


class UpdateAttempt(SQLModel, table=True):
    """An update that failed for a passing cause, and how often; too often, and it is given up."""

    update_id: int = Field(sa_type=TelegramId, primary_key=True, sa_column_kwargs={"autoincrement": False})
    attempts: int
    last_at: datetime


class TalkState(SQLModel, table=True):
    """Where a person stands in a conversation."""

    chat_id: int = Field(sa_type=TelegramId, primary_key=True, sa_column_kwargs={"autoincrement": False})
    user_id: int = Field(sa_type=TelegramId, primary_key=True, sa_column_kwargs={"autoincrement": False})
    name: str = Field(primary_key=True, max_length=32)
    state: str = Field(max_length=64)
    since: datetime


class Card(SQLModel, table=True):
    """The message in a chat that shows one task, so that it is edited instead of sent again."""

    chat_id: int = Field(sa_type=TelegramId, primary_key=True, sa_column_kwargs={"autoincrement": False})
    name: str = Field(primary_key=True, max_length=64)
    """What it shows, e.g. `draft` or `submission:12`."""
    message_id: int = Field(sa_type=TelegramId)


class OutboxState(StrEnum):
    """Where a message stands on its way."""

    WAITING = "waiting"
    SENT = "sent"
    BLOCKED = "blocked"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    NEVER_STARTED = "never_started"
    """The person has no Telegram account in use; nothing can be sent, and the delivery ledger names them."""


class Urgency(StrEnum):
    """Replies go at once and first; notices wait for quiet hours and are paced."""

    REPLY = "0-reply"
    NOTICE = "5-notice"


_NOTICE_WAITS = "state = 'waiting' and urgency = '5-notice'"
SHOWN = -1
"""In place of a message to edit: the one that shows the card when it is sent, whichever that is by then."""


class Outbox(SQLModel, table=True):
    """One message owed to one chat: facts, not words; it is worded when it is sent."""

    __table_args__ = (
        Index(
            "ix_outbox_due",
            "urgency",
            "not_before",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_outbox_chat", "chat_id", "id", sqlite_where=text("state = 'waiting'"), postgresql_where=text("state = 'waiting'")
        ),
        Index(
            "ix_outbox_notice", "made_at", sqlite_where=text("urgency = '5-notice'"), postgresql_where=text("urgency = '5-notice'")
        ),
        Index("ix_outbox_notice_waiting", "screen", sqlite_where=text(_NOTICE_WAITS), postgresql_where=text(_NOTICE_WAITS)),
        Index("ix_outbox_failed", "settled_at", sqlite_where=text("state = 'failed'"), postgresql_where=text("state = 'failed'")),
        Index(
            "ix_outbox_broadcast",
            "broadcast_id",
            "state",
            sqlite_where=text("broadcast_id is not null"),
            postgresql_where=text("broadcast_id is not null"),
        ),
        Index("ix_outbox_person", "person_id", "id"),
        UniqueConstraint("key"),
    )

    id: int = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_type=TelegramId)
    """0 where the person never started the bot."""
    person_id: int | None = Field(default=None, foreign_key="person.id")
    key: str | None = Field(default=None, max_length=120)
    """The occasion, `rule:person:period`: promised once, whoever looks how often."""
    urgency: Urgency = Field(default=Urgency.NOTICE, sa_type=word(Urgency))
    screen: str | None = Field(default=None, max_length=64)
    """The text to show; None when there is only a tap to answer."""
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=Readable)
    keyboard: list[Any] | None = Field(default=None, sa_type=Readable)
    card: str | None = Field(default=None, max_length=64)
    """The card this shows; None for a message of its own."""
    edits: int | None = Field(default=None, sa_type=TelegramId)
    """The message to edit in place, or `SHOWN`; None sends a new one."""
    attachment: dict[str, Any] | None = Field(default=None, sa_type=Readable)
    deletes: int | None = Field(default=None, sa_type=TelegramId)
    """The message to delete; there is nothing to show then."""
    broadcast_id: int | None = Field(default=None, foreign_key="broadcast.id")
    """The announcement this says, or takes back."""
    replies_to: int | None = Field(default=None, sa_type=TelegramId)
    """The message of theirs that this one replies to."""
    answers: str | None = Field(default=None, max_length=64)
    """The callback query (tap) this answers."""
    toast: str | None = Field(default=None, max_length=64)
    """The label shown over the chat in answer to the tap."""
    menu: str | None = Field(default=None, max_length=64)
    """The command menu to set in this chat, `role:language`."""
    state: OutboxState = Field(default=OutboxState.WAITING, sa_type=word(OutboxState))
    attempts: int = 0
    not_before: datetime
    expires_at: datetime | None = None
    leased_until: datetime | None = None
    leased_by: str | None = Field(default=None, max_length=32)
    made_at: datetime
    settled_at: datetime | None = None
    message_id: int | None = Field(default=None, sa_type=TelegramId)
    error: str | None = Field(default=None, max_length=300)
