"""Runs the jobs of a process until it is stopped, and lets it be reached: by polling or webhook, and for its health."""

import asyncio
import signal
from collections.abc import Coroutine, Iterable
from contextlib import suppress
from typing import Any

import uvloop

from bot.operating.process import Process
from bot.operating.reaching import until_reached
from bot.operating.settings import Settings
from bot.reception.polling import ALLOWED, poll

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
    """Take updates in as the settings say, until cancelled."""
    if chosen.webhook_url:
        await _hook(process, chosen)
    else:
        await until_reached(lambda: process.application.bot.delete_webhook(drop_pending_updates=False))
        await poll(process.application, process.updates)


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
    await listen(webhook(process.application, path=path, secret=secret), chosen.webhook_listen)


async def show_health(process: Process, chosen: Settings) -> None:
    """Answer at METRICS_LISTEN whether the bot is well, until cancelled."""
    from bot.operating.health import health
    from bot.operating.listening import listen

    assert chosen.metrics_listen is not None
    await listen(health(process.database, files=chosen.data_dir), chosen.metrics_listen)
