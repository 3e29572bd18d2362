"""The help desk: a person asks, every admin gets a card, one answers, and the person hears it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from domain.adoption.tickets import TicketKind
from domain.standards.working_days import WorkCalendar
from models.adoption.ticket import Ticket, TicketLine, TicketState
from models.people.person import Person
from services.adoption import tickets
from services.adoption.tickets import Shown
from services.city import City
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.ledger import check_admin
from services.messages.outbox import Notice
from services.people import accounts
from services.refusals import Outdated, Refusal

_SHORTEST, _LONGEST = 3, 1000
File = dict[str, Any] | None
"""A photo or document as Telegram keeps it."""

_ANSWERED_WITHIN = 1
"""Working days an answer may take."""

_OPEN_AT_ONCE = 3
"""Questions one person may have waiting."""


def ask(session: Session, *, by: int, words: str, attachment: File = None, now: datetime, city: City) -> Shown:
    """Ask something new; every admin gets a card."""
    check_may_ask(session, by=by)
    _check(words)
    found = Ticket(person_id=by, asked_at=now)
    session.add(found)
    session.flush()
    return put_to_admins(session, found, words, attachment, now=now, city=city)


def check_may_ask(session: Session, *, by: int) -> None:
    """Raises `Refusal` where several questions of this person wait already."""
    if len(mine(session, by=by)) >= _OPEN_AT_ONCE:
        raise Refusal("tickets_waiting", most=_OPEN_AT_ONCE)


def ask_again(session: Session, *, by: int, ticket: int, words: str, attachment: File = None, now: datetime, city: City) -> Shown:
    """The answer was not enough: the question is open again, with what is asked now."""
    found = owned(session, by=by, ticket=ticket)
    if found.kind is not TicketKind.QUESTION:
        raise Outdated
    _check(words)
    found.state, found.asked_at, found.escalated_at, found.writing_at, found.closed_at = TicketState.OPEN, now, None, None, None
    return put_to_admins(session, found, words, attachment, now=now, city=city)


def close(session: Session, *, by: int, ticket: int, now: datetime) -> Shown:
    """The answer helped."""
    found = owned(session, by=by, ticket=ticket)
    if found.state is not TicketState.ANSWERED:
        raise Outdated
    found.state, found.closed_at = TicketState.CLOSED, now
    return changed(session, found, now, by)


def take(session: Session, *, by: int, ticket: int, now: datetime) -> Shown:
    """Look after it; the other admins see who does."""
    found = _to_answer(session, by, ticket)
    found.assignee_id = by
    return changed(session, found, now, by)


def begin_answer(session: Session, *, by: int, ticket: int, now: datetime) -> Shown:
    """Take it and begin to answer; the words come next."""
    found = _to_answer(session, by, ticket)
    found.assignee_id, found.writing_at = by, now
    return changed(session, found, now, by)


def being_answered(session: Session, *, by: int) -> int:
    """The question this admin began to answer last. Raises `Outdated`."""
    check_admin(session, by)
    found = session.scalars(
        select(Ticket.id)
        .where(col(Ticket.assignee_id) == by, col(Ticket.state) == TicketState.OPEN, col(Ticket.writing_at).is_not(None))
        .order_by(col(Ticket.writing_at).desc())
    ).first()
    if found is None:
        raise Outdated
    return found


def answer(session: Session, *, by: int, ticket: int, words: str, now: datetime, city: City) -> Shown:
    """Answer it; the person is told. The first answer counts, a second one is told who gave it."""
    found = _to_answer(session, by, ticket)
    _check(words)
    found.assignee_id, found.state, found.writing_at = by, TicketState.ANSWERED, None
    line = _add(session, found, by, words, now)
    shown = changed(session, found, now, by)
    when = allowed(session, people=[found.person_id], now=now, city=city)
    outbox.post(
        session,
        Notice(
            to=found.person_id,
            screen="adoption/ticket/answer",
            key=f"ticket_answer:{line}",
            facts={"shown": shown},
            card=tickets.card_name(found.id),
            keyboard=tickets.for_person(shown),
            not_before=when[found.person_id],
        ),
        now=now,
    )
    return shown


def mine(session: Session, *, by: int) -> tuple[int, ...]:
    """The questions of a person that wait for an answer."""
    return tuple(session.scalars(select(Ticket.id).where(col(Ticket.person_id) == by, col(Ticket.state) == TicketState.OPEN)))


def begin_again(session: Session, *, by: int, ticket: int, now: datetime) -> Shown:
    """The answer was not enough; what is asked now comes next."""
    found = owned(session, by=by, ticket=ticket)
    if found.state is not TicketState.ANSWERED:
        raise Outdated
    found.writing_at = now
    session.add(found)
    return tickets.of(session, found, now)


def owned(session: Session, *, by: int, ticket: int) -> Ticket:
    """A question of this person's own. Raises `Outdated`."""
    found = session.get(Ticket, ticket, with_for_update=True)
    if found is None or found.person_id != by:
        raise Outdated
    return found


def being_asked_again(session: Session, *, by: int) -> int:
    """The answered question about which this person began to ask again. Raises `Outdated`."""
    found = session.scalars(
        select(Ticket.id)
        .where(col(Ticket.person_id) == by, col(Ticket.state) == TicketState.ANSWERED, col(Ticket.writing_at).is_not(None))
        .order_by(col(Ticket.writing_at).desc())
    ).first()
    if found is None:
        raise Outdated
    return found


def late_at(asked_at: datetime, calendar: WorkCalendar, zone: ZoneInfo) -> datetime:
    """When a question has waited too long: a working day after it was asked."""
    asked = asked_at.astimezone(zone)
    return datetime.combine(calendar.add_working_days(asked.date(), _ANSWERED_WITHIN), asked.timetz())


def put_to(session: Session, ticket: Ticket, *, screen: str, key: str, now: datetime, city: City, at_once: bool = False) -> int:
    """Promise every admin the card of a question; `at_once` where its hours run on through nights and holidays."""
    admins = _admins_for(session, ticket)
    when = dict.fromkeys(admins, now) if at_once else allowed(session, people=admins, now=now, city=city)
    return _put_to(session, ticket, when, screen=screen, key=key, now=now)


def escalate(session: Session, ticket: Ticket, *, now: datetime, city: City) -> int:
    """Promise the card of a question that has waited too long to every admin but the one who took it, who knows."""
    key = f"ticket_late:{ticket.id}:{ticket.asked_at:%Y%m%d%H%M%S}"
    others = [admin for admin in _admins_for(session, ticket) if admin != ticket.assignee_id]
    when = allowed(session, people=others, now=now, city=city)
    return _put_to(session, ticket, when, screen="adoption/ticket/late", key=key, now=now) if others else 0


def _admins_for(session: Session, ticket: Ticket) -> list[int]:
    """Who can answer: the admins; whoever asked is among them only where nobody else is."""
    return [admin for admin in accounts.admin_ids(session) if admin != ticket.person_id] or [ticket.person_id]


def _put_to(session: Session, ticket: Ticket, when: Mapping[int, datetime], *, screen: str, key: str, now: datetime) -> int:
    """Promise the card to each admin for the moment that is theirs."""
    shown = tickets.of(session, ticket, now)
    return outbox.post(
        session,
        *(
            Notice(
                to=admin,
                screen=screen,
                key=f"{key}:{admin}",
                facts={"shown": shown},
                card=tickets.card_name(ticket.id),
                keyboard=tickets.keyboard(shown),
                not_before=at,
            )
            for admin, at in when.items()
        ),
        now=now,
    )


def put_to_admins(session: Session, found: Ticket, words: str, attachment: File, *, now: datetime, city: City) -> Shown:
    """Keep what was asked, and give every admin the card."""
    line = _add(session, found, found.person_id, words, now, attachment)
    put_to(session, found, screen="adoption/ticket/card", key=f"ticket:{line}", now=now, city=city)
    return tickets.of(session, found, now)


def _to_answer(session: Session, by: int, ticket: int) -> Ticket:
    check_admin(session, by)
    found = session.get(Ticket, ticket, with_for_update=True)
    if found is None or found.kind is not TicketKind.QUESTION:
        raise Outdated
    if found.state is not TicketState.OPEN:
        assignee = session.get(Person, found.assignee_id) if found.assignee_id else None
        raise Refusal("ticket_answered", number=found.id, by=assignee.called if assignee else None)
    return found


def changed(session: Session, found: Ticket, now: datetime, by: int) -> Shown:
    """Keep it, and show the other admins how it stands now."""
    session.add(found)
    session.flush()
    shown = tickets.of(session, found, now)
    outbox.edit_for_admins(
        session,
        card=tickets.card_name(found.id),
        screen="adoption/ticket/card",
        facts={"shown": shown},
        keyboard=tickets.keyboard(shown),
        but=by,
        now=now,
    )
    return shown


def _add(session: Session, found: Ticket, by: int, words: str, now: datetime, attachment: File = None) -> int:
    line = TicketLine(ticket_id=found.id, by_id=by, at=now, words=words, attachment=attachment)
    session.add_all([found, line])
    session.flush()
    return line.id


def _check(words: str) -> None:
    if not _SHORTEST <= len(words) <= _LONGEST:
        raise Refusal("ticket_length", shortest=_SHORTEST, longest=_LONGEST)
