"""Days that are not as the weekday says."""

from datetime import date

from sqlmodel import Field, SQLModel


class Holiday(SQLModel, table=True):
    """A day the admin declared off (libur), or a national holiday declared to be worked."""

    day: date = Field(primary_key=True)
    name: str = Field(max_length=160)
    off: bool = True
