"""The column types every table shares, so that SQLite and PostgreSQL store the same values in the same way."""

from enum import StrEnum
from fractions import Fraction
from typing import Any

from sqlalchemy import JSON, BigInteger, ColumnElement, Enum, MetaData, String, Table, TypeDecorator, bindparam, literal_column
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import SQLModel

SQLModel.model_config["defer_build"] = True  # rows come from the database: hardly a table is ever validated
SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention

TelegramId = BigInteger
"""Telegram's ids passed 32 bits years ago."""

Readable = JSON().with_variant(JSONB(), "postgresql")
"""JSON that a person can read in the table."""


ReadableOrNone = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""The same where mostly there is nothing."""


class Exactly(TypeDecorator[Fraction]):
    """A fraction as `12/7`, which neither database has a type for."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Fraction | None, dialect: Any) -> str | None:
        """As it is stored."""
        return None if value is None else f"{value.numerator}/{value.denominator}"

    def process_result_value(self, value: str | None, dialect: Any) -> Fraction | None:
        """As it was."""
        if value is None:
            return None
        above, _, below = value.partition("/")
        return Fraction(int(above), int(below))


def columns(model: type[SQLModel]) -> Any:
    """A model's columns by name, for statements that skip the mapper."""
    return table(model).c


def table(model: type[SQLModel]) -> Table:
    """A model's table."""
    found = model.__table__  # type: ignore[attr-defined]
    assert isinstance(found, Table)
    return found


def all_but_id(model: type[SQLModel]) -> list[str]:
    """The columns a new row is given; its id comes from the database."""
    return [column.name for column in table(model).c if column.name != "id"]


def spelled(column: Any, value: StrEnum) -> ColumnElement[bool]:
    """`column = 'value'` as the statement's own words: where an index is for some values only, SQLite would plan a
    statement with a parameter there anew each time it is run."""
    found: ColumnElement[bool] = column == bindparam(None, value, type_=column.type, literal_execute=True)
    return found


def holds(model: type[SQLModel], column: str) -> ColumnElement[bool]:
    """That a flag is set, in the words of an index which is for such rows alone: SQLite uses it for no others."""
    found: ColumnElement[bool] = literal_column(f"{table(model).name}.{column}")  # of a Boolean SQLAlchemy would say `= 1`
    return found


def word(states: type[StrEnum]) -> Any:
    """A column that stores the enum's own word and refuses any other, on both databases."""
    return Enum(
        states,
        native_enum=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )
