"""Whose data are kept and not used beyond their duties, because they asked for it (UU 27/2022)."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class Restriction(SQLModel, table=True):
    """One person, from a moment on; the row goes when they take it back."""

    person_id: int = Field(foreign_key="person.id", primary_key=True, sa_column_kwargs={"autoincrement": False})
    since: datetime
