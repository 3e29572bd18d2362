"""Workbooks that were sent to the bot: kept until they are read, previewed, and applied."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlmodel import Session, col, select

from models.exchange.workbook import PendingImport
from models.people.person import Person, Role
from services.city import City
from services.exchange import importing
from services.exchange.actions import ApplyImport
from services.messages import sent_files
from services.messages.outbox import Button
from services.messages.sent_files import Rows
from services.people import accounts
from services.refusals import Outdated, Refusal

_APPLIED_WITHIN = timedelta(hours=24)
"""How long after its preview a workbook can be applied; then its bytes are deleted."""
_UNKNOWN_FOR = timedelta(hours=1)


def store(content: bytes, *, city: City) -> str:
    """Keep the bytes under their hash, which is returned."""
    digest = hashlib.sha256(content).hexdigest()
    folder = _folder(city)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / digest).write_bytes(content)
    return digest


def content(pending: PendingImport, *, city: City) -> bytes:
    """The bytes of a workbook that was read."""
    if pending.sha256 is None:
        raise Outdated
    try:
        return (_folder(city) / pending.sha256).read_bytes()
    except FileNotFoundError:
        raise Refusal("workbook_gone", name=pending.name) from None


def useful(session: Session, *, now: datetime) -> dict[str, bool]:
    """Of the workbooks that were read, by their hash, whether an admin may still apply them."""
    found = session.execute(
        select(PendingImport.sha256, PendingImport.read_at, PendingImport.applied_at, PendingImport.person_id).where(
            col(PendingImport.sha256).is_not(None)
        )
    )
    admins, kept = accounts.admin_ids(session), dict[str, bool]()
    for digest, read_at, applied_at, person in found:
        lives = applied_at is None and read_at is not None and read_at > now - _APPLIED_WITHIN and person in admins
        kept[digest] = kept.get(digest, False) or lives
    return kept


def let_go(kept: Mapping[str, bool], *, city: City, now: datetime) -> int:
    """Delete the workbooks that are of no more use; what came just now waits for its row."""
    folder, gone = _folder(city), 0
    for one in folder.iterdir() if folder.is_dir() else ():
        is_useful = kept.get(one.name)
        if is_useful is None:
            is_useful = one.stat().st_mtime > (now - _UNKNOWN_FOR).timestamp()
        if not is_useful:
            one.unlink(missing_ok=True)
            gone += 1
    return gone


def preview(session: Session, *, pending: int, sha256: str | None, rows: Rows | None, today: date, now: datetime) -> None:
    """Tell the sender what the workbook would change, row by row where it is rejected; nothing is written yet.

    `rows` None: the file was no workbook.
    """
    found = session.get_one(PendingImport, pending)
    if found.read_at is not None:
        return
    found.read_at, found.sha256 = now, sha256
    session.add(found)
    facts: dict[str, object] = {"name": found.name}
    buttons = None
    if session.get_one(Person, found.person_id).role is not Role.ADMIN:
        screen = "reporting/form/not_a_form"
    elif rows is None:
        screen = "exchange/import/unreadable"
    else:
        outcome = importing.take(session, rows, today=today, write=False)
        screen = "exchange/import/preview"
        facts |= {
            "outcome": outcome,
            "rejected": outcome.shown,
            "more": len(outcome.rejected) - len(outcome.shown),
            "changes": outcome.changes,
        }
        if outcome.changes and not outcome.rejected:
            buttons = [[Button("apply_import", ApplyImport(found.id), facts={"count": outcome.changes})]]
    sent_files.tell(session, to=found.person_id, screen=screen, key=f"import:{found.id}", facts=facts, buttons=buttons, now=now)


def mine(session: Session, *, by: int, pending: int) -> PendingImport:
    """A workbook its sender may apply: still an admin, and not applied before."""
    found = session.get(PendingImport, pending)
    person = session.get(Person, by)
    if found is None or person is None or found.person_id != by or person.role is not Role.ADMIN or found.applied_at:
        raise Outdated
    return found


def apply(session: Session, *, by: int, pending: int, rows: Rows, today: date, now: datetime) -> importing.Outcome:
    """Write a previewed workbook, all or nothing; what has changed since the preview is checked again."""
    found = mine(session, by=by, pending=pending)
    outcome = importing.take(session, rows, today=today, write=True)
    if not outcome.rejected:
        found.applied_at = now
        session.add(found)
    return outcome


def _folder(city: City) -> Path:
    return city.files / "imports"
