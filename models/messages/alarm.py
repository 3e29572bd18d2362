"""What is known not to be well, so that of several processes on one database one says it."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.words import Words


class Alarm(SQLModel, table=True):
    """That something fails at one place: on the disk that one or several processes share."""

    what: str = Field(primary_key=True, max_length=16)
    place: str = Field(primary_key=True, max_length=32)
    says: str = Field(sa_type=Words(300))
    do: str = Field(sa_type=Words(600))
    at: datetime
    """When it was seen last."""
