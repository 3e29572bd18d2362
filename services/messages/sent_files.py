"""Tables that people sent as files: remembered until they are read, and what came of each is said where it was sent."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from models.exchange.workbook import PendingImport
from services.messages import file_limits, outbox
from services.messages.outbox import Keyboard, Notice

READING = "reading"
"""The card that says a file is being read, and then what came of it."""

Rows = Mapping[str, Sequence[tuple[int, Mapping[str, Any]]]]
_UNREAD = select(PendingImport).where(col(PendingImport.read_at).is_(None))


def keep(session: Session, *, by: int, file_id: str, name: str, now: datetime) -> None:
    """Remember a workbook that is to be read."""
    file_limits.workbooks_left(session, by=by, now=now)
    session.add(PendingImport(person_id=by, file_id=file_id, name=name[:255], made_at=now))


def unread(session: Session) -> list[PendingImport]:
    """The workbooks nobody has read yet."""
    return list(session.scalars(_UNREAD))


def tell(
    session: Session, *, to: int, screen: str, key: str, facts: dict[str, object], buttons: Keyboard | None, now: datetime
) -> None:
    """Say what came of a file in the message that said it is being read."""
    notice = Notice(to=to, screen=screen, key=key, facts=facts, keyboard=buttons, card=READING, in_place=True)
    outbox.post(session, notice, now=now)
