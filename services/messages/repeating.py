"""What a person was asked last in the talk they are in, so that it can be asked again after something else was said."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as select_core
from sqlmodel import Session, col, select

from models.columns import columns
from models.messages.message import Outbox, OutboxState, Urgency
from models.prepared import Prepared
from services.messages.outbox import Said

_outbox = columns(Outbox)
_NEWEST_KEYBOARDS = Prepared(
    select_core(_outbox.keyboard)
    .where(_outbox.person_id == bindparam("person"), _outbox.chat_id == bindparam("chat"), _outbox.state == OutboxState.SENT)
    .order_by(_outbox.id.desc())
    .limit(5)
)
"""Files, and the keyboard below the chat, may come after the card."""
_OF_A_REPORT = "report", "draft"
"""The talk whose questions are all one card, and that card."""


def newest_keyboard(session: Session, *, by: int, chat: int) -> list[Any] | None:
    """The buttons of the newest message shown to this person in this `chat` that has any to press; None where there is none."""
    found = _NEWEST_KEYBOARDS(session, person=by, chat=chat)
    return next((one.keyboard for one in found if any("do" in button for row in one.keyboard or () for button in row)), None)


def asked_last(session: Session, *, by: int, chat: int, talk: str, beside: Collection[str]) -> Said | None:
    """The newest reply to this person in this `chat` that can be an open question of the `talk`; None where there is none.

    `beside`: screens that ask nothing.
    """
    report, card = _OF_A_REPORT
    its = [col(Outbox.card) == card] if talk == report else []
    wanted = (
        select(Outbox)
        .where(
            col(Outbox.person_id) == by,
            col(Outbox.chat_id) == chat,
            col(Outbox.urgency) == Urgency.REPLY,
            col(Outbox.keyboard).is_not(None),
            col(Outbox.screen).not_in(beside),
            *its,
        )
        .order_by(col(Outbox.id).desc())
        .limit(1)
    )
    found = session.scalars(wanted).first()
    return None if found is None or found.screen is None else Said(found.screen, found.facts, found.keyboard, found.card)
