"""The participant's side of a check: one question after the other, a pass mark, three tries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from domain.training import checks
from domain.training.checks import FEWEST
from models.training.check import CheckQuestion, CheckResult
from models.training.training import Attendance, Training
from services.refusals import Outdated, Refusal
from services.standards.expected import standards


@dataclass(frozen=True)
class Asked:
    """One question of the check."""

    question: int
    n: int
    of: int
    title: str
    text: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """A finished try."""

    training: int
    title: str
    percent: int
    pass_mark: int
    passed: bool
    tries_left: int


def is_open(session: Session, *, training: int, person: int) -> bool:
    """Whether a participant can still try the check of this training."""
    result = session.get(CheckResult, (training, person))
    if result is not None and (result.passed_at or result.tries >= _tries(session)):
        return False
    return len(questions_of(session, training)) >= FEWEST and _came(session, training, person)


def open_among(session: Session, *, places: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
    """Of these trainings and people who were there, those whose check can still be taken."""
    if not places:
        return set()
    trainings = {training for training, _ in places}
    counted = session.scalars(
        select(CheckQuestion.training_id)
        .where(col(CheckQuestion.training_id).in_(trainings))
        .group_by(col(CheckQuestion.training_id))
        .having(func.count() >= FEWEST)
    )
    ready, tries = set(counted), _tries(session)
    over = {
        (one.training_id, one.person_id)
        for one in session.scalars(select(CheckResult).where(col(CheckResult.training_id).in_(ready)))
        if one.passed_at or one.tries >= tries
    }
    return {place for place in places if place[0] in ready and place not in over}


def begin(session: Session, *, by: int, training: int, now: datetime) -> Asked:
    """Begin a try, or go on with the one under way. Only those who were there can."""
    found, questions = session.get(Training, training), questions_of(session, training)
    if found is None or len(questions) < FEWEST or not _came(session, training, by):
        raise Outdated
    result = session.get(CheckResult, (training, by)) or CheckResult(training_id=training, person_id=by, touched_at=now)
    if result.passed_at:
        raise Refusal("check_passed", title=found.title, percent=result.best)
    if result.tries >= (most := _tries(session)):
        raise Refusal("check_no_tries", title=found.title, tries=most)
    result.touched_at = now
    session.add(result)
    session.flush()
    return _ask(found, questions, result)


def answer(session: Session, *, by: int, question: int, choice: int, now: datetime) -> Asked | Result:
    """Take one answer; the last one ends the try. A button of a question that was answered is out of date."""
    asked = session.get(CheckQuestion, question)
    result = session.get(CheckResult, (asked.training_id, by)) if asked else None
    if asked is None or result is None or result.passed_at or result.tries >= _tries(session):
        raise Outdated
    if asked.place != len(result.answers) or not 0 <= choice < len(asked.choices):
        raise Outdated
    result.answers = [*result.answers, choice]
    result.touched_at = now
    session.add(result)
    found, questions = session.get_one(Training, asked.training_id), questions_of(session, asked.training_id)
    if len(result.answers) < len(questions):
        return _ask(found, questions, result)
    return _finish(session, found, questions, result, now)


def _tries(session: Session) -> int:
    return standards(session).rules.check_tries


def questions_of(session: Session, training: int) -> list[CheckQuestion]:
    """The questions in their order."""
    return list(
        session.scalars(select(CheckQuestion).where(col(CheckQuestion.training_id) == training).order_by(col(CheckQuestion.place)))
    )


def _finish(session: Session, training: Training, questions: list[CheckQuestion], result: CheckResult, now: datetime) -> Result:
    percent = checks.percent_right(result.answers, [one.answer for one in questions])
    result.tries, result.answers, result.best = result.tries + 1, [], max(percent, result.best or 0)
    passed = checks.passed(percent, training.pass_mark)
    if passed:
        result.passed_at = now
    session.add(result)
    left = max(0, _tries(session) - result.tries)
    return Result(training.id, training.title, percent, training.pass_mark, passed, 0 if passed else left)


def _ask(training: Training, questions: list[CheckQuestion], result: CheckResult) -> Asked:
    one = questions[len(result.answers)]
    return Asked(one.id, len(result.answers) + 1, len(questions), training.title, one.text, tuple(one.choices))


def _came(session: Session, training: int, person: int) -> bool:
    wanted = select(Attendance).where(col(Attendance.training_id) == training, col(Attendance.person_id) == person)
    return session.scalars(wanted).first() is not None
