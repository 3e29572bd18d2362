"""How a Telegram account becomes a person of the roster: invitations, requests, and tries that failed."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, Index, SQLModel, text

from models.columns import TelegramId, word


class Invitation(SQLModel, table=True):
    """A single-use link; only the hash of its code is kept."""

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    code_hash: str = Field(unique=True, max_length=64)
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    used_by: int | None = Field(default=None, sa_type=TelegramId)
    """The Telegram id that used it."""


class LinkDecision(StrEnum):
    """What became of a request to be recognised."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


class LinkRequest(SQLModel, table=True):
    """Somebody gave a NIP in chat; the supervisor of that NIP says whether it is them."""

    __table_args__ = (
        Index(
            "uq_linkrequest_waiting",
            "person_id",
            "telegram_id",
            unique=True,
            sqlite_where=text("decision = 'waiting'"),
            postgresql_where=text("decision = 'waiting'"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    telegram_id: int = Field(sa_type=TelegramId, index=True)
    telegram_name: str = Field(max_length=160)
    asked_at: datetime
    decision: LinkDecision = Field(default=LinkDecision.WAITING, sa_type=word(LinkDecision))
    decided_at: datetime | None = None
    decided_by: int | None = Field(default=None, foreign_key="person.id")


class LinkFailure(SQLModel, table=True):
    """A wrong code, NIP or contact; too many of them slow the account down."""

    id: int = Field(default=None, primary_key=True)
    telegram_id: int = Field(sa_type=TelegramId, index=True)
    failed_at: datetime
