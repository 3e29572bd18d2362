"""Who is speaking: the person of the roster behind a Telegram account, as far as every reply needs it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Date, and_, bindparam, exists, func, literal, or_, select
from sqlmodel import Session

from models.columns import columns, spelled, table
from models.messages.message import Outbox, OutboxState, Urgency
from models.people.person import Account, Chat, Person, Posting, Role
from models.prepared import Prepared
from services import rights


@dataclass(frozen=True)
class Speaker:
    """A known person, and what they may do today."""

    id: int
    name: str
    sex: str | None
    role: Role
    """As their post has it; staff, where they hold none today."""
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
    has_backlog: bool
    """An older reply still waits with somebody else, so that ours must queue behind it."""
    recorded_until: datetime | None = None
    """Until when their talk is recorded; None where it is not."""
    is_away: bool = False
    """They blocked the bot when we last heard of them."""
    keyboard: str | None = None
    """The keyboard below the chat that it was given last."""
    without_pictures: bool = False
    """What pictures show is said to them in words."""


_account, _person, _posting = columns(Account), columns(Person), columns(Posting)
_chat, _outbox = columns(Chat), columns(Outbox)
_DAY = bindparam("day", type_=Date)
_LEADS = exists(
    select(1).where(
        _posting.supervisor_id == _person.id,
        _posting.valid_from <= _DAY,
        or_(_posting.valid_until.is_(None), _posting.valid_until >= _DAY),
    )
).correlate(table(Person))
_LEADS_TODAY = and_(rights.holds_post(_person.id, _DAY), _LEADS)
_BACKLOG = exists(
    select(1).where(
        _outbox.chat_id == bindparam("chat_id"),
        spelled(_outbox.state, OutboxState.WAITING),
        spelled(_outbox.urgency, Urgency.REPLY),
        func.coalesce(_outbox.leased_by, "") != bindparam("worker"),
    )
)
_CHAT = [
    select(column).where(_chat.telegram_id == bindparam("chat_id")).scalar_subquery()
    for column in (_chat.language, _chat.menu, _chat.told_version, _chat.recorded_until, _chat.keyboard, _chat.without_pictures)
]
_ONE = select(literal(1).label("one")).subquery()
_KNOWN = Prepared(
    select(
        _person.id,
        _person.name,
        _person.sex,
        rights.administers(_person.id, _DAY),
        _LEADS_TODAY,
        *_CHAT,
        _BACKLOG,
        _account.blocked_at,
    ).select_from(
        _ONE.outerjoin(
            table(Account), and_(_account.telegram_id == bindparam("telegram_id"), _account.closed_at.is_(None))
        ).outerjoin(table(Person), _person.id == _account.person_id)
    )
)
"""Everything every update asks first, in one question."""


def known(session: Session, *, telegram_id: int, chat_id: int, worker: str = "", on: date) -> Known:
    """The open account of `telegram_id`, what `chat_id` was told, and whether others hold older replies to it.

    Whether they supervise or are an admin is asked of the day `on`.
    """
    (found,) = _KNOWN(session, telegram_id=telegram_id, chat_id=chat_id, worker=worker, day=on)
    person, name, sex, admin, leads, language, menu, told, recorded, keyboard, plain, backlog, blocked_at = found
    role = Role.ADMIN if admin else Role.STAFF
    speaker = None if person is None else Speaker(id=person, name=name, sex=sex, role=role, supervises=bool(leads))
    return Known(
        speaker=speaker,
        language=language,
        menu=menu,
        told_version=told,
        has_backlog=bool(backlog),
        recorded_until=recorded,
        is_away=blocked_at is not None,
        keyboard=keyboard,
        without_pictures=bool(plain),
    )


def sees_pictures(session: Session, *, chat_id: int) -> bool:
    """Whether pictures are sent to this chat."""
    chat = session.get(Chat, chat_id)
    return chat is None or not chat.without_pictures


def choose_pictures(session: Session, *, chat_id: int, on: bool, now: datetime) -> None:
    """Send pictures to this chat, or what they show in words."""
    remember(session, chat_id=chat_id, now=now)
    session.get_one(Chat, chat_id).without_pictures = not on


def remember(
    session: Session,
    *,
    chat_id: int,
    language: str | None = None,
    told_version: str | None = None,
    keyboard: str | None = None,
    now: datetime,
) -> None:
    """Keep the chat's language, the notice it was shown, or the keyboard it was given."""
    chat = session.get(Chat, chat_id) or Chat(telegram_id=chat_id)
    if language:
        chat.language = language
    if told_version:
        chat.told_version, chat.told_at = told_version, now
    if keyboard:
        chat.keyboard = keyboard
    session.add(chat)
