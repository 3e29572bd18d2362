"""What we rely on inside python-telegram-bot, which is pinned for it."""

import inspect

import telegram
from telegram.ext import ConversationHandler

import handlers
from bot.unit_of_work.unit import Talks


def test_the_version_is_the_one_that_was_read() -> None:
    assert telegram.__version__ == "22.8"


def test_conversation_state_is_read_and_written_through_the_mapping_we_put_in() -> None:
    source = inspect.getsource(ConversationHandler)
    assert "self._conversations.get(key)" in source
    assert "self._conversations[key] = new_state" in source
    assert "del self._conversations[key]" in source


def test_every_conversation_blocks_has_a_name_and_no_timeout_or_children() -> None:
    found = [handler for handler in handlers.conversations() if isinstance(handler, ConversationHandler)]
    assert found
    for handler in found:
        assert handler.name
        assert handler.conversation_timeout is None
        assert not handler._child_conversations
        for step in [*handler.entry_points, *(one for steps in handler.states.values() for one in steps)]:
            assert step.block is not False


def test_talks_hold_nothing_themselves() -> None:
    assert vars(Talks("report")) == {"_name": "report"}
