"""Who is speaking: the person of the roster behind a Telegram account, as far as every reply needs it."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy
from sqlalchemy import exists
from sqlmodel import Session, col, select

from models import Account, Chat, Person, Posting, Role


@dataclass(frozen=True)
class Speaker:
    """A known person, and what they may do."""

    id: int
    name: str
    sex: str | None
    role: Role
    supervises: bool

    @property
    def is_admin(self) -> bool:
        """Whether they answer for the roster."""
        return self.role is Role.ADMIN

    @property
    def menu(self) -> str:
        """The command menu that fits them."""
        if self.is_admin:
            return "admin"
        return "supervisor" if self.supervises else "staff"


@dataclass(frozen=True)
class Known:
    """What is remembered of a chat."""

    speaker: Speaker | None
    language: str | None
    menu: str | None
    told_version: str | None


_LEADS = (
    exists(select(1).where(col(Posting.supervisor_id) == Person.id, col(Posting.valid_until).is_(None)))
    .correlate(Person)
    .label("supervises")
)
_SPEAKER = (
    sqlalchemy.select(col(Person.id), col(Person.name), col(Person.sex), col(Person.role), _LEADS)
    .join(Account, col(Account.person_id) == Person.id)
)  # fmt: skip


def known(session: Session, *, telegram_id: int, chat_id: int) -> Known:
    """The open account of `telegram_id`, and what `chat_id` was told."""
    row = session.execute(_SPEAKER.where(col(Account.telegram_id) == telegram_id, col(Account.closed_at).is_(None))).first()
    chat = session.execute(select(Chat.language, Chat.menu, Chat.told_version).where(col(Chat.telegram_id) == chat_id)).first()
    return Known(
        speaker=Speaker(id=row[0], name=row[1], sex=row[2], role=row[3], supervises=bool(row[4])) if row else None,
        language=chat[0] if chat else None,
        menu=chat[1] if chat else None,
        told_version=chat[2] if chat else None,
    )


def remember(
    session: Session, *, chat_id: int, language: str | None = None, told_version: str | None = None, now: datetime
) -> None:
    """Keep the chat's language or the notice it was shown."""
    chat = session.get(Chat, chat_id) or Chat(telegram_id=chat_id)
    if language:
        chat.language = language
    if told_version:
        chat.told_version, chat.told_at = told_version, now
    session.add(chat)
