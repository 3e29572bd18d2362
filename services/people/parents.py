"""Below which unit a unit stood on a day: the tree of past periods is that of then."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlmodel import Session

from models.columns import columns
from models.people.unit import FormerParent
from models.prepared import Prepared

_former = columns(FormerParent)
_EVERY = Prepared(select(_former.unit_id, _former.until, _former.parent_id).order_by(_former.unit_id, _former.until))
Former = Mapping[int, tuple[tuple[date, int | None], ...]]


def former(session: Session) -> Former:
    """By unit that was placed elsewhere, until when it stood below which, the earliest first. They are few."""
    session.flush()
    found: dict[int, tuple[tuple[date, int | None], ...]] = {}
    for row in _EVERY(session):
        found[row.unit_id] = (*found.get(row.unit_id, ()), (row.until, row.parent_id))
    return found


def parent_on(said: Former, unit: int, now: int | None, day: date) -> int | None:
    """Below which unit it stood on a day; `now` is below which it stands."""
    return next((parent for until, parent in said.get(unit, ()) if day <= until), now)
