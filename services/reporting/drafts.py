"""What a person is writing: questions asked one by one, every answer stored as it is given, until it is sent."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy import select as select_core
from sqlmodel import Session, col, select

from domain.reporting.answers import AnswerState
from domain.standards.periods import Period
from models.columns import all_but_id, columns, table
from models.prepared import Prepared
from models.reporting.report import Answered, Attachment, Draft, DraftAnswer, Report, Submission
from models.rows import read
from models.standards.standard import Indicator
from services.refusals import Outdated, Refusal
from services.reporting import drafted_answers, lapsing, questions, returned, reviews, unlocking
from services.reporting.drafted_answers import Rows
from services.reporting.questions import Question
from services.reporting.reviews import Review
from services.standards import agenda, owed
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
_NEW = Prepared(insert(table(Draft)), columns=("person_id", "practice", "begun_at", "touched_at", "asking", "misses", "apart"))
_ASK = Prepared(insert(table(DraftAnswer)), columns=all_but_id(DraftAnswer))
_BLANK: dict[str, object] = {
    **dict.fromkeys(Answered.model_fields),
    "same_as_last": False,
    "unusual": False,
    "apart": False,
    "later": False,
    "evidence_later": False,
    "heard": None,
}
_TAKE_APART = Prepared(
    update(table(DraftAnswer))
    .where(
        _answer.draft_id == bindparam("draft"), _answer.indicator_id == bindparam("indicator"), _answer.period == bindparam("of")
    )
    .values(apart=True)
)
_GONE = Prepared(delete(table(DraftAnswer)).where(_answer.id.in_(bindparam("answers", expanding=True))))
_END = Prepared(delete(table(Draft)).where(_draft.id == bindparam("draft")))


def begin(session: Session, *, by: int, wanted: Sequence[tuple[int, str]] | None, today: date, now: datetime) -> Next:
    """Write a report of `wanted` indicators and periods (None: everything owed); a draft already begun is gone on with.

    What was locked and opened again stands apart: it is asked first, and sent by itself.
    """
    dues = {(due.indicator, str(due.period)): due for due in mine_owed(session, by=by, today=today, now=now)}
    keys = list(dues) if wanted is None else [key for key in wanted if key in dues]
    if not keys:
        raise Refusal("nothing_owed") if wanted is None else _why_not(session, by, wanted[0])
    draft = _free(session, by) or _new(session, by=by, now=now)
    apart = [key for key in keys if dues[key].window.locks < today]
    there = add(session, draft, keys, apart=apart)
    draft.touched_at = now
    brought_back = lapsing.bring_back(session, draft, keys, now=now)
    draft.apart = bool(apart) if wanted is None else keys[0] in apart
    if wanted is None:
        return ask_all(session, draft)
    draft.asking = there[keys[0]]
    return go_on(session, draft) if brought_back else questions.ask(session, draft)


def _free(session: Session, by: int) -> Draft | None:
    """The draft that takes new questions. A correction in which nothing changed is closed for it, one with changes ends first."""
    draft = end_practice(session, by=by)
    if draft is None or draft.returned_from is None:
        return draft
    if not closed_untouched(session, draft):
        raise Refusal("correction_first", number=session.get_one(Submission, draft.returned_from).number)
    return None


def closed_untouched(session: Session, draft: Draft) -> bool:
    """Close a correction in which nothing changed, which can be opened again at any time; whether it was."""
    if not returned.is_untouched(session, draft):
        return False
    rows = [one for one, _ in drafted_answers.whole(session, draft)]
    drop(session, draft)
    for one in rows:
        session.expunge(one)  # their numbers may be given anew
    return True


def ask_all(session: Session, draft: Draft) -> Next:
    """Go on with everything in hand that is open, what was passed over included."""
    rows = drafted_answers.answers_of(session, draft)
    for answer, _ in rows:
        answer.later = False
    return go_on(session, draft, rows)


def fill_open(session: Session, *, by: int, draft: int, now: datetime) -> Next:
    """Ask what was passed over after all."""
    found = mine(session, by=by, draft=draft)
    found.touched_at = now
    return ask_all(session, found)


def turn(session: Session, *, by: int, draft: int, now: datetime) -> Next:
    """Take the other questions of the draft in hand: those that stand apart, or the rest."""
    found = mine(session, by=by, draft=draft)
    if not any(answer.apart is not found.apart for answer, _ in drafted_answers.whole(session, found)):
        raise Outdated
    found.apart, found.asking, found.touched_at = not found.apart, None, now
    session.flush()
    return go_on(session, found)


def pass_over(session: Session, *, by: int, answer: int, now: datetime) -> Next:
    """Leave one question for later: it stays owed, and nothing else waits for it. A correction has all its values."""
    draft, row, _ = to_answer(session, by, answer)
    if draft.returned_from is not None:
        raise Outdated
    row.later, draft.touched_at = True, now
    session.flush()
    return go_on(session, draft, after=row)


def evidence_follows(session: Session, *, by: int, answer: int, today: date, now: datetime) -> Next:
    """Let the evidence of a value follow after it is sent, until its due date. Raises `Refusal` after that."""
    draft, row, indicator = to_answer(session, by, answer)
    if draft.returned_from is not None or row.state is not AnswerState.VALUE:
        raise Outdated
    due = agenda.window_of(indicator, Period.parse(row.period)).due
    if due < today:
        raise Refusal("evidence_too_late", name=indicator.name, due=due)
    row.evidence_later, draft.touched_at = True, now
    session.flush()
    return go_on(session, draft, after=row)


def finish(session: Session, draft: Draft, sent: Rows, *, now: datetime) -> Draft | None:
    """Take out what was sent and what was not begun, which is owed all the same; None where nothing is left to keep."""
    gone = {answer.id for answer, _ in sent}
    rows = drafted_answers.whole(session, draft)
    evidence = drafted_answers.evidence_of(session, rows)
    left = []
    for answer, _ in rows:
        begun = answer.state is not None or answer.heard is not None or answer.areas or evidence.get(answer.id)
        if answer.id not in gone and (begun or answer.apart is not draft.apart):
            left.append(answer)
    if not left:
        drop(session, draft)
        return None
    session.flush()
    _LET_GO(session, draft=draft.id)
    kept = {answer.id for answer in left}
    _GONE(session, answers=[answer.id for answer, _ in rows if answer.id not in kept])
    if not any(answer.apart is draft.apart for answer in left):
        draft.apart = not draft.apart
    draft.asking, draft.misses, draft.begun_at, draft.touched_at = None, 0, now, now
    session.flush()
    session.expire_all()
    return draft


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
    row.heard, row.later, row.evidence_later = None, False, False
    session.add(draft)
    return questions.ask(session, draft)


def discard(session: Session, *, by: int, draft: int) -> None:
    """Throw away what is in hand of a draft, with what was attached to it; questions that stand apart from it stay."""
    found = mine(session, by=by, draft=draft)
    gone = [answer.id for answer, _ in drafted_answers.answers_of(session, found)]
    if len(gone) == len(drafted_answers.whole(session, found)):
        drop(session, found)
        return
    session.flush()
    _LET_GO(session, draft=found.id)
    _GONE(session, answers=gone)
    found.apart, found.asking, found.misses = not found.apart, None, 0
    session.flush()
    session.expire_all()


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
    """The next question without an answer or without its evidence, first behind `after`, then from the start; else the summary.

    What was passed over is not asked again.
    """
    rows = rows or drafted_answers.answers_of(session, draft)
    evidence = drafted_answers.evidence_of(session, rows)
    place = after.place if after else -1
    for answer, indicator in sorted(rows, key=lambda row: (row[0].heard is None, row[0].place < place, row[0].place)):
        unfinished = answer.state is None or answer.heard is not None or drafted_answers.lacks_reason(answer)
        lacking = drafted_answers.lacks_evidence(answer, indicator, evidence) and not answer.evidence_later
        if (unfinished or lacking) and not answer.later:
            draft.asking, draft.misses = answer.place, 0
            session.add(draft)
            return questions.ask(session, draft, rows, evidence, after=after)
    for answer in returned.unsettled(session, draft, rows) if after else []:
        if answer.place > place:
            draft.asking, draft.misses = answer.place, 0
            session.add(draft)
            return questions.ask(session, draft, rows, evidence, after=after)
    draft.asking = None
    session.add(draft)
    return reviews.review(session, draft, rows)


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
    _NEW(session, person_id=by, practice=False, begun_at=now, touched_at=now, asking=0, misses=0, apart=False)
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


def add(
    session: Session, draft: Draft, keys: Sequence[tuple[int, str]], *, apart: Collection[tuple[int, str]] = ()
) -> dict[tuple[int, str], int]:
    """Put questions for these indicators and periods behind those that are there, some of them `apart`; where each stands."""
    session.flush()
    there = {(indicator, period): place for indicator, period, place in _THERE(session, draft=draft.id)}
    behind = max(there.values(), default=-1) + 1
    new = {key: place for place, key in enumerate((key for key in keys if key not in there), start=behind)}
    if new:
        blank = {**_BLANK, "draft_id": draft.id}
        _ASK.many(
            session, [{**blank, "place": new[key], "indicator_id": key[0], "period": key[1], "apart": key in apart} for key in new]
        )
    for indicator, period in set(apart) & there.keys():
        _TAKE_APART(session, draft=draft.id, indicator=indicator, of=period)
        session.expire_all()
    return there | new


def _answers(session: Session, draft: Draft) -> list[DraftAnswer]:
    return [answer for answer, _ in drafted_answers.answers_of(session, draft)]


def asked(session: Session, by: int) -> tuple[Draft, DraftAnswer, Indicator, Rows]:
    draft = in_hand(session, by=by)
    if draft is None:
        raise Outdated
    rows = drafted_answers.answers_of(session, draft)
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
    draft.asking, draft.apart = row.place, row.apart
    return draft, row, standards(session).of(row.indicator_id, row.period)
