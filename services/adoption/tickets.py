"""What is seen of the questions to the help desk: one with its answers, the list of them, and what can be done with each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from domain.actions import GoHome
from domain.adoption.tickets import TicketKind
from models.adoption.ticket import Ticket, TicketLine, TicketOutcome, TicketState
from services.adoption.helpdesk_actions import AnswerTicket, AskAgain, CloseTicket, OpenTickets, ShowTicketFiles, TakeTicket
from services.messages.ledger import Page, check_admin, cut
from services.messages.outbox import Button, Keyboard
from services.people.names import names_of
from services.people.personal_actions import ExecuteRequest, RefuseRequest
from services.refusals import Outdated

CARD = "ticket:"
"""What the names of the cards that show a question begin with; the id follows."""
_PAGE = 8
_RECENT = timedelta(days=14)


@dataclass(frozen=True)
class Said:
    """One line of the conversation."""

    by: str
    at: datetime
    words: str
    asks: bool
    """Said by the person who asked."""
    has_file: bool


@dataclass(frozen=True)
class Shown:
    """A question as both sides see it."""

    id: int
    state: TicketState
    person_id: int
    person: str
    assignee: str | None
    asked_at: datetime
    hours: int
    """How long it has waited; of one that is answered, how long ago it was asked."""
    lines: tuple[Said, ...]
    kind: TicketKind = TicketKind.QUESTION
    due_at: datetime | None = None
    """Until when a request about the person's own data must be decided."""
    outcome: TicketOutcome | None = None


def look(session: Session, *, by: int, ticket: int, now: datetime) -> tuple[Shown, Keyboard]:
    """A question with its answers, to an admin or to the person who asked, and what they can do with it."""
    found = session.get(Ticket, ticket)
    if found is None:
        raise Outdated
    shown = of(session, found, now)
    if found.person_id == by:
        return shown, for_person(shown)
    check_admin(session, by)
    return shown, keyboard(shown)


def listed(session: Session, *, by: int, page: int, now: datetime) -> Page[Shown]:
    """What waits, the oldest first, and then what was asked in the last two weeks."""
    check_admin(session, by)
    found = session.scalars(
        select(Ticket).where((col(Ticket.state) == TicketState.OPEN) | (col(Ticket.asked_at) > now - _RECENT))
    ).all()
    ordered = sorted(found, key=lambda one: (one.state is not TicketState.OPEN, one.asked_at))
    here = cut(ordered, page, _PAGE)
    return Page(_all_shown(session, here.lines, now), here.number, here.pages)


def keyboard(shown: Shown) -> Keyboard:
    """What an admin can do with it."""
    rows = []
    if shown.state is TicketState.OPEN and shown.kind is not TicketKind.QUESTION:
        rows.append([Button("execute_request", ExecuteRequest(shown.id)), Button("refuse_request", RefuseRequest(shown.id))])
    elif shown.state is TicketState.OPEN:
        rows.append([Button("answer_ticket", AnswerTicket(shown.id)), Button("take_ticket", TakeTicket(shown.id))])
    count = sum(line.has_file for line in shown.lines)
    if count:
        rows.append([Button("ticket_files", ShowTicketFiles(shown.id), facts={"count": count})])
    return [*rows, [Button("tickets", OpenTickets(0)), Button("home", GoHome())]]


def files(session: Session, *, by: int, ticket: int) -> tuple[dict[str, Any], ...]:
    """The photos and documents that came with a question, for the admins and whoever sent them."""
    found = session.get(Ticket, ticket)
    if found is None:
        raise Outdated
    if found.person_id != by:
        check_admin(session, by)
    lines = session.scalars(select(TicketLine).where(col(TicketLine.ticket_id) == ticket).order_by(col(TicketLine.id)))
    return tuple(line.attachment for line in lines if line.attachment)


def card_name(ticket: int) -> str:
    """The card that shows a question."""
    return f"{CARD}{ticket}"


def of(session: Session, found: Ticket, now: datetime) -> Shown:
    """A question as it is shown."""
    return _all_shown(session, [found], now)[0]


def of_several(session: Session, found: Sequence[Ticket], now: datetime) -> tuple[Shown, ...]:
    """Questions as they are shown, read together."""
    return _all_shown(session, found, now) if found else ()


def _all_shown(session: Session, found: Sequence[Ticket], now: datetime) -> tuple[Shown, ...]:
    of_ticket: defaultdict[int, list[TicketLine]] = defaultdict(list)
    ids = [ticket.id for ticket in found]
    for line in session.scalars(select(TicketLine).where(col(TicketLine.ticket_id).in_(ids)).order_by(col(TicketLine.id))):
        of_ticket[line.ticket_id].append(line)
    people = {one for ticket in found for one in (ticket.person_id, ticket.assignee_id)}
    people |= {line.by_id for lines in of_ticket.values() for line in lines}
    names = names_of(session, {one for one in people if one is not None})
    return tuple(
        Shown(
            id=ticket.id,
            state=ticket.state,
            person_id=ticket.person_id,
            person=names[ticket.person_id],
            assignee=names.get(ticket.assignee_id or 0),
            asked_at=ticket.asked_at,
            hours=int((now - ticket.asked_at) / timedelta(hours=1)),
            lines=tuple(_said(line, ticket, names) for line in of_ticket[ticket.id]),
            kind=ticket.kind,
            due_at=ticket.due_at,
            outcome=ticket.outcome,
        )
        for ticket in found
    )


def _said(line: TicketLine, ticket: Ticket, names: Mapping[int, str]) -> Said:
    return Said(names[line.by_id], line.at, line.words, line.by_id == ticket.person_id, line.attachment is not None)


def for_person(shown: Shown) -> Keyboard:
    """What the person who asked can do with it."""
    if shown.state is TicketState.ANSWERED:
        return [[Button("that_helped", CloseTicket(shown.id)), Button("ask_again", AskAgain(shown.id))]]
    return [[Button("home", GoHome())]]
