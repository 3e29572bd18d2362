"""Locked periods: who missed one asks for it with a reason, and the verifier opens it for two days with one tap."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, delete
from sqlalchemy import select as select_core
from sqlmodel import Session, col, select

from domain.actions import GoHome
from domain.standards.periods import Frequency, Period, WindowState
from models.columns import columns, spelled
from models.people.person import Person
from models.prepared import Prepared
from models.reporting.report import Report, UnlockDecision, UnlockRequest
from services.city import City
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Button, Notice
from services.people import accounts
from services.people.responsible import responsible
from services.refusals import Outdated, Refusal
from services.reporting import staleness
from services.reporting.actions import OpenReport
from services.reporting.submission_actions import Correct, DecideUnlock
from services.standards import agenda, owed
from services.standards.expected import standards
from services.standards.owed import Due

_BACK = 4
"""Periods of each length that are looked back for something missed."""
_SHORTEST, _LONGEST = 3, 500
AT_THE_DOOR = timedelta(hours=1)
"""So long after they asked people wait for the answer, and it comes at any hour."""
_request = columns(UnlockRequest)
_OPENED = Prepared(
    select_core(_request.indicator_id, _request.period).where(
        _request.person_id == bindparam("person"),
        spelled(_request.decision, UnlockDecision.OPENED),
        _request.until > bindparam("now"),
    )
)


@dataclass(frozen=True)
class Asked:
    """A request as both sides see it."""

    request: int
    person: str
    name: str
    period: Period
    why: str
    asked_at: datetime
    hours: int
    """For how long it would be open."""


@dataclass(frozen=True)
class Missed:
    """What a person may ask to have opened, and for how many hours it would be."""

    due: tuple[Due, ...]
    hours: int


def offer(session: Session, *, by: int, today: date) -> Missed:
    """What was missed and can be asked for."""
    return Missed(missed(session, by=by, today=today), standards(session).rules.unlock_hours)


def missed(session: Session, *, by: int, today: date) -> tuple[Due, ...]:
    """What the person did not report and can no longer, the latest first."""
    periods = [period for frequency in Frequency for period in _before(Period.containing(today, frequency))]
    expected = owed.expected_for(session, people=[by], periods=periods)
    locked = [due for due in expected if due.window.state(today) is WindowState.LOCKED]
    done = owed.reported(session, locked)
    return tuple(sorted((due for due in locked if due.key not in done), key=lambda due: due.window.due, reverse=True))


def begin(session: Session, *, by: int, indicator: int, period: str, today: date, now: datetime) -> Asked:
    """Begin to ask for a locked period; the reason comes next. A request begun before is dropped.

    Raises `Outdated` where the person neither missed nor reported it, or where it is not locked.
    """
    known = standards(session)
    if indicator not in known.indicators or agenda.window_of(known.of(indicator, period), Period.parse(period)).locks >= today:
        raise Outdated
    if _sent(session, by, indicator, period) is None:
        keys = [(due.indicator, str(due.period)) for due in missed(session, by=by, today=today)]
        if (indicator, period) not in keys:
            raise Outdated
    request = UnlockRequest(person_id=by, indicator_id=indicator, period=period, asked_at=now)
    if _of(session, request, UnlockDecision.WAITING) is not None:
        raise Refusal("unlock_waits")
    session.execute(delete(UnlockRequest).where(col(UnlockRequest.person_id) == by, _decision(UnlockDecision.BEGUN)))
    session.add(request)
    session.flush()
    return asked(session, request)


def ask(session: Session, *, by: int, why: str, now: datetime, city: City) -> Asked:
    """Send the request that was begun, with its reason, to whoever decides. Raises `Outdated`, `Refusal`."""
    request = session.scalars(
        select(UnlockRequest).where(col(UnlockRequest.person_id) == by, _decision(UnlockDecision.BEGUN))
    ).first()
    if request is None:
        raise Outdated
    if not _SHORTEST <= len(why) <= _LONGEST:
        raise Refusal("reason_length", shortest=_SHORTEST, longest=_LONGEST)
    request.why, request.asked_at, request.decision = why, now, UnlockDecision.WAITING
    session.flush()
    shown = asked(session, request)
    judges = _judges(session, by, city.today(now))
    when = allowed(session, people=judges, now=now, city=city)
    yes, no = DecideUnlock(request.id, True), DecideUnlock(request.id, False)
    notices = [
        Notice(
            to=judge,
            screen="reporting/unlock/request",
            key=f"unlock:{request.id}:{judge}",
            facts={"asked": shown},
            keyboard=[[Button("unlock_yes", yes, facts={"hours": shown.hours}), Button("unlock_no", no)]],
            card=f"unlock:{request.id}",
            not_before=when[judge],
        )
        for judge in judges
    ]
    outbox.post(session, *notices, now=now)
    return shown


def decide(session: Session, *, by: int, request: int, yes: bool, now: datetime, city: City) -> tuple[Asked, bool, datetime | None]:
    """Open the period for as long as the rules say, or leave it locked; the person is told. Raises `Outdated`, `Refusal`."""
    found = session.scalars(select(UnlockRequest).where(col(UnlockRequest.id) == request).with_for_update()).first()
    if found is None or found.person_id == by or by not in _judges(session, found.person_id, city.today(now)):
        raise Outdated
    if found.decision is not UnlockDecision.WAITING:
        raise Refusal("unlock_decided")
    found.decision = UnlockDecision.OPENED if yes else UnlockDecision.REFUSED
    found.decided_by, found.decided_at = by, now
    found.until = now + timedelta(hours=standards(session).rules.unlock_hours) if yes else None
    session.add(found)
    if yes:
        staleness.mark(session, person=found.person_id, period=Period.parse(found.period), now=now)
    shown = asked(session, found)
    outbox.close_cards(
        session,
        card=f"unlock:{found.id}",
        screen="messages/closed/unlock",
        but=(by,),
        keyboard=[[Button("home", GoHome())]],
        now=now,
        facts={"asked": shown, "yes": yes, "until": found.until, "by": session.get_one(Person, by).called, "at": now},
    )
    opens = [[_door(session, found)]] if yes else None
    at_the_door = now - found.asked_at <= AT_THE_DOOR
    outbox.post(
        session,
        Notice(
            to=found.person_id,
            screen="reporting/unlock/answer",
            key=f"unlock_answer:{found.id}",
            facts={"asked": shown, "yes": yes, "until": found.until},
            keyboard=opens,
            not_before=None if at_the_door else allowed(session, people=[found.person_id], now=now, city=city)[found.person_id],
        ),
        now=now,
    )
    return shown, yes, found.until


def opened(session: Session, *, person: int, now: datetime) -> list[tuple[int, str]]:
    """Indicators and periods that are open for this person although they are locked."""
    session.flush()
    return [(indicator, period) for indicator, period in _OPENED(session, person=person, now=now)]


def asked(session: Session, request: UnlockRequest) -> Asked:
    """A request as it is shown."""
    return Asked(
        request=request.id,
        person=session.get_one(Person, request.person_id).called,
        name=standards(session).of(request.indicator_id, request.period).name,
        period=Period.parse(request.period),
        why=request.why,
        asked_at=request.asked_at,
        hours=standards(session).rules.unlock_hours,
    )


def _door(session: Session, request: UnlockRequest) -> Button:
    """To the correction of what was reported already, else to the report."""
    sent = _sent(session, request.person_id, request.indicator_id, request.period)
    if sent is not None:
        return Button("correct", Correct(sent))
    return Button("report_now", OpenReport(request.indicator_id, request.period))


def _sent(session: Session, person: int, indicator: int, period: str) -> int | None:
    """The submission in which the person reported it, if they did."""
    return session.scalars(
        select(Report.submission_id).where(
            col(Report.person_id) == person, col(Report.indicator_id) == indicator, col(Report.period) == period
        )
    ).first()


def _of(session: Session, like: UnlockRequest, decision: UnlockDecision) -> int | None:
    return session.scalars(
        select(UnlockRequest.id).where(
            col(UnlockRequest.person_id) == like.person_id,
            col(UnlockRequest.indicator_id) == like.indicator_id,
            col(UnlockRequest.period) == like.period,
            _decision(decision),
        )
    ).first()


def _decision(wanted: UnlockDecision) -> ColumnElement[bool]:
    return col(UnlockRequest.decision) == wanted


def _before(period: Period) -> Iterator[Period]:
    for _ in range(_BACK):
        period = period.previous()
        yield period


def _judges(session: Session, person: int, today: date) -> tuple[int, ...]:
    verifier = responsible(session, person=person, on=today).verifier
    return (verifier,) if verifier is not None else accounts.admin_ids(session)
