"""By what people are found: three letters at a time of their names as `domain/people/searching.py` spells them."""

from sqlmodel import Field, Index, SQLModel


class SearchGram(SQLModel, table=True):
    """Three letters that stand beside each other in somebody's name."""

    __table_args__ = (Index("ix_searchgram_person_id", "person_id"),)

    gram: str = Field(primary_key=True, max_length=3)
    person_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})


class SearchDue(SQLModel, table=True):
    """Whose name is new or another, and is not found by it yet; the database itself writes it down."""

    person_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
