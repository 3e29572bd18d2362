"""A verifier's question about one value, answered by replying to it; both stay with the value."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from domain.standards.periods import Period
from models.people.person import Person
from models.reporting.report import Clarification, Report, Submission
from services.city import City
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Button, Notice
from services.refusals import Outdated, Refusal
from services.reporting import values
from services.reporting.submission_actions import OpenSubmission
from services.reporting.values import Value
from services.standards.expected import standards
from services.verification import verifying
from services.verification.actions import AnswerQuestion

CARD = "question:"
"""What the names of the cards that show a question begin with; the id follows."""

_MOST_WAITING = 6
_SHORTEST, _LONGEST, _LONGEST_ANSWER = 3, 500, 1000


@dataclass(frozen=True)
class Asked:
    """A question as both sides see it."""

    id: int
    submission: int
    number: str
    name: str
    period: Period
    value: Value
    by: str
    reporter: str
    question: str
    answer: str | None


def begin(session: Session, *, by: int, report: int, now: datetime) -> Asked:
    """Begin a question about one value; its words come next. One begun before and not asked is dropped."""
    found = session.get(Report, report)
    if found is None:
        raise Outdated
    _, decides = verifying.show(session, by=by, submission=found.submission_id)
    if not decides:
        raise Outdated
    for old in session.scalars(select(Clarification).where(col(Clarification.asked_by) == by, col(Clarification.question) == "")):
        session.delete(old)
    row = Clarification(report_id=report, asked_by=by, asked_at=now, question="")
    session.add(row)
    session.flush()
    return asked(session, row)


def ask(session: Session, *, by: int, question: str, now: datetime, city: City) -> Asked:
    """Ask the question that was begun; the reporter gets one card."""
    row = session.scalars(select(Clarification).where(col(Clarification.asked_by) == by, col(Clarification.question) == "")).first()
    if row is None:
        raise Outdated
    asked_of = session.get_one(Report, row.report_id).submission_id
    if not verifying.show(session, by=by, submission=asked_of)[1]:
        raise Outdated
    _check(question, _LONGEST)
    row.question, row.asked_at = question, now
    session.flush()
    shown = asked(session, row)
    reporter = session.get_one(Report, row.report_id).person_id
    outbox.post(
        session,
        Notice(
            to=reporter,
            screen="verification/question/card",
            key=f"question:{row.id}",
            facts={"asked": shown},
            card=f"{CARD}{row.id}",
            keyboard=[[Button("answer_question", AnswerQuestion(row.id))]],
            not_before=allowed(session, people=[reporter], now=now, city=city)[reporter],
        ),
        now=now,
    )
    return shown


def mine_to_answer(session: Session, *, by: int, question: int) -> Asked:
    """A question put to this person and not answered yet. Raises `Outdated`."""
    row = session.get(Clarification, question)
    if row is None or session.get_one(Report, row.report_id).person_id != by or not row.question:
        raise Outdated
    if row.answer is not None:
        raise Refusal("question_answered")
    return asked(session, row)


def pick(session: Session, *, by: int, question: int, now: datetime) -> Asked:
    """Begin to answer a question; its words come next. Raises `Outdated`, `Refusal`."""
    shown = mine_to_answer(session, by=by, question=question)
    session.get_one(Clarification, question).picked_at = now
    session.flush()
    return shown


def picked(session: Session, *, by: int) -> int:
    """The question this person began to answer last. Raises `Outdated`."""
    found = session.scalars(
        select(Clarification.id)
        .join(Report, col(Report.id) == Clarification.report_id)
        .where(col(Report.person_id) == by, col(Clarification.answer).is_(None), col(Clarification.picked_at).is_not(None))
        .order_by(col(Clarification.picked_at).desc())
    ).first()
    if found is None:
        raise Outdated
    return found


def waiting(session: Session, *, by: int) -> tuple[Asked, ...]:
    """The questions that wait for this person's answer, the newest first."""
    return tuple(asked(session, row) for row in _waiting(session, by))


def keep_words(session: Session, *, by: int, words: str) -> tuple[Asked, ...]:
    """Keep words that may answer one of the questions that wait, until the person says which; these are the questions."""
    rows = _waiting(session, by) if _SHORTEST <= len(words) <= _LONGEST_ANSWER else []
    for row in rows:
        row.heard = words
    session.flush()
    return tuple(asked(session, row) for row in rows)


def answer_with_words(session: Session, *, by: int, question: int, now: datetime, city: City) -> Asked:
    """Take the words that were kept as the answer to this question. Raises `Outdated`, `Refusal`."""
    mine_to_answer(session, by=by, question=question)
    words = session.get_one(Clarification, question).heard
    if words is None:
        raise Outdated
    return answer(session, by=by, question=question, words=words, now=now, city=city)


def _waiting(session: Session, by: int) -> Sequence[Clarification]:
    return session.scalars(
        select(Clarification)
        .join(Report, col(Report.id) == Clarification.report_id)
        .where(col(Report.person_id) == by, col(Clarification.answer).is_(None), col(Clarification.question) != "")
        .order_by(col(Clarification.id).desc())
        .limit(_MOST_WAITING)
    ).all()


def answer(session: Session, *, by: int, question: int, words: str, now: datetime, city: City) -> Asked:
    """Answer a question; whoever verifies the report by now is told."""
    mine_to_answer(session, by=by, question=question)
    _check(words, _LONGEST_ANSWER)
    row = session.get_one(Clarification, question)
    row.answer, row.answered_at = words, now
    for other in _waiting(session, by):
        other.heard = None
    row.heard = None
    session.flush()
    shown = asked(session, row)
    to = session.get_one(Submission, shown.submission).verifier_id or row.asked_by
    outbox.post(
        session,
        Notice(
            to=to,
            screen="verification/question/answered",
            key=f"question_answer:{row.id}",
            facts={"asked": shown},
            keyboard=[[Button("open_submission", OpenSubmission(shown.submission), facts={"number": shown.number})]],
            not_before=allowed(session, people=[to], now=now, city=city)[to],
        ),
        now=now,
    )
    return shown


def asked(session: Session, row: Clarification) -> Asked:
    """A question as it is shown."""
    report = session.get_one(Report, row.report_id)
    submission = session.get_one(Submission, report.submission_id)
    indicator = standards(session).of(report.indicator_id, report.period)
    return Asked(
        id=row.id,
        submission=submission.id,
        number=submission.number,
        name=indicator.name,
        period=Period.parse(report.period),
        value=values.value_of(report, indicator),
        by=session.get_one(Person, row.asked_by).called,
        reporter=session.get_one(Person, report.person_id).called,
        question=row.question,
        answer=row.answer,
    )


def _check(words: str, longest: int) -> None:
    if not _SHORTEST <= len(words) <= longest:
        raise Refusal("reason_length", shortest=_SHORTEST, longest=longest)
