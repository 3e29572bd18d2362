"""Inserts rows that may be there already: whoever was first wins, on both databases."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlmodel import Session, SQLModel


def insert_new(session: Session, model: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows that break no unique constraint; the others are there already."""
    if rows:
        dialect = insert_postgresql if session.get_bind().dialect.name == "postgresql" else insert_sqlite
        session.connection().execute(dialect(model).on_conflict_do_nothing(), list(rows))
