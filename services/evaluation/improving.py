"""Improvement steps: a weak indicator or a rating below expectation is followed by something that changes it."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from domain.dates import NotADate, read_date
from domain.evaluation.ratings import Rating
from domain.facts import thaw
from domain.periods import Frequency, Period
from models import Evaluation, EvaluationCycle, ImprovementStep, Person
from services import outbox
from services.city import City
from services.evaluation import asked, rows
from services.hours import allowed
from services.outbox import Notice
from services.refusals import Outdated, Refusal
from services.standards import standards

POSTPONED_BY = timedelta(days=14)
"""How much later a step that was not done is asked about again."""
LATEST = timedelta(days=366)


class Part(StrEnum):
    """What is asked about a step, in order."""

    CAUSE = "cause"
    ACTION = "action"
    OWNER = "owner"
    DUE = "due"
    SUPPORT = "support"


@dataclass(frozen=True)
class Shown:
    """One step as it is shown."""

    step: int
    evaluation: int
    code: str | None
    cause: str | None
    action: str | None
    owner: str | None
    due: date | None
    support: str | None
    done_at: datetime | None
    outcome: str | None
    before: Decimal | None
    """The indicator's achievement in % when the step was agreed."""


@dataclass(frozen=True)
class Effect:
    """A step of the quarter before, and where its indicator stands now."""

    step: Shown
    after: Decimal | None


@dataclass(frozen=True)
class Writing:
    """A step being written, and what is asked now; None: it is agreed."""

    shown: Shown
    asks: Part | None
    n: int
    of: int
    person: str
    supervisor: str


@dataclass(frozen=True)
class Topic:
    """What a step may be about."""

    indicator: int
    code: str
    weak: bool


def topics(session: Session, *, by: int, evaluation: int) -> tuple[str, tuple[Topic, ...]]:
    """Whose evaluation it is, and the indicators of its card, weak ones first."""
    found = _mine(session, by, evaluation)
    lines = thaw(found.card).lines if found.card else ()
    ordered = sorted(lines, key=lambda line: (line.status != "poor", line.percent is None, line.percent or 0))
    name = session.get_one(Person, found.person_id).name
    return name, tuple(Topic(line.indicator, line.code, line.status == "poor") for line in ordered)


def begin(session: Session, *, by: int, evaluation: int, indicator: int) -> Writing:
    """Begin a step; one that was begun and left is begun anew."""
    found = _mine(session, by, evaluation)
    if indicator and indicator not in standards(session).indicators:
        raise Outdated
    session.execute(delete(ImprovementStep).where(col(ImprovementStep.written_by) == by, col(ImprovementStep.agreed_at).is_(None)))
    step = ImprovementStep(evaluation_id=found.id, written_by=by, indicator_id=indicator or None)
    session.add(step)
    session.flush()
    return _writing(session, step)


def answer(session: Session, *, by: int, step: int, key: str, words: str, now: datetime, city: City) -> Writing:
    """Take one of the usual answers: `key` is its label, `words` what it says."""
    found = session.get(ImprovementStep, step)
    if found is None or found.written_by != by or found.agreed_at is not None:
        raise Outdated
    evaluation, today = session.get_one(Evaluation, found.evaluation_id), city.today(now)
    quarter = Period.containing(today, Frequency.QUARTERLY)
    asks = _asks(found)
    if asks is Part.OWNER:
        found.owner_id = evaluation.person_id if key == "owner_person" else evaluation.supervisor_id
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
    if found is None:
        return _outcome(session, by, words, now)
    match _asks(found):
        case Part.CAUSE:
            found.cause = asked.sentence(words)
        case Part.ACTION:
            found.action = asked.sentence(words)
        case Part.DUE:
            found.due = _day(words, city.today(now))
        case Part.SUPPORT:
            found.support = " ".join(words.split())[:500]
        case _:
            raise Refusal("choose_a_button")
    return _kept(session, found, now)


def drop(session: Session, *, by: int, step: int) -> int:
    """Throw away a step being written; whose evaluation it was for."""
    found = session.get(ImprovementStep, step)
    if found is None or found.written_by != by or found.agreed_at is not None:
        raise Outdated
    session.delete(found)
    return found.evaluation_id


def report(session: Session, *, by: int, step: int, done: bool, now: datetime, city: City) -> Writing:
    """The owner says whether a step was done: done is told to the other side, not done is asked again two weeks later."""
    found = session.get(ImprovementStep, step)
    if found is None or found.owner_id != by or found.done_at is not None or found.due is None:
        raise Outdated
    if done:
        found.done_at = now
        _tell_other(session, found, by=by, now=now, city=city)
    else:
        found.due, found.postponed = max(found.due, city.today(now)) + POSTPONED_BY, found.postponed + 1
    session.add(found)
    session.flush()
    return _writing(session, found)


def steps_of(session: Session, *, evaluation: int) -> tuple[Shown, ...]:
    """The agreed steps of an evaluation."""
    found = session.scalars(
        select(ImprovementStep)
        .where(col(ImprovementStep.evaluation_id) == evaluation, col(ImprovementStep.agreed_at).is_not(None))
        .order_by(col(ImprovementStep.id))
    )
    return tuple(shown(session, step) for step in found)


def effects(session: Session, *, person: int, quarter: Period, card: dict[str, Any]) -> tuple[Effect, ...]:
    """What became of the steps agreed for the quarter before, beside the achievement on this quarter's frozen `card`."""
    found = session.scalars(
        select(ImprovementStep)
        .join(Evaluation, col(Evaluation.id) == ImprovementStep.evaluation_id)
        .where(
            col(Evaluation.person_id) == person, col(Evaluation.quarter) == str(quarter.previous()),
            col(ImprovementStep.agreed_at).is_not(None),
        )
        .order_by(col(ImprovementStep.id))
    )  # fmt: skip
    return tuple(Effect(shown(session, step), _percent(card, step.indicator_id)) for step in found)


def lacks_step(found: Evaluation, steps: tuple[Shown, ...]) -> bool:
    """Whether the rating or a weak indicator calls for a step that was not agreed yet."""
    if found.rated_at is None or steps:
        return False
    weak = any(line.status == "poor" for line in thaw(found.card).lines) if found.card else False
    return found.result is Rating.BELOW or weak


def _mine(session: Session, by: int, evaluation: int) -> Evaluation:
    found, _ = rows.open_one(session, evaluation)
    if found.supervisor_id != by or found.rated_at is None:
        raise Outdated
    return found


def _asks(step: ImprovementStep) -> Part | None:
    given = {
        Part.CAUSE: step.cause, Part.ACTION: step.action, Part.OWNER: step.owner_id, Part.DUE: step.due, Part.SUPPORT: step.support,
    }  # fmt: skip
    return next((part for part in Part if given[part] is None), None)


def _kept(session: Session, step: ImprovementStep, now: datetime) -> Writing:
    if _asks(step) is None:
        step.agreed_at = now
    session.add(step)
    session.flush()
    return _writing(session, step)


def _day(words: str, today: date) -> date:
    try:
        day = read_date(words, today=today)
    except NotADate as error:
        raise Refusal("not_a_day") from error
    if day <= today and not re.search(r"\d{4}", words):
        day = day.replace(year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day)
    if not today < day <= today + LATEST:
        raise Refusal("day_not_ahead", today=today)
    return day


def _outcome(session: Session, by: int, words: str, now: datetime) -> Writing:
    found = session.scalars(
        select(ImprovementStep)
        .where(
            col(ImprovementStep.owner_id) == by,
            col(ImprovementStep.done_at) > now - asked.WAITS,
            col(ImprovementStep.outcome).is_(None),
        )
        .order_by(col(ImprovementStep.done_at).desc())
    ).first()
    if found is None:
        raise Outdated
    found.outcome = asked.sentence(words)
    session.add(found)
    session.flush()
    return _writing(session, found)


def _writing(session: Session, step: ImprovementStep) -> Writing:
    evaluation, asks = session.get_one(Evaluation, step.evaluation_id), _asks(step)
    people = rows.names(session, {evaluation.person_id, evaluation.supervisor_id})
    return Writing(
        shown=shown(session, step), asks=asks, n=list(Part).index(asks) + 1 if asks else len(Part), of=len(Part),
        person=people[evaluation.person_id], supervisor=people[evaluation.supervisor_id],
    )  # fmt: skip


def shown(session: Session, step: ImprovementStep) -> Shown:
    """A step with its names."""
    indicator = standards(session).indicators.get(step.indicator_id or 0)
    evaluation = session.get_one(Evaluation, step.evaluation_id)
    return Shown(
        step=step.id, evaluation=step.evaluation_id, code=indicator.code if indicator else None, cause=step.cause,
        action=step.action, owner=session.get_one(Person, step.owner_id).name if step.owner_id else None, due=step.due,
        support=step.support, done_at=step.done_at, outcome=step.outcome, before=_percent(evaluation.card, step.indicator_id),
    )  # fmt: skip


def _percent(card: dict[str, Any] | None, indicator: int | None) -> Decimal | None:
    lines = thaw(card).lines if card else ()
    found: Decimal | None = next((line.percent for line in lines if line.indicator == indicator), None)
    return found


def _tell_other(session: Session, step: ImprovementStep, *, by: int, now: datetime, city: City) -> None:
    evaluation = session.get_one(Evaluation, step.evaluation_id)
    other = evaluation.supervisor_id if by == evaluation.person_id else evaluation.person_id
    outbox.post(
        session,
        Notice(
            to=other, screen="improving/done", key=f"improvement_done:{step.id}",
            facts={"step": shown(session, step), "name": session.get_one(Person, by).name},
            not_before=allowed(session, people=[other], now=now, city=city)[other],
        ),
        now=now,
    )  # fmt: skip


def due(session: Session, *, today: date) -> list[tuple[ImprovementStep, Shown, EvaluationCycle]]:
    """The agreed steps whose day has come and that were not reported done."""
    found = session.execute(
        select(ImprovementStep, EvaluationCycle)
        .join(Evaluation, col(Evaluation.id) == ImprovementStep.evaluation_id)
        .join(EvaluationCycle, col(EvaluationCycle.id) == Evaluation.cycle_id)
        .where(
            col(ImprovementStep.agreed_at).is_not(None), col(ImprovementStep.done_at).is_(None), col(ImprovementStep.due) <= today
        )
        .order_by(col(ImprovementStep.id))
    )
    return [(step, shown(session, step), cycle) for step, cycle in found]
