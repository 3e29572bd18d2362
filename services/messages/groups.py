"""Which group is which unit's, wherever Telegram moves it; it is theirs until somebody lets it go."""

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from models.messages.group import GroupTotal, UnitGroup


def bound(session: Session, *, chat: int) -> UnitGroup | None:
    """The unit's group that this chat is."""
    return session.scalars(select(UnitGroup).where(col(UnitGroup.chat_id) == chat)).first()


def move(session: Session, *, old: int, new: int) -> None:
    """A group became a supergroup: it stays the unit's, and what was told in it counts on."""
    if bound(session, chat=new) is not None:
        session.execute(delete(UnitGroup).where(col(UnitGroup.chat_id) == old))
    session.execute(update(UnitGroup).where(col(UnitGroup.chat_id) == old).values(chat_id=new))
    session.execute(update(GroupTotal).where(col(GroupTotal.chat_id) == old).values(chat_id=new))


def leave(session: Session, *, chat: int) -> None:
    """The bot was taken out of the group: nothing is said there any more."""
    session.execute(delete(UnitGroup).where(col(UnitGroup.chat_id) == chat))
