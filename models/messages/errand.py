"""Errands that were begun and have not come to an end: how often, when again, and which were given up."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from models.columns import word


class ErrandKind(StrEnum):
    """What is done outside of any update."""

    WORKBOOK = "workbook"
    APPLY = "apply"
    """Writing a workbook that was previewed."""
    UNDO = "undo"
    """Taking back what was written so."""
    EVIDENCE = "evidence"
    CERTIFICATE = "certificate"
    BUNDLE = "bundle"
    SWEEP = "sweep"
    """Removing the file of a bundle that was sent."""
    REHEARSAL = "rehearsal"
    ANNOUNCEMENTS = "announcements"
    TOGETHER = "together"
    """Verifying many reports that one tap meant."""


class ErrandTry(SQLModel, table=True):
    """One errand under way; what succeeds leaves no row."""

    kind: ErrandKind = Field(primary_key=True, sa_type=word(ErrandKind))
    item: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    """The row it is about."""
    tries: int
    """Begun, so that one in which the process died counts too."""
    first_at: datetime
    not_before: datetime
    """It is left alone until then, by every process."""
    cause: str | None = Field(default=None, max_length=64)
    """What kind of error it was the last time; never its words, which may quote somebody."""
    given_up_at: datetime | None = Field(default=None, index=True)
