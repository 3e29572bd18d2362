"""Sipakainga's command line, and the only file that knows every part: `python main.py --help`."""

import asyncio
import signal
import sys
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console
from sqlalchemy import Engine
from sqlmodel import Session
from telegram.request import BaseRequest

import handlers
from bot import logs, settings
from bot.clock import Clock
from bot.health import health
from bot.listening import listen
from bot.polling import ALLOWED, poll
from bot.process import Parts, Process, running
from bot.settings import BadSettings, Settings
from bot.transport import AiohttpRequest
from bot.webhook import webhook
from bot.wording import Draw, Drawn
from documents import DRAWINGS, workbook
from models.database import connect
from models.database import migrate as migrate_tables
from scheduler.timetable import Timetable
from services import exporting
from services.city import City

app = typer.Typer(help="Sipakainga: reports, verification and reminders for the civil servants of a city, in Telegram.",
                  no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)  # fmt: skip
console = Console()


class Part(StrEnum):
    """What one process does, where several share the work."""

    ALL = "all"
    UPDATES = "updates"
    SCHEDULER = "scheduler"


@app.command()
def run(part: Annotated[Part, typer.Option(help="What this process does.")] = Part.ALL) -> None:
    """Run the bot until it is stopped. Needs BOT_TOKEN."""
    chosen = settings.load()
    logs.configure(chosen.log_level)
    engine = connect(chosen.database)
    migrate_tables(engine)
    asyncio.run(_until_stopped(_serve(chosen, engine, part)))


@app.command()
def migrate() -> None:
    """Bring the database to this version."""
    migrate_tables(connect(settings.load().database))
    console.print("The database is up to date.")


def parts(
    chosen: Settings, engine: Engine, *, clock: Clock, token: str, api_url: str,
    request: BaseRequest | None = None, updates_request: BaseRequest | None = None,
) -> Parts:  # fmt: skip
    """Every part of the bot, for `run`, the demo and the tests alike."""
    return Parts(
        engine=engine, token=token, api_url=api_url, clock=clock, city=city(chosen),
        request=request or AiohttpRequest(), updates_request=updates_request or AiohttpRequest(),
        handlers=handlers.conversations(), home=handlers.home, draw=drawer(engine),
        read_workbook=lambda content, name: workbook.read(content, name=name),
    )  # fmt: skip


def city(chosen: Settings) -> City:
    """The city these settings describe."""
    return City(zone=chosen.zone, language=chosen.language, files=chosen.data_dir)


def drawer(engine: Engine) -> Draw:
    """Draws an attachment by its name: workbooks from the database, everything else from its own facts."""

    def draw(name: str, facts: dict[str, Any], language: str) -> Drawn:
        if name == "export":
            with Session(engine.execution_options(begin="DEFERRED")) as session:
                return Drawn("sipakainga.xlsx", workbook.write(exporting.give(session)))
        if name == "template":
            return Drawn("templat-sipakainga.xlsx", workbook.write(exporting.template()))
        file, content = DRAWINGS[name](facts, language)
        return Drawn(file, content)

    return draw


async def _serve(chosen: Settings, engine: Engine, part: Part) -> None:
    chosen_parts = parts(chosen, engine, clock=Clock(), token=chosen.token, api_url=chosen.bot_api_url)
    async with running(chosen_parts) as process:
        await _together(_jobs(process, chosen, chosen_parts.city, part))


def _jobs(process: Process, chosen: Settings, place: City, part: Part) -> Sequence[Coroutine[Any, Any, None]]:
    jobs: list[Coroutine[Any, Any, None]] = [process.delivery.run(), process.errands.run()]
    if part is not Part.SCHEDULER:
        jobs.append(_hook(process, chosen) if chosen.webhook_url else _polled(process))
    if part is not Part.UPDATES:
        jobs.append(ring(process, place))
    if chosen.metrics_listen:
        jobs.append(listen(health(process.database), chosen.metrics_listen))
    return jobs


async def ring(process: Process, place: City) -> None:
    """Let the scheduler ring until cancelled."""
    timetable = Timetable(database=process.database, delivery=process.delivery, clock=process.clock, city=place)
    timetable.start()
    try:
        await timetable.look()
        await asyncio.Event().wait()
    finally:
        timetable.stop()


async def _polled(process: Process) -> None:
    await process.application.bot.delete_webhook(drop_pending_updates=False)
    await poll(process.application)


async def _hook(process: Process, chosen: Settings) -> None:
    assert chosen.webhook_url is not None
    assert chosen.webhook_secret is not None
    secret = chosen.webhook_secret.get_secret_value()
    await process.application.bot.set_webhook(
        chosen.webhook_url, secret_token=secret, allowed_updates=ALLOWED, drop_pending_updates=False
    )
    path = "/" + chosen.webhook_url.split("://", 1)[1].partition("/")[2]
    await listen(webhook(process.application, path=path, secret=secret), chosen.webhook_listen)


async def _together(jobs: Sequence[Coroutine[Any, Any, None]]) -> None:
    async with asyncio.TaskGroup() as group:
        for job in jobs:
            group.create_task(job)


async def _until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Run `work` until SIGTERM or Ctrl-C; what is under way is finished first."""
    task = asyncio.ensure_future(work)
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, task.cancel)
    with suppress(asyncio.CancelledError):
        await task


if __name__ == "__main__":
    try:
        app()
    except BadSettings as problem:
        console.print(f"[bold red]{problem}[/]")
        sys.exit(1)
