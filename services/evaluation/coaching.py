"""Staff rate the coaching they got: nine statements after the talk, kept without names, told later as averages."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlmodel import Session, col, select

from domain.standards.periods import Frequency, Period
from models.evaluation.coaching import CoachingTally, CoachingTurn
from models.evaluation.evaluation import Evaluation, EvaluationCycle
from models.people.person import Person
from services.city import DIGEST_AT, City
from services.evaluation import stages
from services.messages import outbox
from services.messages.hours import allowed_from
from services.messages.outbox import Notice
from services.people import accounts
from services.refusals import Outdated
from services.standards.expected import standards

STATEMENTS = 9
_WORDING = 20
"""What is asked now is counted apart from what was asked in other words before: statement 3 as 23, then as 3."""
SCORES = range(1, 6)


@dataclass(frozen=True)
class Asked:
    """What is asked now; None: everything was."""

    evaluation: int
    statement: int | None
    of: int
    supervisor: str
    fewest: int
    wording: int | None = None
    """The statement as it is worded now."""


@dataclass(frozen=True)
class Average:
    """One statement in the words in which it was asked."""

    statement: int
    average: Decimal
    answers: int


@dataclass(frozen=True)
class Coaching:
    """How the coaching of one supervisor was rated in a quarter."""

    supervisor: str
    own: bool
    quarter: Period
    lines: tuple[Average, ...]
    left_out: int
    """Statements with too few answers to be told."""
    fewest: int


def look(session: Session, *, by: int, evaluation: int, today: date) -> Asked:
    """The statement that comes next. Raises `Outdated` for others, before the talk, and a week after it."""
    found, turn = _mine(session, by, evaluation, today)
    return _asked(session, found, turn)


def score(session: Session, *, by: int, evaluation: int, statement: int, score: int, today: date) -> Asked:
    """Count one score, and go on; what was given is not kept with who gave it, so it cannot be changed."""
    found, turn = _mine(session, by, evaluation, today)
    if statement != turn.asked or turn.asked > STATEMENTS or (score and score not in SCORES):
        raise Outdated
    if score:
        _count(session, found, wording(statement), score)
    turn.asked += 1
    session.add(turn)
    session.flush()
    return _asked(session, found, turn)


def wording(statement: int) -> int:
    """The number under which a statement is counted, and its words are found."""
    return _WORDING + statement


def may_rate(session: Session, found: Evaluation, *, today: date) -> bool:
    """Whether the person may still rate the coaching: for as many days as there are to answer the result."""
    turn = session.get(CoachingTurn, found.id)
    return _in_time(found, today) and (turn is None or turn.asked <= STATEMENTS)


def tell_due(session: Session, *, now: datetime, city: City) -> int:
    """Tell of each supervisor whose evaluations of a quarter or month are closed and for whom nobody can answer any more.

    Only then, because two averages a day apart would give away the answer that came between.
    """
    today = city.today(now)
    ended = Period.containing(today, Frequency.QUARTERLY).previous()
    two = (ended.previous(), ended)
    months = (month for quarter in (*two, ended.next()) for month in quarter.months())
    quarters = [str(one) for one in (*two, *months)]
    tallies: dict[tuple[int, str], list[CoachingTally]] = defaultdict(list)
    for tally in session.scalars(select(CoachingTally).where(col(CoachingTally.quarter).in_(quarters))):
        tallies[tally.supervisor_id, tally.quarter].append(tally)
    if not tallies:
        return 0
    quarters = sorted({quarter for _, quarter in tallies})
    told = {key.rsplit(":", 1)[0] for quarter in quarters for key in outbox.promised(session, prefix=f"coaching:{quarter}:")}
    new = {of: theirs for of, theirs in tallies.items() if f"coaching:{of[1]}:{of[0]}" not in told}
    waiting = _waiting(session, {supervisor for supervisor, _ in new}, quarters, today)
    return sum(
        _tell(session, supervisor, _averages(theirs), quarter, now, city)
        for (supervisor, quarter), theirs in sorted(new.items())
        if (supervisor, quarter) not in waiting
    )


def _waiting(session: Session, supervisors: set[int], quarters: list[str], today: date) -> set[tuple[int, str]]:
    found = session.execute(
        select(Evaluation, EvaluationCycle.closed_at)
        .join(EvaluationCycle, col(EvaluationCycle.id) == Evaluation.cycle_id)
        .where(col(Evaluation.supervisor_id).in_(supervisors), col(Evaluation.quarter).in_(quarters))
    )
    return {(one.supervisor_id, one.quarter) for one, closed_at in found if closed_at is None or _in_time(one, today)}


def _in_time(found: Evaluation, today: date) -> bool:
    return found.answer_until is not None and today <= found.answer_until


def _mine(session: Session, by: int, evaluation: int, today: date) -> tuple[Evaluation, CoachingTurn]:
    found = session.scalars(select(Evaluation).where(col(Evaluation.id) == evaluation).with_for_update()).first()
    if found is None or found.person_id != by or not _in_time(found, today) or _told(session, found):
        raise Outdated
    return found, session.get(CoachingTurn, found.id) or CoachingTurn(evaluation_id=found.id)


def _told(session: Session, found: Evaluation) -> bool:
    return bool(outbox.promised(session, prefix=f"coaching:{found.quarter}:{found.supervisor_id}:"))


def _asked(session: Session, found: Evaluation, turn: CoachingTurn) -> Asked:
    return Asked(
        evaluation=found.id,
        statement=turn.asked if turn.asked <= STATEMENTS else None,
        of=STATEMENTS,
        supervisor=session.get_one(Person, found.supervisor_id).called,
        fewest=standards(session).rules.coaching_least,
        wording=wording(turn.asked) if turn.asked <= STATEMENTS else None,
    )


def _count(session: Session, found: Evaluation, statement: int, score: int) -> None:
    dialect = insert_postgresql if session.get_bind().dialect.name == "postgresql" else insert_sqlite
    key = {"supervisor_id": found.supervisor_id, "quarter": found.quarter, "statement": statement, "score": score}
    new = dialect(CoachingTally).values(**key, count=1)
    session.execute(new.on_conflict_do_update(index_elements=list(key), set_={"count": col(CoachingTally.count) + 1}))


def _averages(tallies: Sequence[CoachingTally]) -> tuple[Average, ...]:
    found = []
    for statement in sorted({one.statement for one in tallies}):
        theirs = [one for one in tallies if one.statement == statement]
        answers = sum(one.count for one in theirs)
        if answers:
            mean = Decimal(sum(one.score * one.count for one in theirs)) / answers
            found.append(Average(statement, mean.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP), answers))
    return tuple(found)


def _left_out(all_: Sequence[Average], told: Sequence[Average]) -> int:
    """Statements that are not told, in either wording, or that nobody answered."""
    answered = {one.statement % _WORDING for one in all_}
    return len(all_) - len(told) + STATEMENTS - len(answered)


def _tell(session: Session, supervisor: int, all_: tuple[Average, ...], quarter: str, now: datetime, city: City) -> int:
    above = stages.next_level(session, supervisor=supervisor, today=city.today(now))
    readers = {above} if above else set(accounts.admin_ids(session)) - {supervisor}
    fewest = standards(session).rules.coaching_least
    enough = tuple(one for one in all_ if one.answers >= fewest)
    told = dict.fromkeys([*sorted(readers), *([supervisor] if enough else [])], enough)
    when = allowed_from(session, people=list(told), at=DIGEST_AT, now=now, city=city)
    name = session.get_one(Person, supervisor).called
    notices = [
        Notice(
            to=reader,
            screen="evaluation/coaching/told",
            key=f"coaching:{quarter}:{supervisor}:{reader}",
            not_before=when[reader],
            facts={
                "coaching": Coaching(
                    supervisor=name,
                    own=reader == supervisor,
                    quarter=Period.parse(quarter),
                    lines=lines,
                    left_out=_left_out(all_, lines),
                    fewest=fewest,
                )
            },
        )
        for reader, lines in told.items()
    ]
    return outbox.post(session, *notices, now=now) if notices else 0
