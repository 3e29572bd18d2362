"""Pictures that Telegram has already: drawn once, and sent again by the name under which it keeps them."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlmodel import Session

import documents
from bot.clock import Clock
from bot.unit_of_work.transactions import PASSING, Transactions
from services.messages import sent_pictures

log = structlog.get_logger()

_MOST = 2_000
"""Names that a process has at hand."""
_NOTED = timedelta(days=7)
"""How long a look at a picture is noted no further."""

Drawn = tuple[str, str]
"""The key of a picture, and its name at Telegram: to be written down with the mark of the row."""


class Pictures:
    """What is on a picture names it: the figures, the language, the drawing itself and the bot, never who asked for it."""

    def __init__(self, *, database: Transactions, token: str, clock: Clock) -> None:
        self._database = database
        self._bot = token.partition(":")[0]
        self._clock = clock
        self._known: dict[str, tuple[str, datetime]] = {}
        self._refused: set[str] = set()

    def key(self, attachment: dict[str, Any], language: str) -> str | None:
        """The key of a picture that is drawn from its facts; None for any other file."""
        name = attachment.get("draw")
        if attachment["as"] != "photo" or name not in documents.PICTURES:
            return None
        facts = {fact: value for fact, value in attachment.items() if fact not in ("as", "file_id")}
        told = json.dumps([self._bot, documents.version(), language, facts], sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(told.encode()).hexdigest()

    async def name(self, key: str) -> str | None:
        """Its name at Telegram; None where it is to be drawn."""
        if key in self._refused:
            return None
        found = self._known.get(key)
        if found is None:
            try:
                found = await self._database.glance(lambda session: _find(session, key))
            except PASSING as error:
                log.warning("a picture is drawn anew", cause=type(error).__name__)
                return None
            if found is not None:
                self._remember(key, *found)
        return found[0] if found else None

    def sent(self, key: str, name: str) -> Drawn | None:
        """It was sent by its name; what is to be written down of it, which is nothing mostly."""
        now = self._clock.now()
        if now - self._known.get(key, (name, now))[1] < _NOTED:
            return None
        self._remember(key, name, now)
        return key, name

    def drawn(self, key: str, answer: Any) -> Drawn | None:
        """It was drawn and sent: Telegram's answer says under which name it is kept, the largest size last."""
        sizes = answer.get("photo") or [{}]
        name = sizes[-1].get("file_id")
        if not name:
            return None
        self._refused.discard(key)
        self._remember(key, name, self._clock.now())
        return key, name

    def forget(self, key: str) -> None:
        """Telegram does not have it any more."""
        self._known.pop(key, None)
        self._refused.add(key)

    def _remember(self, key: str, name: str, used: datetime) -> None:
        self._known.pop(key, None)
        self._known[key] = name, used
        while len(self._known) > _MOST:
            del self._known[next(iter(self._known))]
        while len(self._refused) > _MOST:
            self._refused.pop()


def _find(session: Session, key: str) -> tuple[str, datetime] | None:
    return sent_pictures.find(session, key=key)
