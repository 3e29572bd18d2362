"""Talks with the bot that are recorded with consent: who asked, who agreed, from when to when; and what was said meanwhile."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, Index, SQLModel, text

from models.columns import TelegramId, word
from models.words import Words


class RecordingState(StrEnum):
    """Where a recording stands."""

    ASKED = "asked"
    RUNNING = "running"
    ENDED = "ended"
    REFUSED = "refused"
    DROPPED = "dropped"
    LAPSED = "lapsed"


class Recording(SQLModel, table=True):
    """One recording. Its row stays: it is the trail of who wanted to see whose talk, and who agreed."""

    __table_args__ = (
        Index(
            "uq_recording_open",
            "person_id",
            unique=True,
            sqlite_where=text("state in ('asked', 'running')"),
            postgresql_where=text("state in ('asked', 'running')"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    """Whose talk."""
    chat_id: int | None = Field(default=None, sa_type=TelegramId)
    """Where it is held; known once they agreed."""
    admin_id: int = Field(foreign_key="person.id", index=True)
    """Who asked, and gets it."""
    state: RecordingState = Field(default=RecordingState.ASKED, sa_type=word(RecordingState))
    asked_at: datetime
    agreed_at: datetime | None = None
    until: datetime | None = None
    """When it ends by itself."""
    began_row: int = 0
    """The last message promised to anybody when it began."""
    ended_at: datetime | None = None
    ended_by: int | None = Field(default=None, foreign_key="person.id")
    """None: it ended by itself."""


class RecordedLine(SQLModel, table=True):
    """What the person said or pressed while it ran, in their own words; gone a day after the end."""

    id: int = Field(default=None, primary_key=True)
    recording_id: int = Field(foreign_key="recording.id", index=True, ondelete="CASCADE")
    at: datetime
    after_row: int
    """The last message promised to anybody before: what was said later answers it."""
    words: str = Field(sa_type=Words(4096))
