"""The burden meter: what a month of reporting cost people, measured once the month is over."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Field, SQLModel

from models.columns import Readable


class Burden(SQLModel, table=True):
    """One month."""

    month: str = Field(primary_key=True, max_length=8)
    people: int
    """Who sent a report in it."""
    minutes_per_report: Decimal | None = Field(default=None, max_digits=15, decimal_places=4)
    minutes_per_week: Decimal | None = Field(default=None, max_digits=15, decimal_places=4)
    messages_per_person: Decimal | None = Field(default=None, max_digits=15, decimal_places=4)
    """Sent by the bot to those it wrote to."""
    stops: list[Any] = Field(default_factory=list, sa_type=Readable)
    """Where drafts lie still, or stood when a lock ended them: `[code, drafts]`, the most first."""
    reminded: int = 0
    answered: int = 0
    """Reminders after which the report came within three days."""
    heavy: bool = False
    """Above what was promised: until the next month is measured, the first step of the reminder ladder is left out."""
    promised: int = Field(default=10, sa_column_kwargs={"server_default": "10"})
    """Minutes a week that reporting was to cost one person at most, when it was measured."""
    made_at: datetime
