"""What the reports of a unit come to in a period, kept so that those above it need not read them one by one."""

from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from models.columns import Exactly


class UnitPeriod(SQLModel, table=True):
    """Whether the kept sums of a unit and period are still true. The database itself counts what changes them."""

    unit_id: int = Field(primary_key=True, foreign_key="unit.id", ondelete="CASCADE", sa_column_kwargs={"autoincrement": False})
    period: str = Field(primary_key=True, max_length=8)
    changes: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """One more with each report, post or leave that may change the sums."""
    counted: int | None = None
    """`changes` when they were counted last; None: never."""
    mark: int | None = Field(default=None, sa_type=BigInteger)
    """`Revision.mark` at that time."""
    counted_at: datetime | None = None


class UnitDue(SQLModel, table=True):
    """What a unit was to report of a period until a day, and what came of it."""

    unit_id: int = Field(primary_key=True, foreign_key="unit.id", ondelete="CASCADE", sa_column_kwargs={"autoincrement": False})
    period: str = Field(primary_key=True, max_length=8)
    due: date = Field(primary_key=True)
    expected: int
    reported: int
    late: int
    """Came after that day."""
    verified: int


class UnitSum(SQLModel, table=True):
    """The parts of which a unit's achievement in an indicator is made, exactly, of all its people who have a value and a target."""

    unit_id: int = Field(primary_key=True, foreign_key="unit.id", ondelete="CASCADE", sa_column_kwargs={"autoincrement": False})
    period: str = Field(primary_key=True, max_length=8)
    indicator_id: int = Field(
        primary_key=True, foreign_key="indicator.id", ondelete="CASCADE", sa_column_kwargs={"autoincrement": False}
    )
    people: int
    amount: Fraction = Field(sa_type=Exactly)
    """What was reached: of a share what was counted, else the values."""
    weight: Fraction = Field(sa_type=Exactly)
    """Of how much: of a share what there was, else how many values."""
    target: Fraction = Field(sa_type=Exactly)
    """What was to be reached; of a share each target as often as its weight."""
