"""Sipakainga's command line, and the only file that knows every part: `python main.py --help`."""

import gc

gc.disable()  # what is loaded below stays: looking for garbage in it takes a third of the start

import asyncio
import socket
import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.exchange import backup_sealing

# httpx and structlog would load colours for a command line and tracebacks that nobody sees here.
sys.modules["httpx._main"] = sys.modules["rich"] = None  # type: ignore[assignment]

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

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
from domain.standards.periods import Period
from models.database import connect, snapshot
from models.database import migrate as migrate_tables
from scheduler.timetable import Timetable
from services import rights
from services.calendar import rehearsals
from services.city import City
from services.exchange import exporting, importing, nightly_copies, private_files, sent_workbooks
from services.exchange.nightly_backups import Plan
from services.messages.sent_files import Rows
from services.people import invitations
from services.refusals import Refusal
from texts import Texts, formats

if TYPE_CHECKING:
    from demo import Opened

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
    engine = _connect(chosen)
    with sole.alone(engine):
        try:
            migrate_tables(engine)
        except SQLAlchemyError as trouble:
            asyncio.run(cry(chosen, trouble))
            raise
        run_until_stopped(_serve(chosen, engine, part, token))


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
    rows = _rows_of(file)
    engine = _ready_database(chosen)
    now = Clock().now()
    with terminal.progress() as show, Session(engine) as session, session.begin():
        today = assembly.city(chosen).today(now)
        rights.on_day(session, today)
        outcome = importing.take(session, rows, today=today, write=not dry_run, past=past, progress=show)
        if not dry_run:
            sent_workbooks.tell_roles(session, outcome, key=f"roles:{now.isoformat()}", by=None, now=now)
    terminal.tell_import(outcome, Texts(zone=chosen.zone, default=chosen.language), dry_run=dry_run)


def _rows_of(file: Path) -> Rows:
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

    engine = _connect(chosen)
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
    with Session(snapshot(_ready_database(chosen))) as session:
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
    with Session(_ready_database(settings.load())) as session:
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
    with Session(_ready_database(chosen)) as session, session.begin():
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
        content = assembly.rehearser(chosen, _ready_database(chosen))(wanted, now, lambda done, days: show("days", done, days))
    written.write_bytes(content)
    terminal.say(f"{written} is written; its first sheet names what to look at. Nothing was sent.")


def _tried_import(chosen: Settings, file: Path, quarter: Period) -> bytes:
    """What would be other in a quarter, were a workbook taken in."""
    rows, engine, now = _rows_of(file), _ready_database(chosen), Clock().now()
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


async def _username(chosen: Settings) -> str:
    async with checks.bot(chosen) as bot:
        return bot.username


def _ready_database(chosen: Settings) -> Engine:
    engine = _connect(chosen)
    migrate_tables(engine)
    return engine


def _connect(chosen: Settings) -> Engine:
    """The database; what is written from here on is its owner's alone."""
    private_files.begin(chosen.data_dir, chosen.database_file)
    return connect(chosen.database)


@app.command()
def migrate() -> None:
    """Bring the database to this version."""
    migrate_tables(_connect(settings.load()))
    terminal.say("The database is up to date.")


@app.command()
def backup(
    file: Path,
    evidence: Annotated[bool, typer.Option(help="Whether the files of evidence are in it too.")] = True,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file if it is there.")] = False,
) -> None:
    """Write everything into one file, while the bot runs: every table, and the evidence."""
    from services.exchange import backing_up

    chosen = settings.load()
    seal = backup_sealing.made(chosen.data_dir, chosen.sealing_key)
    with terminal.backing_up() as show, Session(snapshot(_connect(chosen))) as session:
        made = backing_up.make(
            session,
            file=file,
            evidence=chosen.data_dir if evidence else None,
            key=seal,
            overwrite=overwrite,
            now=Clock().now(),
            progress=show,
        )
    for line in made.told():
        terminal.say(line)
    size = file.stat().st_size / 1e6
    terminal.say(f"{file} is written: {size:,.1f} MB. It holds personal data; keep it where only you can read it.")
    terminal.say(f"It is sealed with the key {seal.name}; keep a copy of the key apart from the backups.")


@app.command()
def restore(
    file: Path,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only look whether the file is whole and what it holds.")] = False,
    unauthenticated: Annotated[
        bool,
        typer.Option(
            "--unauthenticated", help="Take a file that is not sealed with our key. Whoever wrote it decides who is admin."
        ),
    ] = False,
    identity: Annotated[Path | None, typer.Option(help="Opens a copy that was closed for it (FILE.age).")] = None,
    copies: Annotated[Path | None, typer.Option(help="Copies of evidence to bring back too: a folder that `fetch` filled.")] = None,
) -> None:
    """Bring a backup into an empty database, SQLite or PostgreSQL, and its evidence into DATA_DIR."""
    from bot.operating import bringing_back

    if copies and not identity:
        terminal.stop("Copies of evidence are closed: name the file of the identity that opens them, --identity FILE.")
    chosen = settings.load()
    bringing_back.bring(
        chosen, file, lambda: _connect(chosen), identity=identity, dry_run=dry_run, unauthenticated=unauthenticated, copies=copies
    )


@app.command()
def keypair(file: Path) -> None:
    """Make the keys for copies off the machine: FILE opens them and stays elsewhere, BACKUP_RECIPIENT closes them."""
    from services.exchange import copy_sealing

    with terminal.backing_up():
        recipient = copy_sealing.make_keypair(file)
    terminal.say(f"BACKUP_RECIPIENT={recipient}")
    terminal.say(f"{file} opens the copies: keep it in two safe places, and not on the machine of the bot.")


@app.command()
def fetch(folder: Path) -> None:
    """Bring the copies back from BACKUP_TO into a folder, closed as they are; `restore` opens them."""
    from services.exchange.copy_targets import CopyFailed, target

    plan = settings.load().copies
    if plan is None:
        terminal.stop("BACKUP_TO is not set: there is nowhere to fetch copies from.")
    try:
        found = target(plan.to, plan.account).fetch(folder)
    except CopyFailed as trouble:
        terminal.stop(f"{plan.to}: {trouble}")
    terminal.say(f"{found} files are in {folder}. The backups lie in …/backups: restore the newest with --identity FILE.")


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
