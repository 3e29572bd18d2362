"""Sends what is owed: replies at once and first, notices at a pace Telegram allows, each row marked with what became of it."""

import asyncio
from collections import deque
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy
import structlog
from sqlalchemy import and_, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.outcome import Settled, settle
from bot.pace import Pace
from bot.sender import Sender
from bot.transactions import PASSING, Transactions
from bot.unit import LEASE
from models import Card, Chat, Outbox, OutboxState, Urgency
from models.columns import columns

log = structlog.get_logger()

_BATCH = 100
_LOOK_EVERY = 1.0
"""Seconds between looks for rows that another process, a crash or a schedule left."""


class Delivery:
    """The outbox's way out. Rows of one chat leave one after another; chats do not wait for each other."""

    def __init__(self, *, database: Transactions, sender: Sender, clock: Clock, worker: str, pace: Pace) -> None:
        self._database = database
        self._sender = sender
        self._clock = clock
        self._worker = worker
        self._pace = pace
        self._chats: dict[int, deque[dict[str, Any]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._settled: list[Settled] = []
        self._settling: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._held = 0
        """Rows that were claimed and wait for their turn."""

    def hurry(self, rows: Sequence[dict[str, Any]]) -> None:
        """Send rows this worker holds a lease on, each chat's in order."""
        for row in rows:
            self._queue(row)

    def wake(self) -> None:
        """Look for due rows now rather than at the next look."""
        self._wake.set()

    async def run(self) -> None:
        """Send whatever is due, until cancelled."""
        while True:
            try:
                found = await self.look()
            except PASSING as error:
                log.warning("delivery waits for the database", cause=type(error).__name__)
                found = 0
            if found < _BATCH:
                await self._pause()

    async def look(self) -> int:
        """Claim what is due and pass it on, notices at the pace; how many rows that were."""
        rows = await self._database.write(lambda session: claim(session, now=self._clock.now(), worker=self._worker, most=_BATCH))
        self._held += len(rows)
        for row in rows:
            if row["urgency"] != Urgency.REPLY:
                await self._pace.turn()
            self._held -= 1
            self._queue(row)
        return len(rows)

    async def finish_due(self) -> None:
        """Send everything that is due now, and return when it is sent and marked."""
        while await self.look() or self._held or self._tasks or self._settling:
            await self.settle_all()
            await asyncio.sleep(0)

    async def settle_all(self) -> None:
        """Wait until nothing is being sent or marked any more."""
        while self._tasks or self._settling:
            await asyncio.gather(*self._tasks, *([self._settling] if self._settling else []))

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(_LOOK_EVERY):
                await self._wake.wait()
        except TimeoutError:
            pass
        self._wake.clear()

    def _queue(self, row: dict[str, Any]) -> None:
        waiting = self._chats.get(row["chat_id"])
        if waiting is not None:
            waiting.append(row)
            return
        self._chats[row["chat_id"]] = deque([row])
        task = asyncio.create_task(self._send_chat(row["chat_id"]))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send_chat(self, chat_id: int) -> None:
        waiting = self._chats[chat_id]
        try:
            while waiting:
                outcome = await self._sender.send(waiting.popleft())
                self._settle(outcome)
                if outcome.stops_chat:
                    self._release(waiting)
        finally:
            del self._chats[chat_id]

    def _release(self, waiting: deque[dict[str, Any]]) -> None:
        """What stands behind a message that must wait, waits in the table."""
        while waiting:
            self._settle(Settled.released(waiting.popleft(), now=self._clock.now()))

    def _settle(self, outcome: Settled) -> None:
        self._settled.append(outcome)
        if self._settling is None:
            self._settling = asyncio.create_task(self._write_settled())

    async def _write_settled(self) -> None:
        """Mark rows together: whatever was sent while the last marks were written goes into one transaction."""
        try:
            while self._settled:
                done, self._settled = self._settled, []
                try:
                    await self._database.write(lambda session, done=done: settle(session, done))  # type: ignore[misc]
                except PASSING as error:
                    self._settled = done + self._settled
                    log.warning("marks wait for the database", count=len(done), cause=type(error).__name__)
                    await asyncio.sleep(_LOOK_EVERY)
        finally:
            self._settling = None


def claim(session: Session, *, now: datetime, worker: str, most: int) -> list[dict[str, Any]]:
    """Lease due rows to `worker`, replies first, never one whose older sibling in the same chat still waits."""
    older = aliased(Outbox)
    free = or_(col(Outbox.leased_until).is_(None), col(Outbox.leased_until) < now)
    overtakes = (
        select(older.id)
        .where(
            col(older.chat_id) == Outbox.chat_id, older.state == OutboxState.WAITING, older.urgency == Outbox.urgency,
            older.id < Outbox.id, or_(col(older.not_before) <= now, col(older.attempts) > 0),
        )
        .exists()
    )  # fmt: skip
    due = (
        select(Outbox.id)
        .where(col(Outbox.state) == OutboxState.WAITING, col(Outbox.not_before) <= now, free, ~overtakes)
        .order_by(col(Outbox.urgency), col(Outbox.not_before), col(Outbox.id))
        .limit(most)
    )
    if session.get_bind().dialect.name == "postgresql":
        due = due.with_for_update(skip_locked=True)
    ids = session.scalars(due).all()
    if not ids:
        return []
    session.execute(update(Outbox).where(col(Outbox.id).in_(ids)).values(leased_until=now + LEASE, leased_by=worker))
    found = session.execute(
        sqlalchemy.select(*columns(Outbox), col(Chat.language), col(Card.message_id).label("shown"))
        .join(Chat, col(Chat.telegram_id) == Outbox.chat_id, isouter=True)
        .join(Card, and_(col(Card.chat_id) == Outbox.chat_id, col(Card.name) == Outbox.card), isouter=True)
        .where(col(Outbox.id).in_(ids))
        .order_by(col(Outbox.urgency), col(Outbox.not_before), col(Outbox.id))
    )
    return [dict(row) for row in found.mappings()]
