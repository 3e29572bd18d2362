"""Workbooks that were sent to the bot: kept until they are read, previewed, and applied."""

import hashlib
from datetime import date, datetime
from pathlib import Path

from sqlmodel import Session, col, select

from models.exchange.workbook import PendingImport
from models.people.person import Person
from services.city import City
from services.exchange import importing
from services.exchange.actions import ApplyImport
from services.messages import outbox
from services.messages.outbox import Button, Keyboard, Notice
from services.people import rights
from services.refusals import Outdated

READING = "reading"
"""The card that says a file is being read, and then what came of it."""
_UNREAD = select(PendingImport).where(col(PendingImport.read_at).is_(None))


def keep(session: Session, *, by: int, file_id: str, name: str, now: datetime) -> None:
    """Remember a workbook that is to be read."""
    session.add(PendingImport(person_id=by, file_id=file_id, name=name[:255], made_at=now))


def unread(session: Session) -> list[PendingImport]:
    """The workbooks nobody has read yet."""
    return list(session.scalars(_UNREAD))


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
    return (_folder(city) / pending.sha256).read_bytes()


def preview(session: Session, *, pending: int, sha256: str | None, rows: importing.Rows | None, today: date, now: datetime) -> None:
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
    if not rights.is_admin(session, found.person_id):
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
    tell(session, to=found.person_id, screen=screen, key=f"import:{found.id}", facts=facts, buttons=buttons, now=now)


def tell(
    session: Session, *, to: int, screen: str, key: str, facts: dict[str, object], buttons: Keyboard | None, now: datetime
) -> None:
    """Say what came of a file in the message that said it is being read."""
    notice = Notice(to=to, screen=screen, key=key, facts=facts, keyboard=buttons, card=READING, in_place=True)
    outbox.post(session, notice, now=now)


def mine(session: Session, *, by: int, pending: int) -> PendingImport:
    """A workbook its sender may apply: still an admin, and not applied before."""
    found = session.get(PendingImport, pending)
    if found is None or found.person_id != by or not rights.is_admin(session, by) or found.applied_at:
        raise Outdated
    return found


def apply(
    session: Session, *, by: int, pending: int, rows: importing.Rows, roles: bool | None, today: date, now: datetime
) -> importing.Outcome:
    """Write a previewed workbook, all or nothing; what has changed since the preview is checked again.

    `roles`: whether who may do what changes with it; None: that is asked first where it would.
    """
    found = mine(session, by=by, pending=pending)
    outcome = importing.take(session, rows, today=today, write=True, change_roles=roles)
    if outcome.rejected or outcome.asks:
        return outcome
    found.applied_at = now
    session.add(found)
    session.flush()
    if roles is not False:
        tell_roles(session, outcome, key=f"roles:{found.id}", by=by, now=now)
    return outcome


def tell_roles(session: Session, outcome: importing.Outcome, *, key: str, by: int | None, now: datetime) -> None:
    """Let the other admins hear who may do something else now. `by` None: it was done at the server."""
    if not outcome.roles or outcome.rejected:
        return
    name = session.get_one(Person, by).name if by is not None else None
    told: dict[str, object] = {"roles": outcome.roles, "by": name}
    others = [admin for admin in rights.admins(session) if admin != by]
    notices = [Notice(to=one, screen="exchange/import/roles_changed", key=f"{key}:{one}", facts=told) for one in others]
    outbox.post(session, *notices, now=now)


def _folder(city: City) -> Path:
    return city.files / "imports"
