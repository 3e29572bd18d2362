"""What is found about a message in the moment it is to be sent."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from domain.messages.facts import thaw
from services.city import City
from services.messages.hours import Hours

OVER = "its reason is gone"
"""Nothing was lost: what it asks for was done, or what it tells is so no more."""
MISSED = "missed: no longer of use"
"""It would have been of use, and did not reach anybody in time."""


@dataclass(frozen=True)
class Gone:
    """It is not sent any more, and recorded."""

    missed: bool = False

    @property
    def why(self) -> str:
        """As the ledger keeps it."""
        return MISSED if self.missed else OVER


@dataclass(frozen=True)
class Changed:
    """It is sent with today's state in place of what it would have said."""

    facts: dict[str, Any]
    """Frozen."""
    keyboard: list[Any] | None
    """Frozen."""
    attachment: dict[str, Any] | None = None


Verdicts = Mapping[int, Gone | Changed]
"""By row; what is not named is sent as it was promised."""


@dataclass(frozen=True)
class Row:
    """A message that is due."""

    id: int
    person: int
    screen: str
    key: str
    facts: dict[str, Any]
    keyboard: list[Any] | None
    attachment: dict[str, Any] | None
    made_at: datetime
    expires_at: datetime | None

    @property
    def parts(self) -> list[str]:
        """The words of its key."""
        return self.key.split(":")

    def fact(self, name: str) -> Any:
        """A fact as it was given."""
        return thaw(self.facts.get(name))

    def kept(self, facts: Mapping[str, Any], *, without: Iterable[str] = ()) -> Changed:
        """Itself with these frozen facts, less the buttons that do one of `without`."""
        gone = set(without)
        rows = None if self.keyboard is None else [[one for one in row if one.get("do") not in gone] for row in self.keyboard]
        return Changed({**self.facts, **facts}, rows and [row for row in rows if row], self.attachment)


@dataclass(frozen=True)
class Moment:
    """When it is looked at."""

    now: datetime
    city: City
    hours: Mapping[int, Hours]
    """Of each recipient."""
    today: date = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "today", self.city.today(self.now))


Hurry = Callable[[Row, datetime, Moment], bool]
"""Whether a message must not wait until the hours of the person open, at the moment that is given."""

Check = Callable[[Session, Sequence[Row], Moment], Verdicts]
"""Looks at all due messages of a kind together."""
