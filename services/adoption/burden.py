"""Measures what a month of reporting cost people, keeps it, and says whether the bot should speak up less often."""

from collections import Counter, defaultdict
from datetime import datetime, time, timedelta
from fractions import Fraction

from sqlalchemy import and_, func
from sqlmodel import Session, col, select

from domain.adoption import burden as rules
from domain.messages.facts import thaw
from domain.standards.periods import Frequency, Period
from models.adoption.burden import Burden
from models.calendar.reminder import ReminderFate, ReminderStep
from models.messages.message import Outbox, OutboxState, Urgency
from models.prepared import insert_into
from models.reporting.report import Draft, DraftAnswer, Report, Submission
from models.standards.standard import Indicator
from services.city import City
from services.reporting import locking
from services.standards.expected import standards

_STOPS = 3
_LIES_STILL = timedelta(days=1)
_YIELDS_WITHIN = timedelta(days=3)

Span = tuple[datetime, datetime]


def measured(session: Session, *, month: Period) -> Burden | None:
    """What was measured for a month, if it was."""
    return session.get(Burden, str(month))


def newest(session: Session) -> Burden | None:
    """The month measured last."""
    return session.scalars(select(Burden).order_by(col(Burden.month).desc()).limit(1)).first()


def is_heavy(session: Session) -> bool:
    """Whether the month measured last cost people more than they were promised."""
    found = newest(session)
    return found is not None and found.heavy


def measure(session: Session, *, month: Period, now: datetime, city: City) -> Burden:
    """Measure a month that is over: what every report of it took."""
    span = _span(month, city)
    by_report, by_person = _times(session, span)
    reminded, answered = _yield(session, span)
    promised = standards(session).rules.burden_minutes
    a_week = rules.a_week(by_person, promised=promised)
    return Burden(
        month=str(month),
        people=len(by_person),
        minutes_per_report=rules.median(by_report),
        minutes_per_week=a_week,
        messages_per_person=rules.median(_messages(session, span)),
        stops=_stops(session, month, span, now),
        reminded=reminded,
        answered=answered,
        heavy=rules.is_heavy(a_week, promised=promised),
        promised=promised,
        made_at=now,
    )


def keep(session: Session, found: Burden) -> bool:
    """Keep what was measured; not where another process was first."""
    new = insert_into(session.get_bind().dialect.name)(Burden).values(**found.model_dump())
    kept = session.execute(new.on_conflict_do_nothing(index_elements=["month"]).returning(col(Burden.month))).first()
    return kept is not None


def last_month(now: datetime, city: City) -> Period:
    """The month that ended last."""
    return Period.containing(city.today(now), Frequency.MONTHLY).previous()


def _span(month: Period, city: City) -> Span:
    begins = datetime.combine(month.first, time(), tzinfo=city.zone)
    return begins, datetime.combine(month.next().first, time(), tzinfo=city.zone)


def _times(session: Session, span: Span) -> tuple[list[Fraction], dict[int, timedelta]]:
    """Minutes for each value sent in the span, and the time each person took for theirs."""
    sent = session.execute(
        select(Submission.person_id, Submission.begun_at, func.min(col(Report.first_submitted_at)), func.count())
        .join(Report, col(Report.submission_id) == Submission.id)
        .where(
            col(Submission.begun_at).is_not(None),
            col(Report.first_submitted_at) >= span[0],
            col(Report.first_submitted_at) < span[1],
        )
        .group_by(col(Submission.id), col(Submission.person_id), col(Submission.begun_at))
    )
    by_report: list[Fraction] = []
    by_person: defaultdict[int, timedelta] = defaultdict(timedelta)
    for person, begun, ended, count in sent:
        took = rules.spent(ended - begun)
        by_report += [rules.minutes(took) / count] * count
        by_person[person] += took
    return by_report, dict(by_person)


def _messages(session: Session, span: Span) -> list[Fraction]:
    counted = session.scalars(
        select(func.count())
        .where(
            col(Outbox.state) == OutboxState.SENT,
            col(Outbox.person_id).is_not(None),
            col(Outbox.edits).is_(None),
            col(Outbox.settled_at) >= span[0],
            col(Outbox.settled_at) < span[1],
        )
        .group_by(col(Outbox.person_id))
    )
    return [Fraction(count) for count in counted]


def _yield(session: Session, span: Span) -> tuple[int, int]:
    """How many reminders went out in the span, and after how many the report came within three days."""
    step = ReminderStep
    rows = session.execute(
        select(step.at, Report.first_submitted_at)
        .join(
            Report,
            and_(
                col(Report.person_id) == step.person_id,
                col(Report.indicator_id) == step.indicator_id,
                col(Report.period) == step.period,
            ),
            isouter=True,
        )
        .where(col(step.fate) == ReminderFate.SENT, col(step.at) >= span[0], col(step.at) < span[1])
    ).all()
    return len(rows), sum(came is not None and at <= came <= at + _YIELDS_WITHIN for at, came in rows)


def _stops(session: Session, month: Period, span: Span, now: datetime) -> list[list[object]]:
    """Where drafts lie still now, and where those stood that a lock ended since the month before was measured."""
    lying = session.scalars(
        select(Indicator.name)
        .join(DraftAnswer, col(DraftAnswer.indicator_id) == Indicator.id)
        .join(Draft, and_(col(Draft.id) == DraftAnswer.draft_id, col(Draft.asking) == DraftAnswer.place))
        .where(col(Draft.practice).is_(False), col(Draft.touched_at) < now - _LIES_STILL)
    )
    before = measured(session, month=month.previous())
    lost = _lost(session, since=before.made_at if before else span[0])
    ranked = sorted(Counter([*lying, *lost]).items(), key=lambda one: (-one[1], one[0]))
    return [[name, count] for name, count in ranked[:_STOPS]]


def _lost(session: Session, *, since: datetime) -> list[str]:
    told = session.scalars(
        select(Outbox.facts).where(
            col(Outbox.urgency) == Urgency.NOTICE, col(Outbox.made_at) > since, col(Outbox.screen) == locking.TOLD
        )
    )
    ended = [thaw(facts)["ended"] for facts in told]
    return [one.stopped_at for one in ended if getattr(one, "stopped_at", None)]
