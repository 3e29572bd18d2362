"""For each message how long it is of use, and what happens instead when it can not be sent as it was promised: one table."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from services.calendar.timely import evaluating, people, reporting, training
from services.calendar.timely.verdicts import Check, Hurry


class Instead(StrEnum):
    """What happens to a message whose moment was not kept."""

    MOVED = "moved"
    """It comes in the next hour in which the person may be written to; what it tells stays true."""
    TODAY = "today"
    """The same, with today's state in place of what it would have said; nothing, where nothing of it is left."""
    MISSED = "missed"
    """After its day it helps nobody: that it was missed is recorded."""


@dataclass(frozen=True)
class Use:
    """How one kind of message is treated."""

    instead: Instead
    lasts: timedelta | None = None
    """How long after its promise it is of use, unless it says so itself; None: as long as what it tells is so."""
    check: Check | None = None
    """Whether what it tells is still so."""
    any_hour: bool = False
    """It answers what the person does now, and waits for no hours."""
    hurries: Hurry | None = None
    """Where it waits for the hours, unless it would then come too late."""
    in_office: bool = True
    """It is about a post: whose post has ended does not get it."""


_MOVED, _TODAY, _MISSED = Instead
_WEEK, _MONTH = timedelta(days=7), timedelta(days=30)

USES: dict[str, Use] = {
    "reporting/submission": Use(_TODAY, check=reporting.card_waits),
    "verification/verified": Use(_TODAY, check=reporting.decision_stands, in_office=False),
    "verification/returned": Use(_TODAY, check=reporting.decision_stands),
    "verification/unverified": Use(_MOVED, lasts=_MONTH, in_office=False),
    "people/delegation/told": Use(_MOVED, lasts=_MONTH),
    "people/delegation/ended": Use(_MOVED, lasts=_MONTH),
    "people/delegation/back": Use(_MOVED, lasts=_MONTH),
    "insight/group_week": Use(_MOVED, lasts=_WEEK, in_office=False),
    "verification/raised": Use(_TODAY, check=reporting.raised_waits),
    "verification/question/card": Use(_TODAY, check=reporting.question_waits),
    "verification/question/answered": Use(_MOVED, lasts=_MONTH),
    "reporting/unlock/request": Use(_TODAY, check=reporting.unlock_waits),
    "reporting/unlock/answer": Use(_TODAY, check=reporting.unlock_told, hurries=reporting.just_asked),
    "verification/no_verifier": Use(_MOVED, lasts=_MONTH),
    "verification/handed_over": Use(_MOVED, lasts=_MONTH),
    "verification/handed_to_queue": Use(_MOVED, lasts=_MONTH),
    "calendar/reminder": Use(_MISSED, lasts=timedelta(days=1), check=reporting.still_owed),
    "calendar/reminded": Use(_MISSED, lasts=timedelta(days=1), check=reporting.still_owed),
    "reporting/draft/offered": Use(_MISSED, lasts=timedelta(days=1), check=reporting.still_owed),
    "reporting/draft/deadline": Use(_MISSED, lasts=timedelta(days=1), check=reporting.still_owed),
    "reporting/draft/locked": Use(_MOVED, lasts=_MONTH),
    "calendar/escalation": Use(_TODAY, check=reporting.still_late),
    "insight/summary": Use(_TODAY, lasts=timedelta(days=3), check=reporting.summary_now),
    "insight/level": Use(_TODAY, lasts=timedelta(days=3), check=reporting.summary_now),
    "evaluation/self_prompt": Use(_TODAY, check=evaluating.own_turn),
    "evaluation/judge_prompt": Use(_TODAY, check=evaluating.turn_to_judge),
    "evaluation/extended": Use(_TODAY, check=evaluating.own_days_stand),
    "evaluation/reminder": Use(_MISSED, lasts=timedelta(days=1), check=evaluating.still_holds_up),
    "evaluation/organisation/asked": Use(_TODAY, check=evaluating.organisation_missing),
    "evaluation/quarter_end": Use(_TODAY, check=evaluating.quarter_ends),
    "evaluation/expectation/missing": Use(_TODAY, lasts=_MONTH, check=evaluating.agreement_missing),
    "evaluation/over_prompt": Use(_TODAY, check=evaluating.cycle_is_open),
    "evaluation/both_in": Use(_TODAY, check=evaluating.not_talked_yet),
    "evaluation/result": Use(_TODAY, check=evaluating.result_received, in_office=False),
    "evaluation/result_extended": Use(_TODAY, check=evaluating.answer_waits, in_office=False),
    "evaluation/objected": Use(_TODAY, check=evaluating.objection_waits),
    "evaluation/undecidable": Use(_TODAY, check=evaluating.objection_undecidable, in_office=False),
    "evaluation/decided": Use(_MOVED, in_office=False),
    "evaluation/follow_up/told": Use(_MOVED, in_office=False),
    "evaluation/closing": Use(_MOVED, in_office=False),
    "evaluation/coaching/told": Use(_MOVED, lasts=3 * _MONTH),
    "evaluation/feedback/told": Use(_MOVED),
    "evaluation/expectation/told": Use(_MOVED, lasts=_MONTH),
    "evaluation/feedback/declined": Use(_MOVED, lasts=_MONTH),
    "evaluation/feedback/request": Use(_MOVED, lasts=_MONTH),
    "evaluation/steps/due": Use(_TODAY, check=evaluating.step_is_due),
    "evaluation/decision/asked": Use(_MOVED, lasts=_WEEK),
    "evaluation/decision/told": Use(_MOVED, lasts=_MONTH, in_office=False),
    "evaluation/decision/named": Use(_MOVED, lasts=_MONTH),
    "evaluation/steps/done": Use(_MOVED, lasts=_MONTH),
    "training/offer": Use(_TODAY, check=training.offer_stands),
    "training/suggested": Use(_TODAY, check=training.takes_place),
    "training/moved_up": Use(_TODAY, check=training.seat_stands),
    "training/no_seat": Use(_MOVED, lasts=_MONTH),
    "training/reminder": Use(_MISSED, lasts=timedelta(days=1), check=training.seat_stands),
    "training/organiser": Use(_MISSED, lasts=timedelta(days=1), check=training.takes_place),
    "training/named": Use(_TODAY, check=training.takes_place),
    "training/cancelled": Use(_MOVED, lasts=_MONTH, hurries=training.begins_soon),
    "training/feedback": Use(_TODAY, lasts=_WEEK, check=training.unrated),
    "training/effect": Use(_MOVED, lasts=_MONTH),
    "training/certificate_refused": Use(_MOVED, in_office=False),
    "training/certificate_unfit": Use(_MOVED, in_office=False),
    "training/certificate_check": Use(_TODAY, check=training.certificate_waits),
    "training/certificate_told": Use(_MOVED, in_office=False),
    "adoption/story/request": Use(_TODAY, check=people.story_waits),
    "adoption/story/decided_for_author": Use(_MOVED, lasts=_MONTH),
    "adoption/story/wanted": Use(_MOVED, lasts=_MONTH),
    "adoption/story/digest": Use(_TODAY, lasts=_WEEK, check=people.stories_stand),
    "adoption/ticket/card": Use(_TODAY, check=people.ticket_waits),
    "adoption/ticket/late": Use(_TODAY, check=people.ticket_waits),
    "adoption/ticket/answer": Use(_MOVED, in_office=False),
    "people/contract_end": Use(_TODAY, check=people.contract_ends),
    "adoption/welcome_check": Use(_TODAY, lasts=_WEEK, check=people.has_not_reported),
    "adoption/burden": Use(_MOVED, lasts=_MONTH),
    "adoption/recording/request": Use(_MOVED, lasts=_WEEK),
    "adoption/recording/state": Use(_MOVED, lasts=_WEEK, any_hour=True, in_office=False),
    "adoption/recording/told": Use(_MOVED, lasts=_WEEK, any_hour=True),
    "people/leave/told": Use(_MOVED, lasts=_MONTH),
    "home/manage/told": Use(_MOVED, lasts=_MONTH),
    "people/leave/told_back": Use(_MOVED, lasts=_MONTH),
    "exchange/backup/failed": Use(_MOVED, lasts=_WEEK),
    "exchange/backup/made": Use(_MOVED, lasts=_WEEK),
    "exchange/backup/not_copied": Use(_MOVED, lasts=_WEEK),
    "exchange/backup/copied": Use(_MOVED, lasts=_WEEK),
    "messages/broadcast/message": Use(_MOVED, lasts=_WEEK, hurries=people.is_urgent),
    "reporting/evidence/refused": Use(_MOVED, lasts=_MONTH),
    "reporting/evidence/seen_before": Use(_MOVED, lasts=_MONTH),
    "people/link/request": Use(_TODAY, check=people.link_waits),
    "people/link/approved": Use(_MOVED, any_hour=True, in_office=False),
    "people/link/refused": Use(_MOVED, any_hour=True, in_office=False),
    "people/link/moved": Use(_MOVED, any_hour=True, in_office=False),
    "people/link/guessing": Use(_MOVED, lasts=_MONTH),
    "people/link/invitation_reused": Use(_MOVED, lasts=_MONTH),
    "reporting/form/filled": Use(_MOVED, any_hour=True, in_office=False),
    "reporting/form/refused": Use(_MOVED, any_hour=True, in_office=False),
    "reporting/form/not_a_form": Use(_MOVED, any_hour=True, in_office=False),
    "exchange/import/preview": Use(_MOVED, any_hour=True, in_office=False),
    "exchange/import/unreadable": Use(_MOVED, any_hour=True, in_office=False),
    "exchange/import/failed": Use(_MOVED, any_hour=True, in_office=False),
    "exchange/import/roles": Use(_MOVED, any_hour=True, in_office=False),
    "exchange/import/done": Use(_MOVED, any_hour=True, in_office=False),
    "exchange/import/not_applied": Use(_MOVED, any_hour=True, in_office=False),
    "exchange/import/rejected": Use(_MOVED, any_hour=True, in_office=False),
    "exchange/import/roles_changed": Use(_MOVED, lasts=_MONTH),
    "exchange/import/undone": Use(_MOVED, any_hour=True, lasts=_MONTH, in_office=False),
    "home/own_data/decided": Use(_MOVED, in_office=False),
    "adoption/ticket/due": Use(_TODAY, check=people.ticket_waits, any_hour=True),
    "messages/delivery/refusals": Use(_MOVED, lasts=_WEEK),
    "messages/errand/given_up": Use(_MOVED, lasts=_WEEK),
    "people/link/confirm": Use(_TODAY, check=people.link_waits, hurries=people.is_own_door),
    "people/link/told": Use(_MOVED, lasts=_MONTH),
    "people/link/many_claims": Use(_MOVED, lasts=_MONTH),
    "people/link/somebody_else_told": Use(_MOVED, lasts=_MONTH),
    "reporting/evidence/reminded": Use(_MISSED, lasts=timedelta(days=1)),
    "calendar/rehearsal/done": Use(_MOVED, any_hour=True, in_office=False),
    "calendar/rehearsal/moved": Use(_MOVED, any_hour=True, in_office=False),
    "calendar/rehearsal/trying": Use(_MOVED, any_hour=True, in_office=False),
    "calendar/rehearsal/tried": Use(_MOVED, any_hour=True, in_office=False),
}
"""By screen. A message of a screen that is not named waits for the hours, and is sent."""

UNNAMED = Use(_MOVED)


def use_of(screen: str) -> Use:
    """How a message of this screen is treated."""
    return USES.get(screen, UNNAMED)
