"""What was found of a whole city, remembered in the process while the day, what is expected and the roster stay the same."""

from collections.abc import Hashable
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlmodel import Session

from models.database import pool_of
from services.standards.expected import roster_mark

Found = TypeVar("Found")


class Remembered(Generic[Found]):
    """The last answer to one question, of each database; what is asked `of` is a day, and whatever else it depends on.

    Only for what no other change can make wrong in a way that matters before tomorrow.
    """

    def __init__(self) -> None:
        self._last: WeakKeyDictionary[Any, tuple[Hashable, Found]] = WeakKeyDictionary()

    def get(self, session: Session, of: Hashable) -> Found | None:
        """What was found, or None."""
        last = self._last.get(pool_of(session))
        return last[1] if last is not None and last[0] == (of, roster_mark(session)) else None

    def last(self, session: Session) -> Found | None:
        """What was found last, of whatever day."""
        last = self._last.get(pool_of(session))
        return last[1] if last is not None else None

    def keep(self, session: Session, of: Hashable, found: Found) -> None:
        """Remember it."""
        self._last[pool_of(session)] = (of, roster_mark(session)), found
