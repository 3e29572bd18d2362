"""What our units and indicators are called in *DHIS2*."""

from enum import StrEnum

from sqlmodel import Field, SQLModel

from models.columns import word


class Dhis2Side(StrEnum):
    """What is called so."""

    UNIT = "unit"
    INDICATOR = "indicator"


class Dhis2Name(SQLModel, table=True):
    """The identifiers of one unit (organisation unit) or one indicator (data elements)."""

    side: Dhis2Side = Field(primary_key=True, sa_type=word(Dhis2Side))
    code: str = Field(primary_key=True, max_length=32)
    uid: str | None = Field(default=None, max_length=11)
    numerator: str | None = Field(default=None, max_length=11)
    denominator: str | None = Field(default=None, max_length=11)
    options: str | None = Field(default=None, max_length=11)
    """The attribute option combo its values belong to."""
