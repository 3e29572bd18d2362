"""The notices, in the order they are looked at. Each promises what is owed and not yet promised; to add one, list it here."""

from collections.abc import Callable

from scheduler.notices import (
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
    reminders.post_due,
    weekly_summary.post_due,
    stories.post_due,
    waiting_tickets.post_due,
    training.post_due,
    training_reminders.post_due,
)
"""Each is `post_due(session, *, now, city) -> int`: how many messages were promised."""
