"""Workbooks sent to the bot: an admin's, kept between its preview and *Terapkan*, and a filled form of any person."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, Index, SQLModel, text

from models.columns import Readable


def ordered(name: str) -> Index:
    """The index over the few that are to be applied."""
    those = text("ordered_at is not null and applied_at is null")
    return Index(name, "id", sqlite_where=those, postgresql_where=those)


def undone(name: str) -> Index:
    """The index over the few that are to be taken back."""
    those = text("undo_ordered_at is not null and undone_at is null")
    return Index(name, "id", sqlite_where=those, postgresql_where=those)


class PendingImport(SQLModel, table=True):
    """One workbook; its bytes lie in DATA_DIR under their hash."""

    __table_args__ = (
        ordered("ix_pendingimport_ordered"),
        undone("ix_pendingimport_undone"),
        Index("ix_pendingimport_unread", "id", sqlite_where=text("read_at is null"), postgresql_where=text("read_at is null")),
    )

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    file_id: str = Field(max_length=255)
    name: str = Field(max_length=255)
    made_at: datetime
    read_at: datetime | None = Field(default=None, index=True)
    sha256: str | None = Field(default=None, max_length=64)
    told: str | None = Field(default=None, max_length=64)
    """The mark of what its preview said: where it would do something else by now, that is told before it is applied."""
    ordered_at: datetime | None = None
    """When its sender wanted it applied; it is written outside of that update."""
    with_roles: bool | None = None
    """Whether who may do what changes with it; None: nobody has said."""
    with_past: bool | None = None
    """Whether it counts in closed periods too."""
    applied_at: datetime | None = None
    undo_ordered_at: datetime | None = None
    """When an admin wanted it taken back; that is done outside of that update."""
    undone_by: int | None = Field(default=None, foreign_key="person.id")
    undone_at: datetime | None = None
    plan: dict[str, Any] | None = Field(default=None, sa_type=Readable)
    """Of a list of people in a shape of its own: what each column is about, what is asked, and what was answered."""
    turn: int = 0
    """How often its sender has said something of it; each answer is told anew."""


class KnownShape(SQLModel, table=True):
    """Lists of people whose headers were confirmed once: what each column is about, and what their words mean here."""

    fingerprint: str = Field(primary_key=True, max_length=64)
    columns: dict[str, str] = Field(sa_type=Readable)
    answers: dict[str, str] = Field(default_factory=dict, sa_type=Readable)
    confirmed_by: int | None = Field(default=None, foreign_key="person.id")
    confirmed_at: datetime
