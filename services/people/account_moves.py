"""When a person speaks through another Telegram account: what was still to be said follows them, and nothing stays behind."""

from datetime import datetime

from sqlalchemy import delete, or_, update
from sqlmodel import Session, col

from models.messages.message import SHOWN, Card, Outbox, OutboxState, TalkState, Urgency
from models.people.person import Account, Chat
from services.messages import groups, outbox
from services.people import menus, speakers


def leave(session: Session, *, account: Account, goes_to: int | None, now: datetime) -> None:
    """Clear the chat of an account that was closed. `goes_to`: the person's new chat; None: they have none any more.

    Drafts belong to the person and are not touched. Where the person moved, their language goes
    along and the old chat is told once.
    """
    chat = account.telegram_id
    session.execute(delete(TalkState).where(col(TalkState.chat_id) == chat))
    session.execute(delete(Card).where(col(Card.chat_id) == chat))
    _send_on(session, account, goes_to, now)
    there = session.get(Chat, chat)
    if goes_to is not None:
        speakers.remember(session, chat_id=goes_to, language=there.language if there else None, now=now)
    if goes_to is not None and account.blocked_at is None:
        menu = _of_a_stranger(there.menu) if there is not None and there.menu else None
        outbox.post_to_chat(session, chat, screen="people/link/moved", key=f"account_moved:{account.id}", menu=menu, now=now)


def _of_a_stranger(menu: str) -> str:
    _, language, _ = menus.read(menu)
    return menus.named("stranger", language, page="", before=menu)


def follow_group(session: Session, *, old: int, new: int) -> None:
    """A group became a supergroup: what was still to be said goes there; the messages of before stay where they are."""
    session.execute(
        update(Outbox).where(col(Outbox.chat_id) == old, col(Outbox.state) == OutboxState.WAITING).values(chat_id=new, edits=None)
    )
    session.execute(delete(Card).where(col(Card.chat_id) == old))
    groups.move(session, old=old, new=new)
    there = session.get(Chat, old)
    if there is not None and session.get(Chat, new) is None:
        session.add(Chat(**{**there.model_dump(), "telegram_id": new}))


def _send_on(session: Session, account: Account, goes_to: int | None, now: datetime) -> None:
    """Notices go to the new chat, also those that waited behind a block; what belongs to a message of the old chat does not."""
    mine = (col(Outbox.person_id) == account.person_id, col(Outbox.chat_id) == account.telegram_id)
    waiting = col(Outbox.state) == OutboxState.WAITING
    paused = (col(Outbox.state) == OutboxState.BLOCKED) & or_(col(Outbox.expires_at).is_(None), col(Outbox.expires_at) > now)
    movable = (
        col(Outbox.urgency) == Urgency.NOTICE,
        col(Outbox.deletes).is_(None),
        or_(col(Outbox.edits).is_(None), col(Outbox.edits) == SHOWN),
    )
    state = OutboxState.WAITING if goes_to is not None else OutboxState.NEVER_STARTED
    session.execute(
        update(Outbox)
        .where(*mine, *movable, or_(waiting, paused))
        .values(state=state, chat_id=goes_to or 0, edits=None, settled_at=None, error=None)
    )
    session.execute(
        update(Outbox)
        .where(*mine, waiting, col(Outbox.urgency) == Urgency.REPLY)
        .values(state=OutboxState.CANCELLED, settled_at=now)
    )
