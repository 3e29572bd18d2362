"""Deletes what may be deleted of a person. What the law keeps (reports with their trail, evaluations, trainings) stays as it is."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, update
from sqlmodel import Session, col, select

from models.adoption.story import DIGEST, Story, StoryState, StoryTap
from models.adoption.ticket import Ticket, TicketLine
from models.calendar.reminder import Snooze
from models.exchange.workbook import PendingImport
from models.messages.message import Card, Outbox, OutboxState, TalkState
from models.people.link import Invitation, LinkDecision, LinkRequest
from models.people.person import Account, Chat
from models.people.preference import Preference
from models.people.restriction import Restriction
from models.reporting.report import Draft, DraftAnswer
from services.adoption import recording, stories, tickets

GONE = "–"
"""Stands where words were deleted."""
_ABOUT_STORIES = "story", "story_decided", "story_wanted"
"""How the keys of messages about one story begin."""


def erase(session: Session, *, person: int, now: datetime) -> None:
    """Delete the person's stories, help-desk texts, preferences and account link, and what messages to them said."""
    _stories(session, person, now)
    _tickets(session, person, now)
    _drafts(session, person)
    recording.erase(session, person=person, now=now)
    for table in (Preference, Restriction, Snooze):
        session.execute(delete(table).where(col(table.person_id) == person))
    session.execute(update(PendingImport).where(col(PendingImport.person_id) == person).values(name=GONE, file_id=GONE))
    _account(session, person, now)


def _stories(session: Session, person: int, now: datetime) -> None:
    for story in session.scalars(select(Story.id).where(col(Story.author_id) == person)).all():
        _unsay(session, or_(*(col(Outbox.key).startswith(f"{about}:{story}:") for about in _ABOUT_STORIES)), now)
    session.execute(
        update(Outbox)
        .where(col(Outbox.key).startswith(DIGEST), col(Outbox.state) != OutboxState.WAITING)
        .values(facts={})
        .execution_options(synchronize_session=False)
    )
    session.execute(delete(StoryTap).where(col(StoryTap.person_id) == person))
    session.execute(
        update(Story)
        .where(col(Story.author_id) == person)
        .values(words="", photo=None, reason=None, state=StoryState.WITHDRAWN)
        .execution_options(synchronize_session="fetch")
    )
    stories.renew_digests(session)


def _tickets(session: Session, person: int, now: datetime) -> None:
    """Everything said in their questions, and what they said elsewhere at the help desk."""
    theirs = session.scalars(select(Ticket.id).where(col(Ticket.person_id) == person)).all()
    _unsay(session, col(Outbox.card).in_([tickets.card_name(one) for one in theirs]), now)
    session.execute(
        update(TicketLine)
        .where(or_(col(TicketLine.ticket_id).in_(theirs), col(TicketLine.by_id) == person))
        .values(words=GONE, attachment=None)
        .execution_options(synchronize_session="fetch")
    )


def _unsay(session: Session, about: ColumnElement[bool], now: datetime) -> None:
    """Messages that wait are not sent any more; of those that were, only that they were is kept."""
    quietly = {"synchronize_session": False}
    ended = {"state": OutboxState.CANCELLED, "settled_at": now, "error": "the person asked for deletion"}
    waiting = update(Outbox).where(about, col(Outbox.state) == OutboxState.WAITING)
    session.execute(waiting.values(**ended).execution_options(**quietly))
    session.execute(update(Outbox).where(about).values(facts={}, keyboard=None, attachment=None).execution_options(**quietly))


def _drafts(session: Session, person: int) -> None:
    """What was begun and never sent."""
    theirs = select(Draft.id).where(col(Draft.person_id) == person)
    session.execute(delete(DraftAnswer).where(col(DraftAnswer.draft_id).in_(theirs)))
    session.execute(delete(Draft).where(col(Draft.person_id) == person))


def _account(session: Session, person: int, now: datetime) -> None:
    """The link to their Telegram account, what was remembered of that chat, and the words of what was sent to it."""
    chats = list(session.scalars(select(Account.telegram_id).where(col(Account.person_id) == person)))
    _unsay(session, or_(col(Outbox.person_id) == person, col(Outbox.chat_id).in_(chats)), now)
    session.execute(update(Account).where(col(Account.person_id) == person, col(Account.closed_at).is_(None)).values(closed_at=now))
    session.execute(update(Invitation).where(col(Invitation.person_id) == person).values(expires_at=now))
    session.execute(
        delete(LinkRequest).where(col(LinkRequest.person_id) == person, col(LinkRequest.decision) != LinkDecision.WAITING)
    )
    for table, chat in ((Chat, col(Chat.telegram_id)), (Card, col(Card.chat_id)), (TalkState, col(TalkState.chat_id))):
        session.execute(delete(table).where(chat.in_(chats)))
