"""Rings every half minute and lets each notice look for what it owes; a missed or doubled ring changes nothing."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from apscheduler.job import Job
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlmodel import Session

from bot.clock import Clock
from bot.delivery.delivery import Delivery
from bot.unit_of_work.pulse import Part, Pulse
from bot.unit_of_work.transactions import PASSING, Transactions
from bot.unit_of_work.unit import prune
from scheduler.notices import IN_PIECES, NOTICES, PostDue
from scheduler.notices.evaluation import outages as evaluation_outages
from services.city import City
from services.insight import kept
from services.messages import errands, outages
from services.messages.pieces import Ahead, cut

log = structlog.get_logger()

_RING_EVERY = 30
LOOK_EVERY = timedelta(minutes=15)
"""A notice looks once in each such stretch of the clock, from its first ring on, so that what is announced for an hour comes
then; its keys, not the clock, make it tell things once."""

_UNITS, _ROUNDS = 10, 40
"""Units and periods whose sums are kept in one transaction; and how often a ring counts some, before it goes on with the next."""

_BRIEF = 0.02
"""Seconds of the writer that a look may take without having looked before."""

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def _elapsed() -> float:
    """Seconds that really passed, those in which the machine slept too."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Timetable:
    """Looks on behalf of the clock. Any number of processes may; the keys of what is promised are unique."""

    def __init__(self, *, database: Transactions, delivery: Delivery, clock: Clock, city: City, pulse: Pulse | None = None) -> None:
        self._database = database
        self._delivery = delivery
        self._clock = clock
        self._city = city
        self._pulse = pulse or Pulse()
        self._looked: dict[PostDue, datetime] = {}
        self._took: dict[object, float] = {}
        """Seconds for which each kept the writer, when it last did."""
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._job: Job
        self._rung = 0.0
        self._keeping: asyncio.Task[None] | None = None
        self._marked: tuple[datetime, float] | None = None
        """When this process last wrote down that the bot is there, by the city's clock and by one that only goes forward."""

    async def run(self) -> None:
        """Look at once, and ring until cancelled."""
        self.start()
        try:
            await self.look()
            await asyncio.Event().wait()
        finally:
            self.stop()

    def start(self) -> None:
        """Ring from now on."""
        whenever = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._job = self._scheduler.add_job(self.look, "interval", seconds=_RING_EVERY, **whenever)
        self._scheduler.start()
        self._rung = asyncio.get_running_loop().time()
        self._keeping = asyncio.create_task(self._keep_ringing())

    def stop(self) -> None:
        """Ring no more."""
        if self._keeping is not None:
            self._keeping.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _keep_ringing(self) -> None:
        """APScheduler waits for a moment of the wall clock. Where that was put back, the moment is days away and is set anew."""
        while True:
            await asyncio.sleep(_RING_EVERY)
            if asyncio.get_running_loop().time() - self._rung > 2 * _RING_EVERY:
                log.warning("the clock was put back; ringing on")
                self._job.reschedule("interval", seconds=_RING_EVERY)
                self._rung = asyncio.get_running_loop().time()

    async def look(self) -> int:
        """Let every notice look once; how many messages were promised. One that fails does not keep the others."""
        promised = 0
        await self._mark_alive()
        for post_due in (*NOTICES, prune, errands.prune):
            if _quarter(self._clock.now()) != _quarter(self._looked.get(post_due, _LONG_AGO)):  # the clock may be put back
                self._looked[post_due] = self._clock.now()
                promised += await self._try(post_due)
        await self._renew_sums()
        self._pulse.beat(Part.CLOCK)
        self._rung = asyncio.get_running_loop().time()
        if promised:
            self._delivery.wake()
        return promised

    async def _mark_alive(self) -> None:
        """Write down that the bot is there for people, unless Telegram has not been reached for long."""
        now, begun, passed = self._clock.now(), _elapsed(), None
        if self._marked is not None:
            passed = timedelta(seconds=begun - self._marked[1])
            if max(passed, abs(now - self._marked[0])) < LOOK_EVERY:
                return
        if self._pulse.silent().get(Part.UPDATES, 0) > LOOK_EVERY.total_seconds():
            return
        try:
            found = await self._database.write(lambda session: outages.mark(session, now=now, passed=passed))
        except PASSING as error:
            log.warning("being there waits for the database", cause=type(error).__name__)
            return
        self._marked = now, begun
        if found is not None:
            log.warning("nobody was reached for a time", hours=round((found.ended - found.began).total_seconds() / 3600, 1))
            self._looked.pop(evaluation_outages.post_due, None)

    async def _renew_sums(self) -> None:
        """Count anew what changed in the sums of units, on a snapshot, and keep it some units at a time."""
        now = self._clock.now()
        try:
            new = await self._database.read(lambda session: kept.lacking(session, today=self._city.today(now)))
            for some in cut(new, _UNITS):
                await self._database.write(partial(kept.begin, keys=some))
            for _ in range(_ROUNDS):
                found = await self._database.read(lambda session: kept.renewed(session, today=self._city.today(now)))
                for counted in cut(found, _UNITS):
                    await self._database.write(partial(kept.keep, recounts=counted, now=now))
                if not found:
                    return
        except PASSING as error:
            log.warning("sums wait for the database", cause=type(error).__name__)
        except Exception as error:
            log.error("sums were not renewed", exc_info=error)

    async def _write(self, name: object, look: Callable[[Session], int]) -> int:
        """Unless it was brief before, let it look on a snapshot first: most looks find nothing, and keep no writer waiting."""
        if self._took.get(name, _BRIEF) >= _BRIEF and await self._database.has_nothing_to_write(look):
            return 0

        def timed(session: Session) -> int:
            begun = time.perf_counter()
            found = look(session)
            self._took[name] = time.perf_counter() - begun
            return found

        return await self._database.write(timed)

    async def _try(self, post_due: PostDue) -> int:
        now = self._clock.now()
        try:
            if post_due not in IN_PIECES:
                return await self._write(post_due, lambda session: post_due(session, now=now, city=self._city))
            promised = 0
            for look in IN_PIECES[post_due]:
                for one in await self._database.read(partial(look, now=now, city=self._city)):
                    pieces = await self._database.read(one.look) if isinstance(one, Ahead) else [one]
                    promised += sum([await self._database.write(piece) for piece in pieces])
            return promised
        except PASSING as error:
            log.warning("notice waits for the database", notice=post_due.__module__, cause=type(error).__name__)
        except Exception as error:
            log.error("notice failed", notice=post_due.__module__, exc_info=error)
        return 0


def _quarter(moment: datetime) -> int:
    """The quarter of an hour a moment lies in."""
    return int(moment.timestamp() // LOOK_EVERY.total_seconds())
