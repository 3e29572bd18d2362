"""The evaluation of a year: what the quarters proposed, what the supervisor decided, and that the person saw it."""

from datetime import datetime

from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from domain.evaluation.ratings import Rating
from models.columns import word


class YearEvaluation(SQLModel, table=True):
    """One person's year. Until it is decided, what its supervisor is choosing."""

    __table_args__ = (
        UniqueConstraint("person_id", "year"),
        Index("ix_yearevaluation_supervisor_asked", "supervisor_id", "asked_at"),
    )

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    supervisor_id: int = Field(foreign_key="person.id")
    """Who evaluated the person in the last quarter that was evaluated."""
    year: int
    proposed_result: Rating = Field(sa_type=word(Rating))
    proposed_conduct: Rating = Field(sa_type=word(Rating))
    result: Rating = Field(sa_type=word(Rating))
    conduct: Rating = Field(sa_type=word(Rating))
    why: str | None = Field(default=None, max_length=500)
    """Why it deviates from what the quarters proposed."""
    asked_at: datetime | None = None
    """Since when that sentence is waited for."""
    decided_at: datetime | None = None
    acknowledged_at: datetime | None = None
