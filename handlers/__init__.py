"""The conversations, in the order they are tried; to add one, write its file and list it here."""

from bot.conversation.context import Handlers
from handlers.adoption import burden, first_contact, help_topics, helpdesk, recording, stories
from handlers.calendar import rehearsals, schedule, snoozing
from handlers.evaluation import (
    coaching,
    cycle_panel,
    decisions,
    documents,
    expectations,
    feedback,
    follow_ups,
    improvement_steps,
    judging,
    on_paper,
    organisations,
    results,
    scanned_documents,
    spreading,
    year,
)
from handlers.exchange import ekinerja, importing
from handlers.home import fallback, own_data, searching
from handlers.home import home as home_card
from handlers.home.home import show as home
from handlers.home.searching import in_words as find
from handlers.insight import drill_down, group_totals, levels, own_record, summaries, webs
from handlers.messages import broadcasting, ledger, paging, sent_broadcasts, small_talk
from handlers.people import doubtful, language, leaves, linking, preferences
from handlers.reporting import forms, report, submissions, unlocking
from handlers.training import attending, cancelling, checks, lessons, offers, participants, planning, wallet
from handlers.training import feedback as training_feedback
from handlers.verification import clarifying, delegating, taking_back, together, verifying


def conversations() -> Handlers:
    """Every conversation, strangers first and the catch-all last."""
    return [
        *group_totals.build(),
        *attending.build(),
        *scanned_documents.build(),
        *linking.build(),
        *first_contact.build(),
        *home_card.build(),
        *paging.build(),
        *language.build(),
        *preferences.build(),
        *helpdesk.replies(),
        *clarifying.replies(),
        *own_data.asked_in_words(),
        *small_talk.build(),
        *help_topics.build(),
        *helpdesk.build(),
        *broadcasting.build(),
        *sent_broadcasts.build(),
        *clarifying.build(),
        *forms.build(),
        *report.build(),
        *submissions.build(),
        *unlocking.build(),
        *verifying.build(),
        *together.build(),
        *taking_back.build(),
        *delegating.build(),
        *summaries.build(),
        *levels.build(),
        *judging.build(),
        *results.build(),
        *on_paper.build(),
        *coaching.build(),
        *decisions.build(),
        *documents.build(),
        *ekinerja.build(),
        *improvement_steps.build(),
        *cycle_panel.build(),
        *follow_ups.build(),
        *organisations.build(),
        *spreading.build(),
        *expectations.build(),
        *year.build(),
        *own_record.build(),
        *drill_down.build(),
        *webs.build(),
        *stories.build(),
        *burden.build(),
        *recording.build(),
        *importing.build(),
        *offers.build(),
        *planning.build(),
        *cancelling.build(),
        *participants.build(),
        *checks.build(),
        *feedback.build(),
        *training_feedback.build(),
        *wallet.build(),
        *lessons.build(),
        *ledger.build(),
        *leaves.build(),
        *own_data.build(),
        *searching.build(),
        *schedule.build(),
        *doubtful.build(),
        *snoozing.build(),
        *rehearsals.build(),
        *fallback.build(),
    ]


__all__ = ["conversations", "find", "home"]
