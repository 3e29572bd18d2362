"""A workbook an admin sent to the bot, kept between its preview and *Terapkan*."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class PendingImport(SQLModel, table=True):
    """One previewed workbook; its bytes lie in DATA_DIR under their hash."""

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    sha256: str = Field(max_length=64)
    name: str = Field(max_length=255)
    made_at: datetime
    applied_at: datetime | None = None
