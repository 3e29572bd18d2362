"""Coefficients of angka kredit: how much a year in a functional post is worth, where an agency's workbook says so."""

from decimal import Decimal

from sqlmodel import CheckConstraint, Field, SQLModel, UniqueConstraint

from domain.people.careers import Level
from models.columns import word


class CreditCoefficient(SQLModel, table=True):
    """The coefficient of one level (jenjang) from a year on, of one functional post or of all."""

    __table_args__ = (
        UniqueConstraint("functional", "level", "since"),
        CheckConstraint("amount > 0 and amount <= 50", name="coefficient_of_the_law"),
    )

    id: int = Field(default=None, primary_key=True)
    functional: str = Field(default="", max_length=64)
    """The functional post without its level; empty: every one that is not named itself."""
    level: Level = Field(sa_type=word(Level))
    since: int
    """The first year for which it counts."""
    amount: Decimal = Field(max_digits=15, decimal_places=4)
    """Angka kredit of a whole year at 100 %."""
