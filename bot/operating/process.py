"""Puts the parts of a running bot together and takes them apart again, in the right order."""

import asyncio
import gc
import secrets
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Engine
from telegram.ext import ApplicationBuilder, BaseHandler, ContextTypes
from telegram.request import BaseRequest

from bot.clock import Clock
from bot.conversation.context import Context
from bot.delivery.delivery import Delivery
from bot.delivery.journal import Journal, Worker
from bot.delivery.leases import Alive
from bot.delivery.marking import mark
from bot.delivery.pace import Pace
from bot.delivery.sender import Sender
from bot.delivery.transport import Calls
from bot.delivery.wording import Draw
from bot.errands.errands import Errands, ReadWorkbook, Tools
from bot.errands.rehearsing import Rehearse, TryImport
from bot.operating.reaching import until_reached
from bot.reception.application import DurableApplication
from bot.unit_of_work.pulse import Pulse
from bot.unit_of_work.transactions import Transactions
from services.city import City
from texts import Texts

log = structlog.get_logger()

_LAST_MARKS = 15.0
"""Seconds for what is being sent at the end: Telegram answers within ten, and a supervisor may kill after thirty."""

NOTICES_PER_SECOND = 25.0
"""Telegram lets a bot send about 30 messages a second; replies need the rest."""


_YOUNG, _MIDDLE, _OLD = 50_000, 10, 250
"""A look of the clock over a city makes many objects that stay: they are looked at in small steps."""
_TURN = 0.0005
"""Seconds after which a thread that computes lets another go on: an answer passes from thread to thread some twenty times."""


def shorten_pauses() -> None:
    """Keep Python's garbage collector, and threads that compute for long, from stopping a conversation for a tenth of a second.

    What was loaded at the start never becomes garbage and is set aside; the rest is looked at less often.
    """
    sys.setswitchinterval(_TURN)
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)


@dataclass(frozen=True)
class Parts:
    """What main.py chose."""

    engine: Engine
    token: str
    api_url: str
    city: City
    clock: Clock
    request: BaseRequest
    updates_request: BaseRequest
    handlers: Sequence[BaseHandler[Any, Context, Any]]
    home: Any
    find: Any
    draw: Draw
    read_workbook: ReadWorkbook
    rehearse: Rehearse
    try_import: TryImport
    notices_per_second: float = NOTICES_PER_SECOND


@dataclass(frozen=True)
class Process:
    """A bot that handles updates and delivers, until its context ends."""

    application: DurableApplication
    updates: Calls
    """The way by which updates are fetched, beside that for everything else."""
    delivery: Delivery
    errands: Errands
    database: Transactions
    draw: Draw
    clock: Clock
    pulse: Pulse
    alive: Alive


@asynccontextmanager
async def running(parts: Parts) -> AsyncIterator[Process]:
    """The bot at work. On leaving, what is being sent is finished and marked."""
    database = Transactions(parts.engine, today=lambda: parts.city.today(parts.clock.now()))
    worker, pulse = secrets.token_hex(6), Pulse()
    application = _application(parts, database, worker)
    bot, texts, page = application.bot, application.texts, parts.city.page
    sender = Sender(bot=bot, texts=texts, draw=parts.draw, clock=parts.clock, database=database, page=page)
    journal = Journal(parts.city.files, worker, lambda session, done: mark(session, done, now=parts.clock.now(), city=parts.city))
    delivery = Delivery(
        database=database,
        sender=sender,
        clock=parts.clock,
        worker=Worker(worker, pulse, journal),
        pace=Pace(parts.notices_per_second),
        city=parts.city,
    )
    application.delivery = delivery
    errands = Errands(
        database=database,
        delivery=delivery,
        bot=application.bot,
        clock=parts.clock,
        city=parts.city,
        tools=Tools(parts.read_workbook, parts.rehearse, parts.try_import, parts.draw),
        pulse=pulse,
    )
    alive = Alive(parts.engine, worker, journal)
    await database.write(journal.begin)
    await database.in_thread(alive.begin)
    try:
        await until_reached(application.initialize)
        yield Process(
            application=application,
            updates=Calls(application.bot, parts.updates_request),
            delivery=delivery,
            errands=errands,
            database=database,
            draw=parts.draw,
            clock=parts.clock,
            pulse=pulse,
            alive=alive,
        )
    finally:
        await asyncio.shield(_settle(delivery))
        await application.shutdown()
        for request in (parts.request, parts.updates_request):
            await request.shutdown()  # PTB leaves them open where it never reached Telegram
        await database.in_thread(alive.end)
        journal.end()
        database.close()


async def _settle(delivery: Delivery) -> None:
    """Finish what is being sent. What the database will not have marked by then, the next process finds in the journal."""
    try:
        async with asyncio.timeout(_LAST_MARKS):
            await delivery.settle_all()
    except TimeoutError:
        log.error("ended before all that was sent could be marked")
        await delivery.give_up()


def _application(parts: Parts, database: Transactions, worker: str) -> DurableApplication:
    built = (
        ApplicationBuilder()
        .application_class(DurableApplication)
        .token(parts.token)
        .base_url(f"{parts.api_url}/bot")
        .base_file_url(f"{parts.api_url}/file/bot")
        .request(parts.request)
        .get_updates_request(parts.updates_request)
        .context_types(ContextTypes(context=Context))
        .updater(None)
        .job_queue(None)
        .build()
    )
    assert isinstance(built, DurableApplication)
    built.database, built.clock, built.worker = database, parts.clock, worker
    built.texts = Texts(zone=parts.city.zone, default=parts.city.language)
    built.bot_data.update(city=parts.city, texts=built.texts, home=parts.home, find=parts.find)
    built.adopt(parts.handlers)
    return built
