"""Tables that people sent as files: remembered until they are read, and what came of each is said where it was sent."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from models.exchange.workbook import PendingImport
from models.messages.errand import ErrandKind
from services.messages import errands, file_limits, outbox
from services.messages.outbox import Keyboard, Notice

READING = "reading"
"""Begins the name of the card that says a file is being read, and then what came of it."""

Rows = Mapping[str, Sequence[tuple[int, Mapping[str, Any]]]]

UNREAD = (
    select(PendingImport)
    .where(col(PendingImport.read_at).is_(None), ~errands.resting(ErrandKind.WORKBOOK, PendingImport.id))
    .order_by(col(PendingImport.id))
)
"""The workbooks nobody has read yet and that are to be read `now`."""
_MOST = 50
"""Workbooks looked at together."""


def keep(session: Session, *, by: int, file_id: str, name: str, now: datetime) -> int:
    """Remember a workbook that is to be read; its number."""
    file_limits.workbooks_left(session, by=by, now=now)
    found = PendingImport(person_id=by, file_id=file_id, name=_writable(name), made_at=now)
    session.add(found)
    session.flush()
    return found.id


def card_name(pending: int) -> str:
    """The card of one file: two that come together are both answered."""
    return f"{READING}:{pending}"


def unread(session: Session, *, now: datetime) -> list[PendingImport]:
    """The workbooks nobody has read yet and that are to be read now, the oldest first."""
    return list(session.scalars(UNREAD.limit(_MOST), {"now": now}))


def tell(
    session: Session,
    found: PendingImport,
    *,
    screen: str,
    key: str,
    facts: dict[str, object],
    buttons: Keyboard | None,
    now: datetime,
) -> None:
    """Say what came of a file in the message that said it is being read."""
    notice = Notice(
        to=found.person_id, screen=screen, key=key, facts=facts, keyboard=buttons, card=card_name(found.id), in_place=True
    )
    outbox.post(session, notice, now=now)


def _writable(name: str) -> str:
    """A file's name without what no database takes."""
    return "".join(sign for sign in name if sign.isprintable())[-255:]
