"""A question to the help desk that nobody answered within a working day is shown once more to the admins who have not taken it."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from domain.adoption.tickets import TicketKind
from domain.standards.working_days import WorkCalendar
from models.adoption.ticket import Ticket, TicketState
from services.adoption import helpdesk
from services.city import City
from services.home import data_requests
from services.messages.hours import days_off

_AT_LEAST = timedelta(days=1)


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Tell the admins of each question that has waited too long; of each once."""
    waiting = session.scalars(
        select(Ticket).where(
            col(Ticket.state) == TicketState.OPEN,
            col(Ticket.asked_at) <= now - _AT_LEAST,
            col(Ticket.escalated_at).is_(None),
            col(Ticket.kind) == TicketKind.QUESTION,
        )
    ).all()
    if not waiting:
        return 0
    year = city.today(now).year
    calendar = WorkCalendar(days_off(session, years=(year - 1, year, year + 1)))
    promised = 0
    for ticket in waiting:
        if helpdesk.late_at(ticket.asked_at, calendar, city.zone) <= now:
            promised += helpdesk.escalate(session, ticket, now=now, city=city)
            ticket.escalated_at = now
            session.add(ticket)
    return promised


def remind_of_requests(session: Session, *, now: datetime, city: City) -> int:
    """Tell all admins of each request about somebody's own data whose 72 hours run out."""
    return data_requests.remind(session, now=now, city=city)
