"""The notices, in the order they are looked at. Each promises what is owed and not yet promised; to add one, list it here."""

from collections.abc import Callable

from scheduler.notices import (
    burden,
    coaching,
    contracts,
    evaluation,
    handover,
    idle_drafts,
    improvement,
    newcomers,
    reminders,
    stories,
    training,
    training_after,
    training_reminders,
    waiting_tickets,
    weekly_summary,
)

PostDue = Callable[..., int]

NOTICES: tuple[PostDue, ...] = (
    handover.post_due,
    reminders.post_due,
    idle_drafts.post_due,
    weekly_summary.post_due,
    stories.post_due,
    burden.post_due,
    waiting_tickets.post_due,
    training.post_due,
    training.move_up,
    training_reminders.post_due,
    training_reminders.name_organisers,
    training_reminders.tell_organisers,
    training_after.ask,
    training_after.tell_effects,
    evaluation.post_due,
    improvement.post_due,
    newcomers.post_due,
    contracts.post_due,
    coaching.post_due,
)
"""Each is `f(session, *, now, city) -> int`: how many messages were promised."""
