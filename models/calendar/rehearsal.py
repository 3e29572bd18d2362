"""Quarters that admins want to see played ahead, as the city is or as a workbook would make it."""

from datetime import datetime

from sqlmodel import Field, Index, SQLModel, text


class RehearsalRequest(SQLModel, table=True):
    """An admin wants to see a quarter played; the workbook lies in DATA_DIR under the request's id when it is done."""

    __table_args__ = (
        Index(
            "uq_rehearsalrequest_waiting",
            "person_id",
            unique=True,
            sqlite_where=text("done_at is null"),
            postgresql_where=text("done_at is null"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    quarter: str = Field(max_length=8)
    pending_id: int | None = Field(default=None, foreign_key="pendingimport.id")
    """The previewed workbook with which it is played too; None: as the city is."""
    asked_at: datetime
    done_at: datetime | None = None
