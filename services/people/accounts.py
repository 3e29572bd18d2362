"""The Telegram accounts through which people of the roster speak."""

from datetime import datetime

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from models.messages.message import Outbox, OutboxState, Urgency
from models.people.person import CALLED, Account, Person
from services import rights


def admins(session: Session) -> tuple[str, ...]:
    """The names of those who answer for the roster."""
    return tuple(session.scalars(select(CALLED).where(col(Person.id).in_(rights.admins(session))).order_by(CALLED)))


def admin_ids(session: Session) -> tuple[int, ...]:
    """The people who answer for the roster."""
    return rights.admins(session)


def mark_blocked(session: Session, *, telegram_id: int, gone: bool, now: datetime) -> None:
    """Remember that somebody blocked the bot, or that they are back: pushes pause, or go on with what is still useful."""
    if gone:
        pause(session, telegram_id=telegram_id, now=now)
    else:
        resume(session, telegram_id=telegram_id, now=now)


def pause(session: Session, *, telegram_id: int, now: datetime) -> None:
    """No more pushes until they return; nothing of theirs is deleted."""
    session.execute(
        update(Account)
        .where(col(Account.telegram_id) == telegram_id, col(Account.closed_at).is_(None), col(Account.blocked_at).is_(None))
        .values(blocked_at=now)
    )
    session.execute(
        update(Outbox)
        .where(col(Outbox.chat_id) == telegram_id, col(Outbox.state) == OutboxState.WAITING, col(Outbox.urgency) == Urgency.NOTICE)
        .values(state=OutboxState.BLOCKED, settled_at=now)
    )


def resume(session: Session, *, telegram_id: int, now: datetime) -> None:
    """They are back: what was paused and has not lost its use waits to be sent again."""
    back = session.scalars(
        update(Account)
        .where(col(Account.telegram_id) == telegram_id, col(Account.closed_at).is_(None))
        .values(blocked_at=None)
        .returning(col(Account.person_id))
    ).all()
    session.execute(
        update(Outbox)
        .where(
            col(Outbox.person_id).in_(back),
            col(Outbox.chat_id) == telegram_id,
            col(Outbox.state) == OutboxState.BLOCKED,
            col(Outbox.urgency) == Urgency.NOTICE,
            or_(col(Outbox.expires_at).is_(None), col(Outbox.expires_at) > now),
        )
        .values(state=OutboxState.WAITING, settled_at=None, error=None)
    )


def telegram_ids(session: Session, *, person: int) -> tuple[int, ...]:
    """The account through which a person speaks now; none where they have not started."""
    in_use = select(Account.telegram_id).where(col(Account.person_id) == person, col(Account.closed_at).is_(None))
    return tuple(session.scalars(in_use))


def person_of(session: Session, *, telegram_id: int) -> int | None:
    """Who speaks through a Telegram account now."""
    in_use = select(Account.person_id).where(col(Account.telegram_id) == telegram_id, col(Account.closed_at).is_(None))
    return session.scalars(in_use).first()
