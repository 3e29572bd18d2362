"""The rules an agency set for itself; a rule that is not here has its usual value."""

from datetime import date
from decimal import Decimal

from sqlmodel import Field, SQLModel


class CityRule(SQLModel, table=True):
    """One rule whose value or legal basis is not the usual one."""

    code: str = Field(primary_key=True, max_length=32)
    value: Decimal | None = Field(default=None, max_digits=15, decimal_places=4)
    basis: str | None = Field(default=None, max_length=400)


class FormerRule(SQLModel, table=True):
    """What a rule was on days that had passed when it was set otherwise: until `until`, inclusive."""

    code: str = Field(primary_key=True, max_length=32)
    until: date = Field(primary_key=True)
    value: Decimal | None = Field(default=None, max_digits=15, decimal_places=4)
    """None: the usual one."""
