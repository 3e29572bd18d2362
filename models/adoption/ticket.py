"""Questions to the help desk and their answers, until the person who asked is satisfied."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Field, Index, SQLModel

from domain.adoption.tickets import TicketKind
from models.columns import Readable, word
from models.words import Words


class TicketState(StrEnum):
    """Where a question stands."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class TicketOutcome(StrEnum):
    """What became of a request about one's own data."""

    EXECUTED = "executed"
    REFUSED = "refused"
    """With the reason, which the law must allow."""


class Ticket(SQLModel, table=True):
    """One question to the admins, with who looks after it."""

    __table_args__ = (Index("ix_ticket_state", "state", "asked_at"),)

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    state: TicketState = Field(default=TicketState.OPEN, sa_type=word(TicketState))
    asked_at: datetime
    """When it was asked, or asked again, last."""
    assignee_id: int | None = Field(default=None, foreign_key="person.id")
    """The admin who took it."""
    writing_at: datetime | None = None
    """When the assignee began to write an answer."""
    escalated_at: datetime | None = None
    """When all admins were told that it waits too long; that happens once."""
    closed_at: datetime | None = None
    kind: TicketKind = Field(default=TicketKind.QUESTION, sa_type=word(TicketKind), sa_column_kwargs={"server_default": "question"})
    due_at: datetime | None = None
    """When a request about one's own data must be decided; None of a question."""
    outcome: TicketOutcome | None = Field(default=None, sa_type=word(TicketOutcome))


class TicketLine(SQLModel, table=True):
    """What was said about it, in order; lines are only ever added."""

    id: int = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id", index=True)
    by_id: int = Field(foreign_key="person.id")
    at: datetime
    words: str = Field(sa_type=Words(1000))
    attachment: dict[str, Any] | None = Field(default=None, sa_type=Readable)
    """A photo or document that came with the words: `{"as": …, "file_id": …}`."""
