"""The short check after a training: its questions, and how each participant did."""

from datetime import datetime

from sqlmodel import CheckConstraint, Field, SQLModel, UniqueConstraint

from models.columns import Readable


class CheckQuestion(SQLModel, table=True):
    """One question of a training's check."""

    __table_args__ = (UniqueConstraint("training_id", "place"),)

    id: int = Field(default=None, primary_key=True)
    training_id: int = Field(foreign_key="training.id")
    place: int
    text: str = Field(max_length=300)
    choices: list[str] = Field(sa_type=Readable)
    answer: int
    """The place of the right choice, from 0."""


class CheckResult(SQLModel, table=True):
    """How one participant stands in the check: the try under way, and the best there was."""

    __table_args__ = (CheckConstraint("best between 0 and 100", name="best_is_a_percentage"),)

    training_id: int = Field(foreign_key="training.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)
    answers: list[int] = Field(default_factory=list, sa_type=Readable)
    """Of the try under way, in the order of the questions."""
    tries: int = 0
    """Tries that were finished."""
    best: int | None = None
    """In % of right answers."""
    passed_at: datetime | None = None
    touched_at: datetime
