"""Rehearsals asked for in chat: kept until they are played outside the transaction, shown on the way, sent when done.

A workbook that was previewed can be rehearsed before it is written: the rest of the quarter is played with it and without.
"""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from domain.standards.periods import Frequency, Period
from models.calendar.rehearsal import RehearsalRequest
from models.exchange.workbook import PendingImport
from models.messages.message import Urgency
from services import rights
from services.city import City
from services.exchange import sent_workbooks
from services.exchange.actions import ApplyImport
from services.exchange.importing import Outcome
from services.messages import outbox
from services.messages.outbox import Button, Notice
from services.refusals import Outdated, Refusal

CARD = "rehearsal"
_QUARTER = re.compile(r"(?:tw|q|triwulan|kuartal|quarter)\s*([1-4])(?:\s*[-/ ]?\s*(\d{4}))?", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/ ]?\s*(?:tw|q|triwulan)\s*([1-4])", re.IGNORECASE)
_AHEAD = 8
_WORTH_IT = timedelta(days=14)
"""As long as so much of a quarter is left, an import is rehearsed in it."""
WAITING = select(RehearsalRequest).where(col(RehearsalRequest.done_at).is_(None)).order_by(col(RehearsalRequest.id))


def ahead(today: date) -> tuple[Period, ...]:
    """This quarter and the next three."""
    quarters = [Period.containing(today, Frequency.QUARTERLY)]
    while len(quarters) < 4:
        quarters.append(quarters[-1].next())
    return tuple(quarters)


def read_quarter(text: str, *, today: date) -> Period:
    """The quarter that is meant; without a year the next one of that number. Raises `Refusal` for none and for a past one."""
    said = text.strip()
    if match := _YEAR_FIRST.fullmatch(said):
        year, number = int(match[1]), int(match[2])
    elif match := _QUARTER.fullmatch(said):
        number = int(match[1])
        year = int(match[2]) if match[2] else today.year + (number < Period.containing(today, Frequency.QUARTERLY).number)
    else:
        raise Refusal("no_quarter")
    this = Period.containing(today, Frequency.QUARTERLY)
    if not 0 <= 4 * (year - this.year) + number - this.number <= _AHEAD:
        raise Refusal("no_quarter")
    return Period(year, Frequency.QUARTERLY, number)


def ask(session: Session, *, by: int, quarter: Period, now: datetime) -> None:
    """Remember the wish; one at a time."""
    _remember(session, RehearsalRequest(person_id=by, quarter=str(quarter), asked_at=now))


def ask_import(session: Session, *, by: int, pending: int, now: datetime, city: City) -> None:
    """Remember that a previewed workbook is to be rehearsed, and say so below its preview, which keeps its buttons."""
    found = session.get(PendingImport, pending)
    if found is None or found.person_id != by or not rights.is_admin(session, by) or found.applied_at or found.ordered_at:
        raise Outdated
    if not sent_workbooks.is_kept(pending=pending, city=city):
        raise Refusal("workbook_gone", name=found.name)
    quarter = rest(city.today(now))
    request = _remember(session, RehearsalRequest(person_id=by, quarter=str(quarter), pending_id=pending, asked_at=now))
    told = Notice(
        to=by,
        screen="calendar/rehearsal/trying",
        key=f"rehearsal_begun:{request.id}",
        facts={"name": found.name, "quarter": quarter, "percent": 0},
        urgency=Urgency.REPLY,
        card=CARD,
    )
    outbox.post(session, told, now=now)


def rest(today: date) -> Period:
    """The quarter in which an import is rehearsed: this one, or the next where little is left of it."""
    this = Period.containing(today, Frequency.QUARTERLY)
    return this if today + _WORTH_IT <= this.last else this.next()


def _remember(session: Session, request: RehearsalRequest) -> RehearsalRequest:
    by = request.person_id
    waits = select(RehearsalRequest.id).where(col(RehearsalRequest.person_id) == by, col(RehearsalRequest.done_at).is_(None))
    if session.exec(waits).first() is not None:
        raise Refusal("rehearsal_waits")
    session.add(request)
    session.flush()
    return request


def waiting(session: Session) -> list[RehearsalRequest]:
    """What is still to be played, oldest first."""
    return list(session.scalars(WAITING))


def show_progress(session: Session, *, request: int, percent: int, now: datetime) -> None:
    """Say in the card how far it is."""
    found = session.get_one(RehearsalRequest, request)
    facts: dict[str, object] = {"quarter": Period.parse(found.quarter), "percent": percent}
    screen = "calendar/rehearsal/progress"
    if found.pending_id is not None:
        facts["name"], screen = session.get_one(PendingImport, found.pending_id).name, "calendar/rehearsal/trying"
    outbox.edit_card(session, to=found.person_id, card=CARD, screen=screen, facts=facts, now=now)


def finish(session: Session, *, request: int, content: bytes, city: City, now: datetime) -> None:
    """Keep the workbook and send it to who asked, if they still are an admin; whoever plays first counts."""
    found = _kept(session, request, content, city, now)
    if found is None:
        return
    notice = Notice(
        to=found.person_id,
        screen="calendar/rehearsal/done",
        key=f"rehearsal:{request}",
        facts={"quarter": Period.parse(found.quarter)},
        urgency=Urgency.REPLY,
        attachment={"as": "document", "draw": "rehearsal", "request": request, "quarter": found.quarter},
    )
    outbox.post(session, notice, now=now)


def finish_import(
    session: Session, *, request: int, content: bytes, lines: dict[str, Any], outcome: Outcome, city: City, now: datetime
) -> None:
    """The same of a workbook that was tried: what would be other, and the button that writes it, where it waits still."""
    found = _kept(session, request, content, city, now)
    if found is None:
        return
    pending = session.get_one(PendingImport, found.pending_id)
    waits = pending.applied_at is None and pending.ordered_at is None
    apply = [[Button("apply_import", ApplyImport(pending.id), facts={"count": outcome.changes})]]
    notice = Notice(
        to=found.person_id,
        screen="calendar/rehearsal/tried",
        key=f"rehearsal:{request}",
        facts={"name": pending.name, "quarter": Period.parse(found.quarter), "waits": waits, **lines},
        urgency=Urgency.REPLY,
        keyboard=apply if waits else None,
        attachment={"as": "document", "draw": "rehearsal", "request": request, "quarter": found.quarter, "of_import": True},
    )
    outbox.post(session, notice, now=now)


def refuse_import(session: Session, *, request: int, outcome: Outcome | None, city: City, now: datetime) -> None:
    """It would do something else by now than its preview said (None: it is applied, or gone): say so, and show what it would do."""
    found = session.get_one(RehearsalRequest, request)
    if found.done_at is not None:
        return
    found.done_at = now
    pending = session.get_one(PendingImport, found.pending_id)
    told = Notice(
        to=found.person_id,
        screen="calendar/rehearsal/moved",
        key=f"rehearsal:{request}",
        facts={"name": pending.name, "again": outcome is not None},
        urgency=Urgency.REPLY,
        card=CARD,
        in_place=True,
    )
    outbox.post(session, told, now=now)
    if outcome is not None:
        pending.turn += 1
        sent_workbooks.preview_again(session, pending, outcome, now=now, city=city)
    session.add_all([found, pending])


def _kept(session: Session, request: int, content: bytes, city: City, now: datetime) -> RehearsalRequest | None:
    """Keep the workbook about it; None where it was played already, or who asked is no admin any more."""
    found = session.get_one(RehearsalRequest, request)
    if found.done_at is not None:
        return None
    found.done_at = now
    session.add(found)
    if not rights.is_admin(session, found.person_id):
        return None
    path = file(city.files, request)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    show_progress(session, request=request, percent=100, now=now)
    return found


def give_up(session: Session, *, request: int, now: datetime) -> None:
    """It cannot be played; say so instead of trying for ever."""
    found = session.get_one(RehearsalRequest, request)
    found.done_at = now
    session.add(found)
    facts: dict[str, object] = {"quarter": Period.parse(found.quarter), "code": f"simulasi-{request}"}
    outbox.edit_card(session, to=found.person_id, card=CARD, screen="calendar/rehearsal/failed", facts=facts, now=now)


def file(folder: Path, request: int) -> Path:
    """Where the workbook of a request lies."""
    return folder / "rehearsals" / f"{request}.xlsx"
