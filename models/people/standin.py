"""Who decides in whose stead, from when until when."""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import CheckConstraint, Field, SQLModel

from models.columns import word


class StandInKind(StrEnum):
    """Why somebody decides in another's stead."""

    DELEGATE = "delegate"
    """The other one gave their inbox away for some days."""
    PLT = "plt"
    """Pelaksana tugas: the post is vacant."""
    PLH = "plh"
    """Pelaksana harian: its holder is away."""


class StandIn(SQLModel, table=True):
    """A second post, or another's inbox, for dated days; the own post goes on beside it."""

    __table_args__ = (CheckConstraint("last is null or last >= first", name="stands_in_for_days"),)

    id: int = Field(default=None, primary_key=True)
    kind: StandInKind = Field(sa_type=word(StandInKind))
    person_id: int = Field(foreign_key="person.id", index=True)
    """Who acts."""
    for_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    """In whose stead; None: of a post nobody held."""
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    """Where the second post is."""
    position: str | None = Field(default=None, max_length=64)
    """The second post (jabatan)."""
    first: date
    last: date | None = None
    """The last day, inclusive; None while it lasts."""
    made_by: int | None = Field(default=None, foreign_key="person.id")
    """None: it came with the workbook."""
    made_at: datetime
    ended_at: datetime | None = None
    """When it was taken back before its last day."""
