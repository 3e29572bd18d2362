"""The Telegram accounts through which people of the roster speak."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from models import Account, Person, Role


def admins(session: Session) -> tuple[str, ...]:
    """The names of those who answer for the roster."""
    return tuple(session.scalars(select(Person.name).where(col(Person.role) == Role.ADMIN).order_by(col(Person.name))))


def admin_ids(session: Session) -> tuple[int, ...]:
    """The people who answer for the roster."""
    return tuple(session.scalars(select(Person.id).where(col(Person.role) == Role.ADMIN).order_by(col(Person.id))))


def mark_blocked(session: Session, *, telegram_id: int, gone: bool, now: datetime) -> None:
    """Remember that somebody blocked the bot, or that they are back."""
    session.execute(
        update(Account)
        .where(col(Account.telegram_id) == telegram_id, col(Account.closed_at).is_(None))
        .values(blocked_at=now if gone else None)
    )


def telegram_ids(session: Session, *, person: int) -> tuple[int, ...]:
    """The account through which a person speaks now; none where they have not started."""
    in_use = select(Account.telegram_id).where(col(Account.person_id) == person, col(Account.closed_at).is_(None))
    return tuple(session.scalars(in_use))
