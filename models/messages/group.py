"""The groups that units made their own: what is said there, and to whom it was said who bound them."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from models.columns import TelegramId


class UnitGroup(SQLModel, table=True):
    """A Telegram group in which a unit hears its own totals."""

    id: int = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_type=TelegramId, unique=True)
    """Another one as soon as it becomes a supergroup."""
    unit_id: int = Field(foreign_key="unit.id", index=True)
    bound_by: int = Field(foreign_key="person.id")
    bound_at: datetime


class GroupTotal(SQLModel, table=True):
    """What a group was told of a week: who was counted, so that no later total lets anybody be told apart."""

    __table_args__ = (UniqueConstraint("group_id", "week"),)

    id: int = Field(default=None, primary_key=True)
    group_id: int = Field(foreign_key="unitgroup.id", ondelete="CASCADE")
    week: date
    """Its Monday."""
    people: int
    counted: str
    """The ids of who was counted, in order, separated by commas; kept here alone, said to nobody."""
