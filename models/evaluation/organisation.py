"""Predikat kinerja organisasi: how a unit as a whole did in a quarter or a year, as its leader above set it."""

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from domain.evaluation.spread import Organisation
from models.columns import word
from models.words import Words


class OrganisationRating(SQLModel, table=True):
    """The predikat of one unit for one quarter or year."""

    __table_args__ = (UniqueConstraint("unit_id", "period"),)

    id: int = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    period: str = Field(max_length=8)
    """`2026-Q3` or `2026`."""
    organisation: Organisation = Field(sa_type=word(Organisation))
    basis: str | None = Field(default=None, sa_type=Words(500))
    """What it rests on, in one sentence."""
    set_by: int | None = Field(default=None, foreign_key="person.id")
    """None: it came with the workbook."""
    set_at: datetime | None = None


class OrganisationAsked(SQLModel, table=True):
    """For which predikat somebody was asked what it rests on: words that come now are it."""

    by: int = Field(foreign_key="person.id", primary_key=True, sa_column_kwargs={"autoincrement": False})
    unit_id: int = Field(foreign_key="unit.id")
    period: str = Field(max_length=8)
    at: datetime
