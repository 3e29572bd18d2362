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
    """An account says that it is somebody of the roster. First somebody vouches for it, then somebody else confirms.

    Of a NIP the supervisor vouches. An invitation or the own number vouch by themselves, and are asked about where the person
    speaks through another account.
    """

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
    how: str = Field(default="approval", max_length=32, sa_column_kwargs={"server_default": "approval"})
    """approval (a NIP), invitation or contact."""
    asked_at: datetime
    vouched_by: int | None = Field(default=None, foreign_key="person.id")
    """Who said yes first; None where an invitation or the own number does."""
    vouched_at: datetime | None = None
    """None: nobody vouched for it yet."""
    decision: LinkDecision = Field(default=LinkDecision.WAITING, sa_type=word(LinkDecision))
    decided_at: datetime | None = None
    decided_by: int | None = Field(default=None, foreign_key="person.id")


class LinkFailure(SQLModel, table=True):
    """A wrong code, NIP or contact; too many of them slow the account down."""

    id: int = Field(default=None, primary_key=True)
    telegram_id: int = Field(sa_type=TelegramId, index=True)
    failed_at: datetime
