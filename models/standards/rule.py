"""The rules an agency set for itself; a rule that is not here has its usual value."""

from decimal import Decimal

from sqlmodel import Field, SQLModel


class CityRule(SQLModel, table=True):
    """One rule whose value or legal basis is not the usual one."""

    code: str = Field(primary_key=True, max_length=32)
    value: Decimal | None = Field(default=None, max_digits=15, decimal_places=4)
    basis: str | None = Field(default=None, max_length=400)
