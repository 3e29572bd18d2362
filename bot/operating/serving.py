"""Runs the jobs of a process until it is stopped, and lets it be reached: by polling or webhook, and for its health."""

import asyncio
import signal
from collections.abc import Coroutine, Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import structlog
import uvloop
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp
from telegram.error import TelegramError

from bot.clock import Clock
from bot.operating import checks
from bot.operating.alarm import Alarm, Post, poster
from bot.operating.process import Process
from bot.operating.reaching import until_reached
from bot.operating.settings import Settings
from bot.operating.troubles import told
from bot.operating.vitals import Check, Finding, Limits, Vitals
from bot.reception.polling import ALLOWED, poll
from bot.unit_of_work.pulse import Part
from services.city import City
from services.exchange.nightly_backups import Plan
from texts import Texts

log = structlog.get_logger()

_LOOK_AT_HOOK_EVERY = 60.0

Job = Coroutine[Any, Any, None]


async def together(jobs: Iterable[Job]) -> None:
    """Run all jobs; where one fails, the others are ended."""
    async with asyncio.TaskGroup() as group:
        for job in jobs:
            group.create_task(job)


def run_until_stopped(work: Job) -> None:
    """Run `work` until SIGTERM or Ctrl-C, on the quicker event loop; what is under way is finished first."""
    uvloop.run(_until_stopped(work))


async def _until_stopped(work: Job) -> None:
    task = asyncio.ensure_future(work)
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, task.cancel)
    with suppress(asyncio.CancelledError):
        await task


async def receive(process: Process, chosen: Settings) -> None:
    """Take updates in as the settings say, and serve the page where it has an address, until cancelled."""
    if chosen.webhook_url:
        await _hook(process, chosen)
    elif chosen.public_url:
        from bot.operating.listening import listen

        await together([_poll(process), listen(_page(process, chosen.public_url), chosen.webhook_listen)])
    else:
        await _poll(process)


async def _poll(process: Process) -> None:
    await until_reached(lambda: process.application.bot.delete_webhook(drop_pending_updates=False))
    await poll(process.application, process.updates, process.pulse)


def _page(process: Process, address: str) -> ASGIApp:
    from bot.reception.page import Place, page

    return page(process.application, draw=process.draw, place=Place(address))


async def _hook(process: Process, chosen: Settings) -> None:
    from bot.operating.listening import listen
    from bot.reception.webhook import webhook

    assert chosen.webhook_url is not None
    assert chosen.webhook_secret is not None
    secret = chosen.webhook_secret.get_secret_value()
    url = chosen.webhook_url
    await until_reached(
        lambda: process.application.bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED, drop_pending_updates=False)
    )
    path = "/" + chosen.webhook_url.split("://", 1)[1].partition("/")[2]
    site = webhook(process.application, path=path, secret=secret, pulse=process.pulse)
    if chosen.public_url:
        site.mount("", _page(process, chosen.public_url))
    await together([listen(site, chosen.webhook_listen), _watch_hook(process)])


async def _watch_hook(process: Process) -> None:
    """With a webhook silence may be peace: Telegram says whether it has something that it cannot hand over."""
    while True:
        try:
            if not (await process.application.bot.get_webhook_info()).pending_update_count:
                process.pulse.beat(Part.UPDATES)
        except TelegramError as trouble:
            log.warning("webhook not looked at", cause=type(trouble).__name__)
        await asyncio.sleep(_LOOK_AT_HOOK_EVERY)


def watch(process: Process, chosen: Settings, city: City) -> tuple[Vitals, Alarm]:
    """What looks whether the bot is well, and what says so aloud where it is not."""
    plan = Plan(hour=chosen.backup_hour, keep=chosen.backups_kept)
    limits = Limits(timedelta(minutes=chosen.alarm_minutes), chosen.alarm_disk_mb, timedelta(hours=chosen.alarm_backup_hours))
    vitals = Vitals(
        database=process.database,
        city=city,
        clock=process.clock,
        pulse=process.pulse,
        limits=limits,
        plan=plan,
        copies=chosen.copies,
    )
    application = process.application
    alarm = Alarm(
        vitals=vitals, bot=application.bot, texts=application.texts, clock=process.clock, files=chosen.data_dir, post=_post(chosen)
    )
    return vitals, alarm


async def cry(chosen: Settings, trouble: SQLAlchemyError) -> None:
    """Say to the admins and the operator that the bot cannot start because of its database."""
    said = told(trouble) or type(trouble).__name__
    finding = Finding(Check.DATABASE, "The bot cannot start: its database cannot be used.", said)
    bot, texts = checks.bot(chosen), Texts(zone=chosen.zone, default=chosen.language)
    try:
        with suppress(TelegramError):  # the operator's address may be in reach while Telegram is not
            await bot.initialize()
        await Alarm(vitals=None, bot=bot, texts=texts, clock=Clock(), files=chosen.data_dir, post=_post(chosen)).cry(finding)
    finally:
        await bot.shutdown()


def _post(chosen: Settings) -> Post | None:
    return poster(chosen.alarm_url.get_secret_value()) if chosen.alarm_url else None


async def show_health(process: Process, chosen: Settings, vitals: Vitals) -> None:
    """Answer at METRICS_LISTEN whether the bot is well, until cancelled."""
    from bot.operating.health import health
    from bot.operating.listening import listen

    assert chosen.metrics_listen is not None
    await listen(health(process.database, files=chosen.data_dir, vitals=vitals), chosen.metrics_listen)
