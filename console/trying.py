"""Trying the bot without Telegram: in the browser, in the terminal, and a quarter ahead."""

import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from sqlmodel import Session

import assembly
from bot.clock import Clock
from bot.operating import logs, settings, terminal
from bot.operating.process import shorten_pauses
from bot.operating.serving import run_until_stopped
from bot.operating.settings import Settings
from console import database, lists
from domain.standards.periods import Period
from models.database import snapshot
from services import rights
from services.calendar import rehearsals
from services.exchange import importing
from services.refusals import Refusal
from texts import Texts

if TYPE_CHECKING:
    from demo import Opened

app = typer.Typer()


@app.command()
def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where the page is shown; 0 takes any free port.")] = 8765,
    host: Annotated[str, typer.Option(help="127.0.0.1 shows it to this machine only.")] = "127.0.0.1",
) -> None:
    """Try the bot in the browser: sandboxed Telegram, sample data, no token, no network."""
    import demo as shown

    chosen = settings.load()
    _check_free(host, port)
    logs.configure("WARNING")
    shorten_pauses()
    run_until_stopped(shown.show(chosen, host=host, port=port, ready=_say_where))


@app.command()
def shell(
    who: Annotated[str, typer.Option("--as", help="Whom to be: a part of a name, position or unit.")] = "",
    language: Annotated[str, typer.Option(help="id or en; as in the settings if not given.")] = "",
    folder: Annotated[Path | None, typer.Option(help="Where files that the bot sends are kept.")] = None,
) -> None:
    """Talk with the bot in the terminal, or through a pipe: sandboxed Telegram, sample data, no token, no network."""
    import demo as shown

    chosen = settings.load()
    logs.configure("WARNING")
    shorten_pauses()
    run_until_stopped(shown.talk(chosen, who=who, language=language or chosen.language, folder=folder))


def _check_free(host: str, port: int) -> None:
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        terminal.stop(
            f"The page cannot be shown at {host}:{port} ({error.strerror}). "
            f"End what runs there, or let the demo choose a free port: {sys.executable} main.py demo --port 0"
        )


def _say_where(opened: "Opened") -> None:
    terminal.say(f"\nSipakainga: open {opened.address} in the browser  (Ctrl-C ends it)")
    terminal.say(f"It says what to try. As anybody of the sample: {opened.address}/?a=1006, on two phones: …/?a=1006&b=1005")
    terminal.say(f"An invitation, good once, for {opened.invited}: {opened.invitation}\n")


@app.command()
def rehearse(
    quarter: Annotated[str, typer.Argument(help="The quarter to play, e.g. 2027-Q1.")],
    file: Annotated[Path | None, typer.Option(help="Where the workbook is written.")] = None,
    with_import: Annotated[
        Path | None, typer.Option("--import", help="Play it with this workbook taken in and without: only what differs is told.")
    ] = None,
) -> None:
    """Play a quarter on a copy of the roster: who would get what, and when. Nothing is sent, and nothing taken in."""
    chosen = settings.load()
    now = Clock().now()
    try:
        wanted = rehearsals.read_quarter(quarter, today=assembly.city(chosen).today(now))
    except Refusal:
        terminal.stop(f"{quarter} is no quarter that lies ahead; write one such as 2027-Q1.")
    if with_import is not None:
        written = file or Path(f"coba-impor-{wanted}.xlsx")
        written.write_bytes(_tried_import(chosen, with_import, wanted))
        terminal.say(f"{written} is written: what {with_import.name} would make other. Nothing was sent, and nothing taken in.")
        return
    written = file or Path(f"simulasi-{wanted}.xlsx")
    with terminal.progress() as show:
        content = assembly.rehearser(chosen, database.ready(chosen))(wanted, now, lambda done, days: show("days", done, days))
    written.write_bytes(content)
    terminal.say(f"{written} is written; its first sheet names what to look at. Nothing was sent.")


def _tried_import(chosen: Settings, file: Path, quarter: Period) -> bytes:
    """What would be other in a quarter, were a workbook taken in."""
    rows, engine, now = lists.rows_of(file), database.ready(chosen), Clock().now()
    today = assembly.city(chosen).today(now)
    with Session(snapshot(engine)) as session:
        rights.on_day(session, today)
        outcome = importing.take(session, rows, today=today, write=False)
    if outcome.rejected or not outcome.changes:
        terminal.tell_import(outcome, Texts(zone=chosen.zone, default=chosen.language), dry_run=True)
        terminal.stop("There is nothing to play: the workbook would change nothing.")
    with terminal.progress() as show:
        tried = assembly.import_trier(chosen, engine)(None, rows, quarter, now, lambda done, days: show("days", done, days))
    return tried.content
