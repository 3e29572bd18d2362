"""Trainings on offer, who was invited and why, what they answered, and who has a seat."""

from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum

from sqlmodel import CheckConstraint, Field, Index, SQLModel, UniqueConstraint

from models.columns import Readable, word
from models.words import Words


class Training(SQLModel, table=True):
    """A training on offer."""

    __table_args__ = (
        CheckConstraint("ends >= starts", name="ends_after_it_starts"),
        CheckConstraint("hours > 0", name="has_hours"),
    )

    id: int = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=32)
    title: str = Field(max_length=200)
    provider: str = Field(max_length=160)
    place: str = Field(max_length=200)
    """A room or a link."""
    starts: date = Field(index=True)
    ends: date
    begins_at: time | None = None
    """City time on each day; None where only the days are known."""
    finishes_at: time | None = None
    hours: int
    """JP (jam pelajaran)."""
    seats: int | None = None
    audience: str | None = Field(default=None, max_length=200)
    """Positions, separated by `;`; None is everyone."""
    indicators: str | None = Field(default=None, max_length=200)
    """Codes of the indicators it helps with, separated by `;`."""
    register_until: date | None = None
    organiser_id: int | None = Field(default=None, foreign_key="person.id")
    """Whom an admin named as organiser (panitia); None: the admins themselves."""
    secret: str | None = Field(default=None, max_length=64)
    """What the attendance codes are made from; made when the first code is shown."""
    codes_at: list[str] | None = Field(default=None, sa_type=Readable)
    """When the codes of the last ten minutes were shown."""
    pass_mark: int = Field(default=70, sa_column_kwargs={"server_default": "70"})
    """What the check after it asks for, in % of right answers."""
    questions_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    """Who is writing its check now."""
    cancelled_at: datetime | None = None
    """When it was cancelled as a whole; None: it takes place."""
    cancelled_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    """Who cancelled it, or is about to."""
    cancelled_why: str | None = Field(default=None, sa_type=Words(300))


class Rsvp(StrEnum):
    """What an invited person answered."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"


class Invitee(SQLModel, table=True):
    """One person's place in one training: invited, answered, seated or in line."""

    __table_args__ = (
        UniqueConstraint("training_id", "person_id"),
        UniqueConstraint("training_id", "turn"),
        CheckConstraint("not seated or answer = 'yes'", name="who_sits_said_yes"),
        CheckConstraint("rating between 1 and 5", name="rating_1_to_5"),
        Index("ix_invitee_person_id", "person_id"),
    )

    id: int = Field(default=None, primary_key=True)
    training_id: int = Field(foreign_key="training.id")
    person_id: int = Field(foreign_key="person.id")
    invited_at: datetime
    answer: Rsvp | None = Field(default=None, sa_type=word(Rsvp))
    answered_at: datetime | None = None
    turn: int | None = None
    """The place in line, given with each yes; no two people of a training have the same."""
    seated: bool = False
    """A seat once given stays, until the person gives it back."""
    misses: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """Wrong attendance codes in a row."""
    missed_at: datetime | None = None
    rating: int | None = None
    """What they thought of it afterwards, 1 to 5."""
    remark: str | None = Field(default=None, sa_type=Words(500))
    rated_at: datetime | None = None


class Attendance(SQLModel, table=True):
    """An invited person was there on a day of the training."""

    training_id: int = Field(foreign_key="training.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)
    day: date = Field(primary_key=True)
    at: datetime


class TrainingDraft(SQLModel, table=True):
    """A training an admin is describing, one answer after the other, in their own words."""

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    answers: dict[str, str] = Field(default_factory=dict, sa_type=Readable)
    """By field; empty for what was left out."""
    touched_at: datetime


class Suggestion(SQLModel, table=True):
    """A training was suggested because an indicator missed its target twice running: once a quarter, and its effect after it."""

    __table_args__ = (UniqueConstraint("person_id", "indicator_id", "quarter"),)

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    indicator_id: int = Field(foreign_key="indicator.id")
    training_id: int = Field(foreign_key="training.id")
    quarter: str = Field(max_length=8, index=True)
    percent: Decimal = Field(max_digits=15, decimal_places=4)
    """The achievement that caused it, of the later of the two periods."""
    made_at: datetime
    after: Decimal | None = Field(default=None, max_digits=15, decimal_places=4)
    """The achievement at the end of that quarter, once it is known and was told."""
