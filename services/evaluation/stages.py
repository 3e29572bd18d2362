"""What the rows of a cycle and its evaluations say about stages, and who may look at them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from domain.evaluation import stages
from domain.evaluation.parts import PartOf
from domain.evaluation.ratings import Conduct, Predicate, Rating, predicate
from domain.evaluation.stages import Dates, Stage
from domain.evaluation.year import Judged, Year, propose
from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation, EvaluationCycle
from models.evaluation.year import YearEvaluation
from services import rights
from services.people import standing_in
from services.people.names import names_of
from services.people.responsible import responsible
from services.refusals import Outdated, Refusal

Result = Evaluation | YearEvaluation
"""What is handed over, answered and, after an objection, decided: the evaluation of a quarter or of a year."""


def dates(cycle: EvaluationCycle) -> Dates:
    """The last days of its stages."""
    return Dates(cycle.evidence_until, cycle.self_until, cycle.rating_until, cycle.talk_until, cycle.answer_until)


def self_until(found: Any, cycle: EvaluationCycle) -> date:
    """The person's last day to judge themselves."""
    return max(found.self_until or cycle.self_until, cycle.self_until)


def self_ends(found: Any, cycle: EvaluationCycle) -> date:
    """The day after which the person's own judgement is not waited for: while nothing has reached them, the cycle's last."""
    own = self_until(found, cycle)
    return own if found.heard_on else max(own, cycle.answer_until)


def owes_self(found: Any, cycle: EvaluationCycle, today: date) -> bool:
    """Whether the person may still judge themselves, and has not."""
    if found.self_at is not None or found.talked_at is not None or found.away is not None:
        return False
    return cycle.evidence_until < today <= self_ends(found, cycle)


def dates_of(found: Any, cycle: EvaluationCycle) -> Dates:
    """The last days of one person's stages: who judges themselves later is not shown the other side before."""
    own = self_ends(found, cycle)
    return replace(dates(cycle), self=own, rating=max(cycle.rating_until, own))


def standing(found: Evaluation) -> stages.Standing:
    """What has happened so far."""
    return stages.Standing(
        judged_self=found.self_at is not None,
        judged=found.rated_at is not None,
        talked=found.talked_at is not None,
        answered=found.answered_at is not None,
        objected=found.objection is not None,
        decided=found.decided_at is not None,
        away=found.away is not None,
    )


def answer(found: Result) -> stages.Standing:
    """What has happened since a result of a quarter or a year was handed over."""
    return stages.Standing(
        judged=found.rated_at is not None,
        talked=found.told_on is not None,
        answered=found.answered_at is not None,
        objected=found.objection is not None,
        decided=found.decided_at is not None,
    )


def stage(found: Evaluation, cycle: EvaluationCycle, today: date) -> Stage:
    """The stage an evaluation is in."""
    return stages.stage(standing(found), dates_of(found, cycle), today)


def revealed(found: Evaluation, cycle: EvaluationCycle, today: date) -> bool:
    """Whether both sides may see each other's judgement."""
    return stages.revealed(standing(found), dates_of(found, cycle), today)


def final(found: Result) -> tuple[Rating | None, Rating | None, Predicate | None]:
    """Hasil kerja, perilaku kerja and predikat as they stand at last: after an objection, as it was decided."""
    if found.decided_at is None:
        return found.result, found.conduct, found.predicate
    assert found.decided_result is not None
    assert found.decided_conduct is not None
    return found.decided_result, found.decided_conduct, predicate(found.decided_result, found.decided_conduct)


def reasons(found: Result) -> str | None:
    """The supervisor's sentences that still stand: those of a rating that an objection overturned go with it."""
    result, conduct, _ = final(found)
    if isinstance(found, YearEvaluation):
        return found.why if (result, conduct) == (found.result, found.conduct) else None
    kept = (found.result_why if result is found.result else None, found.conduct_why if conduct is found.conduct else None)
    return " ".join(filter(None, kept)) or None


def as_decided(found: Evaluation, seven: Mapping[Conduct, Rating]) -> dict[Conduct, Rating]:
    """The seven values as they stand at last: none lies on the overturned side of perilaku kerja as it was decided."""
    decided = found.decided_conduct if found.decided_at is not None else None
    if decided is None or found.conduct is None or decided is found.conduct:
        return dict(seven)
    order = list(Rating)
    bound = max if order.index(decided) > order.index(found.conduct) else min
    return {value: order[bound(order.index(rating), order.index(decided))] for value, rating in seven.items()}


def predicates(of: Iterable[Evaluation], worked: Mapping[int, int]) -> list[Predicate]:
    """The predikat of each person, out of all their parts by the days `worked`; those who have none yet are left out.

    A part of which all days were away is not rated, and says nothing about the others.
    """
    theirs: dict[int, list[Evaluation]] = {}
    for one in of:
        if one.away is None:
            theirs.setdefault(one.person_id, []).append(one)
    found = (together(parts, worked) for parts in theirs.values() if all(one.rated_at for one in parts))
    return [one.predicate for one in found if one is not None]


def together(parts: Sequence[Evaluation], worked: Mapping[int, int]) -> Year | None:
    """What the parts of a quarter say together, each weighing the days `worked` in it; None while one has no result."""
    found: list[Judged] = []
    weighs = any(worked[one.id] for one in parts)
    for one in parts:
        result, conduct, both = final(one)
        if result is None or conduct is None or both is None:
            return None
        found.append(Judged(result, conduct, Fraction(worked[one.id] if weighs else (one.last - one.first).days + 1)))
    return propose(found)


def open_one(session: Session, evaluation: int) -> tuple[Evaluation, EvaluationCycle]:
    """An evaluation of a cycle that is not closed, locked until the transaction ends. Raises `Outdated`."""
    found = session.scalars(select(Evaluation).where(col(Evaluation.id) == evaluation).with_for_update()).first()
    cycle = session.get(EvaluationCycle, found.cycle_id) if found else None
    if found is None or cycle is None or cycle.closed_at is not None:
        raise Outdated
    return found, cycle


def open_result(session: Session, evaluation: int, *, annual: bool) -> Result:
    """The evaluation of a quarter that is not closed, or of a year, locked until the transaction ends. Raises `Outdated`."""
    if not annual:
        return open_one(session, evaluation)[0]
    found = session.scalars(select(YearEvaluation).where(col(YearEvaluation.id) == evaluation).with_for_update()).first()
    if found is None:
        raise Outdated
    return found


def period(found: Result) -> Period | PartOf | int:
    """The quarter or month, the part of one, or the year it is of."""
    if isinstance(found, YearEvaluation):
        return found.year
    quarter = Period.parse(found.quarter)
    return quarter if is_whole(found) else PartOf(quarter, found.first, found.last)


def is_whole(found: Evaluation) -> bool:
    """Whether it is of all the days of its quarter."""
    quarter = Period.parse(found.quarter)
    return (found.first, found.last) == (quarter.first, quarter.last)


def period_word(found: Result) -> str:
    """The same in the columns of a workbook: `2026-Q3`, `2026-Q3 2026-07-01..2026-08-19` or `2026`."""
    of = period(found)
    return f"{of.of} {of.first}..{of.last}" if isinstance(of, PartOf) else str(of)


def by_end(column: Any) -> ColumnElement[str]:
    """To order quarters and months by the month they end with: `2026-Q3` as `2026-09`."""
    found: Any = column
    for quarter, month in (("Q1", "03"), ("Q2", "06"), ("Q3", "09"), ("Q4", "12")):
        found = func.replace(found, quarter, month)
    ordered: ColumnElement[str] = found
    return ordered


def next_level(session: Session, *, supervisor: int, today: date) -> int | None:
    """The supervisor's own supervisor (atasan pejabat penilai); None where there is none."""
    try:
        return responsible(session, person=supervisor, on=today).verifier
    except Refusal:
        return None


def is_admin(session: Session, person: int) -> bool:
    """Whether a person answers for the roster."""
    return rights.is_admin(session, person)


def judges(session: Session, by: int, found: Result) -> bool:
    """Whether `by` is the supervisor who judges it, or acts in their post (Plt., Plh.), and still holds one; nobody themselves."""
    if by == found.person_id:
        return False
    if found.supervisor_id != by and found.supervisor_id not in standing_in.acts_for(session, by):
        return False
    return rights.works(session, by)


def is_party(session: Session, by: int, found: Result) -> bool:
    """Whether it is about `by`, or theirs to judge."""
    return by == found.person_id or judges(session, by, found)


def names(session: Session, people: set[int]) -> dict[int, str]:
    """Names by roster id."""
    return names_of(session, people)
