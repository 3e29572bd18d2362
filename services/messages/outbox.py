"""Promises messages: rows written in the same transaction as the news they tell, worded and sent later."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, insert, update
from sqlalchemy import select as select_core
from sqlmodel import Session, col, select

from domain.actions import Action, GoHome
from domain.messages.facts import freeze
from models.columns import columns, spelled, table
from models.messages.message import SHOWN, Card, Outbox, OutboxState, Urgency
from models.people.person import Account, Person
from models.prepared import Prepared, insert_into
from services import rights
from services.refusals import Outdated

_CHUNK = 500
"""Rows in one INSERT: SQLite takes at most 32,766 values."""
_FEW = 20
"""Rows that are inserted one by one, by a statement that is there already."""

_account, _outbox = columns(Account), columns(Outbox)
_IN_USE = select_core(_account.person_id, _account.telegram_id, _account.blocked_at).where(_account.closed_at.is_(None))
_ALL_ACCOUNTS = Prepared(_IN_USE)
_ACCOUNTS = Prepared(_IN_USE.where(_account.person_id.in_(bindparam("people", expanding=True))))
_COLUMNS = (
    "chat_id",
    "person_id",
    "key",
    "urgency",
    "screen",
    "facts",
    "keyboard",
    "card",
    "edits",
    "not_before",
    "expires_at",
    "attachment",
    "menu",
    "made_at",
    "state",
    "attempts",
    "settled_at",
    "error",
)
_UNSETTLED = {"menu": None, "edits": None, "settled_at": None, "error": None}
_INSERT_NEW = Prepared(
    lambda insert: insert(table(Outbox)).on_conflict_do_nothing(index_elements=["key"]).returning(_outbox.key, _outbox.state),
    columns=_COLUMNS,
)

_CURRENT = timedelta(minutes=2)
"""How long progress is worth showing."""

PAGE = "$page"
"""Beside the facts of a row: which page of it is wanted, where it has several."""

_Account = tuple[int, datetime | None]


@dataclass(frozen=True)
class Button:
    """A button: a label of texts/labels/ (or `text` as it stands) and what it does."""

    label: str | None = None
    do: Action | None = None
    text: str | None = None
    url: str | None = None
    page: str | None = None
    """The address of the page that it opens within Telegram; in a private chat only."""
    asks_contact: bool = False
    """Only in a keyboard below the chat: shares the person's own phone number."""
    below: bool = False
    """Stands in the keyboard below the chat, which stays: pressing it says its words."""
    facts: dict[str, object] = field(default_factory=dict)

    def frozen(self) -> dict[str, Any]:
        """The button as JSON; what is not set is left out."""
        row: dict[str, Any] = {
            "label": self.label,
            "do": self.do.pack() if self.do else None,
            "text": self.text,
            "url": self.url,
            "page": self.page,
            "contact": self.asks_contact,
            "below": self.below,
            "facts": freeze(self.facts),
        }
        return {key: value for key, value in row.items() if value}


Keyboard = Sequence[Sequence[Button]]


def frozen(keyboard: Keyboard | None) -> list[Any] | None:
    """A keyboard as JSON, for an outbox row."""
    return None if keyboard is None else [[button.frozen() for button in row] for row in keyboard]


HOME = frozen([[Button("home", GoHome())]])
"""The door that is always there, as a row keeps it."""


@dataclass(frozen=True)
class Notice:
    """News for one person (by roster id), told under a `key` that names the occasion and makes it told once."""

    to: int
    screen: str
    key: str
    facts: dict[str, object] = field(default_factory=dict)
    keyboard: Keyboard | None = None
    urgency: Urgency = Urgency.NOTICE
    card: str | None = None
    in_place: bool = False
    """Said in the message that shows the card, where there is one."""
    not_before: datetime | None = None
    expires_at: datetime | None = None
    attachment: dict[str, object] | None = None
    """`{"as": "photo"|"document", "draw": name, ...facts}`: drawn by documents/ when it is sent."""


def post(session: Session, *notices: Notice, now: datetime) -> int:
    """Promise the notices whose key was not promised before; how many that were.

    Those who cannot be told now have their row too, which says why: they never started the bot (nothing will be sent), or
    they blocked it (sent when they return, if it is still useful then). They are not counted.
    """
    return len(post_new(session, *notices, now=now))


def post_new(session: Session, *notices: Notice, now: datetime) -> set[str]:
    """As `post`; the keys of those that can be told."""
    new = _insert_new(session, _rows(notices, _accounts(session, {notice.to for notice in notices}), now))
    return {key for key, state in new.items() if state is OutboxState.WAITING}


def skip(session: Session, *notices: Notice, now: datetime, why: str, state: OutboxState = OutboxState.EXPIRED) -> int:
    """Record notices that lost their use before they could be sent, under the same keys; how many were new.

    `state`: expired where somebody missed something, cancelled where nobody did.
    """
    rows = _rows(notices, _accounts(session, {notice.to for notice in notices}), now)
    ended = {"state": state, "settled_at": now, "error": why}
    return len(_insert_new(session, [row if row["state"] is OutboxState.NEVER_STARTED else {**row, **ended} for row in rows]))


def cancel(session: Session, rows: Collection[int], *, now: datetime, why: str) -> None:
    """Take back what waits, by the ids of the rows."""
    ended = {"state": OutboxState.CANCELLED, "settled_at": now, "error": why}
    session.connection().execute(update(table(Outbox)).where(columns(Outbox).id.in_(rows)).values(ended))


def renew(session: Session, keys: Collection[str], *, now: datetime, when: Mapping[int, datetime]) -> int:
    """Promise again what could not be said then, to those who can be reached by now; how many that were.

    That is who uses the bot only now, or again, and whom Telegram's silence for a day had cut off. What lost its use, or was
    taken back, stays so.
    """
    rows = _lost(session, keys)
    for id, person, chat in rows:
        again = {"chat_id": chat, "state": OutboxState.WAITING, "attempts": 0, "settled_at": None, "error": None}
        times = {"made_at": now, "not_before": when.get(person or 0, now)}
        session.execute(update(Outbox).where(col(Outbox.id) == id).values(**again, **times))
    return len(rows)


def renewable(session: Session, keys: Collection[str]) -> set[int]:
    """The people to whom `renew` would promise something again."""
    return {person for _, person, _ in _lost(session, keys) if person}


def _lost(session: Session, keys: Collection[str]) -> list[tuple[int, int | None, int]]:
    """Rows under these keys that could not be said, whose people can be reached by now: the row, the person, the chat."""
    lost = (OutboxState.NEVER_STARTED, OutboxState.FAILED, OutboxState.BLOCKED)
    asked, found = sorted(keys), list[tuple[int, int | None, int]]()
    for start in range(0, len(asked), _CHUNK):
        rows = session.execute(
            select(Outbox.id, Outbox.person_id, Account.telegram_id)
            .join(Account, and_(col(Account.person_id) == Outbox.person_id, col(Account.closed_at).is_(None)))
            .where(
                col(Outbox.key).in_(asked[start : start + _CHUNK]), col(Outbox.state).in_(lost), col(Account.blocked_at).is_(None)
            )
        )
        found += [(id, person, chat) for id, person, chat in rows]
    return found


def _accounts(session: Session, people: Collection[int]) -> dict[int, _Account]:
    """The Telegram accounts in use of these people: the chat, and since when they block the bot."""
    if not people:
        return {}
    session.flush()
    rows = _ACCOUNTS(session, people=list(people)) if len(people) <= _CHUNK else _ALL_ACCOUNTS(session)
    return {person: (chat, blocked) for person, chat, blocked in rows if person in people}


def post_to_chat(
    session: Session, chat_id: int, *, screen: str, key: str | None = None, menu: str | None = None, now: datetime, **facts: object
) -> int:
    """Promise a message to a Telegram chat that may belong to nobody of the roster; `menu` sets its commands with it."""
    row = {
        "chat_id": chat_id,
        "person_id": None,
        "key": key,
        "urgency": Urgency.NOTICE,
        "screen": screen,
        "facts": freeze(facts),
        "keyboard": HOME if chat_id > 0 else None,
        "card": None,
        "not_before": now,
        "expires_at": None,
        "attachment": None,
        "menu": menu,
        "made_at": now,
        "state": OutboxState.WAITING,
        "attempts": 0,
    }
    new = _insert_new(session, [row])
    return len(new) if key else 1


def edit_card(
    session: Session, *, to: int, card: str, screen: str, facts: dict[str, object], keyboard: Keyboard | None = None, now: datetime
) -> None:
    """Say something in the message that shows a card, where the person still has it; what comes too late is left out."""
    shown = session.exec(
        select(Card.chat_id, Card.message_id)
        .join(Account, col(Account.telegram_id) == Card.chat_id)
        .where(col(Account.person_id) == to, col(Account.closed_at).is_(None), col(Card.name) == card)
    ).first()
    if shown is not None:
        chat, message = shown
        said = Notice(to=to, screen=screen, key="", facts=facts, keyboard=keyboard, card=card, urgency=Urgency.REPLY)
        row = _row(said, (chat, None), now)
        session.execute(insert(Outbox), [{**row, "key": None, "edits": message, "expires_at": now + _CURRENT}])


def _rows(notices: Sequence[Notice], accounts: Mapping[int, _Account], now: datetime) -> list[dict[str, Any]]:
    """The rows of the notices; contents that several of them share are made JSON once."""
    facts = {id(one.facts): one.facts for one in notices}
    keyboards = {id(one.keyboard): one.keyboard for one in notices}
    told = {key: freeze(shared) for key, shared in facts.items()}
    shown = {key: frozen(shared) for key, shared in keyboards.items()}
    return [
        {**_bare(one, accounts.get(one.to), now), "facts": told[id(one.facts)], "keyboard": shown[id(one.keyboard)] or _way_on(one)}
        for one in notices
    ]


def _way_on(notice: Notice) -> list[Any] | None:
    """News that has no buttons of its own leads home: nothing ends without a door."""
    return HOME if notice.urgency is Urgency.NOTICE and notice.attachment is None and notice.keyboard is None else None


def edit_for_admins(
    session: Session, *, card: str, screen: str, facts: dict[str, object], keyboard: Keyboard, but: int | None = None, now: datetime
) -> int:
    """Show a card anew, in place, in the chats of the admins who have it; how many that are. `but` has seen it already."""
    shown = session.execute(
        select(Card.chat_id, Card.message_id, Account.person_id)
        .join(Account, and_(col(Account.telegram_id) == Card.chat_id, col(Account.closed_at).is_(None)))
        .join(Person, col(Person.id) == Account.person_id)
        .where(col(Person.id).in_(rights.admins(session)), col(Card.name) == card)
    )
    rows = [
        {
            "chat_id": chat,
            "person_id": person,
            "urgency": Urgency.REPLY,
            "screen": screen,
            "facts": freeze(facts),
            "keyboard": frozen(keyboard),
            "card": card,
            "edits": message,
            "state": OutboxState.WAITING,
            "attempts": 0,
            "not_before": now,
            "made_at": now,
        }
        for chat, message, person in shown
        if person != but
    ]
    if rows:
        session.execute(insert(Outbox), rows)
    return len(rows)


def close_cards(
    session: Session, *, card: str, screen: str, facts: dict[str, object], keyboard: Keyboard, but: Collection[int], now: datetime
) -> int:
    """Say in every message that still shows a card what was decided, with buttons that are still true; how many those are.

    `but`: people who see it anyway, or have a card of their own under that name.
    """
    shown = session.execute(
        select(Card.chat_id, Card.message_id, Account.person_id)
        .join(Account, and_(col(Account.telegram_id) == Card.chat_id, col(Account.closed_at).is_(None)))
        .where(col(Card.name) == card, col(Account.person_id).not_in(but), col(Account.blocked_at).is_(None))
    ).all()
    told, buttons = freeze(facts), frozen(keyboard)
    rows = [
        {
            "chat_id": chat,
            "person_id": person,
            "urgency": Urgency.REPLY,
            "screen": screen,
            "facts": told,
            "keyboard": buttons,
            "card": card,
            "edits": message,
            "state": OutboxState.WAITING,
            "attempts": 0,
            "not_before": now,
            "made_at": now,
        }
        for chat, message, person in shown
    ]
    if rows:
        session.execute(insert(Outbox), rows)
    return len(rows)


def _row(notice: Notice, account: _Account, now: datetime) -> dict[str, Any]:
    return _rows([notice], {notice.to: account}, now)[0]


def _bare(notice: Notice, account: _Account | None, now: datetime) -> dict[str, Any]:
    chat, blocked_at = account or (0, None)
    state = OutboxState.NEVER_STARTED if account is None else OutboxState.BLOCKED if blocked_at else OutboxState.WAITING
    return {
        "chat_id": chat,
        "person_id": notice.to,
        "key": notice.key,
        "urgency": notice.urgency,
        "screen": notice.screen,
        "card": notice.card,
        "edits": SHOWN if notice.in_place else None,
        "not_before": notice.not_before or now,
        "expires_at": notice.expires_at,
        "attachment": freeze(notice.attachment) if notice.attachment else None,
        "made_at": now,
        "state": state,
        "attempts": 0,
    }


def _insert_new(session: Session, rows: list[dict[str, Any]]) -> dict[str, OutboxState]:
    """Insert the rows whose key is new; their states by key. A concurrent promise of the same key wins quietly."""
    if not any(row["key"] for row in rows):
        if rows:
            session.execute(insert(Outbox), rows)
        return {}
    if len(rows) <= _FEW:
        return {new.key: OutboxState(new.state) for row in rows for new in _INSERT_NEW(session, **{**_UNSETTLED, **row})}
    new = insert_into(session.get_bind().dialect.name)(table(Outbox)).on_conflict_do_nothing(index_elements=["key"])
    found = session.connection().execute(new.returning(_outbox.key, _outbox.state), rows)
    return {key: OutboxState(state) for key, state in found}


def known(session: Session, keys: Collection[str]) -> dict[str, OutboxState]:
    """Of these keys those that were promised before, and where each stands."""
    asked, found = sorted(keys), dict[str, OutboxState]()
    for start in range(0, len(asked), _CHUNK):
        rows = session.exec(select(Outbox.key, Outbox.state).where(col(Outbox.key).in_(asked[start : start + _CHUNK])))
        found |= {key: OutboxState(state) for key, state in rows if key}
    return found


def notice_waits() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """That a row is a notice that still waits, in the words of the index by its screen."""
    return spelled(_outbox.state, OutboxState.WAITING), spelled(_outbox.urgency, Urgency.NOTICE)


def promised(session: Session, *, prefix: str) -> set[str]:
    """The keys already promised that begin with `prefix`."""
    return {key for key in session.scalars(select(Outbox.key).where(col(Outbox.key).startswith(prefix))) if key}


@dataclass(frozen=True)
class Said:
    """What was said to a chat, to be shown there again."""

    screen: str
    facts: dict[str, Any]
    keyboard: list[Any] | None
    card: str | None


def said(session: Session, *, row: int, chat: int, by: int | None) -> Said:
    """A row as it was said to this chat and person; raises `Outdated` for anything else."""
    found = session.get(Outbox, row)
    if found is None or found.screen is None or found.chat_id != chat or found.person_id not in (None, by):
        raise Outdated
    return Said(found.screen, found.facts, found.keyboard, found.card)
