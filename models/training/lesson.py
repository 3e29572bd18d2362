"""Micro-lessons (materi): sets of a few cards, and how far each person has read them."""

from datetime import date, datetime

from sqlmodel import CheckConstraint, Field, SQLModel, UniqueConstraint


class Lesson(SQLModel, table=True):
    """A set of cards about one thing. Its version grows whenever its words or pictures change."""

    id: int = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=32)
    title: str = Field(max_length=120)
    title_en: str | None = Field(default=None, max_length=120)
    audience: str | None = Field(default=None, max_length=200)
    """Positions, separated by `;`; None is everyone."""
    indicators: str | None = Field(default=None, max_length=200)
    """Codes of the indicators it helps with, separated by `;`."""
    used: bool = True
    """Whether it is still offered; what was read of it stays."""
    version: int = 1


class LessonCard(SQLModel, table=True):
    """One card of a set."""

    __table_args__ = (UniqueConstraint("lesson_id", "place"),)

    id: int = Field(default=None, primary_key=True)
    lesson_id: int = Field(foreign_key="lesson.id")
    place: int
    """From 1."""
    text: str = Field(max_length=600)
    text_en: str | None = Field(default=None, max_length=600)
    picture: str | None = Field(default=None, max_length=300)
    """As `domain/training/lesson_pictures.py` reads it."""
    shows: str | None = Field(default=None, max_length=200)
    """What the picture shows, in words."""


class LessonRead(SQLModel, table=True):
    """How far one person is in one set."""

    __table_args__ = (CheckConstraint("place >= 1", name="has_seen_a_card"),)

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    lesson_id: int = Field(foreign_key="lesson.id", primary_key=True, index=True)
    place: int
    """The card that was seen last."""
    done_on: date | None = None
    """The city's day on which all of it had been read, the last time."""
    done_version: int | None = None
    touched_at: datetime
