"""Announcements to many people, written by an admin. Who got one is read from the outbox rows that carry its id."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Text
from sqlmodel import Field, Index, SQLModel, text

from domain.messages.audience import Audience
from models.columns import Readable, word
from models.words import Words


class BroadcastState(StrEnum):
    """Where an announcement stands."""

    DRAFT = "draft"
    SENDING = "sending"
    STOPPED = "stopped"
    SENT = "sent"
    RECALLING = "recalling"
    RECALLED = "recalled"


class Broadcast(SQLModel, table=True):
    """One announcement: what it says, to whom, and who did what to it when."""

    __table_args__ = (
        Index(
            "uq_broadcast_draft",
            "by_id",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
        Index("ix_broadcast_state", "state"),
    )

    id: int = Field(default=None, primary_key=True)
    by_id: int = Field(foreign_key="person.id")
    html: str = Field(sa_type=Text)
    """What the admin wrote, with their formatting; everything else in it is escaped."""
    attachment: dict[str, Any] | None = Field(default=None, sa_type=Readable)
    """`{"as": "photo"|"document", "file_id": …}`."""
    audience: Audience | None = Field(default=None, sa_type=word(Audience))
    audience_key: str = Field(default="", max_length=64)
    """The role, sector, unit id, position or indicator id; empty for everybody."""
    urgent_why: str | None = Field(default=None, sa_type=Words(300))
    """Why it cannot wait for anybody's hours; None: it waits."""
    state: BroadcastState = Field(default=BroadcastState.DRAFT, sa_type=word(BroadcastState))
    written_at: datetime
    sent_at: datetime | None = None
    ended_at: datetime | None = None
    """When it was stopped, or the last row was over."""
    stopped_by: int | None = Field(default=None, foreign_key="person.id")
    recalled_by: int | None = Field(default=None, foreign_key="person.id")
    recalled_at: datetime | None = None
    told_at: datetime | None = None
    """When its progress was last shown."""
    told: int = 0
    """How many rows were over when it was."""
