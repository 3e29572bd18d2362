"""Requests about one's own data: to correct, to restrict, to delete them. Decided within 72 hours."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from domain.adoption.tickets import TicketKind
from models.adoption.ticket import Ticket, TicketLine, TicketOutcome, TicketState
from models.people.restriction import Restriction
from services.adoption import helpdesk, stories, tickets
from services.adoption.tickets import Shown
from services.city import City
from services.home import erasing
from services.messages import outbox
from services.messages.ledger import check_admin
from services.messages.outbox import Button, Notice
from services.people import accounts
from services.people.personal_actions import OpenOwnData
from services.refusals import Outdated, Refusal

WITHIN = timedelta(hours=72)
"""3 x 24 hours: UU 27/2022."""
_SOON = timedelta(hours=24)
_SHORTEST, _LONGEST = 10, 1000


@dataclass(frozen=True)
class Standing:
    """How it stands with the person's own data."""

    waiting: tuple[int, ...]
    """The numbers of the requests that nobody has decided yet."""
    restricted: datetime | None


def standing(session: Session, *, by: int) -> Standing:
    """What the person has asked for, and whether their data are restricted."""
    waiting = session.scalars(_open().where(col(Ticket.person_id) == by).order_by(col(Ticket.id)))
    restriction = session.get(Restriction, by)
    return Standing(tuple(one.id for one in waiting), restriction.since if restriction else None)


def check_may_ask(session: Session, *, by: int, kind: TicketKind) -> None:
    """Raises `Refusal` where the same was asked for already and waits, `Outdated` where it is no request of this kind."""
    if kind is TicketKind.QUESTION:
        raise Outdated
    waiting = session.scalars(_open().where(col(Ticket.person_id) == by, col(Ticket.kind) == kind)).first()
    if waiting is not None:
        raise Refusal("data_request_waits", number=waiting.id, until=waiting.due_at)
    if kind is TicketKind.RESTRICTION and session.get(Restriction, by) is not None:
        raise Refusal("data_restricted_already")


def ask(session: Session, *, by: int, kind: TicketKind, words: str, now: datetime, city: City) -> Shown:
    """Ask for it; every admin gets the card with the hour until which it must be decided."""
    check_may_ask(session, by=by, kind=kind)
    if not _SHORTEST <= len(words) <= _LONGEST:
        raise Refusal("ticket_length", shortest=_SHORTEST, longest=_LONGEST)
    found = Ticket(person_id=by, asked_at=now, kind=kind, due_at=now + WITHIN)
    session.add(found)
    session.flush()
    return helpdesk.put_to_admins(session, found, words, None, now=now, city=city)


def execute(session: Session, *, by: int, ticket: int, now: datetime) -> Shown:
    """Do what was asked, and tell the person what became of what."""
    found = _to_decide(session, by, ticket)
    chats = accounts.telegram_ids(session, person=found.person_id)
    if found.kind is TicketKind.RESTRICTION:
        session.merge(Restriction(person_id=found.person_id, since=now))
        stories.renew_digests(session)
    elif found.kind is TicketKind.DELETION:
        erasing.erase(session, person=found.person_id, now=now)
    shown = _settle(session, found, TicketOutcome.EXECUTED, by=by, now=now)
    _tell(session, found, chats, None, now=now)
    return shown


def begin_refusal(session: Session, *, by: int, ticket: int, now: datetime) -> Shown:
    """Begin to refuse it; the lawful reason comes next."""
    found = _to_decide(session, by, ticket)
    found.assignee_id, found.writing_at = by, now
    session.add(found)
    session.flush()
    return tickets.of(session, found, now)


def refuse(session: Session, *, by: int, words: str, now: datetime) -> Shown:
    """Refuse what this admin began to refuse last, with the reason, which the person reads."""
    found = _to_decide(session, by, helpdesk.being_answered(session, by=by))
    if not _SHORTEST <= len(words) <= _LONGEST:
        raise Refusal("ticket_length", shortest=_SHORTEST, longest=_LONGEST)
    session.add(TicketLine(ticket_id=found.id, by_id=by, at=now, words=words))
    shown = _settle(session, found, TicketOutcome.REFUSED, by=by, now=now)
    _tell(session, found, accounts.telegram_ids(session, person=found.person_id), words, now=now)
    return shown


def lift(session: Session, *, by: int) -> None:
    """Use the person's data as everybody's again."""
    lifted = session.execute(delete(Restriction).where(col(Restriction.person_id) == by).returning(col(Restriction.person_id)))
    if lifted.first() is None:
        raise Outdated


def remind(session: Session, *, now: datetime, city: City) -> int:
    """Show the admins each request whose hours run out: a day before, and when they are over."""
    promised = 0
    for found in session.scalars(_open().where(col(Ticket.due_at) <= now + _SOON)).all():
        assert found.due_at is not None
        when = "over" if found.due_at <= now else "soon"
        key = f"ticket_late:{found.id}:{when}"
        promised += helpdesk.put_to(session, found, screen="adoption/ticket/due", key=key, now=now, city=city, at_once=True)
    return promised


def _open() -> SelectOfScalar[Ticket]:
    return select(Ticket).where(col(Ticket.state) == TicketState.OPEN, col(Ticket.kind) != TicketKind.QUESTION)


def _to_decide(session: Session, by: int, ticket: int) -> Ticket:
    """A request that is to be decided, by an admin who did not ask it, where there is another."""
    check_admin(session, by)
    found = session.get(Ticket, ticket, with_for_update=True)
    if found is None or found.kind is TicketKind.QUESTION or found.state is not TicketState.OPEN:
        raise Outdated
    if found.person_id == by and len(accounts.admin_ids(session)) > 1:
        raise Refusal("data_request_own")
    return found


def _settle(session: Session, found: Ticket, outcome: TicketOutcome, *, by: int, now: datetime) -> Shown:
    found.assignee_id, found.writing_at, found.outcome = by, None, outcome
    found.state, found.closed_at = TicketState.CLOSED, now
    return helpdesk.changed(session, found, now, by)


def _tell(session: Session, found: Ticket, chats: tuple[int, ...], reason: str | None, *, now: datetime) -> None:
    """Tell the person at once: it is their right to know. Where their account is about to be closed, it hears it once more."""
    facts: dict[str, object] = {"number": found.id, "kind": found.kind, "outcome": found.outcome, "reason": reason}
    key = f"own_data:{found.id}"
    if found.kind is TicketKind.DELETION and found.outcome is TicketOutcome.EXECUTED:
        for chat in chats:
            outbox.post_to_chat(session, chat, screen="home/own_data/decided", key=f"{key}:{chat}", menu=None, now=now, **facts)
        return
    keyboard = [[Button("own_data", OpenOwnData())]]
    outbox.post(
        session, Notice(to=found.person_id, screen="home/own_data/decided", key=key, facts=facts, keyboard=keyboard), now=now
    )
