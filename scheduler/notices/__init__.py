"""The notices, in the order they are looked at. Each promises what is owed and not yet promised; to add one, list it here."""

from collections.abc import Callable, Sequence

from scheduler.notices.adoption import burden, helpdesk, newcomers, recordings, stories
from scheduler.notices.calendar import reminders
from scheduler.notices.evaluation import (
    coaching,
    cycles,
    decisions,
    expectations,
    improvement_steps,
    organisations,
    outages,
    quarter_end,
)
from scheduler.notices.insight import unit_groups, weekly_summary
from scheduler.notices.messages import undelivered
from scheduler.notices.people import contracts
from scheduler.notices.reporting import evidence_following, idle_drafts
from scheduler.notices.training import after, offers
from scheduler.notices.training import reminders as training_reminders
from scheduler.notices.verification import handover, standing_in
from services.messages.pieces import Ahead, Piece

PostDue = Callable[..., int]

NOTICES: tuple[PostDue, ...] = (
    outages.post_due,
    handover.post_due,
    standing_in.post_due,
    standing_in.raise_due,
    reminders.post_due,
    idle_drafts.post_due,
    evidence_following.post_due,
    weekly_summary.post_due,
    unit_groups.post_due,
    stories.post_due,
    burden.post_due,
    helpdesk.post_due,
    helpdesk.remind_of_requests,
    recordings.post_due,
    offers.post_due,
    offers.move_up,
    offers.end_lines,
    training_reminders.post_due,
    training_reminders.name_organisers,
    training_reminders.tell_organisers,
    after.ask,
    after.tell_effects,
    cycles.post_due,
    organisations.post_due,
    quarter_end.post_due,
    expectations.post_due,
    improvement_steps.post_due,
    decisions.post_due,
    newcomers.post_due,
    contracts.post_due,
    coaching.post_due,
    undelivered.post_due,
)
"""Each is `f(session, *, now, city) -> int`: how many messages were promised."""

IN_PIECES: dict[PostDue, Sequence[Callable[..., Sequence[Piece | Ahead]]]] = {
    reminders.post_due: (reminders.pieces,),
    weekly_summary.post_due: (weekly_summary.pieces,),
    cycles.post_due: cycles.LOOKS,
    standing_in.raise_due: (standing_in.raises,),
    burden.post_due: (burden.pieces,),
}
"""Those that read of everybody, in looks that follow each other: what a look, `f(session, *, now, city)`, finds on a snapshot is
done in pieces before the next. What is found `Ahead` is looked for, and done, one after another."""
