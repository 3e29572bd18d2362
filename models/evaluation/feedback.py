"""Continuous feedback (umpan balik berkelanjutan): dated notes and praise that the person reads at once."""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field, Index, SQLModel

from models.columns import word
from models.words import Words


class FeedbackKind(StrEnum):
    """What a note is."""

    PRAISE = "praise"
    NOTE = "note"


class Feedback(SQLModel, table=True):
    """A note about somebody's work. There is none that the person does not see, and none is changed later."""

    __table_args__ = (Index("ix_feedback_person_on", "person_id", "on"),)

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    by: int = Field(foreign_key="person.id")
    kind: FeedbackKind = Field(sa_type=word(FeedbackKind))
    words: str = Field(sa_type=Words(500))
    on: date
    """The city's day."""
    at: datetime


class FeedbackAsked(SQLModel, table=True):
    """About whom somebody is writing, and what: words that come now are it."""

    by: int = Field(foreign_key="person.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    kind: FeedbackKind = Field(sa_type=word(FeedbackKind))
    at: datetime
