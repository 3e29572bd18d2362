"""What a label can mean is what has been shown: a notice that is still held for the morning has no buttons yet."""

from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from models.messages.message import Outbox, OutboxState
from services.messages.repeating import newest_keyboard
from tests.databases import Sqlite

_NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
_SITTI, _CHAT = 1, 101


def _row(label: str, state: OutboxState, chat: int = _CHAT) -> Outbox:
    keyboard = [[{"label": label, "do": "x"}]]
    return Outbox(chat_id=chat, person_id=_SITTI, screen="home/home", keyboard=keyboard, state=state, made_at=_NOW, not_before=_NOW)


@pytest.mark.parametrize("state", [one for one in OutboxState if one is not OutboxState.SENT])
def test_what_was_not_shown_has_no_buttons(sqlite: Sqlite, state: OutboxState) -> None:
    with Session(sqlite.anew()) as session:
        session.add_all([_row("shown", OutboxState.SENT), _row("elsewhere", OutboxState.SENT, chat=7)])
        session.flush()
        session.add(_row("held", state))
        session.flush()
        assert newest_keyboard(session, by=_SITTI, chat=_CHAT) == [[{"label": "shown", "do": "x"}]]
