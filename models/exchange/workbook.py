"""Workbooks sent to the bot: an admin's, kept between its preview and *Terapkan*, and a filled form of any person."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class PendingImport(SQLModel, table=True):
    """One workbook; its bytes lie in DATA_DIR under their hash."""

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    file_id: str = Field(max_length=255)
    name: str = Field(max_length=255)
    made_at: datetime
    read_at: datetime | None = Field(default=None, index=True)
    sha256: str | None = Field(default=None, max_length=64)
    applied_at: datetime | None = None
