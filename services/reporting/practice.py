"""Practice (latihan): the real conversation on a draft that is thrown away, counted nowhere."""

from datetime import date, datetime

from sqlmodel import Session

from domain.standards.periods import Frequency, Period
from models.reporting.report import Draft
from services.refusals import Refusal
from services.reporting import drafts
from services.standards.expected import standards
from services.standards.held import whose

_MOST = 3
"""Questions are enough to know how it goes."""


def begin(session: Session, *, by: int, today: date, now: datetime) -> drafts.Next:
    """Begin a practice report of the indicators the person will really be asked for."""
    held = whose(session, person=by, on=today)
    indicators = standards(session).asked(held.position, today) if held else ()
    if not indicators:
        raise Refusal("nothing_to_practise")
    drafts.end_practice(session, by=by)
    draft = Draft(person_id=by, practice=True, begun_at=now, touched_at=now)
    session.add(draft)
    session.flush()
    keys = [(one.id, str(Period.containing(today, Frequency(one.frequency)))) for one in indicators[:_MOST]]
    drafts.add(session, draft, keys)
    session.flush()
    return drafts.go_on(session, draft)
