"""Whether the people somebody asks about are named in a query, or sorted out of everybody's rows because they are many."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, true
from sqlmodel import col

_FEW = 500


def are_few(people: Collection[int]) -> bool:
    """Whether a query names them."""
    return len(people) <= _FEW


def among(people: Collection[int], column: object) -> ColumnElement[bool]:
    """The condition that a row is of one of these people, left to the caller where they are many."""
    return col(column).in_(people) if are_few(people) else true()
