"""Reads rows into the session and writes those that were changed, without what SQLAlchemy needs for harder cases than ours."""

from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import bindparam, inspect, update
from sqlalchemy.orm.attributes import instance_state
from sqlmodel import Session, SQLModel

from models.columns import columns, table
from models.prepared import Prepared

Model = TypeVar("Model", bound=SQLModel)


def read(session: Session, model: type[Model], statement: Prepared, **values: Any) -> list[Model]:
    """The objects a statement finds that selects all columns of one table, as `session.scalars` would give them."""
    write_changes(session)
    mapper = inspect(model)
    return [_attach(session, mapper, row._asdict()) for row in statement(session, **values)]


def _attach(session: Session, mapper: Any, values: dict[str, Any]) -> Any:
    """The object of a row: the one that is there, or a new one, put where SQLAlchemy puts what it has loaded."""
    key = mapper.identity_key_from_primary_key((values["id"],))
    there = session.identity_map.get(key)
    if there is not None:
        return there
    made = mapper.class_manager.new_instance()
    made.__dict__.update(values)
    state = instance_state(made)
    state.key, state.session_id = key, session.hash_key
    session.identity_map._add_unpresent(state, key)
    return made


def write_changes(session: Session) -> None:
    """Write every changed object with one small statement; where rows are new or gone, flush instead."""
    dirty = list(session.dirty)
    if session.new or session.deleted or any("id" not in columns(type(one)) for one in dirty):
        session.flush()
        return
    for one in dirty:
        state, now = inspect(one), vars(one)
        values = {name: now[name] for name, old in state.committed_state.items() if now[name] != old}
        if values:
            model: Any = type(one)
            write = _change(model, tuple(sorted(values)))
            write(session, row=one.id, **{f"to_{name}": value for name, value in values.items()})
        state._commit_all(now, session.identity_map)


@lru_cache(maxsize=512)
def _change(model: Any, names: tuple[str, ...]) -> Prepared:
    changing = update(table(model)).where(columns(model).id == bindparam("row"))
    return Prepared(changing.values({name: bindparam(f"to_{name}") for name in names}))
