"""When the notices of stories, the help desk, trainings and the quarterly evaluation come next, for `/jadwal`."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from sqlalchemy import or_, select, true
from sqlmodel import Session, col

from domain.calendar.schedule import OPENS, DaysAfterEnd, following
from domain.evaluation.stages import Dates, usual_dates, warnings
from domain.standards.periods import Frequency, Period
from domain.training.trainings import LADDER
from models.adoption.ticket import Ticket, TicketState
from models.evaluation.evaluation import Evaluation, EvaluationCycle, ImprovementStep
from models.people.person import Posting
from models.reporting.report import EvidenceOwed
from models.training.training import Invitee, Training
from services import rights
from services.adoption import stories
from services.adoption.helpdesk import late_at
from services.calendar.notice_rules import NoticeRule, Viewer, admins, everybody, supervisors
from services.city import DIGEST_AT
from services.evaluation import agreed_steps, agreements, coming, loops, organisation_setting, stages
from services.people import preferences
from services.reporting import idle_drafts
from services.standards.expected import standards
from services.training.offers import TAKES_PLACE

_QUARTERS = 4
_FIRST_OF_MONTH = DaysAfterEnd(time(9), Frequency.MONTHLY, 1)


def _drafts(session: Session, viewer: Viewer, now: datetime) -> list[datetime]:
    """Of the viewer's own draft, to admins too: what others left unfinished is theirs."""
    return _at(
        viewer.hours.digest_at, idle_drafts.mornings(session, person=viewer.person, hours=viewer.hours, now=now), viewer, now
    )


def _evidence(session: Session, viewer: Viewer, now: datetime) -> list[datetime]:
    """On the last working day on which evidence that was to follow may still come."""
    waits = select(col(EvidenceOwed.until)).where(col(EvidenceOwed.came_at).is_(None), col(EvidenceOwed.reminded_at).is_(None))
    if not viewer.is_admin:
        waits = waits.where(col(EvidenceOwed.person_id) == viewer.person)
    days = (viewer.hours.calendar.last_working(until) for until in session.scalars(waits.distinct()))
    return _at(viewer.hours.digest_at, days, viewer, now)


def _firsts(_session: Session, viewer: Viewer, now: datetime) -> list[datetime]:
    return [one.at for one in following(_FIRST_OF_MONTH, now, calendar=viewer.hours.calendar, zone=viewer.hours.zone, count=5)]


def _stories(session: Session, viewer: Viewer, now: datetime) -> list[datetime]:
    """To those who did not switch them off: the edition for which something is approved already; no other is promised."""
    if not preferences.of(session, person=viewer.person).stories:
        return []
    zone, found = viewer.hours.zone, list[datetime]()
    for at in _firsts(session, viewer, now)[:2]:
        ends = datetime.combine(at.astimezone(zone).date().replace(day=1), time(), tzinfo=zone)
        begins = (ends - timedelta(days=1)).replace(day=1)
        found += [at] if stories.approved(session, since=begins, before=ends) else []
    return found


def _tickets(session: Session, viewer: Viewer, now: datetime) -> list[datetime]:
    """Of the questions nobody answered yet."""
    waiting = select(col(Ticket.asked_at)).where(col(Ticket.state) == TicketState.OPEN, col(Ticket.escalated_at).is_(None))
    late = (late_at(asked, viewer.hours.calendar, viewer.hours.zone) for asked in session.scalars(waiting))
    return sorted(at for at in late if at > now)


def _offers(_session: Session, _viewer: Viewer, _now: datetime) -> list[datetime]:
    """A training is offered when it is entered: nobody knows when that will be."""
    return []


def _recordings(_session: Session, _viewer: Viewer, _now: datetime) -> list[datetime]:
    """After an admin asks: nobody knows when that will be."""
    return []


def _handovers(_session: Session, _viewer: Viewer, _now: datetime) -> list[datetime]:
    """Reports pass on when a verifier has left: nobody knows when that will be."""
    return []


def _outages(_session: Session, _viewer: Viewer, _now: datetime) -> list[datetime]:
    """After an outage: nobody knows when that will be."""
    return []


def _refusals(_session: Session, _viewer: Viewer, _now: datetime) -> list[datetime]:
    """On a day on which Telegram would not show something: nobody knows when that will be."""
    return []


def _training_reminders(session: Session, viewer: Viewer, now: datetime) -> list[datetime]:
    found = _trainings(session, viewer, since=now.date() - timedelta(days=1))
    days = (
        day
        for starts, _ in found
        for _, before in LADDER
        if (day := viewer.hours.calendar.next_working(starts - timedelta(days=before))) <= starts
    )
    return _at(OPENS, days, viewer, now)


def _training_days(session: Session, viewer: Viewer, now: datetime) -> list[datetime]:
    """The days of the trainings they organise; for admins those of all."""
    lately = col(Training.ends) >= now.date() - timedelta(days=1)
    days = select(col(Training.starts), col(Training.ends)).where(lately, TAKES_PLACE)
    if not viewer.is_admin:
        days = days.where(col(Training.organiser_id) == viewer.person)
    held = (first + timedelta(days=i) for first, last in session.execute(days) for i in range((last - first).days + 1))
    return _at(OPENS, (day for day in held if viewer.hours.works(day)), viewer, now)


def _training_questions(session: Session, viewer: Viewer, now: datetime) -> list[datetime]:
    found = _trainings(session, viewer, since=now.date() - timedelta(days=7))
    return _at(OPENS, (viewer.hours.calendar.next_working(ends + timedelta(days=1)) for _, ends in found), viewer, now)


def _trainings(session: Session, viewer: Viewer, *, since: date) -> list[tuple[date, date]]:
    """First and last days of the trainings they have a seat in; for admins of all."""
    days = select(col(Training.starts), col(Training.ends)).where(col(Training.ends) >= since, TAKES_PLACE)
    if not viewer.is_admin:
        seated = select(col(Invitee.training_id)).where(col(Invitee.person_id) == viewer.person, col(Invitee.seated))
        days = days.where(col(Training.id).in_(seated))
    return [(first, last) for first, last in session.execute(days)]


def _evaluation(session: Session, viewer: Viewer, now: datetime) -> list[datetime]:
    """When its stages begin, shortly before each of its dates and on it, and after the last one."""
    today, calendar, rules = now.astimezone(viewer.hours.zone).date(), viewer.hours.calendar, standards(session).rules
    begins, warned = set[date](), set[date]()
    for dates in _dates(session, viewer, today):
        until = [dates.self, *([dates.rating, dates.talk] if viewer.supervises or viewer.is_admin else [])]
        begins |= {calendar.next_working(dates.evidence + timedelta(days=1))}
        warned |= {day for last in until for day in warnings(last, rules) if viewer.hours.works(day)}
        if viewer.supervises or viewer.is_admin:
            begins |= {calendar.next_working(dates.answer + timedelta(days=1))}
    found = [*_at(DIGEST_AT, begins, viewer, now), *_at(viewer.hours.digest_at, warned, viewer, now)]
    return sorted(set(found))


def _coaching(session: Session, viewer: Viewer, now: datetime) -> list[datetime]:
    """To those who supervise and to admins: once nobody can answer a result any more."""
    if not (viewer.supervises or viewer.is_admin):
        return []
    today, calendar, rules = now.astimezone(viewer.hours.zone).date(), viewer.hours.calendar, standards(session).rules
    after = timedelta(days=rules.answer_days + 1)
    days = {calendar.next_working(dates.answer + after) for dates in _dates(session, viewer, today)}
    return _at(DIGEST_AT, days, viewer, now)


def _dates(session: Session, viewer: Viewer, today: date) -> set[Dates]:
    """Of the evaluations that are open and of those this quarter will have."""
    cycles = select(EvaluationCycle).where(col(EvaluationCycle.closed_at).is_(None))
    if not viewer.is_admin:
        mine = or_(col(Evaluation.person_id) == viewer.person, col(Evaluation.supervisor_id) == viewer.person)
        cycles = cycles.where(col(EvaluationCycle.id).in_(select(col(Evaluation.cycle_id)).where(mine)))
    usual = {usual_dates(period.last, standards(session).rules) for period in _running(session, viewer, today)}
    return usual | {stages.dates(cycle) for cycle in session.scalars(cycles)}


def _running(session: Session, viewer: Viewer, today: date) -> set[Period]:
    """What of this quarter is still to be evaluated, of the viewer and their people: all of it, or its months from this one on."""
    quarter, known = Period.containing(today, Frequency.QUARTERLY), standards(session)
    lengths = {Frequency.QUARTERLY}
    if monthly := known.evaluated(Frequency.MONTHLY, today):
        held = select(col(Posting.position)).where(col(Posting.valid_from) <= quarter.last, rights.in_post(today)).distinct()
        if not viewer.is_admin:
            held = held.where(or_(col(Posting.person_id) == viewer.person, col(Posting.supervisor_id) == viewer.person))
        theirs = set(session.scalars(held))
        lengths = {Frequency.MONTHLY} if theirs & monthly else set()
        lengths |= {Frequency.QUARTERLY} if theirs - monthly else set()
    months = {month for month in quarter.months() if month.last >= today}
    return ({quarter} if Frequency.QUARTERLY in lengths else set()) | (months if Frequency.MONTHLY in lengths else set())


def _organisations(session: Session, viewer: Viewer, now: datetime) -> list[datetime]:
    """To whoever stands above a unit, shortly before its people are rated."""
    today, rules = now.astimezone(viewer.hours.zone).date(), standards(session).rules
    if not (viewer.supervises or viewer.is_admin) or not organisation_setting.says(session, viewer.person, today):
        return []
    days = (dates.evidence - timedelta(days=rules.warn_days) for dates in _dates(session, viewer, today))
    return _at(DIGEST_AT, (viewer.hours.calendar.next_working(day) for day in days), viewer, now)


def _quarter_ends(session: Session, viewer: Viewer, now: datetime) -> list[datetime]:
    """To whoever will be evaluated or judges others, before this quarter's end and the next ones'."""
    today, rules = now.astimezone(viewer.hours.zone).date(), standards(session).rules
    if not viewer.is_admin and not coming.concerned(session, people=[viewer.person], today=today):
        return []
    quarters = [Period.containing(today, Frequency.QUARTERLY)]
    for _ in range(_QUARTERS - 1):
        quarters.append(quarters[-1].next())
    found = (coming.comes(rules, quarter, viewer.hours) for quarter in quarters)
    return [at for at in found if at is not None and at > now]


def _expectations(session: Session, viewer: Viewer, now: datetime) -> list[datetime]:
    """To both sides of an agreement that is missing; to admins of all."""
    today = now.astimezone(viewer.hours.zone).date()
    whose = None if viewer.is_admin else viewer.person
    return [at for at in agreements.upcoming(session, person=whose, today=today, hours=viewer.hours) if at > now]


def _improvement(session: Session, viewer: Viewer, now: datetime) -> list[datetime]:
    agreed, open_ones = col(ImprovementStep.agreed_at).is_not(None), col(ImprovementStep.done_at).is_(None)
    mine = true() if viewer.is_admin else col(ImprovementStep.owner_id) == viewer.person
    promised = agreed, open_ones, mine, col(ImprovementStep.due).is_not(None)
    today = now.astimezone(viewer.hours.zone).date()
    days = [step.due for step in agreed_steps.known_to(session, viewer.person, *promised, today=today)]
    return _at(DIGEST_AT, (viewer.hours.calendar.next_working(day) for day in days if day), viewer, now)


def _decisions(session: Session, viewer: Viewer, now: datetime) -> list[datetime]:
    """When they are told what came of a month they reported in, and before that asked what is decided where they lead."""
    today, calendar = now.astimezone(viewer.hours.zone).date(), viewer.hours.calendar
    asked, told = loops.upcoming(session, person=viewer.person, leads=viewer.supervises or viewer.is_admin, today=today)
    return _at(DIGEST_AT, (calendar.next_working(day) for day in asked | told), viewer, now)


def _at(clock: time, days: Iterable[date], viewer: Viewer, now: datetime) -> list[datetime]:
    moments = (datetime.combine(day, clock, tzinfo=viewer.hours.zone) for day in sorted(set(days)))
    return [at for at in moments if at > now]


RULES: tuple[NoticeRule, ...] = (
    NoticeRule("idle_draft", "reporting/idle_drafts", "draft_locked:", everybody, _drafts),
    NoticeRule("evidence", "reporting/evidence_following", "evidence:", everybody, _evidence),
    NoticeRule("stories", "adoption/stories", "stories:", everybody, _stories),
    NoticeRule("burden", "adoption/burden", "burden:", admins, _firsts),
    NoticeRule("ticket_late", "adoption/helpdesk", "ticket_late:", admins, _tickets),
    NoticeRule("recording", "adoption/recordings", "recording:", admins, _recordings),
    NoticeRule("undelivered", "messages/undelivered", "refusals:", admins, _refusals),
    NoticeRule("given_back", "evaluation/outages", "result_extended:", everybody, _outages),
    NoticeRule("group", "insight/unit_groups", "group:", supervisors, _handovers),
    NoticeRule("delegation", "verification/standing_in", "delegation:", everybody, _handovers),
    NoticeRule("raised", "verification/standing_in", "raised:", supervisors, _handovers),
    NoticeRule("handover", "verification/handover", "handed_", everybody, _handovers),
    NoticeRule("training_reminder", "training/reminders", "training_reminder:", everybody, _training_reminders),
    NoticeRule("training_today", "training/reminders", "training_today:", everybody, _training_days),
    NoticeRule("training_feedback", "training/after", "training_feedback:", everybody, _training_questions),
    NoticeRule("training", "training/offers", "training", everybody, _offers),
    NoticeRule("evaluation", "evaluation/cycles", "evaluation_", everybody, _evaluation),
    NoticeRule("quarter_end", "evaluation/quarter_end", "quarter_end:", everybody, _quarter_ends),
    NoticeRule("expecting", "evaluation/expectations", "expecting:", everybody, _expectations),
    NoticeRule("organisation", "evaluation/organisations", "organisation:", everybody, _organisations),
    NoticeRule("coaching", "evaluation/coaching", "coaching:", everybody, _coaching),
    NoticeRule("decision", "evaluation/decisions", "decision_", everybody, _decisions),
    NoticeRule("improvement", "evaluation/improvement_steps", "improvement:", everybody, _improvement),
)
"""The rule of each of these notices; one whose key begins like another's stands behind it."""
