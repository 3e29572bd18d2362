"""The columns that keep what people write in their own words. What looks like personal data of others is not let into any of them.

Whoever handles what was written says first what it is doubtful for (`doubted`); the columns alone know which words are kept.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import DontWrapMixin
from sqlmodel.sql.sqltypes import AutoString

from domain.people.personal import Kind, found


class LooksPersonal(Exception, DontWrapMixin):
    """Words that were to be kept look like somebody's personal data: nothing is, until the writer has said that they are none."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(kind.value)
        self.kind = kind


@dataclass(frozen=True)
class Doubt:
    """Why what is being handled must be asked about before its words are kept."""

    words: str
    kind: Kind

    def concerns(self, kept: str) -> bool:
        """Whether `kept` is of these words, not some that were asked about and kept before, and is what makes them doubtful."""
        heard, wanted = " ".join(self.words.split()), " ".join(kept.split())
        return bool(wanted) and (wanted in heard or heard in wanted) and found(wanted) is not None


doubted: ContextVar[Doubt | None] = ContextVar("doubted", default=None)
"""Set while doubtful words are handled; None while nothing is, or their writer has answered for them."""


class Words(AutoString):
    """A text of a person's own. Raises `LooksPersonal`."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        """The value as it is stored."""
        doubt = doubted.get()
        if doubt is not None and isinstance(value, str) and doubt.concerns(value):
            raise LooksPersonal(doubt.kind)
        return value
