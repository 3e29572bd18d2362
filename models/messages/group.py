"""The groups that units made their own, and which totals were told in any group."""

from datetime import datetime

from sqlmodel import Field, Index, SQLModel

from models.columns import TelegramId


class UnitGroup(SQLModel, table=True):
    """A Telegram group in which a unit hears its own totals each week."""

    id: int = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_type=TelegramId, unique=True)
    """Another one as soon as it becomes a supergroup."""
    unit_id: int = Field(foreign_key="unit.id", index=True)
    bound_by: int = Field(foreign_key="person.id")
    bound_at: datetime


class GroupTotal(SQLModel, table=True):
    """Who was counted in totals that a group was told, so that no later ones let anybody be told apart from them."""

    __table_args__ = (Index("ix_grouptotal_periods", "periods"),)

    id: int = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_type=TelegramId)
    periods: str = Field(max_length=64)
    """What the totals are of."""
    counted: str
    """The ids of who was counted, in order, separated by commas; said to nobody."""
    told_at: datetime
