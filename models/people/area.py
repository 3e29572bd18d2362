"""The areas (kelurahan) of a puskesmas: who lives there to be reached, and who covers them."""

from datetime import date
from decimal import Decimal

from sqlmodel import CheckConstraint, Field, Index, SQLModel


class Area(SQLModel, table=True):
    """A kelurahan; its figures are those of the unit it belongs to."""

    id: int = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=32)
    name: str = Field(max_length=80)
    unit_id: int = Field(foreign_key="unit.id", index=True)


class AreaPopulation(SQLModel, table=True):
    """How many people of a kind (sasaran: bayi lahir hidup, ibu hamil) are to be reached in an area in a year."""

    __table_args__ = (CheckConstraint("amount >= 0", name="amount_not_negative"),)

    area_id: int = Field(foreign_key="area.id", primary_key=True)
    year: int = Field(primary_key=True)
    kind: str = Field(primary_key=True, max_length=80)
    amount: Decimal = Field(max_digits=15, decimal_places=4)


class AreaCover(SQLModel, table=True):
    """Who covers an area from a day on, and until when: handing over is an end and another beginning."""

    __table_args__ = (
        CheckConstraint("until is null or until >= since", name="covers_for_days"),
        Index("ix_areacover_person_id", "person_id"),
    )

    area_id: int = Field(foreign_key="area.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    since: date = Field(primary_key=True)
    until: date | None = None


class SettledCover(SQLModel, table=True):
    """Who covered an area on closed days, where it was told otherwise later; of nobody, up to when that is settled."""

    __table_args__ = (CheckConstraint("last >= first", name="settled_for_days"),)

    id: int = Field(default=None, primary_key=True)
    area_id: int = Field(foreign_key="area.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    first: date
    last: date
