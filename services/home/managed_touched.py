"""Whom a change touches, looked at before it is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from domain.exchange.managing import Ask, Task
from domain.people.nip import mask
from domain.standards.periods import Frequency, Period, window
from models.evaluation.evaluation import Evaluation, EvaluationCycle
from models.exchange.managed import ManagedChange
from models.people.person import Person, Posting
from models.people.standin import StandIn
from models.people.unit import Unit
from models.reporting.report import Draft, DraftAnswer, Submission, SubmissionState
from models.standards.standard import Indicator, IndicatorPosition, JointDuty, TargetScope
from models.training.training import Training
from services import rights
from services.home.managed_questions import NOBODY, person_of, posting, value
from services.standards.expected import standards
from services.training.offers import TAKES_PLACE

_DEEP = 30
"""Supervisors that are followed up from one to the next."""


@dataclass(frozen=True)
class Touched:
    """What a change does besides what it says."""

    name: str | None = None
    masked: str | None = None
    unit_before: str | None = None
    position_before: str | None = None
    supervisor_before: str | None = None
    come: tuple[str, ...] = ()
    """Indicators that are to be reported from then on."""
    go: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    """Joint indicators that are the person's duty, or for which they stand in."""
    waiting: int = 0
    """Reports of the person that wait at the supervisor."""
    decides: int = 0
    """Reports of others that wait for the person."""
    drafts: int = 0
    evaluations: int = 0
    """Open ones: of the person, or that the person makes."""
    leads: int = 0
    """People whose supervisor the person is."""
    acts: int = 0
    """Second posts of the person, or delegated inboxes."""
    reporters: int | None = None
    """People who report the indicator."""
    before: str | None = None
    """What is changed of an indicator, as it is now."""
    circle: bool = False
    """The supervisor is led by the person, directly or further up."""
    dues: int = 0
    trainings: int = 0


def touched(session: Session, change: ManagedChange, *, today: date) -> Touched:
    """What is touched, counted from what is there now."""
    match change.task:
        case Task.ADD:
            return _new(session, change, today)
        case Task.TARGET | Task.INDICATOR:
            return _measured(session, change, today)
        case Task.HOLIDAY:
            return _day(session, change)
        case _:
            return _person(session, change, today)


def _day_of(change: ManagedChange, ask: Ask, today: date) -> date:
    said = value(change, ask)
    return date.fromisoformat(said) if said else today


def _new(session: Session, change: ManagedChange, today: date) -> Touched:
    since = _day_of(change, Ask.SINCE, today)
    nip, name = (value(change, Ask.NEW) or " ").split(" ", 1)
    return Touched(name=name, masked=mask(nip), come=tuple(sorted(_names(session, value(change, Ask.POSITION) or "", since))))


def _names(session: Session, position: str, on: date) -> set[str]:
    return {one.name for one in standards(session).belonging(position, on)}


def _person(session: Session, change: ManagedChange, today: date) -> Touched:
    person = person_of(change)
    found = session.get(Person, person) if person else None
    if found is None:
        return Touched()
    ends = change.task is Task.END
    on = _day_of(change, Ask.LAST if ends else Ask.SINCE, today)
    post = posting(session, found.id, on)
    unit, boss = _where(session, post)
    before = _names(session, post.position, on) if post else set()
    after = set() if ends else _names(session, value(change, Ask.POSITION) or "", on) if change.task is Task.MOVE else before
    return Touched(
        name=found.called,
        masked=mask(found.nip),
        unit_before=unit,
        position_before=post.position if post else None,
        supervisor_before=boss,
        come=tuple(sorted(after - before)),
        go=tuple(sorted(before - after)),
        duties=tuple(session.scalars(_charged(found.id))),
        waiting=_count(session, Submission, col(Submission.person_id) == found.id, _WAITS),
        decides=_count(session, Submission, col(Submission.verifier_id) == found.id, _WAITS),
        drafts=_answers(session, col(Draft.person_id) == found.id),
        evaluations=_evaluations(session, found.id),
        leads=_count(session, Posting, col(Posting.supervisor_id) == found.id, rights.in_post(on)),
        acts=_count(session, StandIn, col(StandIn.person_id) == found.id, col(StandIn.ended_at).is_(None), _lasts(today)),
        circle=_circle(session, value(change, Ask.SUPERVISOR), found.id, on),
    )


_WAITS: Any = col(Submission.state) == SubmissionState.WAITING


def _lasts(today: date) -> Any:
    return col(StandIn.last).is_(None) | (col(StandIn.last) >= today)


def _where(session: Session, post: Posting | None) -> tuple[str | None, str | None]:
    """What the unit is called, and the supervisor."""
    if post is None:
        return None, None
    boss = session.get(Person, post.supervisor_id) if post.supervisor_id is not None else None
    return session.get_one(Unit, post.unit_id).name, boss.called if boss else None


def _charged(person: int) -> Any:
    held = select(Indicator.name).join(JointDuty, col(JointDuty.indicator_id) == Indicator.id)
    return held.where(col(JointDuty.person_id) == person).order_by(col(Indicator.name))


def _count(session: Session, model: Any, *wanted: Any) -> int:
    found: int = session.execute(select(func.count()).select_from(model).where(*wanted)).scalar_one()
    return found


def _answers(session: Session, wanted: Any) -> int:
    of_drafts = select(func.count()).select_from(DraftAnswer).join(Draft, col(Draft.id) == DraftAnswer.draft_id)
    found: int = session.execute(of_drafts.where(wanted, col(Draft.practice).is_(False))).scalar_one()
    return found


def _evaluations(session: Session, person: int) -> int:
    theirs = (col(Evaluation.person_id) == person) | (col(Evaluation.supervisor_id) == person)
    wanted = select(func.count()).select_from(Evaluation).join(EvaluationCycle, col(EvaluationCycle.id) == Evaluation.cycle_id)
    is_open = (col(Evaluation.answered_at).is_(None), col(EvaluationCycle.closed_at).is_(None))
    found: int = session.execute(wanted.where(theirs, *is_open)).scalar_one()
    return found


def _circle(session: Session, said: str | None, person: int, on: date) -> bool:
    """Whether the way up from the supervisor comes back to the person."""
    one, seen = (None if said in (None, NOBODY) else int(said or 0)), set[int]()
    while one is not None and one not in seen and len(seen) < _DEEP:
        if one == person:
            return True
        seen.add(one)
        post = posting(session, one, on)
        one = post.supervisor_id if post else None
    return False


def _measured(session: Session, change: ManagedChange, today: date) -> Touched:
    indicator = session.get(Indicator, int(value(change, Ask.INDICATOR) or 0))
    if indicator is None:
        return Touched()
    return Touched(
        name=f"{indicator.name} ({indicator.code})",
        before=_as_now(session, change, indicator, today),
        reporters=_reporters(session, change, indicator.id, today),
        drafts=_answers(session, col(DraftAnswer.indicator_id) == indicator.id),
    )


def _as_now(session: Session, change: ManagedChange, indicator: Indicator, today: date) -> str | None:
    """The general target, or the field, as it is now."""
    if change.task is Task.TARGET:
        rows = standards(session).targets.get(indicator.id, ())
        general = value(change, Ask.SCOPE) == TargetScope.DEFAULT
        now = next((one for one in rows if general and one.scope is TargetScope.DEFAULT and one.valid_from <= today), None)
        return f"{now.amount.normalize():f}" if now else None
    found = getattr(indicator, value(change, Ask.FIELD) or "", None)
    return None if found is None else f"{found.normalize():f}" if hasattr(found, "normalize") else str(found)


def _reporters(session: Session, change: ManagedChange, indicator: int, today: date) -> int:
    """People who owe it today; of a target those whom it is for."""
    held = select(col(IndicatorPosition.position)).where(col(IndicatorPosition.indicator_id) == indicator)
    wanted = [col(Posting.position).in_(held), rights.in_post(today)]
    key = value(change, Ask.KEY)
    match value(change, Ask.SCOPE) if change.task is Task.TARGET else None:
        case TargetScope.UNIT:
            wanted.append(col(Posting.unit_id).in_(select(col(Unit.id)).where(col(Unit.code) == key)))
        case TargetScope.POSITION:
            wanted.append(col(Posting.position) == key)
        case TargetScope.PERSON:
            wanted.append(col(Posting.person_id) == int(key or 0))
    return _count(session, Posting, *wanted)


def _day(session: Session, change: ManagedChange) -> Touched:
    day = date.fromisoformat((value(change, Ask.DAY) or "").split(" ", 1)[0])
    falls = (col(Training.starts) <= day) & (col(Training.ends) >= day)
    return Touched(dues=_due_on(session, day), trainings=_count(session, Training, falls, TAKES_PLACE))


def _due_on(session: Session, day: date) -> int:
    """Indicators with a deadline on the day."""
    known = standards(session)
    return sum(
        window(period, opens_before=one.opens_before, due_after=one.due_after, locks_after=one.locks_after).due == day
        for period in _before(day)
        for one in (known.of(id, period) for id in known.indicators)
        if one.frequency == period.frequency
    )


def _before(day: date) -> Iterable[Period]:
    """Months and quarters that may be due on a day."""
    for frequency in Frequency:
        period = Period.containing(day, frequency)
        for _ in range(5):
            yield period
            period = period.previous()
