"""Shares what Telegram takes from one bot in a second among the processes on one PostgreSQL: each takes turns before it sends."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, select

from models.inserting import insert_new
from models.messages.budget import SendBudget

_ROW = 1
_AHEAD = 1.0
"""Seconds for which turns are taken ahead, so that a stop takes hold within them; replies hold notices up no longer."""


@dataclass(frozen=True)
class Turns:
    """Turns that are ours, evenly spaced."""

    count: int
    begin_in: float = 0.0
    """Seconds until the first."""


def take(session: Session, *, wanted: int, replies: int, per_second: float) -> Turns:
    """Take up to `wanted` turns after those that are taken. `replies` went out meanwhile: beyond a fifth they cost turns.

    The row is locked until the transaction ends: whoever takes turns at the same time gets the following ones.
    """
    now = session.execute(select(func.extract("epoch", func.clock_timestamp()))).scalar_one()
    budget, now = _row(session, now=float(now), spare=per_second / 5), float(now)
    gap, most_spare = 1.0 / per_second, per_second / 5
    spare = min(most_spare, budget.spare + max(0.0, now - budget.counted_at) * most_spare) - replies
    first = now if budget.next_at > now + 2 * _AHEAD else max(budget.next_at, now)  # a clock that was put back bars nobody
    if spare < 0:
        first = max(first, min(first - spare * gap, now + _AHEAD))
        spare = 0.0
    count = max(0, min(wanted, int((now + _AHEAD - first) / gap) + 1))
    budget.next_at, budget.spare, budget.counted_at = first + count * gap, spare, now
    session.add(budget)
    return Turns(count, begin_in=first - now)


def _row(session: Session, *, now: float, spare: float) -> SendBudget:
    ours = select(SendBudget).where(SendBudget.id == _ROW).with_for_update()
    found = session.scalars(ours).first()
    if found is None:
        insert_new(session, SendBudget, [{"id": _ROW, "next_at": now, "spare": spare, "counted_at": now}])
        found = session.scalars(ours).one()
    return found
