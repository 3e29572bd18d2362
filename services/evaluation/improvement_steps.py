"""Writing an improvement step part by part, and saying later whether it was done."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete
from sqlmodel import Session, col, select

from domain.messages.facts import thaw
from domain.standards.periods import Frequency, Period
from models.evaluation.evaluation import Evaluation, ImprovementStep
from models.people.person import Person
from models.people.unit import Unit
from services import rights
from services.city import City
from services.evaluation import agreed_steps, asked_sentence, cycle_panel, stages
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Notice
from services.refusals import Outdated, Refusal
from services.standards.expected import standards

MEMBER = "member_"
"""Before the id of who takes a unit's step upon themselves, in the answer that names them."""


class Part(StrEnum):
    """What is asked about a step, in order."""

    CAUSE = "cause"
    ACTION = "action"
    OWNER = "owner"
    DUE = "due"
    SUPPORT = "support"


@dataclass(frozen=True)
class Writing:
    """A step being written, and what is asked now; None: it is agreed."""

    shown: agreed_steps.Shown
    asks: Part | None
    n: int
    of: int
    person: str
    """Whose work it is about; the unit's name where it is the unit's."""
    supervisor: str
    people: tuple[tuple[int, str], ...]
    """Who may take a unit's step upon themselves; empty for a person's."""


@dataclass(frozen=True)
class Topic:
    """What a step may be about."""

    indicator: int
    name: str
    weak: bool


def topics(session: Session, *, by: int, evaluation: int) -> tuple[str, tuple[Topic, ...]]:
    """Whose evaluation it is, and the indicators of its card, weak ones first."""
    found = _mine(session, by, evaluation)
    lines = thaw(found.card).lines if found.card else ()
    ordered = sorted(lines, key=lambda line: (line.status != "poor", line.percent is None, line.percent or 0))
    name = session.get_one(Person, found.person_id).called
    return name, tuple(Topic(line.indicator, line.name, line.status == "poor") for line in ordered)


def begin(session: Session, *, by: int, evaluation: int, indicator: int) -> Writing:
    """Begin a step; one that was begun and left is begun anew."""
    found = _mine(session, by, evaluation)
    if indicator and indicator not in standards(session).indicators:
        raise Outdated
    return _begun(session, ImprovementStep(evaluation_id=found.id, written_by=by, indicator_id=indicator or None))


def _begun(session: Session, step: ImprovementStep) -> Writing:
    session.execute(
        delete(ImprovementStep).where(col(ImprovementStep.written_by) == step.written_by, col(ImprovementStep.agreed_at).is_(None))
    )
    session.add(step)
    session.flush()
    return _writing(session, step)


def unit_topics(session: Session, *, by: int, cycle: int) -> tuple[str, tuple[Topic, ...]]:
    """The unit's name, and the indicators reported in it, the least reached first."""
    found, _ = cycle_panel.run_by(session, by=by, cycle=cycle)
    return session.get_one(Unit, found.unit_id).name, tuple(
        Topic(one.indicator, one.name, one.percent is not None and not one.good)
        for one in agreed_steps.unit_standing(session, found)
    )


def begin_for_unit(session: Session, *, by: int, cycle: int, indicator: int) -> Writing:
    """Begin a step of the whole unit."""
    found, _ = cycle_panel.run_by(session, by=by, cycle=cycle)
    reached = {one.indicator: one.percent for one in agreed_steps.unit_standing(session, found)}
    if indicator and indicator not in reached:
        raise Outdated
    return _begun(
        session, ImprovementStep(cycle_id=found.id, written_by=by, indicator_id=indicator or None, before=reached.get(indicator))
    )


def answer(session: Session, *, by: int, step: int, key: str, words: str, now: datetime, city: City) -> Writing:
    """Take one of the usual answers: `key` is its label, `words` what it says."""
    found = session.get(ImprovementStep, step)
    if found is None or not rights.is_still(session, by, found.written_by) or found.agreed_at is not None:
        raise Outdated
    today = city.today(now)
    quarter = Period.containing(today, Frequency.QUARTERLY)
    asks = _asks(found)
    if asks is Part.OWNER:
        found.owner_id = _owner(session, found, key)
    elif asks is Part.DUE:
        days = {"due_two_weeks": today + timedelta(days=14), "due_month": today + timedelta(days=30), "due_quarter": quarter.last}
        found.due = days.get(key, days["due_month"])
    elif asks is Part.SUPPORT:
        found.support = "" if key == "support_none" else words
    elif asks is Part.CAUSE:
        found.cause = words
    else:
        raise Outdated
    return _kept(session, found, now)


def hear(session: Session, *, by: int, words: str, now: datetime, city: City) -> Writing:
    """Take words for what is asked: of the step being written, else the outcome of the one just done."""
    found = session.scalars(
        select(ImprovementStep).where(col(ImprovementStep.written_by) == by, col(ImprovementStep.agreed_at).is_(None))
    ).first()
    if found is None or not rights.works(session, by):
        return _outcome(session, by, words, now)
    match _asks(found):
        case Part.CAUSE:
            found.cause = asked_sentence.sentence(words)
        case Part.ACTION:
            found.action = asked_sentence.sentence(words)
        case Part.DUE:
            found.due = asked_sentence.day_ahead(words, city.today(now))
        case Part.SUPPORT:
            found.support = " ".join(words.split())[:500]
        case _:
            raise Refusal("choose_a_button")
    return _kept(session, found, now)


def drop(session: Session, *, by: int, step: int) -> agreed_steps.Shown:
    """Throw away a step being written; what it was."""
    found = session.get(ImprovementStep, step)
    if found is None or not rights.is_still(session, by, found.written_by) or found.agreed_at is not None:
        raise Outdated
    gone = agreed_steps.shown(session, found)
    session.delete(found)
    return gone


def report(session: Session, *, by: int, step: int, done: bool, now: datetime, city: City) -> Writing:
    """The owner says whether a step was done: done is told to the other side, not done is asked again later."""
    found = session.get(ImprovementStep, step)
    if found is None or found.owner_id != by or found.done_at is not None or found.due is None:
        raise Outdated
    if not agreed_steps.may_know(session, found, by, today=city.today(now)):
        raise Outdated
    if done:
        found.done_at = now
        _tell_other(session, found, by=by, now=now, city=city)
    else:
        later = timedelta(days=standards(session).rules.postponed_days)
        found.due, found.postponed = max(found.due, city.today(now)) + later, found.postponed + 1
    session.add(found)
    session.flush()
    return _writing(session, found)


def _mine(session: Session, by: int, evaluation: int) -> Evaluation:
    found, _ = stages.open_one(session, evaluation)
    if not stages.judges(session, by, found) or found.rated_at is None:
        raise Outdated
    return found


def _owner(session: Session, step: ImprovementStep, key: str) -> int:
    if step.evaluation_id is None:
        return _one_of(session, step, key)
    evaluation = session.get_one(Evaluation, step.evaluation_id)
    return evaluation.person_id if key == "owner_person" else evaluation.supervisor_id


def _one_of(session: Session, step: ImprovementStep, key: str) -> int:
    wanted = key.removeprefix(MEMBER)
    if not key.startswith(MEMBER) or int(wanted) not in {person for person, _ in _members(session, step)}:
        raise Outdated
    return int(wanted)


def _members(session: Session, step: ImprovementStep) -> tuple[tuple[int, str], ...]:
    """Who writes it, and everybody evaluated in the cycle."""
    if step.cycle_id is None:
        return ()
    there = session.scalars(select(Evaluation.person_id).where(col(Evaluation.cycle_id) == step.cycle_id))
    names = stages.names(session, {step.written_by, *there})
    return tuple(sorted(names.items(), key=lambda one: (one[0] != step.written_by, one[1])))


def _asks(step: ImprovementStep) -> Part | None:
    given = {
        Part.CAUSE: step.cause,
        Part.ACTION: step.action,
        Part.OWNER: step.owner_id,
        Part.DUE: step.due,
        Part.SUPPORT: step.support,
    }
    return next((part for part in Part if given[part] is None), None)


def _kept(session: Session, step: ImprovementStep, now: datetime) -> Writing:
    if _asks(step) is None:
        step.agreed_at = now
    session.add(step)
    session.flush()
    return _writing(session, step)


def _outcome(session: Session, by: int, words: str, now: datetime) -> Writing:
    found = session.scalars(
        select(ImprovementStep)
        .where(
            col(ImprovementStep.owner_id) == by,
            col(ImprovementStep.done_at) > now - asked_sentence.WAITS,
            col(ImprovementStep.outcome).is_(None),
        )
        .order_by(col(ImprovementStep.done_at).desc())
    ).first()
    if found is None:
        raise Outdated
    found.outcome = asked_sentence.sentence(words)
    session.add(found)
    session.flush()
    return _writing(session, found)


def _writing(session: Session, step: ImprovementStep) -> Writing:
    asks, shown = _asks(step), agreed_steps.shown(session, step)
    person, supervisor = _both(session, step)
    return Writing(
        shown=shown,
        asks=asks,
        n=list(Part).index(asks) + 1 if asks else len(Part),
        of=len(Part),
        person=shown.unit or person,
        supervisor=supervisor,
        people=_members(session, step) if asks is Part.OWNER else (),
    )


def _both(session: Session, step: ImprovementStep) -> tuple[str, str]:
    if step.evaluation_id is None:
        return "", ""
    evaluation = session.get_one(Evaluation, step.evaluation_id)
    people = stages.names(session, {evaluation.person_id, evaluation.supervisor_id})
    return people[evaluation.person_id], people[evaluation.supervisor_id]


def _other(session: Session, step: ImprovementStep, by: int) -> int | None:
    """Who hears that it was done: the other side, of a unit's step whoever agreed on it."""
    if step.evaluation_id is None:
        return step.written_by if step.written_by != by else None
    evaluation = session.get_one(Evaluation, step.evaluation_id)
    return evaluation.supervisor_id if by == evaluation.person_id else evaluation.person_id


def _tell_other(session: Session, step: ImprovementStep, *, by: int, now: datetime, city: City) -> None:
    other = _other(session, step, by)
    if other is None or not agreed_steps.may_know(session, step, other, today=city.today(now)):
        return
    outbox.post(
        session,
        Notice(
            to=other,
            screen="evaluation/steps/done",
            key=f"improvement_done:{step.id}",
            facts={"step": agreed_steps.shown(session, step), "name": session.get_one(Person, by).called},
            not_before=allowed(session, people=[other], now=now, city=city)[other],
        ),
        now=now,
    )
