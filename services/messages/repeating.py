"""What a person was asked last in the talk they are in, so that it can be asked again after something else was said."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from models.messages.message import Outbox, Urgency
from services.messages.outbox import Said

_OF_A_REPORT = "report", "draft"
"""The talk whose questions are all one card, and that card."""


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
