"""The organiser's side of a check: write three to five questions, set the pass mark, begin anew while nobody has tried."""

from dataclasses import dataclass

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from domain.training import checks
from domain.training.checks import FEWEST, MOST, PASS_MARKS, Unreadable
from models.training.check import CheckQuestion, CheckResult
from models.training.training import Training
from services.refusals import Outdated, Refusal
from services.training import offers
from services.training.checks import questions_of


@dataclass(frozen=True)
class Written:
    """The check as its organiser sees it."""

    training: int
    title: str
    questions: tuple[checks.Question, ...]
    pass_mark: int
    missing: int
    """Questions still to be written before participants see the check."""
    is_full: bool
    is_closed: bool
    """Somebody has tried: nothing changes any more."""


def look(session: Session, *, by: int, training: int) -> Written:
    """The check of a training `by` runs. Raises `Outdated` for anybody else."""
    found = _run(session, by, training)
    rows = questions_of(session, training)
    return Written(
        training=training,
        title=found.title,
        questions=tuple(checks.Question(row.text, tuple(row.choices), row.answer) for row in rows),
        pass_mark=found.pass_mark,
        missing=max(0, FEWEST - len(rows)),
        is_full=len(rows) >= MOST,
        is_closed=_tried(session, training),
    )


def begin(session: Session, *, by: int, training: int) -> Written:
    """Write for this training from now on."""
    found = _run(session, by, training)
    found.questions_by = by
    for other in session.scalars(select(Training).where(col(Training.questions_by) == by, col(Training.id) != training)):
        other.questions_by = None
        session.add(other)
    session.add(found)
    session.flush()
    return look(session, by=by, training=training)


def add(session: Session, *, by: int, said: str) -> Written:
    """Add a question to the check that is being written."""
    found = session.scalars(select(Training).where(col(Training.questions_by) == by)).first()
    if found is None:
        raise Outdated
    shown = look(session, by=by, training=found.id)
    _still_open(shown)
    if shown.is_full:
        raise Refusal("check_full", most=MOST)
    try:
        question = checks.read_question(said)
    except Unreadable as problem:
        raise Refusal("check_question", problem=str(problem)) from problem
    session.add(
        CheckQuestion(
            training_id=found.id,
            place=len(shown.questions),
            text=question.text,
            choices=list(question.choices),
            answer=question.right,
        )
    )
    session.flush()
    return look(session, by=by, training=found.id)


def set_pass_mark(session: Session, *, by: int, training: int, percent: int) -> Written:
    """Ask for so many per cent of right answers."""
    found = _run(session, by, training)
    if percent not in PASS_MARKS:
        raise Outdated
    _still_open(look(session, by=by, training=training))
    found.pass_mark = percent
    session.add(found)
    session.flush()
    return look(session, by=by, training=training)


def clear(session: Session, *, by: int, training: int) -> Written:
    """Throw the questions away."""
    _still_open(look(session, by=by, training=training))
    session.execute(delete(CheckQuestion).where(col(CheckQuestion.training_id) == training))
    return look(session, by=by, training=training)


def _still_open(shown: Written) -> None:
    if shown.is_closed:
        raise Refusal("check_closed", title=shown.title)


def _tried(session: Session, training: int) -> bool:
    wanted = select(func.count()).select_from(CheckResult).where(col(CheckResult.training_id) == training)
    return bool(session.execute(wanted).scalar_one())


def _run(session: Session, by: int, training: int) -> Training:
    found = session.get(Training, training)
    if found is None or found.cancelled_at or not offers.runs(session, found, by=by):
        raise Outdated
    return found
