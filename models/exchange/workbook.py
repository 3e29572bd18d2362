"""Workbooks sent to the bot: an admin's, kept between its preview and *Terapkan*, and a filled form of any person."""

from datetime import datetime

from sqlmodel import Field, Index, SQLModel, text


def ordered(name: str) -> Index:
    """The index over the few that are to be applied."""
    those = text("ordered_at is not null and applied_at is null")
    return Index(name, "id", sqlite_where=those, postgresql_where=those)


class PendingImport(SQLModel, table=True):
    """One workbook; its bytes lie in DATA_DIR under their hash."""

    __table_args__ = (
        ordered("ix_pendingimport_ordered"),
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
