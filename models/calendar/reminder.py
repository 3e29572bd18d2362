"""Reminders already given, and those a person put off."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, Index, SQLModel, UniqueConstraint, text

from models.columns import word


class ReminderFate(StrEnum):
    """What became of one step of the ladder."""

    SENT = "sent"
    CLEARED = "cleared"
    SKIPPED = "skipped"
    MUTED = "muted"
    SNOOZED = "snoozed"
    """It was sent, and the person put it off."""


class ReminderStep(SQLModel, table=True):
    """One step of the reminder ladder for one thing owed: taken once, whatever happens."""

    __table_args__ = (
        UniqueConstraint("person_id", "indicator_id", "period", "step"),
        Index("ix_reminderstep_period_step", "period", "step", "indicator_id", "person_id"),
    )

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    indicator_id: int = Field(foreign_key="indicator.id")
    period: str = Field(max_length=8)
    step: str = Field(max_length=8)
    """H-7, H-3, H-1, H+1 or H+3."""
    fate: ReminderFate = Field(sa_type=word(ReminderFate))
    at: datetime


class Snooze(SQLModel, table=True):
    """A reminder put off by the person: what is still owed then is told once more; one at a time."""

    __table_args__ = (
        Index(
            "uq_snooze_waiting",
            "person_id",
            unique=True,
            sqlite_where=text("ended_at is null"),
            postgresql_where=text("ended_at is null"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    asked_at: datetime
    until: datetime
    ended_at: datetime | None = None
    """When it was told again, or there was nothing left to tell."""
