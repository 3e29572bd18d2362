"""What became of a message, and how that is written down."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlmodel import Session, col

from bot.delivery.courtesies import TAP_LIVES
from bot.delivery.pictures import Drawn
from bot.unit_of_work.unit import lock, outbox_row
from domain.actions import GoHome
from models.columns import columns, table
from models.messages.message import Card, Outbox, OutboxState, Urgency
from models.people.person import Chat
from models.prepared import Prepared, upsert
from services.messages import sent_pictures
from services.messages.outbox import Button, frozen
from services.people import account_moves, accounts

_PATIENCE = timedelta(hours=24)
_LONGEST_WAIT = timedelta(minutes=5)
_LONGEST_REPLY = timedelta(seconds=30)
"""Somebody waits for a reply."""
_SHORT = timedelta(seconds=4)
"""The pause where Telegram is well and only this message was lost."""
_MANY = 20
"""Tries after which a message has only its long pauses: something about it is wrong."""
_UNHEARD = "no answer"
BRIEF = "messages/delivery/refused"


@dataclass(frozen=True)
class Settled:
    """The end of one attempt to send one row."""

    id: int
    chat_id: int
    state: OutboxState
    at: datetime
    attempts: int = 0
    not_before: datetime | None = None
    message_id: int | None = None
    card: str | None = None
    edited: bool = False
    """It was shown in the message that showed the card before."""
    menu: str | None = None
    error: str | None = None
    owes_brief: bool = False
    """It could not be said, and the person is still to hear so."""
    person_id: int | None = None
    screen: str | None = None
    """What was shown."""
    moved_to: int | None = None
    """The group became a supergroup, which has another id."""
    picture: Drawn | None = None
    """A picture that Telegram has now."""

    @property
    def stops_chat(self) -> bool:
        """Whether what stands behind it in the same chat must wait."""
        return self.state is OutboxState.WAITING

    @property
    def unheard_of(self) -> bool:
        """Whether it waits because Telegram gave no answer."""
        return self.state is OutboxState.WAITING and self.error == _UNHEARD

    @classmethod
    def sent(cls, row: dict[str, Any], *, now: datetime, message_id: int | None, picture: Drawn | None = None) -> "Settled":
        """Telegram has it."""
        return cls(
            id=row["id"],
            chat_id=row["chat_id"],
            state=OutboxState.SENT,
            at=now,
            attempts=row["attempts"] + 1,
            message_id=message_id,
            card=row["card"],
            screen=row["screen"],
            edited=message_id == row["edits"] and row.get("shown") == message_id,
            menu=row["menu"],
            picture=picture,
        )

    @classmethod
    def ended(cls, row: dict[str, Any], state: OutboxState, *, now: datetime, error: str | None = None) -> "Settled":
        """It will not be sent: expired, blocked or failed."""
        return cls(
            id=row["id"],
            chat_id=row["chat_id"],
            state=state,
            at=now,
            attempts=row["attempts"] + 1,
            error=error and error[:300],
            person_id=row["person_id"],
        )

    @classmethod
    def again(cls, row: dict[str, Any], *, now: datetime, wait: timedelta | None = None) -> "Settled":
        """Not now: after `wait`, or after a pause that doubles; given up after a day."""
        if now - row["made_at"] > _PATIENCE:
            ended = cls.ended(row, OutboxState.FAILED, now=now, error="Telegram could not be reached for a day")
            return replace(ended, owes_brief=row["urgency"] == Urgency.REPLY and row["screen"] not in (None, BRIEF))
        longest = _LONGEST_REPLY if row["urgency"] == Urgency.REPLY and row["attempts"] < _MANY else _LONGEST_WAIT
        pause = wait or min(timedelta(seconds=2 ** min(row["attempts"], 10)), longest)
        return cls(
            id=row["id"],
            chat_id=row["chat_id"],
            state=OutboxState.WAITING,
            at=now,
            attempts=row["attempts"] + 1,
            not_before=now + pause,
        )

    @classmethod
    def unheard(cls, row: dict[str, Any], *, now: datetime, well: bool) -> "Settled":
        """Telegram gave no answer; where it is `well` all the same, the pause stays short."""
        outcome = cls.again(row, now=now)
        if outcome.not_before is None:
            return outcome
        soon = well and row["attempts"] < _MANY
        return replace(outcome, not_before=min(outcome.not_before, now + _SHORT) if soon else outcome.not_before, error=_UNHEARD)

    @classmethod
    def aside(cls, row: dict[str, Any], *, now: datetime, wait: timedelta) -> "Settled":
        """Not now, and nothing need wait for it: it counts no tries, so that others of its chat may pass."""
        return cls(id=row["id"], chat_id=row["chat_id"], state=OutboxState.WAITING, at=now, attempts=0, not_before=now + wait)

    @classmethod
    def released(cls, row: dict[str, Any], *, now: datetime) -> "Settled":
        """Not tried: the lease is given back."""
        return cls(
            id=row["id"],
            chat_id=row["chat_id"],
            state=OutboxState.WAITING,
            at=now,
            attempts=row["attempts"],
            not_before=row["not_before"],
        )


_MARK = Prepared(
    update(table(Outbox))
    .where(columns(Outbox).id == bindparam("row"))
    .values(
        state=bindparam("to_state"),
        attempts=bindparam("to_attempts"),
        settled_at=bindparam("to_at"),
        message_id=bindparam("to_message"),
        error=bindparam("to_error"),
        leased_until=None,
        leased_by=None,
    )
)
_SHOW = Prepared(upsert(Card, "message_id"), columns=columns(Card).keys())
_KEEP_MENU = Prepared(upsert(Chat, "menu"), columns=("telegram_id", "menu"))


def settle(session: Session, outcomes: Sequence[Settled]) -> None:
    """Write down what became of the rows, and which message shows which card now.

    While one is put back no update of its chat is half-way: it would have read that nothing waits, and overtake it.
    """
    lock(session, *(outcome.chat_id for outcome in outcomes if outcome.stops_chat))
    over = [outcome for outcome in outcomes if not outcome.stops_chat]
    if over:
        _MARK.many(session, [_marks(outcome) for outcome in over])
    pictures = dict(outcome.picture for outcome in over if outcome.picture)
    if pictures:
        sent_pictures.keep(session, pictures, now=over[-1].at)
    for outcome in outcomes:
        if outcome.moved_to:
            account_moves.follow_group(session, old=outcome.chat_id, new=outcome.moved_to)
        if outcome.owes_brief:
            _owe_brief(session, outcome)
        if outcome.stops_chat:
            _put_back(session, outcome)
        if outcome.state is OutboxState.BLOCKED:
            accounts.pause(session, telegram_id=outcome.chat_id, now=outcome.at)
        if outcome.card and outcome.message_id and not outcome.edited:
            _SHOW(session, chat_id=outcome.chat_id, name=outcome.card, message_id=outcome.message_id)
        if outcome.menu and outcome.state is OutboxState.SENT:
            _KEEP_MENU(session, telegram_id=outcome.chat_id, menu=outcome.menu)


def _marks(outcome: Settled) -> dict[str, Any]:
    return {
        "row": outcome.id,
        "to_state": outcome.state,
        "to_attempts": outcome.attempts,
        "to_at": outcome.at,
        "to_message": outcome.message_id,
        "to_error": outcome.error,
    }


def _put_back(session: Session, outcome: Settled) -> None:
    session.execute(
        update(Outbox)
        .where(col(Outbox.id) == outcome.id)
        .values(attempts=outcome.attempts, not_before=outcome.not_before, error=outcome.error, leased_until=None, leased_by=None)
    )


def brief(row: dict[str, Any]) -> dict[str, Any]:
    """What a row says instead, where it cannot be said itself."""
    home = frozen([[Button("home", GoHome())]]) if row["chat_id"] > 0 else None
    facts = {"asked": row["urgency"] == Urgency.REPLY}
    return {"screen": BRIEF, "facts": facts, "keyboard": home, "card": None, "edits": None, "attachment": None}


def _owe_brief(session: Session, outcome: Settled) -> None:
    chat = outcome.moved_to or outcome.chat_id
    told = brief({"chat_id": chat, "urgency": Urgency.NOTICE})
    row = outbox_row(chat_id=chat, person_id=outcome.person_id, **told)
    times = {"made_at": outcome.at, "not_before": outcome.not_before or outcome.at}
    session.execute(insert(table(Outbox)).values({**row, **times}))


def end_pauses(session: Session, *, now: datetime) -> None:
    """Telegram answers again: what waits only because it did not, waits no longer."""
    session.execute(
        update(Outbox)
        .where(
            col(Outbox.state) == OutboxState.WAITING,
            col(Outbox.error) == _UNHEARD,
            col(Outbox.attempts) < _MANY,
            col(Outbox.not_before) > now + _SHORT,
        )
        .values(not_before=now + _SHORT)
    )


def owe_answer(session: Session, row: dict[str, Any], *, now: datetime, wait: timedelta) -> None:
    """Promise the answer to a tap once more, by itself, while Telegram remembers the tap."""
    tap = outbox_row(chat_id=row["chat_id"], person_id=row["person_id"], answers=row["answers"], toast=row["toast"])
    times = {"made_at": row["made_at"], "not_before": now + wait, "expires_at": row["made_at"] + TAP_LIVES}
    session.execute(insert(table(Outbox)).values({**tap, **times}))
