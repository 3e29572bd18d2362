"""Success stories: what worked for a colleague, told with consent, approved by the supervisor, withdrawn at will."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, Index, SQLModel, text

from models.columns import word
from models.words import Words

DIGEST = "stories:"
"""What the keys of the monthly digest begin with."""


class StoryState(StrEnum):
    """Where a story stands; only one that is approved is sent to anybody."""

    WRITING = "writing"
    WAITING = "waiting"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class Story(SQLModel, table=True):
    """One story of one author."""

    __table_args__ = (
        Index(
            "uq_story_writing",
            "author_id",
            unique=True,
            sqlite_where=text("state in ('writing', 'returned')"),
            postgresql_where=text("state in ('writing', 'returned')"),
        ),
        Index("ix_story_state_decided", "state", "decided_at"),
    )

    id: int = Field(default=None, primary_key=True)
    author_id: int = Field(foreign_key="person.id", index=True)
    unit_id: int = Field(foreign_key="unit.id")
    """Where the author worked when it was written."""
    words: str = Field(default="", sa_type=Words(900))
    photo: str | None = Field(default=None, max_length=255)
    """Telegram's handle of the picture."""
    no_faces: bool = False
    """Nobody can be recognised who did not agree."""
    no_patients: bool = False
    no_pupils: bool = False
    """No name of a patient or pupil stands in it."""
    state: StoryState = Field(default=StoryState.WRITING, sa_type=word(StoryState))
    rounds: int = 0
    """How often it was handed in."""
    written_at: datetime
    verifier_id: int | None = Field(default=None, foreign_key="person.id")
    """Who decides it; None: the admins."""
    asked_at: datetime | None = None
    """When whoever decides began to return it and was asked for the reason."""
    decided_at: datetime | None = None
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    reason: str | None = Field(default=None, sa_type=Words(500))
    """Why it was returned."""


class StoryTap(SQLModel, table=True):
    """A reader's tap: helpful, or wanting the same; each counts once."""

    story_id: int = Field(foreign_key="story.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    wants_it: bool = Field(default=False, primary_key=True)
    """False: found it helpful; True: wants the same and is brought together with the author."""
    at: datetime
