"""The roster: who works where, under whom, from when until when."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, Column, ColumnElement
from sqlmodel import CheckConstraint, Field, Index, SQLModel, UniqueConstraint, col, false, func, text

from domain.people.careers import Level
from domain.people.leave_kinds import LeaveKind
from domain.people.nip import Employment
from models.columns import TelegramId, word


class Role(StrEnum):
    """What a person may do beyond their own reports; supervising follows from the postings."""

    STAFF = "staff"
    ADMIN = "admin"


_ADMINS = text("role = 'admin'")


class Person(SQLModel, table=True):
    """One civil servant of the roster, whether or not they use the bot yet."""

    __table_args__ = (Index("ix_person_admin", "id", sqlite_where=_ADMINS, postgresql_where=_ADMINS),)

    id: int = Field(default=None, primary_key=True)
    nip: str = Field(unique=True, max_length=18)
    name: str = Field(max_length=160)
    sex: str | None = Field(default=None, max_length=1)
    """L or P, as the roster has it: decides Bapak or Ibu; None is addressed Bapak/Ibu."""
    employment: Employment = Field(sa_type=word(Employment))
    phone: str | None = Field(default=None, max_length=20, index=True)
    """E.164."""
    role: Role = Field(default=Role.STAFF, sa_type=word(Role))
    """Counts in posts that say nothing of it."""
    contract_until: date | None = Field(default=None, index=True)
    """The last day of a PPPK's contract, where the roster says."""
    is_test: bool = False
    """A person who tries things out; counted nowhere."""
    shown: str | None = Field(default=None, max_length=200)
    """The name with the end of the NIP, where somebody else has the same name; None: the name itself."""

    @property
    def called(self) -> str:
        """What others read: a name that nobody else has. Forms, which have the NIP beside it, use the name."""
        return self.shown or self.name


CALLED = func.coalesce(col(Person.shown), col(Person.name)).label("name")
"""`Person.called` as a column."""


def called(person: Any) -> ColumnElement[str]:
    """The same of an alias of the table."""
    found: ColumnElement[str] = func.coalesce(person.c.shown, person.c.name)
    return found


class Posting(SQLModel, table=True):
    """Where a person works, as what and under whom, from a date on. A move closes one and opens the next."""

    __table_args__ = (
        CheckConstraint("valid_until is null or valid_until >= valid_from", name="ends_after_it_begins"),
        Index("uq_posting_person_from", "person_id", "valid_from", unique=True),
        Index("ix_posting_admin", "person_id", sqlite_where=_ADMINS, postgresql_where=_ADMINS),
    )

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    supervisor_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    """None: reports go to the unit's queue, which an admin sees."""
    position: str = Field(max_length=64)
    """The jabatan, which decides the indicators owed."""
    role: Role | None = Field(default=None, sa_type=word(Role))
    """What its holder may do while it lasts; None: what is said of the person."""
    grade: str | None = Field(default=None, max_length=8)
    """Golongan ruang (`III/b`), or a PPPK's golongan (`IX`); another one is another row."""
    functional: str | None = Field(default=None, max_length=64)
    """The functional post (jabatan fungsional) without its level: `Guru`."""
    level: Level | None = Field(default=None, sa_type=word(Level))
    """Its level (jenjang)."""
    valid_from: date
    valid_until: date | None = None
    """The last day, inclusive; None while it lasts."""


class Leave(SQLModel, table=True):
    """Days on which a person owes nothing and is not written to."""

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    first: date
    last: date
    kind: LeaveKind = Field(default=LeaveKind.OTHER, sa_type=word(LeaveKind))
    granted_by: int | None = Field(default=None, foreign_key="person.id")
    """The admin who wrote it down in chat; None: it came with the workbook, which may change it again."""


class SettledDays(SQLModel, table=True):
    """How somebody's closed days stood when the roster was said to be otherwise: what was figured from them stays.

    Together they are all days up to the last of them; the roster itself counts from then on.
    """

    __table_args__ = (UniqueConstraint("person_id", "first"), CheckConstraint("first <= last", name="settled_days_in_order"))

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    first: date
    last: date
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    """None: no post was held."""
    supervisor_id: int | None = Field(default=None, foreign_key="person.id")
    position: str | None = Field(default=None, max_length=64)
    away: bool = False
    """On leave."""


class Account(SQLModel, table=True):
    """The Telegram account through which a person speaks; an old one is closed, never overwritten."""

    __table_args__ = (
        Index(
            "uq_account_open_person",
            "person_id",
            unique=True,
            sqlite_where=text("closed_at is null"),
            postgresql_where=text("closed_at is null"),
        ),
        Index(
            "uq_account_open_telegram",
            "telegram_id",
            unique=True,
            sqlite_where=text("closed_at is null"),
            postgresql_where=text("closed_at is null"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    telegram_id: int = Field(sa_type=TelegramId, index=True)
    linked_at: datetime
    linked_by: str = Field(max_length=32)
    """invitation, contact or approval."""
    closed_at: datetime | None = None
    blocked_at: datetime | None = None
    """Since when Telegram says that the person blocked the bot; None while they can be reached."""


class Chat(SQLModel, table=True):
    """What we remember of a Telegram chat, known person or not: its language and what it was told."""

    telegram_id: int = Field(sa_type=TelegramId, primary_key=True, sa_column_kwargs={"autoincrement": False})
    language: str | None = Field(default=None, max_length=8)
    told_version: str | None = Field(default=None, max_length=16)
    """The version of the privacy notice this chat was shown."""
    told_at: datetime | None = None
    menu: str | None = Field(default=None, max_length=64)
    """The command menu last set for it, so that it is only set again when the role or language changes."""
    recorded_until: datetime | None = None
    """Until when what is said here is recorded, with consent; None where nothing is."""
    keyboard: str | None = Field(default=None, max_length=16)
    """The keyboard below the chat that it was given last: its version and language."""
    without_pictures: bool = Field(default=False, sa_column=Column(Boolean, server_default=false(), nullable=False))
    """Whether what pictures show comes in words, for who pays for each megabyte or cannot see them."""


def open_account() -> object:
    """The condition that an account is in use."""
    return col(Account.closed_at).is_(None)
