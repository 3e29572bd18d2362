"""Rehearsals asked for in chat: kept until they are played outside the transaction, shown on the way, sent when done."""

import re
from datetime import date, datetime
from pathlib import Path

from sqlmodel import Session, col, select

from domain.standards.periods import Frequency, Period
from models.calendar.rehearsal import RehearsalRequest
from models.messages.message import Urgency
from services import rights
from services.city import City
from services.messages import outbox
from services.messages.outbox import Notice
from services.refusals import Refusal

CARD = "rehearsal"
_QUARTER = re.compile(r"(?:tw|q|triwulan|kuartal|quarter)\s*([1-4])(?:\s*[-/ ]?\s*(\d{4}))?", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/ ]?\s*(?:tw|q|triwulan)\s*([1-4])", re.IGNORECASE)
_AHEAD = 8
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
    waits = select(RehearsalRequest.id).where(col(RehearsalRequest.person_id) == by, col(RehearsalRequest.done_at).is_(None))
    if session.exec(waits).first() is not None:
        raise Refusal("rehearsal_waits")
    session.add(RehearsalRequest(person_id=by, quarter=str(quarter), asked_at=now))
    session.flush()


def waiting(session: Session) -> list[RehearsalRequest]:
    """What is still to be played, oldest first."""
    return list(session.scalars(WAITING))


def show_progress(session: Session, *, request: int, percent: int, now: datetime) -> None:
    """Say in the card how far it is."""
    found = session.get_one(RehearsalRequest, request)
    facts = {"quarter": Period.parse(found.quarter), "percent": percent}
    outbox.edit_card(session, to=found.person_id, card=CARD, screen="calendar/rehearsal/progress", facts=facts, now=now)


def finish(session: Session, *, request: int, content: bytes, city: City, now: datetime) -> None:
    """Keep the workbook and send it to who asked, if they still are an admin; whoever plays first counts."""
    found = session.get_one(RehearsalRequest, request)
    if found.done_at is not None:
        return
    found.done_at = now
    session.add(found)
    if not rights.is_admin(session, found.person_id):
        return
    path = file(city.files, request)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    show_progress(session, request=request, percent=100, now=now)
    notice = Notice(
        to=found.person_id,
        screen="calendar/rehearsal/done",
        key=f"rehearsal:{request}",
        facts={"quarter": Period.parse(found.quarter)},
        urgency=Urgency.REPLY,
        attachment={"as": "document", "draw": "rehearsal", "request": request, "quarter": found.quarter},
    )
    outbox.post(session, notice, now=now)


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
