"""Rewards and sanctions that were proposed after an evaluation, and the kinds an agency has of them."""

from datetime import date, datetime

from sqlmodel import CheckConstraint, Field, SQLModel

from domain.evaluation.follow_ups import Side
from domain.evaluation.ratings import Predicate
from models.columns import word
from models.words import Words


class FollowUpKind(SQLModel, table=True):
    """A kind of follow-up as the workbook has it; what it does not name is as in domain/evaluation/follow_ups.py."""

    code: str = Field(primary_key=True, max_length=32)
    side: Side = Field(sa_type=word(Side))
    name: str = Field(max_length=160)
    predicates: str = Field(max_length=120)
    """The words of the predikat it may rest on, with spaces between."""
    basis: str | None = Field(default=None, max_length=400)
    used: bool = True


class FollowUp(SQLModel, table=True):
    """One proposal. It is never changed or deleted: what was written by mistake is withdrawn, and both can be read."""

    __table_args__ = (CheckConstraint("(evaluation_id is null) <> (year_evaluation_id is null)", name="of_a_quarter_or_a_year"),)

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    evaluation_id: int | None = Field(default=None, foreign_key="evaluation.id", index=True)
    year_evaluation_id: int | None = Field(default=None, foreign_key="yearevaluation.id", index=True)
    code: str = Field(max_length=32)
    side: Side = Field(sa_type=word(Side))
    name: str = Field(max_length=160)
    """As the kind was called then."""
    predicate: Predicate = Field(sa_type=word(Predicate))
    """What it rests on."""
    basis: str = Field(sa_type=Words(500))
    """Why, or by which letter, in the words of whoever wrote it down."""
    on: date
    by: int = Field(foreign_key="person.id")
    at: datetime
    withdrawn_by: int | None = Field(default=None, foreign_key="person.id")
    withdrawn_at: datetime | None = None


class FollowUpAsked(SQLModel, table=True):
    """Of which follow-up somebody is asked for the basis: words that come now are it."""

    __table_args__ = (CheckConstraint("(evaluation_id is null) <> (year_evaluation_id is null)", name="of_a_quarter_or_a_year"),)

    by: int = Field(foreign_key="person.id", primary_key=True, sa_column_kwargs={"autoincrement": False})
    evaluation_id: int | None = Field(default=None, foreign_key="evaluation.id")
    year_evaluation_id: int | None = Field(default=None, foreign_key="yearevaluation.id")
    code: str = Field(max_length=32)
    at: datetime
