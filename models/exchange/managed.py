"""What admins change by conversation: its answers while it is talked about, and afterwards what was written and by whom."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, Index, SQLModel

from domain.exchange.managing import Task
from models.columns import word


class ManagedChange(SQLModel, table=True):
    """One change: talked about, looked at, written, and perhaps undone."""

    __table_args__ = (Index("ix_managedchange_by_id_applied_at", "by_id", "applied_at"),)

    id: int = Field(default=None, primary_key=True)
    by_id: int = Field(foreign_key="person.id")
    task: Task = Field(sa_type=word(Task))
    said: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """By question the answer, and how it is shown."""
    offered: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """What can be chosen for the question that is open, each as it is taken and as it is shown."""
    made_at: datetime
    told: str | None = Field(default=None, max_length=64)
    """The mark of what was shown before it was written."""
    applied_at: datetime | None = Field(default=None, index=True)
    dropped_at: datetime | None = None
    undone_at: datetime | None = None
    before: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """The rows it concerned, by table, as they stood before it."""
    after: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """The same as it left them."""
