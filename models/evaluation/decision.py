"""What a unit decided after a month: by whom it is done, until when, and what became of it; and that everybody was told."""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field, Index, SQLModel

from models.columns import word
from models.words import Words


class DecisionState(StrEnum):
    """What became of a decision."""

    OPEN = "open"
    DONE = "done"
    NOT_DONE = "not_done"
    """It will not be done any more."""


class Decision(SQLModel, table=True):
    """One decision of a unit. Until all of it is said it is being written."""

    __table_args__ = (Index("ix_decision_unit_state", "unit_id", "state"),)

    id: int = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    period: str = Field(max_length=8)
    """The month after which it was decided."""
    written_by: int = Field(foreign_key="person.id", index=True)
    begun_at: datetime
    words: str | None = Field(default=None, sa_type=Words(500))
    everybody: bool = False
    """The whole unit does it, rather than one person."""
    owner_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    due: date | None = None
    decided_at: datetime | None = None
    """None while it is being written."""
    state: DecisionState = Field(default=DecisionState.OPEN, sa_type=word(DecisionState))
    moved: int = 0
    """How often it was moved to a later day."""
    answered_by: int | None = Field(default=None, foreign_key="person.id")
    answered_at: datetime | None = None
    """When somebody last said what became of it."""
    outcome: str | None = Field(default=None, sa_type=Words(500))
    """What came of it, in the words of whoever answered."""


class ToldPeriod(SQLModel, table=True):
    """A month of a unit: when it was asked what it decides, and when everybody who reported was told."""

    unit_id: int = Field(foreign_key="unit.id", primary_key=True)
    period: str = Field(max_length=8, primary_key=True)
    asked_at: datetime | None = None
    told_at: datetime | None = None
    told_by: int | None = Field(default=None, foreign_key="person.id")
    """None: it was told by itself."""
