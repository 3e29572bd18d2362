"""Brings a backup back at the terminal: opened where it is closed, looked at as a whole, then written, all or nothing."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from bot.operating import terminal
from bot.operating.settings import Settings
from models.database import migrate
from services.exchange import backup_archive, backup_sealing, copy_sealing, nightly_copies, restoring
from texts import formats

Connect = Callable[[], Engine]


def bring(
    chosen: Settings,
    file: Path,
    connect: Connect,
    *,
    identity: Path | None,
    dry_run: bool,
    unauthenticated: bool,
    copies: Path | None,
) -> None:
    """Restore `file` and the evidence that lies closed in `copies`; each line says what came of it."""
    with terminal.backing_up() as show, copy_sealing.opened(file, identity, chosen.data_dir) as plain:
        with backup_archive.opened(plain, named=str(file)) as found:
            _authenticate(chosen, found, unauthenticated)
            found.check(show)
            if not dry_run:
                engine = connect()
                restoring.check_empty(engine)
                migrate(engine)
                with Session(engine) as session, session.begin():
                    restoring.restore(session, found, files=chosen.data_dir, progress=show)
        told = [*found.manifest.told()]
        if copies and identity and not dry_run:
            told.append(_bring_evidence(chosen, connect(), copies, identity))
    made = formats.moment(found.manifest.made_at, chosen.language, chosen.zone)
    for line in (*told, f"{file}, made {made}, is {'whole. Nothing was written' if dry_run else 'restored'}."):
        terminal.say(line)


def _authenticate(chosen: Settings, found: backup_archive.Backup, unauthenticated: bool) -> None:
    try:
        found.authenticate(backup_sealing.there(chosen.data_dir, chosen.sealing_key))
    except backup_archive.NotOurs as doubt:
        if not unauthenticated:
            raise
        terminal.say(f"WARNING: {str(doubt).split('. ')[0]}. It is taken as you asked: compare the admins in it.", style="yellow")


def _bring_evidence(chosen: Settings, engine: Engine, folder: Path, identity: Path) -> str:
    with Session(engine) as session:
        named = nightly_copies.named_evidence(session.connection())
    found = nightly_copies.bring_evidence(folder, files=chosen.data_dir, named=named, open_=copy_sealing.Identity(identity).open)
    missing = len(named) - found["new"] - found["there"]
    return f"evidence: {found['new']} files brought back, {found['there']} were there, {missing} the database names are missing"
