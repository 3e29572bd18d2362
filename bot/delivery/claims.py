"""Finds what is due and in nobody's hand, and takes it in hand for one process."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy
from sqlalchemy import BindParameter, Boolean, Integer, and_, bindparam, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.unit_of_work.unit import LEASE
from models.columns import columns
from models.messages.message import Card, Outbox, OutboxState, Urgency
from models.people.person import Chat
from models.prepared import Prepared

_LOST = timedelta(seconds=5)
"""So long after a commit its rows are in hand at the latest; those that are not were lost on the way."""


def claim(
    session: Session, *, now: datetime, worker: str, replies: int, notices: int, held: Collection[int] = ()
) -> list[dict[str, Any]]:
    """Lease due rows to `worker`, so many of each at most, never one whose older sibling in the same chat still waits.

    Those it has in hand (`held`) are not given out again, however far the clock has leapt.
    """
    ids = [
        *_due(session, Urgency.REPLY, most=replies, now=now, worker=worker, held=held),
        *_due(session, Urgency.NOTICE, most=notices, now=now, worker=worker, held=held),
    ]
    if not ids:
        return []
    session.execute(update(Outbox).where(col(Outbox.id).in_(ids)).values(leased_until=now + LEASE, leased_by=worker))
    return [dict(row) for row in session.execute(_CLAIMED, {"ids": ids}).mappings()]


def count_due(session: Session, *, now: datetime, worker: str, most: int, held: Collection[int]) -> int:
    """How many notices `worker` could claim, `most` at most."""
    return len(_due(session, Urgency.NOTICE, most=most, now=now, worker=worker, held=held))


def _due(session: Session, urgency: Urgency, *, most: int, now: datetime, worker: str, held: Collection[int]) -> list[int]:
    """Rows that are due and in nobody's hand.

    - Its own that it does not know of: the database took them, and its answer was lost.
    - What another holds is free when that one is dead (`leases`). A lease that ran out proves nothing where there are several
      processes: the database may have been away for longer, and what was sent meanwhile waits for its mark.
    """
    if most <= 0:
        return []
    given = {
        "urgency": urgency,
        "now": now,
        "lost": now + LEASE - _LOST,
        "beyond": now + 2 * LEASE,
        "most": most,
        "worker": worker,
        "alone": session.get_bind().dialect.name == "sqlite",
        "held": _in_even_numbers(held),
    }
    return [row.id for row in _DUE(session, **given)]


def _in_even_numbers(held: Collection[int]) -> list[int]:
    """The same with zeros, which are nobody's, up to a power of two: of so many lengths as there are, each is a plan of its own."""
    return [*held, *(0 for _ in range((1 << max(0, len(held) - 1).bit_length()) - len(held)))]


_older = aliased(Outbox)
_NOW: BindParameter[datetime] = bindparam("now")
_BEYOND: BindParameter[datetime] = bindparam("beyond")
"""No lease reaches so far: one that does is of a time before the clock was put back."""
_FREE = or_(
    col(Outbox.leased_until).is_(None),
    and_(
        col(Outbox.leased_by) == bindparam("worker"),
        or_(col(Outbox.leased_until) < bindparam("lost"), col(Outbox.leased_until) > _BEYOND),
    ),
    and_(bindparam("alone", type_=Boolean), or_(col(Outbox.leased_until) < _NOW, col(Outbox.leased_until) > _BEYOND)),
)
_OVERTAKES = (
    select(_older.id)
    .where(
        col(_older.chat_id) == Outbox.chat_id,
        _older.state == OutboxState.WAITING,
        _older.urgency == Outbox.urgency,
        _older.id < Outbox.id,
        or_(col(_older.not_before) <= _NOW, col(_older.attempts) > 0),
    )
    .exists()
)
_DUE = Prepared(
    sqlalchemy.select(col(Outbox.id))
    .where(
        col(Outbox.state) == OutboxState.WAITING,
        col(Outbox.not_before) <= _NOW,
        _FREE,
        ~_OVERTAKES,
        col(Outbox.id).not_in(bindparam("held", expanding=True)),
        col(Outbox.urgency) == bindparam("urgency"),
    )
    .order_by(col(Outbox.not_before), col(Outbox.id))
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)  # SQLite has one writer, and leaves it out
)
_CLAIMED = (
    sqlalchemy.select(*columns(Outbox), col(Chat.language), col(Chat.without_pictures), col(Card.message_id).label("shown"))
    .join(Chat, col(Chat.telegram_id) == Outbox.chat_id, isouter=True)
    .join(Card, and_(col(Card.chat_id) == Outbox.chat_id, col(Card.name) == Outbox.card), isouter=True)
    .where(col(Outbox.id).in_(bindparam("ids", expanding=True)))
    .order_by(col(Outbox.urgency), col(Outbox.not_before), col(Outbox.id))
)
