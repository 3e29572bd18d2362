"""The offices, schools and puskesmas people work in."""

from datetime import date

from sqlmodel import CheckConstraint, Field, SQLModel

from domain.standards.sectors import Sector
from models.columns import word


class Unit(SQLModel, table=True):
    """A school, puskesmas or office; totals are summed along `parent_id`, past ones as it was then (`FormerParent`)."""

    __table_args__ = (CheckConstraint("working_days in (5, 6)", name="five_or_six_working_days"),)

    id: int = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=32)
    name: str = Field(max_length=160)
    sector: Sector = Field(sa_type=word(Sector))
    parent_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    working_days: int = 5
    """5 = Monday to Friday, 6 = Monday to Saturday."""
    time_zone: str | None = Field(default=None, max_length=64)
    """An IANA name; None means the city's."""
    agency: str | None = Field(default=None, max_length=160)
    """The instansi its forms are of; None: that of the unit above."""
    city: str | None = Field(default=None, max_length=64)
    """Where its forms are signed; None: as the unit above."""


class FormerParent(SQLModel, table=True):
    """Below which unit a unit stood until a day, before it was placed below another."""

    unit_id: int = Field(foreign_key="unit.id", primary_key=True)
    until: date = Field(primary_key=True)
    parent_id: int | None = Field(default=None, foreign_key="unit.id")
    """None: below none."""
