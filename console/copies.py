"""Backups, bringing them back, and the copies off the machine."""

from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from bot.clock import Clock
from bot.operating import settings, terminal
from console import database
from models.database import snapshot
from services.exchange import backup_sealing

app = typer.Typer()


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
    with terminal.backing_up() as show, Session(snapshot(database.plain(chosen))) as session:
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
    read = {"dry_run": dry_run, "unauthenticated": unauthenticated}
    bringing_back.bring(chosen, file, lambda: database.plain(chosen), identity=identity, copies=copies, **read)


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
