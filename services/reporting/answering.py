"""Answers as they are given: read, doubted where they surprise, and kept in the draft one by one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session, col, select

from domain.messages.agreeing import agrees
from domain.messages.small_talk import Said, meant_by
from domain.reporting.answers import Ambiguous, Answer, AnswerState, Problem, ProblemKind, Read, read_answer
from domain.reporting.answers import nil as nil_answer
from domain.reporting.by_area import Heard as HeardAreas
from domain.reporting.by_area import Spot, names_more, says_same
from domain.reporting.by_area import hear as hear_areas
from domain.reporting.named_periods import taken_apart
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Period
from models.reporting.report import Draft, DraftAnswer, Report, Submission
from models.standards.standard import Indicator
from services.refusals import Outdated, Refusal
from services.reporting import by_area, doubts, drafts, pasting, questions, values
from services.reporting.drafted_answers import Rows
from services.reporting.drafts import Next
from services.reporting.questions import LONGEST_HEARD, Pending, Question
from services.reporting.reviews import Review
from services.reporting.values import Value
from services.standards.expected import standards

_REASON_SHORTEST = 3
_REASON_LONGEST, _NOTE_LONGEST = 500, 1000


@dataclass(frozen=True)
class Doubted:
    """What was typed can be read in several ways, or is possible but unusual: the person chooses."""

    question: Question
    pending: Pending


@dataclass(frozen=True)
class Misunderstood:
    """What was typed cannot be taken; the question stays."""

    question: Question
    problem: Problem
    meant: Value | None = None
    """What was probably meant."""
    small: Said | None = None
    """What it says that is no answer: a greeting, a complaint."""


@dataclass(frozen=True)
class Named:
    """What was typed names an indicator and its value: it is a line of a report, not the answer to what is asked."""


Heard = Question | Review | Doubted | Misunderstood


def hear(session: Session, *, by: int, text: str, message_id: int, today: date, now: datetime) -> Heard | Named:
    """Take a typed answer to the question that is asked, and remember by which message it was given."""
    draft, answer, indicator, rows = drafts.asked(session, by)
    draft.touched_at = now
    if (settled := _settled(session, draft, answer, indicator, rows, text, today)) is not None:
        return settled
    if asked := by_area.spots(session, person=by, answer=answer, indicator=indicator):
        of_areas = by_area.heard(text, asked, answer, indicator)
        said_more = not draft.practice and names_more(text, asked)
        if said_more and pasting.names(session, by=by, text=text, today=today, now=now):
            return Named()
        heard = _areas(session, draft, (answer, indicator), asked, of_areas, rows, message_id)
        small = meant_by(text) if isinstance(heard, Misunderstood) and not of_areas.given else None
        return replace(heard, small=small) if isinstance(heard, Misunderstood) else heard
    is_date = indicator.kind is IndicatorKind.DATE
    if says_same(text) and not is_date and questions.last_report(session, by, answer) is not None:
        heard, draft.misses = same_as_last(session, by=by, answer=answer.id, now=now), 0
        answer.message_id = message_id
        return heard
    said, (text, read) = text, _read(text, answer, indicator, today)
    if not isinstance(read, Answer) and not draft.practice and pasting.names(session, by=by, text=said, today=today, now=now):
        return Named()
    answer.heard = None
    if answer.state is None or not isinstance(read, Problem):
        answer.message_id = message_id
    if isinstance(read, Problem):
        return _not_taken(session, draft, answer, indicator, read, text, rows)
    if isinstance(read, Ambiguous):
        return _asked_which(session, draft, answer, indicator, read, text, rows)
    return _doubted(session, draft, answer, indicator, read, text, rows) or _take(session, draft, answer, read, rows, message_id)


def _read(text: str, row: DraftAnswer, indicator: Indicator, today: date) -> tuple[str, Read]:
    """What was typed, without the period that is asked about where it was named too; another period is not taken for it."""
    left, named = (text, None) if indicator.kind is IndicatorKind.DATE else taken_apart(text)
    if named is None or not left:
        return text, read_answer(text, values.rule_of(indicator, row.period), today=today)
    meant, asked = named.period(Period.parse(row.period).frequency, today=today), Period.parse(row.period)
    if meant != asked:
        facts: dict[str, object] = {"named": meant, "asked": asked, "name": indicator.name, "value": left[:40]}
        return text, Problem(ProblemKind.ANOTHER_PERIOD, facts)
    return left, read_answer(left, values.rule_of(indicator, row.period), today=today)


def _areas(
    session: Session,
    draft: Draft,
    to: tuple[DraftAnswer, Indicator],
    asked: Sequence[Spot],
    said: HeardAreas,
    rows: Rows | None = None,
    message_id: int | None = None,
) -> Heard:
    """Keep what was said of areas; while one is open the question stays, and when none is their sum is the answer."""
    row, indicator = to
    by_area.put(row, said.given, asked)
    found = by_area.whole(row, asked, indicator)
    row.heard, row.later = None, False
    unread = Problem(ProblemKind.AREAS, {"unread": said.unread}) if said.unread or not said.given else None
    problem = found if isinstance(found, Problem) else unread
    draft.misses = draft.misses + 1 if problem is not None and not said.given else 0
    if not isinstance(found, Answer) or problem is not None:
        values.clear(row)
        if isinstance(found, Answer) and questions.doubted(session, draft, row, indicator, found) is not None:
            row.heard = by_area.as_text(found)
        elif isinstance(found, Answer):
            values.write(row, found)
        row.message_id = message_id
        session.flush()
        question = questions.ask(session, draft, rows)
        if problem is None:
            return question
        return Misunderstood(question, Problem(problem.kind, {**problem.facts, "example": question.example}))
    if said.same:
        row.same_as_last = True
    same, text = row.same_as_last, by_area.as_text(found)
    doubted = _doubted(session, draft, row, indicator, found, text, rows)
    if doubted is not None:
        return doubted
    values.write(row, found)
    row.same_as_last, row.message_id, draft.misses = same, message_id, 0
    session.add(row)
    return drafts.go_on(session, draft, rows, after=row)


def _settled(
    session: Session, draft: Draft, row: DraftAnswer, indicator: Indicator, rows: Rows, text: str, today: date
) -> Next | Doubted | None:
    """The answer in words to "is that right?": yes or no, or the same again. None where nothing of the kind was asked."""
    question = questions.ask(session, draft, rows) if row.heard is not None else None
    if question is None or row.heard is None or (pending := question.pending) is None:
        return None
    agreed = agrees(text)
    if agreed is False:
        row.heard = None
        session.flush()
        return questions.ask(session, draft, rows)
    same = _same(row, indicator, text, today)
    if len(pending.choices) > 1:
        return Doubted(question, pending) if agreed or same else None
    if agreed and pending.meant is not None:
        return _take(session, draft, row, values.answer_of(pending.meant), rows)
    if pending.offered or pending.guessed:
        return _as_offered(session, draft, row, indicator, pending, rows) if agreed or same else None
    return _confirmed(session, draft, row, values.answer_of(pending.choices[0])) if agreed or same else None


def _same(row: DraftAnswer, indicator: Indicator, text: str, today: date) -> bool:
    """Whether what is to be made sure of was written once more."""
    rule = values.rule_of(indicator, row.period)
    first, again = (read_answer(said, rule, today=today) for said in (row.heard or "", text))
    return not isinstance(first, Problem) and first == again


def _as_offered(
    session: Session, draft: Draft, row: DraftAnswer, indicator: Indicator, pending: Pending, rows: Rows
) -> Next | Doubted:
    """Take what was offered or guessed; where the value itself is surprising, it is asked about like any other."""
    read = values.answer_of(pending.choices[0])
    return _doubted(session, draft, row, indicator, read, values.typed(read), rows) or _take(session, draft, row, read, rows)


def _not_taken(
    session: Session, draft: Draft, row: DraftAnswer, indicator: Indicator, problem: Problem, text: str, rows: Rows
) -> Doubted | Misunderstood:
    """Why what was written cannot be taken, with what was probably meant; a number alone for a share is offered with its whole."""
    known = questions.offered(session, draft, row, indicator, text)
    if isinstance(known, Pending):
        return _offer(session, draft, row, text, known, rows)
    small = meant_by(text)
    draft.misses += small is None
    meant = doubts.meant_by(session, person=draft.person_id, row=row, indicator=indicator, problem=problem)
    row.heard = f"{values.typed(meant)}?" if meant else None
    session.flush()
    question = questions.ask(session, draft, rows)
    told = known or problem
    told = Problem(told.kind, {**told.facts, "example": question.example})
    return Misunderstood(question, told, values.shown(meant, indicator) if meant else None, small)


def _offer(session: Session, draft: Draft, row: DraftAnswer, text: str, pending: Pending, rows: Rows | None = None) -> Doubted:
    """Ask whether a number alone is meant with the denominator that is known from before."""
    row.heard = text
    session.flush()
    return Doubted(questions.ask(session, draft, rows), pending)


def _asked_which(
    session: Session, draft: Draft, row: DraftAnswer, indicator: Indicator, read: Ambiguous, text: str, rows: Rows | None = None
) -> Doubted:
    """Several readings, or one that is only probable: what is meant is asked, now and whenever the question comes up again."""
    row.heard = questions.to_keep(text, read)
    session.flush()
    return Doubted(questions.ask(session, draft, rows), questions.unsure(read, indicator, text))


def choose(session: Session, *, by: int, answer: int, text: str, today: date, now: datetime) -> Heard:
    """Take the reading a person chose: `text` as a button carries it, checked again like any other answer."""
    draft, row, indicator, read = _chosen(session, by, answer, text, today, now)
    return _doubted(session, draft, row, indicator, read, text) or _take(session, draft, row, read)


def confirm(session: Session, *, by: int, answer: int, text: str, today: date, now: datetime) -> Next:
    """Take a value although it is unusual; why it is right is asked next."""
    draft, row, _, read = _chosen(session, by, answer, text, today, now)
    return _confirmed(session, draft, row, read)


def _confirmed(session: Session, draft: Draft, row: DraftAnswer, read: Answer) -> Question:
    said_by = row.message_id
    values.write(row, read)
    row.message_id = said_by
    row.unusual, row.heard, row.later = True, None, False
    draft.misses = 0
    session.flush()
    return questions.ask(session, draft)


def justify(session: Session, *, by: int, reason: str, now: datetime) -> Next:
    """Keep why an unusual value is right; the verifier reads it."""
    draft, row, _, rows = drafts.asked(session, by)
    _check_reason(reason)
    row.reason, row.unusual = reason, True
    draft.touched_at = now
    return drafts.go_on(session, draft, rows, after=row)


def explain(session: Session, *, by: int, answer: int) -> Question:
    """Ask why an answer is right although it breaks a rule that allows it."""
    draft, row, _ = drafts.to_answer(session, by, answer)
    if row.state is None:
        raise Outdated
    row.unusual, row.reason = True, None
    session.flush()
    return questions.ask(session, draft)


@dataclass(frozen=True)
class Edited:
    """An answer that changed because its message was edited."""

    name: str
    old: Value
    new: Value
    draft: int


@dataclass(frozen=True)
class SentAlready:
    """The message belongs to a report that was sent: it can be corrected, not simply changed."""

    name: str
    number: str
    submission: int


def edit(
    session: Session, *, by: int, message_id: int, text: str, today: date, now: datetime
) -> Edited | SentAlready | Heard | None:
    """Follow an edited message to the answer it gave; None where it gave none."""
    row = session.execute(
        select(Draft, DraftAnswer)
        .join(DraftAnswer, col(DraftAnswer.draft_id) == Draft.id)
        .where(col(DraftAnswer.message_id) == message_id, col(Draft.person_id) == by)
    ).first()
    known = standards(session)
    if row is None:
        sent = session.execute(
            select(Report.indicator_id, Submission.number, Submission.id)
            .join(Submission, col(Submission.id) == Report.submission_id)
            .where(col(Report.message_id) == message_id, col(Report.person_id) == by)
        ).first()
        return None if sent is None else SentAlready(known.indicators[sent[0]].name, sent[1], sent[2])
    draft, answer = row
    indicator = known.of(answer.indicator_id, answer.period)
    if asked := by_area.spots(session, person=by, answer=answer, indicator=indicator):
        old, standing = values.value_of(answer, indicator), draft.asking
        draft.asking, draft.touched_at = answer.place, now
        said = hear_areas(text, asked, by_area.rule(indicator, answer))
        heard = _areas(session, draft, (answer, indicator), asked, said, message_id=message_id)
        if isinstance(heard, Misunderstood | Doubted):
            return heard
        draft.asking = standing
        session.flush()
        return Edited(name=indicator.name, old=old, new=values.value_of(answer, indicator), draft=draft.id)
    text, read = _read(text, answer, indicator, today)
    standing = draft.asking
    draft.asking, draft.touched_at = answer.place, now
    if isinstance(read, Problem):
        session.flush()
        offered = questions.offered(session, draft, answer, indicator, text)
        if isinstance(offered, Pending):
            return _offer(session, draft, answer, text, offered)
        return Misunderstood(questions.ask(session, draft), offered or read)
    if isinstance(read, Ambiguous):
        return _asked_which(session, draft, answer, indicator, read, text)
    doubted = _doubted(session, draft, answer, indicator, read, text)
    if doubted is not None:
        return doubted
    if answer.state is None:
        return _take(session, draft, answer, read, message_id=message_id)
    old = values.value_of(answer, indicator)
    values.write(answer, read)
    answer.heard = None
    answer.message_id, draft.asking = message_id, standing
    return Edited(name=indicator.name, old=old, new=values.value_of(answer, indicator), draft=draft.id)


def same_as_last(session: Session, *, by: int, answer: int, now: datetime) -> Heard:
    """Take last period's value, marked as such for the verifier."""
    draft, row, indicator = drafts.to_answer(session, by, answer)
    draft.touched_at = now
    if asked := by_area.spots(session, person=by, answer=row, indicator=indicator):
        given = by_area.sames(by_area.open_in(asked, row) or asked)
        if not given:
            raise Outdated
        return _areas(session, draft, (row, indicator), asked, HeardAreas(given, same=True))
    last = questions.last_report(session, by, row)
    if last is None:
        raise Outdated
    values.write(row, values.read(last))
    row.reason = last.reason if last.state is AnswerState.NOT_APPLICABLE else None
    row.same_as_last, row.heard = True, None
    session.add(row)
    return drafts.go_on(session, draft, after=row)


def nil(session: Session, *, by: int, answer: int, now: datetime) -> Heard:
    """Nihil: there was nothing to count. Where there always was something, it is asked about like any other value."""
    draft, row, indicator = drafts.to_answer(session, by, answer)
    draft.touched_at = now
    if asked := by_area.spots(session, person=by, answer=row, indicator=indicator):
        given = by_area.nils(by_area.open_in(asked, row) or asked, row, indicator)
        return _areas(session, draft, (row, indicator), asked, HeardAreas(given))
    read = nil_answer(values.rule_of(indicator))
    return _doubted(session, draft, row, indicator, read, "nihil") or _take(session, draft, row, read)


def not_applicable(session: Session, *, by: int, reason: str, now: datetime) -> Next:
    """Tidak berlaku, with the reason the verifier will read."""
    draft, row, _, rows = drafts.asked(session, by)
    _check_reason(reason)
    draft.touched_at = now
    values.write(row, Answer(AnswerState.NOT_APPLICABLE))
    row.areas = None
    row.reason, row.heard = reason, None
    session.add(row)
    return drafts.go_on(session, draft, rows, after=row)


def keep(session: Session, *, by: int, answer: int) -> Next:
    """Leave an answer as it is and go on."""
    draft, row, _ = drafts.to_answer(session, by, answer)
    if row.state is None:
        raise Outdated
    row.heard = None
    return drafts.go_on(session, draft, after=row)


def add_note(session: Session, *, by: int, text: str, now: datetime) -> Next:
    """Keep a note to the answer that is asked about."""
    draft, row, _, rows = drafts.asked(session, by)
    if len(text) > _NOTE_LONGEST:
        raise Refusal("note_length", longest=_NOTE_LONGEST)
    row.note = text
    draft.touched_at = now
    session.add(row)
    return drafts.go_on(session, draft, rows, after=row)


def _take(
    session: Session, draft: Draft, row: DraftAnswer, answer: Answer, rows: Rows | None = None, message_id: int | None = None
) -> Next:
    said_by = message_id or (row.message_id if row.heard else None)
    values.write(row, answer)
    row.message_id, row.heard = said_by, None
    draft.misses = 0
    session.add(row)
    return drafts.go_on(session, draft, rows, after=row)


def _chosen(
    session: Session, by: int, answer: int, text: str, today: date, now: datetime
) -> tuple[Draft, DraftAnswer, Indicator, Answer]:
    draft, row, indicator = drafts.to_answer(session, by, answer)
    draft.touched_at = now
    read = read_answer(text, values.rule_of(indicator, row.period), today=today)
    if isinstance(read, Ambiguous):
        read = next((choice for choice in read.choices if values.typed(choice) == text), Problem(ProblemKind.NOT_A_NUMBER))
    if isinstance(read, Problem):
        raise Outdated
    return draft, row, indicator, read


def _doubted(
    session: Session, draft: Draft, row: DraftAnswer, indicator: Indicator, read: Answer, text: str, rows: Rows | None = None
) -> Doubted | None:
    """The question back, where the value is possible but surprising; the value is kept until it is made sure of."""
    pending = questions.doubted(session, draft, row, indicator, read)
    if pending is None:
        return None
    row.heard = text if len(text) <= LONGEST_HEARD else None
    session.flush()
    return Doubted(questions.ask(session, draft, rows), pending)


def _check_reason(reason: str) -> None:
    if len(reason) > _REASON_LONGEST or sum(map(str.isalpha, reason)) < _REASON_SHORTEST:
        raise Refusal("reason_length", shortest=_REASON_SHORTEST, longest=_REASON_LONGEST)
