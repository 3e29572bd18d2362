"""Writes what was changed in an update, without the unit of work, which has nothing to sort out where rows were only changed."""

from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, inspect, update
from sqlmodel import Session

from models.columns import columns, table
from models.prepared import Prepared


def write_changes(session: Session) -> None:
    """Write every changed object with one small statement and let go of it; where rows are new or gone, flush instead."""
    dirty = list(session.dirty)
    if session.new or session.deleted or any("id" not in columns(type(one)) for one in dirty):
        session.flush()
        return
    for one in dirty:
        before = inspect(one).committed_state
        values = {name: value for name, old in before.items() if (value := getattr(one, name)) != old}
        if values:
            model: Any = type(one)
            write = _change(model, tuple(sorted(values)))
            write(session, row=one.id, **{f"to_{name}": value for name, value in values.items()})
        session.expunge(one)


@lru_cache(maxsize=512)
def _change(model: Any, names: tuple[str, ...]) -> Prepared:
    changing = update(table(model)).where(columns(model).id == bindparam("row"))
    return Prepared(changing.values({name: bindparam(f"to_{name}") for name in names}))
