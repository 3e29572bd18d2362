"""An evaluation as one side sees it: the facts, the own judgement, and the other's once it is revealed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from domain.evaluation.parts import PartOf
from domain.evaluation.ratings import Conduct, Predicate, Rating
from domain.evaluation.stages import Stage
from domain.messages.facts import freeze
from domain.people.leave_kinds import LeaveKind
from domain.standards.periods import Period
from models.evaluation.evaluation import ConductRating, Evaluation, EvaluationAsked, EvaluationCycle, Sentence
from models.people.person import CALLED, Person
from services.evaluation import agreed_steps, agreements, organisations, stages
from services.evaluation.card import Card, card

Shown = Card | dict[str, Any]
"""A card as it is now, or as it was kept."""


@dataclass(frozen=True)
class Side:
    """What one side says."""

    result: Rating | None
    conduct: Rating | None
    note: str | None
    """The person's note, or the supervisor's sentences."""
    conducts: tuple[tuple[Conduct, Rating], ...]


@dataclass(frozen=True)
class Other:
    """Another part of the quarter."""

    first: date
    last: date
    supervisor: str


@dataclass(frozen=True)
class Judged:
    """An evaluation as one side sees it."""

    evaluation: int
    own: bool
    name: str
    quarter: Period | PartOf | int
    """The quarter, or the part of it."""
    others: tuple[Other, ...]
    """The other parts of the quarter and who evaluates them; what is said there is not told here."""
    n: int
    """Place among the supervisor's people, from 1."""
    of: int
    previous: int | None
    following: int | None
    """The next one not judged yet."""
    left: int
    """How many are not judged yet."""
    card: Shown
    mine: Side
    proposed: Rating | None
    predicate: Predicate | None
    done: bool
    theirs: Side | None
    """The other side; None while it is hidden, or did not come."""
    until: date
    needs: Sentence | None
    """A sentence that is still owed."""
    may_judge: bool
    offered: tuple[Rating, ...]
    """What can be chosen of hasil kerja, the best first: whoever leads a unit has its predikat, and nothing before that is set."""
    cycle: int
    stage: Stage
    steps: tuple[agreed_steps.Shown, ...]
    """What was agreed to be done; the person sees it with the result."""
    lacks_step: bool
    effects: tuple[agreed_steps.Effect, ...]
    """What became of the steps of the quarter before."""
    away: LeaveKind | None = None
    """Why it is not rated."""
    stale_at: datetime | None = None
    """When a locked period of its days was opened again, so that its figures may change."""
    agreed: bool = True
    """Whether both agreed on what is expected in its year."""


def shown(session: Session, found: Evaluation, cycle: EvaluationCycle, by: int, today: date) -> Judged:
    """The evaluation as `by` may see it: hidden judgements are left out here, and nowhere else."""
    own = found.person_id == by
    n, of, previous, following, left = (1, 1, None, None, 0) if own else _place(session, found)
    sides = {True: _side(session, found, own=True), False: _side(session, found, own=False)}
    came = found.rated_at if own else found.self_at
    steps = agreed_steps.steps_of(session, evaluation=found.id)
    reveals = stages.revealed(found, cycle, today) and came is not None
    facts = _facts(session, found, own=own)
    return Judged(
        evaluation=found.id,
        own=own,
        name=session.get_one(Person, found.person_id).called,
        quarter=stages.period(found),
        others=_others(session, found),
        n=n,
        of=of,
        previous=previous,
        following=following,
        left=left,
        card=facts,
        mine=sides[own],
        theirs=sides[not own] if reveals else None,
        proposed=None if own else found.proposed,
        predicate=stages.final(found)[2] if found.rated_at and (not own or reveals) else None,
        done=(found.self_at if own else found.rated_at) is not None,
        until=stages.self_until(found, cycle) if own else cycle.rating_until,
        needs=_sentence_now(session, found, by),
        may_judge=_may_judge(found, cycle, today, own=own),
        offered=tuple(reversed(Rating)) if own else organisations.offered(session, found),
        cycle=cycle.id,
        stage=stages.stage(found, cycle, today),
        steps=() if own else steps,
        lacks_step=not own and agreed_steps.lacks_step(session, found, steps),
        effects=agreed_steps.effects(
            session, person=found.person_id, quarter=Period.parse(found.quarter), card=freeze(facts), own=own
        ),
        away=found.away,
        stale_at=found.stale_at,
        agreed=agreements.is_agreed(
            session, person=found.person_id, supervisor=found.supervisor_id, year=Period.parse(found.quarter).last.year
        ),
    )


def _others(session: Session, found: Evaluation) -> tuple[Other, ...]:
    if stages.is_whole(found):
        return ()
    rest = session.execute(
        select(col(Evaluation.first), col(Evaluation.last), CALLED)
        .join(Person, col(Person.id) == Evaluation.supervisor_id)
        .where(
            col(Evaluation.person_id) == found.person_id,
            col(Evaluation.quarter) == found.quarter,
            col(Evaluation.part) != found.part,
        )
        .order_by(col(Evaluation.part))
    )
    return tuple(Other(*one) for one in rest)


def _may_judge(found: Evaluation, cycle: EvaluationCycle, today: date, *, own: bool) -> bool:
    begun = cycle.closed_at is None and today > cycle.evidence_until
    return begun and found.away is None and found.talked_at is None and not (own and found.self_at is not None)


def _sentence_now(session: Session, found: Evaluation, by: int) -> Sentence | None:
    """What the supervisor is asked for now and must give."""
    waits = session.get(EvaluationAsked, by)
    if found.person_id == by or waits is None or waits.evaluation_id != found.id:
        return None
    return waits.sentence if waits.sentence in (Sentence.RESULT, Sentence.CONDUCT) else None


def _side(session: Session, found: Evaluation, *, own: bool) -> Side:
    seven = tuple(conducts(session, found, own=own).items())
    if own:
        return Side(found.self_result, found.self_conduct, found.self_note, seven)
    result, conduct, _ = stages.final(found)
    return Side(result, conduct, stages.reasons(found), tuple(stages.as_decided(found, dict(seven)).items()))


def _place(session: Session, found: Evaluation) -> tuple[int, int, int | None, int | None, int]:
    """Where a person stands in the supervisor's row of people, and who comes before and after."""
    people = session.execute(
        select(Evaluation.id, Evaluation.rated_at)
        .join(Person, col(Person.id) == Evaluation.person_id)
        .join(EvaluationCycle, col(EvaluationCycle.id) == Evaluation.cycle_id)
        .where(
            col(Evaluation.supervisor_id) == found.supervisor_id,
            col(Evaluation.quarter) == found.quarter,
            col(EvaluationCycle.closed_at).is_(None),
            col(Evaluation.away).is_(None),
        )
        .order_by(CALLED, col(Evaluation.part), col(Evaluation.id))
    ).all()
    ids = [id for id, _ in people]
    if found.id not in ids:
        return 1, 1, None, None, 0
    at = ids.index(found.id)
    waiting = [id for id, rated in (*people[at + 1 :], *people[:at]) if rated is None]
    left = sum(rated is None for _, rated in people)
    return at + 1, len(ids), ids[at - 1] if at else None, waiting[0] if waiting else None, left


def conducts(session: Session, found: Evaluation, *, own: bool) -> dict[Conduct, Rating]:
    """All seven values as one side rates them; what was not touched is as expected."""
    return {**dict.fromkeys(Conduct, Rating.MEETS), **{row.value: row.rating for row in given(session, found, own=own)}}


def given(session: Session, found: Evaluation, *, own: bool) -> list[ConductRating]:
    """The values that were touched."""
    return list(
        session.scalars(select(ConductRating).where(col(ConductRating.evaluation_id) == found.id, col(ConductRating.own) == own))
    )


def _facts(session: Session, found: Evaluation, *, own: bool) -> Shown:
    """The facts as they were judged, once they are; as they stand now before."""
    judged = found.talked_at is not None or (found.rated_at is not None and not own)
    return found.card if judged and found.card else card_of(session, found)


def card_of(session: Session, found: Evaluation) -> Card:
    """The facts as they stand now, with what the organisation stands at."""
    now = card(
        session,
        person=found.person_id,
        position=found.position,
        quarter=Period.parse(found.quarter),
        days=(found.first, found.last),
    )
    return organisations.inherited(now, organisations.of_evaluation(session, found))
