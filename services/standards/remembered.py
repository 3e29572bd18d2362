"""What was found of a whole city, remembered in the process while the day, what is expected and the roster stay the same."""

from collections.abc import Hashable
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlmodel import Session

from models.database import pool_of
from services.standards.expected import roster_mark

Found = TypeVar("Found")


class Remembered(Generic[Found]):
    """The answers to one question, of each database; what is asked `of` is a day, and whatever else it depends on.

    Only for what no other change can make wrong in a way that matters before tomorrow.
    """

    def __init__(self, most: int = 1) -> None:
        self._most = most
        self._kept: WeakKeyDictionary[Any, tuple[Hashable, dict[Hashable, Found]]] = WeakKeyDictionary()

    def get(self, session: Session, of: Hashable) -> Found | None:
        """What was found, or None."""
        kept = self._kept.get(pool_of(session))
        return kept[1].get(of) if kept is not None and kept[0] == roster_mark(session) else None

    def last(self, session: Session) -> Found | None:
        """What was found last, of whatever day."""
        kept = self._kept.get(pool_of(session))
        return next(reversed(kept[1].values())) if kept is not None else None

    def keep(self, session: Session, of: Hashable, found: Found) -> None:
        """Remember it."""
        pool, mark = pool_of(session), roster_mark(session)
        kept = self._kept.get(pool)
        before = kept[1] if kept is not None and kept[0] == mark and len(kept[1]) < self._most else {}
        self._kept[pool] = mark, {**before, of: found}
