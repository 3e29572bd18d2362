"""Imports that are taken back within a day: one tap, looked at once more, done outside of any update, told to all admins."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, func, select

from domain.actions import GoHome
from models.exchange.workbook import PendingImport
from models.messages.errand import ErrandKind
from models.people.person import Person
from models.reporting.report import Report
from services import rights
from services.city import City
from services.exchange import importing, undoing
from services.exchange.actions import AskUndo
from services.exchange.undoing import State, Undone, Written
from services.messages import errands, outbox, sent_files
from services.messages.outbox import Button, Keyboard, Notice
from services.naming import among
from services.people.names import tell_apart
from services.refusals import Outdated, Refusal
from services.whole_files import written_whole

UNDOABLE = timedelta(hours=24)
"""How long after it was applied an import can be taken back."""

ORDERED = (
    select(PendingImport)
    .where(
        col(PendingImport.undo_ordered_at).is_not(None),
        col(PendingImport.undone_at).is_(None),
        ~errands.resting(ErrandKind.UNDO, PendingImport.id),
    )
    .order_by(col(PendingImport.id))
)
"""The imports that are to be taken back `now`."""


def remember(before: State, after: State, *, pending: int, city: City) -> None:
    """Keep what an import wrote, so that it can be taken back."""
    written = {name: asdict(one) for name, one in undoing.difference(before, after).items()}
    place = _place(pending, city)
    place.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(place) as out:
        out.write(json.dumps(written, default=undoing.as_json).encode())


def look(session: Session, *, by: int, pending: int, now: datetime, city: City) -> PendingImport:
    """An import that can still be taken back, by any admin."""
    found = session.get(PendingImport, pending, with_for_update=True)
    if found is None or not rights.is_admin(session, by) or found.applied_at is None or found.undone_at is not None:
        raise Outdated
    if found.applied_at <= now - UNDOABLE or not _place(pending, city).exists():
        raise Refusal("import_stays", name=found.name)
    return found


def order(session: Session, *, by: int, pending: int, now: datetime, city: City) -> PendingImport:
    """Have it taken back; once, however often it is asked."""
    found = look(session, by=by, pending=pending, now=now, city=city)
    if found.undo_ordered_at is None:
        found.undo_ordered_at, found.undone_by = now, by
        session.add(found)
        session.flush()
    return found


def ordered(session: Session, *, now: datetime) -> list[PendingImport]:
    """The imports that are to be taken back now, the oldest first."""
    return list(session.scalars(ORDERED, {"now": now}))


def written(*, pending: int, city: City) -> dict[str, Written]:
    """What an import wrote."""
    kept: dict[str, Any] = json.loads(_place(pending, city).read_bytes(), object_hook=undoing.restored)
    return {name: Written(**one) for name, one in kept.items()}


def write(session: Session, *, pending: int, what: Mapping[str, Written], now: datetime) -> None:
    """Take it back, and tell whoever wanted it and the other admins. Whoever calls this does so alone."""
    found = session.get_one(PendingImport, pending, with_for_update=True)
    if found.undone_at is not None or found.undo_ordered_at is None or found.undone_by is None:
        return
    if not rights.is_admin(session, found.undone_by):
        found.undo_ordered_at = found.undone_by = None
        session.add(found)
        return
    done = undoing.undo(session, what)
    importing.renew_mark(session)
    tell_apart(session)
    found = session.get_one(PendingImport, pending)
    found.undone_at = now
    session.add(found)
    _tell(session, found, done, now=now)


def give_up(session: Session, *, pending: int, now: datetime) -> None:
    """It could not be done; say so instead of trying for ever."""
    found = session.get_one(PendingImport, pending)
    if found.undone_at is None and found.undone_by is not None:
        key = f"import:{found.id}:undo:{found.undo_ordered_at}:failed"
        facts: dict[str, object] = {"name": found.name}
        notice = Notice(to=found.undone_by, screen="exchange/import/not_undone", key=key, facts=facts, keyboard=_HOME)
        outbox.post(session, notice, now=now)
        found.undo_ordered_at = found.undone_by = None
        session.add(found)


def recent(session: Session, *, now: datetime, city: City) -> list[PendingImport]:
    """The imports of the last day that can be taken back, the newest first."""
    wanted = select(PendingImport).where(col(PendingImport.applied_at) > now - UNDOABLE, col(PendingImport.undone_at).is_(None))
    rows = session.scalars(wanted.order_by(col(PendingImport.applied_at).desc(), col(PendingImport.id).desc()).limit(5))
    return [one for one in rows if _place(one.id, city).exists()]


def buttons(pending: int) -> Keyboard:
    """Below what an import came to."""
    return [[Button("undo_import", AskUndo(pending))], *_HOME]


_HOME = [[Button("home", GoHome())]]


def _tell(session: Session, found: PendingImport, done: Undone, *, now: datetime) -> None:
    assert found.undone_by is not None
    facts: dict[str, object] = {
        "name": found.name,
        "restored": done.restored,
        "kept": done.kept,
        "all_kept": len(done.kept),
        "reports": _reported(session, done.people, since=found.applied_at),
        "by": session.get_one(Person, found.undone_by).called,
    }
    notices = [
        Notice(
            to=admin,
            screen="exchange/import/undone",
            key=f"import:{found.id}:undone:{admin}",
            facts={**facts, "own": admin == found.undone_by},
            keyboard=_HOME if admin == found.undone_by else None,
            card=sent_files.card_name(found.id) if admin == found.undone_by == found.person_id else None,
            in_place=admin == found.undone_by == found.person_id,
        )
        for admin in dict.fromkeys([found.undone_by, *rights.admins(session)])
    ]
    outbox.post(session, *notices, now=now)


def _reported(session: Session, people: set[int], *, since: datetime | None) -> int:
    """Reports that those whom it is about sent since; they stay."""
    wanted = select(Report.person_id, func.count()).where(col(Report.submitted_at) >= since, among(people, Report.person_id))
    return sum(count for person, count in session.execute(wanted.group_by(col(Report.person_id))) if person in people)


def _place(pending: int, city: City) -> Path:
    return city.files / "imports" / f"{pending}.undo.json"
