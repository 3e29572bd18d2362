"""Bringing lists in and taking them out: workbooks, everything, DHIS2, and invitations."""

import asyncio
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

import assembly
from bot.clock import Clock
from bot.operating import checks, settings, terminal
from bot.operating.settings import Settings
from console import database
from models.database import migrate as migrate_tables
from models.database import snapshot
from services import rights
from services.exchange import exporting, importing, rosters, sent_workbooks
from services.messages.sent_files import Rows
from services.people import invitations
from texts import Texts, formats

app = typer.Typer()


@app.command()
def template(
    file: Path, sample: Annotated[bool, typer.Option("--sample", help="Filled in with the demo's invented city.")] = False
) -> None:
    """Write an empty workbook whose sheets explain themselves."""
    from documents import workbook
    from sample import city as sample_city

    chosen = settings.load()
    filled = sample_city.with_areas(today=assembly.city(chosen).today(Clock().now())) if sample else None
    file.write_bytes(workbook.write(exporting.template(filled)))
    terminal.say(f"{file} is ready; its sheet Petunjuk explains every column.")


@app.command("import")
def import_(
    file: Path,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    past: Annotated[bool, typer.Option("--past", help="Let targets, posts and leave count in closed periods too.")] = False,
    with_history: Annotated[
        bool, typer.Option("--with-history", help="Bring a full export, reports and evaluations too, into an empty database.")
    ] = False,
) -> None:
    """Take a workbook in, all or nothing; each row that cannot be taken is named."""
    chosen = settings.load()
    if with_history and file.exists():
        _import_everything(chosen, file, dry_run=dry_run)
        return
    rows = rows_of(file)
    if rosters.table(rows) is not None:
        terminal.stop(
            f"{file} is an office's own list of people. Send it to the bot as an admin: the bot shows how it understands the "
            "columns, and asks once for what is missing. Nothing was written."
        )
    engine = database.ready(chosen)
    now = Clock().now()
    with terminal.progress() as show, Session(engine) as session, session.begin():
        today = assembly.city(chosen).today(now)
        rights.on_day(session, today)
        outcome = importing.take(session, rows, today=today, write=not dry_run, past=past, progress=show)
        if not dry_run:
            sent_workbooks.tell_roles(session, outcome, key=f"roles:{now.isoformat()}", by=None, now=now)
    terminal.tell_import(outcome, Texts(zone=chosen.zone, default=chosen.language), dry_run=dry_run)


def rows_of(file: Path) -> Rows:
    """What a workbook holds."""
    from documents import apart

    if not file.exists():
        terminal.stop(f"{file} is not there; `main.py template {file}` writes an empty one to fill in.")
    try:
        return apart.read_workbook(file.read_bytes(), file.name)
    except (OSError, ValueError):
        terminal.stop(f"{file} cannot be read as XLSX or CSV; save it as XLSX and try again.")


def _import_everything(chosen: Settings, file: Path, *, dry_run: bool) -> None:
    """Write what a full export holds into a database that holds nothing."""
    from documents import streamed
    from documents.workbook import NotAWorkbook
    from services.exchange import history, restoring

    engine = database.plain(chosen)
    with terminal.backing_up() as show:
        restoring.check_empty(engine)
        try:
            book = streamed.Book(file)
            migrate_tables(engine)
            with Session(engine) as session, session.begin():
                written = history.take(session, book, progress=show)
                if dry_run:
                    session.rollback()
        except NotAWorkbook:
            terminal.stop(f"{file} is no workbook and no zip of `main.py export`. Nothing was written.")
        except history.BadHistory as trouble:
            terminal.stop(str(trouble))
    total = f"{sum(written.values())} rows on {len(written)} sheets"
    terminal.say(
        f"{total} are whole; nothing was written." if dry_run else f"{total} are written. People link anew: main.py invite"
    )


@app.command()
def export(
    file: Path,
    history: Annotated[
        bool,
        typer.Option(help="Whether every row of what was reported and decided is in it, to come back from with --with-history."),
    ] = True,
) -> None:
    """Write everything into a workbook, or into a zip with a CSV per sheet where FILE ends in .zip."""
    from documents import streamed
    from services.exchange import history as all_rows
    from texts.exported import readable

    write = streamed.write_zip if file.suffix.lower() == ".zip" else streamed.write_xlsx
    chosen = settings.load()
    with Session(snapshot(database.ready(chosen))) as session:
        pages = readable(exporting.pages(session), only_history=True, language=chosen.language, zone=chosen.zone)
        write(file, chain(pages, all_rows.pages(session)) if history else pages)
    terminal.say(f"{file} is written. It holds personal data; keep it where only you can read it.")


@app.command()
def dhis2(
    period: Annotated[str, typer.Argument(help="A month or a quarter, e.g. 2026-09 or 2026-Q3.")],
    file: Annotated[Path | None, typer.Option(help="Where the JSON is written.")] = None,
) -> None:
    """Write the verified values of a period as DHIS2 takes them (dataValueSets); what has no name there is named."""
    from domain.exchange.dhis2 import read_period
    from services.exchange import dhis2 as values

    try:
        wanted = read_period(period)
    except ValueError:
        terminal.stop(f"{period} is no month or quarter; write one such as 2026-09 or 2026-Q3.")
    written = file or Path(f"dhis2-{wanted}.json")
    with Session(database.ready(settings.load())) as session:
        found = values.give(session, period=wanted)
        written.write_bytes(values.document(session, period=str(wanted)))
    for what, names in (("Units", found.units), ("Indicators", found.indicators), ("No single value", found.different)):
        if names:
            terminal.say(f"{what} left out: {', '.join(names)}", style="yellow")
    terminal.say(f"{written} is written: {len(found.values)} values.")


@app.command()
def invite(
    folder: Annotated[Path, typer.Option(help="Where the sheets are written.")] = Path("undangan"),
    bot: Annotated[str, typer.Option(help="The bot's username; asked of Telegram where it is not given.")] = "",
    nip: Annotated[list[str] | None, typer.Option(help="Only these people, also to move them to a new account.")] = None,
) -> None:
    """Make single-use links for everybody not linked yet: as text, XLSX, and a PDF of QR codes."""
    from documents.invitations import Link, qr_sheet, spreadsheet

    chosen = settings.load()
    username = bot or asyncio.run(_username(chosen))
    with Session(database.ready(chosen)) as session, session.begin():
        invited = invitations.invite(session, now=Clock().now(), nips=nip)
        _say_missing(invited, nip)
    until = formats.moment(invited[0].expires_at, chosen.language, chosen.zone) if invited else ""
    links = [Link(one.name, one.unit, f"https://t.me/{username}?start={one.code}", until) for one in invited]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "undangan.txt").write_text("".join(f"{one.name}\t{one.url}\n" for one in links), encoding="utf-8")
    (folder / "undangan.xlsx").write_bytes(spreadsheet(links))
    (folder / "undangan.pdf").write_bytes(qr_sheet(links))
    terminal.say(f"{len(links)} invitations in {folder}/ (undangan.txt, .xlsx, .pdf), good until {until or '-'}.")


def _say_missing(invited: Sequence[invitations.Invited], nips: list[str] | None) -> None:
    unknown = sorted(set(nips or ()) - {one.nip for one in invited})
    if unknown:
        terminal.stop(f"{', '.join(unknown)} is not in the roster, or has left: nobody was invited. Import the workbook first.")
    if not invited:
        terminal.stop("Nobody waits for an invitation: all are linked, or the roster is empty. --nip invites one person again.")


async def _username(chosen: Settings) -> str:
    async with checks.bot(chosen) as bot:
        return bot.username
