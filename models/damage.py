"""Tells a damaged database file from one that is merely away or busy: it stays damaged until a backup is brought back."""

import sqlite3
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError


class Damaged(OperationalError):
    """The file is no database any more, or a part of it cannot be read. To whoever speaks with the bot it is away."""


def is_damage(error: BaseException | None) -> bool:
    """What SQLite says of such a file is of no narrower kind."""
    return type(error) is sqlite3.DatabaseError


def tell_apart(engine: Engine) -> None:
    """Let everything on this engine raise `Damaged` where the file is damaged."""
    event.listen(engine, "handle_error", _tell)


def _tell(context: Any) -> None:
    if is_damage(context.original_exception):
        context.chained_exception = Damaged(context.statement, context.parameters, context.original_exception)
