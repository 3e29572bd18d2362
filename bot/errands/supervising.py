"""Watches over errands: each runs by itself, is tried again when it fails, and in the end is given up; none harms another."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import structlog
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session
from telegram.error import BadRequest, TelegramError

from bot.clock import Clock
from bot.delivery.delivery import Delivery
from bot.unit_of_work.transactions import PASSING, Transactions
from models.messages.errand import ErrandKind
from services.city import City
from services.exchange import given_up_errands
from services.messages import errands
from services.messages.errands import Try

log = structlog.get_logger()

_PLACES: Mapping[ErrandKind, int] = {ErrandKind.WORKBOOK: 2, ErrandKind.EVIDENCE: 3}
"""How many of a kind are done side by side, each for somebody else; of what is not here, one."""
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 300.0


@dataclass(frozen=True)
class Errand:
    """Something to be done about a row, for somebody."""

    kind: ErrandKind
    item: int
    whose: int
    """0: for nobody in particular."""
    do: Callable[[], Awaitable[object]]
    tell: Callable[..., object]
    """A use case of a session and `now`: tells whoever waits for it that it was given up."""


class Supervisor:
    """Does errands: one person's one after another, in the order they came, different people's side by side."""

    def __init__(self, *, database: Transactions, delivery: Delivery, clock: Clock, city: City) -> None:
        self._database = database
        self._delivery = delivery
        self._clock = clock
        self._city = city
        self._in_hand: dict[tuple[ErrandKind, int], asyncio.Task[int]] = {}
        self._places = defaultdict[ErrandKind, asyncio.Semaphore](lambda: asyncio.Semaphore(1))
        self._places |= {kind: asyncio.Semaphore(places) for kind, places in _PLACES.items()}

    def begin(self, found: Sequence[Errand]) -> list[asyncio.Task[int]]:
        """Begin what is not in hand already; each task says how many errands it did."""
        queues: defaultdict[tuple[ErrandKind, int], list[Errand]] = defaultdict(list)
        for errand in found:
            queues[errand.kind, errand.whose].append(errand)
        begun = []
        for key, queue in queues.items():
            if key not in self._in_hand:
                task = self._in_hand[key] = asyncio.create_task(self._in_turn(queue))
                task.add_done_callback(partial(self._let_go, key))
                begun.append(task)
        return begun

    @property
    def under_way(self) -> list[asyncio.Task[int]]:
        """What is being done, whoever began it."""
        return list(self._in_hand.values())

    def _let_go(self, key: tuple[ErrandKind, int], _done: object) -> None:
        self._in_hand.pop(key, None)

    async def stop(self) -> None:
        """End what is in hand; it is begun anew by whoever looks next."""
        tasks = list(self._in_hand.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _in_turn(self, queue: Sequence[Errand]) -> int:
        done = 0
        async with self._places[queue[0].kind]:
            for errand in queue:
                try:
                    done += await self._try(errand)
                except PASSING as trouble:  # nothing can be counted either: the next look finds it again
                    log.warning("errand waits for the database", kind=errand.kind, cause=type(trouble).__name__)
                except Exception as bug:
                    log.error("errand could not be watched over", kind=errand.kind, item=errand.item, exc_info=bug)
        return done

    async def _try(self, errand: Errand) -> bool:
        tried = await self._begun(errand)
        if tried is None:
            return False
        if tried.ends_processes and errand.kind not in errands.NEVER_GIVEN_UP:
            await self._give_up(errand, tried, "died")
            return False
        try:
            await errand.do()
        except PASSING:
            raise
        except Exception as error:
            await self._failed(errand, tried, error)
            return False
        await self._database.share(partial(errands.end, kind=errand.kind, item=errand.item))
        self._delivery.wake()
        return True

    async def _begun(self, errand: Errand) -> Try | None:
        begin = partial(errands.begin, kind=errand.kind, item=errand.item, now=self._clock.now())
        try:
            return await self._database.share(begin)
        except IntegrityError:  # another process began it at the same moment
            return None

    async def _failed(self, errand: Errand, tried: Try, error: Exception) -> None:
        now, cause, passing = self._clock.now(), type(error).__name__, _passes(error)
        known = {"kind": errand.kind, "item": errand.item, "tries": tried.number, "cause": cause}
        if passing:
            log.warning("errand put off", **known)
        else:
            log.error("errand failed", **known, exc_info=error)
        if not errands.is_last(tried, passing=passing, now=now):
            await self._database.write(partial(errands.put_off, tried=tried, cause=cause, now=now))
            return
        await self._give_up(errand, tried, cause)

    async def _give_up(self, errand: Errand, tried: Try, cause: str) -> None:
        """Tell whoever waits for it and the admins; where even that fails, the admins alone."""
        log.error("errand given up", kind=errand.kind, item=errand.item, tries=tried.number, cause=cause)
        now = self._clock.now()
        aloud = partial(given_up_errands.give_up, tried=tried, cause=cause, whose=errand.whose or None, now=now, city=self._city)

        def both(session: Session) -> None:
            errand.tell(session, now=now)
            aloud(session)

        try:
            await self._database.write(both)
        except PASSING:
            raise
        except Exception as bug:
            log.error("end of an errand not told", kind=errand.kind, item=errand.item, exc_info=bug)
            await self._database.write(aloud)
        self._delivery.wake()


def _passes(error: Exception) -> bool:
    """Whether the world is at fault, not the errand: Telegram out of reach, no room to keep a file."""
    return isinstance(error, OSError) or (isinstance(error, TelegramError) and not isinstance(error, BadRequest))


async def again_and_again(name: str, job: Callable[[], Awaitable[None]]) -> None:
    """Run a job that is to run for ever; where it fails, begin it anew after a pause, longer each time."""
    pause = _FIRST_PAUSE
    while True:
        begun = asyncio.get_running_loop().time()
        try:
            return await job()
        except PASSING as trouble:
            log.warning("job waits for the database", job=name, cause=type(trouble).__name__)
        except Exception as bug:
            log.error("job failed, and begins anew", job=name, next_try_in=pause, exc_info=bug)
        if asyncio.get_running_loop().time() - begun > _LONGEST_PAUSE:
            pause = _FIRST_PAUSE
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)
