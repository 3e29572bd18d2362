"""When the bot could not be reached: the days it takes from people are given back to them."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class Alive(SQLModel, table=True):
    """One row: when the bot was last known to be there for people."""

    id: int = Field(default=1, primary_key=True)
    at: datetime


class Outage(SQLModel, table=True):
    """A time in which nobody could be reached, nor reach the bot."""

    id: int = Field(default=None, primary_key=True)
    began: datetime
    ended: datetime
    given_back_at: datetime | None = Field(default=None, index=True)
    """When the days it took were given back."""
