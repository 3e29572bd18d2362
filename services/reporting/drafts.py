"""What a person is writing: questions asked one by one, every answer stored as it is given, until it is sent."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy import select as select_core
from sqlmodel import Session, col, select

from models.columns import all_but_id, columns, table
from models.prepared import Prepared
from models.reporting.report import Answered, Attachment, Draft, DraftAnswer, Report, Submission
from models.rows import read
from models.standards.standard import Indicator
from services.refusals import Outdated, Refusal
from services.reporting import questions, unlocking
from services.reporting.questions import Question, Review, Rows
from services.standards import owed
from services.standards.expected import standards

Next = Question | Review


_draft, _attachment, _answer = columns(Draft), columns(Attachment), columns(DraftAnswer)
_ITS = (
    select(Draft, DraftAnswer)
    .join(DraftAnswer, col(DraftAnswer.draft_id) == Draft.id)
    .where(col(DraftAnswer.id) == bindparam("answer"), col(Draft.person_id) == bindparam("by"))
)
_MINE = Prepared(select_core(table(Draft)).where(_draft.person_id == bindparam("by")).order_by(_draft.practice.desc()))
"""A person who practises has that draft in hand until they end it or begin a real report."""
_LET_GO = Prepared(
    update(table(Attachment))
    .where(
        _attachment.draft_answer_id.in_(select_core(_answer.id).where(_answer.draft_id == bindparam("draft"))),
        _attachment.report_id.is_not(None),
    )
    .values(draft_answer_id=None)
)
_THERE = Prepared(
    select_core(_answer.indicator_id, _answer.period, _answer.place)
    .where(_answer.draft_id == bindparam("draft"))
    .order_by(_answer.place)
)
_NEW = Prepared(insert(table(Draft)), columns=("person_id", "practice", "begun_at", "touched_at", "asking", "misses"))
_ASK = Prepared(insert(table(DraftAnswer)), columns=all_but_id(DraftAnswer))
_BLANK: dict[str, object] = {**dict.fromkeys(Answered.model_fields), "same_as_last": False, "unusual": False}
_END = Prepared(delete(table(Draft)).where(_draft.id == bindparam("draft")))


def begin(session: Session, *, by: int, wanted: Sequence[tuple[int, str]] | None, today: date, now: datetime) -> Next:
    """Write a report of `wanted` indicators and periods (None: everything owed); a draft already begun is gone on with."""
    dues = {(due.indicator, str(due.period)): due for due in mine_owed(session, by=by, today=today, now=now)}
    keys = list(dues) if wanted is None else [key for key in wanted if key in dues]
    if not keys:
        raise Refusal("nothing_owed") if wanted is None else _why_not(session, by, wanted[0])
    draft = end_practice(session, by=by) or _new(session, by=by, now=now)
    if draft.returned_from is not None:
        raise Refusal("correction_first")
    there = add(session, draft, keys)
    if wanted is not None:
        draft.asking = there[keys[0]]
    draft.touched_at = now
    return questions.ask(session, draft) if wanted is not None else go_on(session, draft)


def mine_owed(session: Session, *, by: int, today: date, now: datetime) -> tuple[owed.Due, ...]:
    """What a person owes, locked periods that were opened for them included."""
    return owed.owed(session, person=by, today=today, opened=unlocking.opened(session, person=by, now=now))


def resume(session: Session, *, by: int, draft: int | None = None) -> Next:
    """Where the draft in hand stands, or that of the id `draft`, for which practice ends. Raises `Outdated`."""
    found = in_hand(session, by=by)
    if found is not None and found.practice and draft not in (None, found.id):
        drop(session, found)
        found = in_hand(session, by=by)
    if found is None or draft not in (None, found.id):
        raise Outdated
    return _stands(session, found)


def leave(session: Session, *, by: int, draft: int) -> None:
    """Leave a draft for later; one of practice has no later."""
    found = in_hand(session, by=by)
    if found is not None and found.id == draft and found.practice:
        drop(session, found)


def _stands(session: Session, draft: Draft) -> Next:
    return questions.ask(session, draft) if draft.asking is not None else go_on(session, draft)


def back(session: Session, *, by: int, answer: int) -> Question | None:
    """The question before; None at the first. Nothing that was answered is lost."""
    draft, row, _ = to_answer(session, by, answer)
    before = [one for one in _answers(session, draft) if one.place < row.place]
    if not before:
        return None
    draft.asking = before[-1].place
    session.add(draft)
    return questions.ask(session, draft)


def change(session: Session, *, by: int, answer: int) -> Question:
    """Ask one question again."""
    draft, row, _ = to_answer(session, by, answer)
    draft.asking = row.place
    draft.misses = 0
    session.add(draft)
    return questions.ask(session, draft)


def discard(session: Session, *, by: int, draft: int) -> None:
    """Throw a draft away, with what was attached to it."""
    found = in_hand(session, by=by)
    if found is None or found.id != draft:
        raise Outdated
    drop(session, found)


def drop(session: Session, draft: Draft) -> None:
    """End a draft. What is attached to a report stays with it; the rest goes with the answers (the database cascades)."""
    session.flush()
    _LET_GO(session, draft=draft.id)
    _END(session, draft=draft.id)
    session.expunge(draft)


def mine(session: Session, *, by: int, draft: int) -> Draft:
    """The person's own draft of that id. Raises `Outdated`."""
    found = in_hand(session, by=by)
    if found is None or found.id != draft:
        raise Outdated
    return found


def go_on(session: Session, draft: Draft, rows: Rows | None = None, *, after: DraftAnswer | None = None) -> Next:
    """The next question without an answer or without its evidence, first behind `after`, then from the start; else the summary."""
    rows = rows or questions.answers_of(session, draft)
    evidence = questions.evidence_of(session, rows)
    place = after.place if after else -1
    for answer, indicator in sorted(rows, key=lambda row: (row[0].place < place, row[0].place)):
        unfinished = answer.state is None or questions.lacks_reason(answer)
        if unfinished or questions.lacks_evidence(answer, indicator, evidence):
            draft.asking, draft.misses = answer.place, 0
            session.add(draft)
            return questions.ask(session, draft, rows, evidence, after=after)
    draft.asking = None
    session.add(draft)
    return questions.review(session, draft, rows)


def _why_not(session: Session, by: int, wanted: tuple[int, str]) -> Exception:
    """A report that was already sent is shown; anything else has closed or was never owed."""
    indicator, period = wanted
    number = session.scalars(
        select(Submission.number)
        .join(Report, col(Report.submission_id) == Submission.id)
        .where(col(Report.person_id) == by, col(Report.indicator_id) == indicator, col(Report.period) == period)
    ).first()
    return Refusal("already_reported", number=number) if number else Outdated()


def in_hand(session: Session, *, by: int) -> Draft | None:
    """The draft a person is writing, if any."""
    found = read(session, Draft, _MINE, by=by)
    return found[0] if found else None


def _new(session: Session, *, by: int, now: datetime) -> Draft:
    _NEW(session, person_id=by, practice=False, begun_at=now, touched_at=now, asking=0, misses=0)
    draft = in_hand(session, by=by)
    assert draft is not None
    return draft


def end_practice(session: Session, *, by: int) -> Draft | None:
    """Throw a practice draft away; the real one, where there is one."""
    draft = in_hand(session, by=by)
    if draft is None or not draft.practice:
        return draft
    drop(session, draft)
    return in_hand(session, by=by)


def add(session: Session, draft: Draft, keys: Sequence[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """Put questions for these indicators and periods behind those that are there; where each question stands."""
    session.flush()
    there = {(indicator, period): place for indicator, period, place in _THERE(session, draft=draft.id)}
    behind = max(there.values(), default=-1) + 1
    new = {key: place for place, key in enumerate((key for key in keys if key not in there), start=behind)}
    if new:
        blank = {**_BLANK, "draft_id": draft.id}
        _ASK.many(session, [{**blank, "place": new[key], "indicator_id": key[0], "period": key[1]} for key in new])
    return there | new


def _answers(session: Session, draft: Draft) -> list[DraftAnswer]:
    return [answer for answer, _ in questions.answers_of(session, draft)]


def asked(session: Session, by: int) -> tuple[Draft, DraftAnswer, Indicator, Rows]:
    draft = in_hand(session, by=by)
    if draft is None:
        raise Outdated
    rows = questions.answers_of(session, draft)
    for answer, indicator in rows:
        if answer.place == draft.asking:
            return draft, answer, indicator, rows
    raise Outdated


def to_answer(session: Session, by: int, answer: int) -> tuple[Draft, DraftAnswer, Indicator]:
    """The answer behind a button, if it is of the presser's own draft; it becomes the one that is asked."""
    found = session.execute(_ITS, {"answer": answer, "by": by}).first()
    if found is None:
        raise Outdated
    draft, row = found
    draft.asking = row.place
    return draft, row, standards(session).indicators[row.indicator_id]
