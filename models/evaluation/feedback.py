"""Continuous feedback (umpan balik berkelanjutan): dated notes and praise that the person reads at once."""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import CheckConstraint, Field, Index, SQLModel

from domain.evaluation.ratings import Conduct
from models.columns import word
from models.words import Words


class FeedbackKind(StrEnum):
    """What a note is."""

    PRAISE = "praise"
    NOTE = "note"


class Relation(StrEnum):
    """How whoever writes stands to the person."""

    SUPERIOR = "superior"
    PEER = "peer"
    OTHER = "other"


class Feedback(SQLModel, table=True):
    """A note about somebody's work. There is none that the person does not see, and none is changed later."""

    __table_args__ = (
        Index("ix_feedback_person_on", "person_id", "on"),
        CheckConstraint("indicator_id is null or value is null", name="about_one_thing"),
    )

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    by: int = Field(foreign_key="person.id")
    kind: FeedbackKind = Field(sa_type=word(FeedbackKind))
    words: str = Field(sa_type=Words(500))
    on: date
    """The city's day."""
    at: datetime
    indicator_id: int | None = Field(default=None, foreign_key="indicator.id")
    """The line of hasil kerja it is about."""
    value: Conduct | None = Field(default=None, sa_type=word(Conduct))
    """The one of the seven values it is about; neither: the work as a whole."""
    relation: Relation = Field(
        default=Relation.SUPERIOR, sa_type=word(Relation), sa_column_kwargs={"server_default": Relation.SUPERIOR.value}
    )


class FeedbackRequest(SQLModel, table=True):
    """A colleague is asked for feedback, by the person or their supervisor."""

    __table_args__ = (Index("ix_feedbackrequest_to_person", "to_id", "person_id"),)

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    """Whom it is about."""
    to_id: int = Field(foreign_key="person.id")
    asked_by: int = Field(foreign_key="person.id")
    asked_at: datetime
    answered_at: datetime | None = None
    declined_at: datetime | None = None
    """When they said that they would rather not."""


class FeedbackAsked(SQLModel, table=True):
    """About whom somebody is writing, and what: words that come now are it."""

    by: int = Field(foreign_key="person.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    kind: FeedbackKind = Field(sa_type=word(FeedbackKind))
    at: datetime
    indicator_id: int | None = Field(default=None, foreign_key="indicator.id")
    value: Conduct | None = Field(default=None, sa_type=word(Conduct))


class PeerSought(SQLModel, table=True):
    """For feedback about whom somebody is looking for a person of another unit: a name or NIP that comes now is theirs."""

    by: int = Field(foreign_key="person.id", primary_key=True, sa_column_kwargs={"autoincrement": False})
    person_id: int = Field(foreign_key="person.id")
    at: datetime
