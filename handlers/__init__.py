"""The conversations, in the order they are tried; to add one, write its file and list it here."""

from bot.context import Handlers
from handlers import (
    acknowledging,
    announced,
    attending,
    broadcasting,
    burden,
    checking,
    clarifying,
    cycles,
    evaluating,
    fallback,
    feedback,
    following,
    forms,
    groups,
    helping,
    importing,
    improving,
    language,
    ledger,
    linking,
    organising,
    planning,
    record,
    reporting,
    stories,
    summaries,
    training,
    training_feedback,
    trends,
    unlocking,
    verifying,
    wallet,
)
from handlers import home as home_card
from handlers.home import show as home


def conversations() -> Handlers:
    """Every conversation, strangers first and the catch-all last."""
    return [
        *groups.build(),
        *attending.build(),
        *linking.build(),
        *home_card.build(),
        *language.build(),
        *helping.replies(),
        *clarifying.replies(),
        *helping.build(),
        *broadcasting.build(),
        *announced.build(),
        *clarifying.build(),
        *forms.build(),
        *reporting.build(),
        *following.build(),
        *unlocking.build(),
        *verifying.build(),
        *summaries.build(),
        *evaluating.build(),
        *acknowledging.build(),
        *improving.build(),
        *cycles.build(),
        *record.build(),
        *trends.build(),
        *stories.build(),
        *burden.build(),
        *importing.build(),
        *training.build(),
        *planning.build(),
        *organising.build(),
        *checking.build(),
        *feedback.build(),
        *training_feedback.build(),
        *wallet.build(),
        *ledger.build(),
        *fallback.build(),
    ]


__all__ = ["conversations", "home"]
