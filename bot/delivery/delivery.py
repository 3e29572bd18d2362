"""Sends what is owed: replies at once and first, notices at a pace Telegram allows, each row marked with what became of it."""

import asyncio
from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlmodel import Session

from bot.clock import Clock
from bot.delivery.budget import take
from bot.delivery.claims import claim, count_due
from bot.delivery.journal import Worker
from bot.delivery.marking import mark
from bot.delivery.outcome import Settled, end_pauses, owe_answer
from bot.delivery.pace import Pace
from bot.delivery.sender import Sender
from bot.unit_of_work.pulse import Part
from bot.unit_of_work.transactions import PASSING, Transactions
from models.messages.message import OutboxState, Urgency
from services.calendar.timely.sending import still_true
from services.city import City

log = structlog.get_logger()

_BATCH = 100
"""Replies claimed at once."""

_LOOK_EVERY = 1.0
"""Seconds between looks for rows that another process, a crash or a schedule left."""


class Delivery:
    """The outbox's way out. Rows of one chat leave one after another; chats do not wait for each other."""

    def __init__(self, *, database: Transactions, sender: Sender, clock: Clock, worker: Worker, pace: Pace, city: City) -> None:
        self._database = database
        self._sender = sender
        self._clock = clock
        self._worker = worker.name
        self._pace = pace
        self._city = city
        self._pulse = worker.pulse
        self._journal = worker.journal
        self._chats: dict[int, deque[dict[str, Any]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._settled: list[Settled] = []
        """Rows that were claimed and are not marked yet. Their lease can run out before that only where the clock leaps."""
        self._settling: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._turns: deque[dict[str, Any]] = deque()
        """Notices that were claimed and wait for their turn: a second's worth, so that a stop takes hold within it."""
        self._ahead = max(2, int(pace.per_second))
        self._taking_turns: asyncio.Task[None] | None = None
        self._owed: list[tuple[dict[str, Any], timedelta]] = []
        """Taps whose answer was lost, and when to answer them again."""
        self._some_pause = False
        sender.courtesies.owe = self._owe
        self._held: set[int] = set()
        """Rows in hand, until what became of them is written: no leap of the clock makes them anybody's again."""
        self._replies = 0
        """Replies that went out and are not yet counted against what all processes may send."""

    def hurry(self, rows: Sequence[dict[str, Any]]) -> None:
        """Send rows this worker holds a lease on, each chat's in order."""
        if self._database.has_one_writer:
            self._pace.give_way(len(rows))
        else:
            self._replies += len(rows)
        for row in rows:
            if row["id"] not in self._held:
                self._queue(row)

    def wake(self) -> None:
        """Look for due rows now rather than at the next look."""
        self._wake.set()

    async def run(self) -> None:
        """Send whatever is due, until cancelled; what still waits for its turn then goes back to the table."""
        try:
            while True:
                try:
                    found = await self.look()
                except PASSING as error:
                    log.warning("delivery waits for the database", cause=type(error).__name__)
                    found = 0
                self._pulse.beat(Part.DELIVERY)
                if found < _BATCH:
                    await self._pause()
        finally:
            self._release(self._turns)

    async def look(self) -> int:
        """Claim what is due and pass it on, notices at the pace; how many rows that were."""
        room = self._ahead - len(self._turns)
        found, rows, begin_in = await self._database.share(lambda session: self._claim(session, room))
        turn = asyncio.get_running_loop().time() + begin_in
        for row in rows:
            if row["id"] in self._held:
                continue
            if row["urgency"] == Urgency.REPLY:
                self._queue(row)
            else:
                self._held.add(row["id"])
                self._turns.append({**row, "turn": turn})
                turn += 1 / self._pace.per_second
        if self._turns and self._taking_turns is None:
            self._taking_turns = asyncio.create_task(self._take_turns())
        return found

    def _claim(self, session: Session, notices: int) -> tuple[int, list[dict[str, Any]], float]:
        """How many rows were due, those that are still to be sent as they were promised, and the seconds until the first turn."""
        now, begin_in = self._clock.now(), 0.0
        if not self._database.has_one_writer:
            notices, begin_in = self._take_from_budget(session, notices, now=now)
        rows = claim(session, now=now, worker=self._worker, replies=_BATCH, notices=notices, held=frozenset(self._held))
        return len(rows), still_true(session, rows, now=now, city=self._city), begin_in

    def _take_from_budget(self, session: Session, most: int, *, now: datetime) -> tuple[int, float]:
        """How many notices we may claim, and in how many seconds the first may go; nothing is written where nothing is due."""
        wanted = count_due(session, now=now, worker=self._worker, most=most, held=frozenset(self._held))
        replies, self._replies = self._replies, 0
        if not wanted and not replies:
            return 0, 0.0
        turns = take(session, wanted=wanted, replies=replies, per_second=self._pace.per_second)
        return turns.count, turns.begin_in

    async def finish_due(self) -> None:
        """Send everything that is due now, and return when it is sent and marked, what updates hurried along too."""
        await self.settle_all()
        while await self.look() or self._turns:
            await self.settle_all()

    async def settle_all(self) -> None:
        """Wait until nothing is being sent or marked any more."""
        while under_way := self._under_way():
            await asyncio.gather(*under_way)

    async def give_up(self) -> None:
        """End what is being sent and marked as it is."""
        under_way = self._under_way()
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    def _under_way(self) -> list[asyncio.Task[None]]:
        others = [task for task in (self._settling, self._taking_turns) if task]
        return [*self._tasks, *self._sender.courtesies.under_way, *others]

    async def _take_turns(self) -> None:
        """Pass the notices on at the pace; when half of them are gone, more are claimed meanwhile, so that no turn is lost."""
        try:
            while self._turns:
                await self._pace.turn(self._turns[0]["turn"])
                if self._turns:  # they may have gone back to the table
                    self._queue(self._turns.popleft())
                if len(self._turns) == self._ahead // 2:
                    self.wake()
        finally:
            self._taking_turns = None

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(_LOOK_EVERY):
                await self._wake.wait()
        except TimeoutError:
            pass
        self._wake.clear()

    def _queue(self, row: dict[str, Any]) -> None:
        self._held.add(row["id"])
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
                    await self._written(outcome)
                    self._release(waiting)
        finally:
            del self._chats[chat_id]

    async def _written(self, outcome: Settled) -> None:
        """Until it stands in the table that a message waits, an update takes it for sent, and what it says would overtake it."""
        while outcome.id in self._held and self._settling:
            await asyncio.shield(self._settling)

    def _release(self, waiting: deque[dict[str, Any]]) -> None:
        """What stands behind a message that must wait, waits in the table."""
        while waiting:
            self._settle(Settled.released(waiting.popleft(), now=self._clock.now()))

    def _settle(self, outcome: Settled) -> None:
        if self._journal:
            self._journal.note(outcome)
        self._settled.append(outcome)
        self._write()

    def _owe(self, row: dict[str, Any], wait: timedelta) -> None:
        self._owed.append((row, wait))
        self._write()

    def _write(self) -> None:
        if self._settling is None:
            self._settling = asyncio.create_task(self._write_settled())

    async def _write_settled(self) -> None:
        """Mark rows together: whatever was sent while the last marks were written goes into one transaction."""
        try:
            while self._settled or self._owed:
                done, self._settled = self._settled, []
                owed, self._owed = self._owed, []
                try:
                    await self._database.share(lambda session, done=done, owed=owed: self._mark(session, done, owed))  # type: ignore[misc]
                except PASSING as error:
                    self._settled, self._owed = done + self._settled, owed + self._owed
                    log.warning("marks wait for the database", count=len(done), cause=type(error).__name__)
                    await asyncio.sleep(_LOOK_EVERY)
                    continue
                self._held -= {one.id for one in done}
                if self._journal and not self._settled:
                    self._journal.clear()
                self._some_pause = any(outcome.unheard_of for outcome in done) or (self._some_pause and not _heard(done))
        finally:
            self._settling = None

    def _mark(self, session: Session, done: Sequence[Settled], owed: Sequence[tuple[dict[str, Any], timedelta]]) -> None:
        now = self._clock.now()
        mark(session, done, now=now, city=self._city)
        for row, wait in owed:
            owe_answer(session, row, now=now, wait=wait)
        if self._some_pause and _heard(done):
            end_pauses(session, now=now)


def _heard(done: Sequence[Settled]) -> bool:
    """Whether Telegram took a message."""
    return any(outcome.state is OutboxState.SENT for outcome in done)
