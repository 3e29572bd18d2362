"""Sipakainga's command line, and the only file that knows every part: `python main.py --help`."""

import gc

gc.disable()  # what is loaded below stays: looking for garbage in it takes a third of the start

import asyncio
import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Annotated

import typer

# httpx and structlog would load colours for a command line and tracebacks that nobody sees here.
sys.modules["httpx._main"] = sys.modules["rich"] = None  # type: ignore[assignment]

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

import assembly
from bot.clock import Clock
from bot.delivery.transport import Calls
from bot.errands.copying import Copying
from bot.errands.housekeeping import Housekeeping
from bot.errands.nightly import Nightly
from bot.errands.supervising import again_and_again
from bot.operating import checks, logs, settings, sole, terminal
from bot.operating.introducing import introduce
from bot.operating.process import Process, running, shorten_pauses
from bot.operating.serving import Job, cry, receive, run_until_stopped, show_health, together, watch
from bot.operating.settings import Settings
from bot.operating.troubles import told
from bot.unit_of_work.pulse import Part as Beat
from console import copies, database, lists, trying
from models.database import migrate as migrate_tables
from scheduler.timetable import Timetable
from services.city import City
from services.exchange import nightly_copies, private_files
from services.exchange.nightly_backups import Plan

app = typer.Typer(
    help="Sipakainga: reports, verification and reminders for the civil servants of a city, in Telegram.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
del sys.modules["rich"]  # for what is said below
gc.freeze()
gc.enable()


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
    shorten_pauses()
    token = chosen.token
    engine = database.plain(chosen)
    with sole.alone(engine):
        try:
            migrate_tables(engine)
        except SQLAlchemyError as trouble:
            asyncio.run(cry(chosen, trouble))
            raise
        run_until_stopped(_serve(chosen, engine, part, token))


for part in (trying, lists, copies):
    app.add_typer(part.app)


@app.command()
def check() -> None:
    """Look whether everything is in place: one line each, exit 1 where something is not."""
    chosen = settings.load()
    private_files.begin(chosen.data_dir, chosen.database_file)
    found = asyncio.run(checks.look(chosen, now=Clock().now()))
    for good, line in found:
        terminal.say(f"{'✓' if good else '✗'} {line}", style="green" if good else "red")
    if not all(good for good, _ in found):
        raise typer.Exit(1)


@app.command()
def migrate() -> None:
    """Bring the database to this version."""
    database.ready(settings.load())
    terminal.say("The database is up to date.")


async def _serve(chosen: Settings, engine: Engine, part: Part, token: str) -> None:
    chosen_parts = assembly.parts(chosen, engine, clock=Clock(), token=token, api_url=chosen.bot_api_url)
    async with running(chosen_parts) as process:
        await together(_jobs(process, chosen, chosen_parts.city, part))


def _jobs(process: Process, chosen: Settings, place: City, part: Part) -> Iterator[Job]:
    yield process.delivery.run()
    yield again_and_again("errands", process.errands.run)
    yield again_and_again("leases", lambda: process.alive.watch(process.delivery.wake))
    yield _mend_modes(chosen)
    if part is not Part.UPDATES:
        yield _introduce(process)
    vitals, alarm = watch(process, chosen, place)
    yield alarm.run()
    process.pulse.expect([Beat.DELIVERY, Beat.ERRANDS])
    if part is not Part.SCHEDULER:
        process.pulse.expect([Beat.UPDATES])
        yield receive(process, chosen)
    if part is not Part.UPDATES:
        process.pulse.expect([Beat.CLOCK])
        yield again_and_again("timetable", _timetable(process, place).run)
        yield again_and_again("nightly backup", _nightly(process, chosen, place).run)
        if chosen.copies and chosen.copies.keep:
            yield again_and_again("copies", _copying(process, chosen.copies, place).run)
        housekeeping = Housekeeping(database=process.database, clock=process.clock, city=place, hour=chosen.backup_hour)
        yield again_and_again("housekeeping", housekeeping.run)
    if chosen.metrics_listen:
        yield show_health(process, chosen, vitals)


async def _mend_modes(chosen: Settings) -> None:
    """Take from others what older versions left them in DATA_DIR; with much evidence that takes a while."""
    await asyncio.to_thread(private_files.mend, chosen.data_dir)


async def _introduce(process: Process) -> None:
    """Tell Telegram what the bot is, where that changed; whatever becomes of it, the bot runs."""
    await introduce(Calls(process.application.bot), process.application.texts)


def _timetable(process: Process, place: City) -> Timetable:
    return Timetable(database=process.database, delivery=process.delivery, clock=process.clock, city=place, pulse=process.pulse)


def _nightly(process: Process, chosen: Settings, place: City) -> Nightly:
    plan = Plan(hour=chosen.backup_hour, keep=chosen.backups_kept, key=chosen.sealing_key)
    return Nightly(database=process.database, delivery=process.delivery, clock=process.clock, city=place, plan=plan)


def _copying(process: Process, plan: nightly_copies.Plan, place: City) -> Copying:
    return Copying(database=process.database, delivery=process.delivery, clock=process.clock, city=place, plan=plan)


def obey(words: Sequence[str] | None = None) -> None:
    """Do what the command line says; what goes wrong outside of the program is told in one line."""
    try:
        app(words)
    except Exception as trouble:
        line = told(trouble)
        if line is None:
            raise
        terminal.say(line, style="bold red")
        sys.exit(1)


if __name__ == "__main__":
    obey()
