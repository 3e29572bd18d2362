"""Judgement, by the person and by the supervisor: both see the facts, and neither the other's view before both are in."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from domain.evaluation import ratings
from domain.evaluation.ratings import Conduct, Predicate, Rating
from domain.evaluation.stages import Stage
from domain.facts import freeze
from domain.periods import Period
from models import ConductRating, Evaluation, EvaluationAsked, EvaluationCycle, Person, Sentence
from services import outbox
from services.actions import OpenEvaluation
from services.city import City
from services.evaluation import asked, improving, rows
from services.evaluation.card import Card, card
from services.hours import allowed
from services.outbox import Button, Notice
from services.refusals import Outdated, Refusal

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
class Judged:
    """An evaluation as one side sees it."""

    evaluation: int
    own: bool
    name: str
    quarter: Period
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
    stage: Stage
    steps: tuple[improving.Shown, ...]
    """What was agreed to be done; the person sees it with the result."""
    lacks_step: bool
    effects: tuple[improving.Effect, ...]
    """What became of the steps of the quarter before."""


def look(session: Session, *, by: int, evaluation: int, today: date) -> Judged:
    """The evaluation as `by` may see it. Raises `Outdated` for anybody but the person and the supervisor."""
    return _shown(session, *_mine(session, by, evaluation), by, today)


def rate(session: Session, *, by: int, evaluation: int, rating: str, now: datetime, city: City) -> Judged:
    """Rate hasil kerja; where the supervisor deviates from what the facts propose, a sentence is asked for."""
    today = city.today(now)
    found, cycle = _to_judge(session, by, evaluation, today)
    wanted = _rating(rating)
    if found.person_id == by:
        found.self_result = wanted
    else:
        found.proposed = _card(session, found).proposed
        if wanted is not found.result or wanted is found.proposed:
            found.result_why = None
        found.result, found.rated_at = wanted, None
        if _owed_sentence(found) is Sentence.RESULT:
            asked.ask(session, by=by, evaluation=found.id, sentence=Sentence.RESULT, now=now)
    return _stored(session, found, cycle, by, today)


def toggle(session: Session, *, by: int, evaluation: int, value: str, now: datetime, city: City) -> Judged:
    """Move one of the seven values on: sesuai, di atas, di bawah, and sesuai again."""
    today = city.today(now)
    found, cycle = _to_judge(session, by, evaluation, today)
    try:
        conduct = Conduct(value)
    except ValueError as error:
        raise Outdated from error
    own = found.person_id == by
    row = session.get(ConductRating, (found.id, own, conduct)) or ConductRating(
        evaluation_id=found.id, own=own, value=conduct, rating=Rating.MEETS
    )
    row.rating = ratings.next_rating(row.rating)
    session.add(row)
    if not own:
        found.rated_at = None
    return _stored(session, found, cycle, by, today)


def finish(session: Session, *, by: int, evaluation: int, now: datetime, city: City) -> Judged:
    """All is rated: values not touched are as expected. A value below expectation asks the supervisor what was seen."""
    today = city.today(now)
    found, cycle = _to_judge(session, by, evaluation, today)
    own = found.person_id == by
    seven = _conducts(session, found, own=own)
    if own:
        _finish_own(session, found, seven, now)
    else:
        _finish_other(session, found, seven, by=by, now=now)
    _keep(session, found, seven, own=own)
    if found.self_at and found.rated_at:
        _tell_both_are_in(session, found, now=now, city=city)
    return _stored(session, found, cycle, by, today)


def tell(session: Session, *, by: int, words: str, now: datetime, city: City) -> Judged:
    """Take the sentence that was asked for."""
    evaluation, wanted = asked.what(session, by=by, now=now)
    found, cycle = rows.open_one(session, evaluation)
    said = asked.sentence(words)
    match wanted:
        case Sentence.NOTE if found.person_id == by:
            found.self_note = said
        case Sentence.RESULT if found.supervisor_id == by and found.talked_at is None:
            found.result_why = said
        case Sentence.CONDUCT if found.supervisor_id == by and found.talked_at is None:
            found.conduct_why = said
            asked.forget(session, by=by)
            session.add(found)
            return finish(session, by=by, evaluation=evaluation, now=now, city=city)
        case _:
            raise Outdated
    asked.forget(session, by=by)
    return _stored(session, found, cycle, by, city.today(now))


def _mine(session: Session, by: int, evaluation: int) -> tuple[Evaluation, EvaluationCycle]:
    found = session.get(Evaluation, evaluation)
    if found is None or by not in (found.person_id, found.supervisor_id):
        raise Outdated
    return found, session.get_one(EvaluationCycle, found.cycle_id)


def _to_judge(session: Session, by: int, evaluation: int, today: date) -> tuple[Evaluation, EvaluationCycle]:
    found, cycle = rows.open_one(session, evaluation)
    if by not in (found.person_id, found.supervisor_id) or found.talked_at is not None:
        raise Outdated
    if today <= cycle.evidence_until:
        raise Refusal("evidence_first", until=cycle.evidence_until)
    if by == found.person_id and found.self_at is not None:
        raise Outdated
    if by == found.person_id and today > cycle.self_until:
        raise Refusal("self_evaluation_over", until=cycle.self_until)
    return found, cycle


def _rating(word: str) -> Rating:
    try:
        return Rating(word)
    except ValueError as error:
        raise Outdated from error


def _owed_sentence(found: Evaluation) -> Sentence | None:
    deviates = found.result is not None and found.proposed is not None and found.result is not found.proposed
    return Sentence.RESULT if deviates and not found.result_why else None


def _finish_own(session: Session, found: Evaluation, seven: dict[Conduct, Rating], now: datetime) -> None:
    if found.self_result is None:
        raise Outdated
    found.self_conduct, found.self_at = ratings.conduct(seven), now
    asked.ask(session, by=found.person_id, evaluation=found.id, sentence=Sentence.NOTE, now=now)


def _finish_other(session: Session, found: Evaluation, seven: dict[Conduct, Rating], *, by: int, now: datetime) -> None:
    if found.result is None:
        raise Outdated
    if _owed_sentence(found):
        asked.ask(session, by=by, evaluation=found.id, sentence=Sentence.RESULT, now=now)
        return
    if Rating.BELOW not in seven.values():
        found.conduct_why = None
    elif not found.conduct_why:
        asked.ask(session, by=by, evaluation=found.id, sentence=Sentence.CONDUCT, now=now)
        return
    facts = _card(session, found)
    found.conduct, found.proposed, found.card, found.rated_at = ratings.conduct(seven), facts.proposed, freeze(facts), now
    found.predicate = ratings.predicate(found.result, found.conduct)


def _conducts(session: Session, found: Evaluation, *, own: bool) -> dict[Conduct, Rating]:
    return {**dict.fromkeys(Conduct, Rating.MEETS), **{row.value: row.rating for row in _given(session, found, own=own)}}


def _given(session: Session, found: Evaluation, *, own: bool) -> list[ConductRating]:
    return list(
        session.scalars(select(ConductRating).where(col(ConductRating.evaluation_id) == found.id, col(ConductRating.own) == own))
    )


def _keep(session: Session, found: Evaluation, seven: dict[Conduct, Rating], *, own: bool) -> None:
    there = {row.value for row in _given(session, found, own=own)}
    session.add_all(
        ConductRating(evaluation_id=found.id, own=own, value=value, rating=rating)
        for value, rating in seven.items()
        if value not in there
    )


def _card(session: Session, found: Evaluation) -> Card:
    return card(session, person=found.person_id, position=found.position, quarter=Period.parse(found.quarter))


def _facts(session: Session, found: Evaluation, *, own: bool) -> Shown:
    """The facts as they were judged, once they are; as they stand now before."""
    judged = found.talked_at is not None or (found.rated_at is not None and not own)
    return found.card if judged and found.card else _card(session, found)


def _tell_both_are_in(session: Session, found: Evaluation, *, now: datetime, city: City) -> None:
    outbox.post(
        session,
        Notice(
            to=found.person_id, screen="evaluation/both_in", key=f"evaluation_both_in:{found.id}",
            facts={"quarter": Period.parse(found.quarter)},
            keyboard=[[Button("evaluation_open", OpenEvaluation(found.id))]],
            not_before=allowed(session, people=[found.person_id], now=now, city=city)[found.person_id],
        ),
        now=now,
    )  # fmt: skip


def _stored(session: Session, found: Evaluation, cycle: EvaluationCycle, by: int, today: date) -> Judged:
    session.add(found)
    session.flush()
    return _shown(session, found, cycle, by, today)


def _shown(session: Session, found: Evaluation, cycle: EvaluationCycle, by: int, today: date) -> Judged:
    own = found.person_id == by
    n, of, previous, following, left = (1, 1, None, None, 0) if own else _place(session, found)
    sides = {True: _side(session, found, own=True), False: _side(session, found, own=False)}
    came = found.rated_at if own else found.self_at
    steps = improving.steps_of(session, evaluation=found.id)
    reveals = rows.revealed(found, cycle, today) and came is not None
    facts = _facts(session, found, own=own)
    return Judged(
        evaluation=found.id, own=own, name=session.get_one(Person, found.person_id).name, quarter=Period.parse(found.quarter),
        n=n, of=of, previous=previous, following=following, left=left, card=facts,
        mine=sides[own], theirs=sides[not own] if reveals else None, proposed=None if own else found.proposed,
        predicate=found.predicate if found.rated_at and (not own or reveals) else None,
        done=(found.self_at if own else found.rated_at) is not None,
        until=cycle.self_until if own else cycle.rating_until, needs=_sentence_now(session, found, by),
        may_judge=cycle.closed_at is None and found.talked_at is None and not (own and found.self_at),
        stage=rows.stage(found, cycle, today), steps=() if own else steps,
        lacks_step=not own and improving.lacks_step(found, steps),
        effects=improving.effects(session, person=found.person_id, quarter=Period.parse(found.quarter), card=freeze(facts)),
    )  # fmt: skip


def _sentence_now(session: Session, found: Evaluation, by: int) -> Sentence | None:
    """What the supervisor is asked for now and must give."""
    waits = session.get(EvaluationAsked, by)
    if found.person_id == by or waits is None or waits.evaluation_id != found.id:
        return None
    return waits.sentence if waits.sentence in (Sentence.RESULT, Sentence.CONDUCT) else None


def _side(session: Session, found: Evaluation, *, own: bool) -> Side:
    seven = tuple(_conducts(session, found, own=own).items())
    if own:
        return Side(found.self_result, found.self_conduct, found.self_note, seven)
    said = " ".join(filter(None, (found.result_why, found.conduct_why)))
    return Side(found.result, found.conduct, said or None, seven)


def _place(session: Session, found: Evaluation) -> tuple[int, int, int | None, int | None, int]:
    """Where a person stands in the supervisor's row of people, and who comes before and after."""
    people = session.execute(
        select(Evaluation.id, Evaluation.rated_at)
        .join(Person, col(Person.id) == Evaluation.person_id)
        .join(EvaluationCycle, col(EvaluationCycle.id) == Evaluation.cycle_id)
        .where(
            col(Evaluation.supervisor_id) == found.supervisor_id, col(Evaluation.quarter) == found.quarter,
            col(EvaluationCycle.closed_at).is_(None),
        )
        .order_by(col(Person.name), col(Evaluation.id))
    ).all()  # fmt: skip
    ids = [id for id, _ in people]
    if found.id not in ids:
        return 1, 1, None, None, 0
    at = ids.index(found.id)
    waiting = [id for id, rated in (*people[at + 1 :], *people[:at]) if rated is None]
    left = sum(rated is None for _, rated in people)
    return at + 1, len(ids), ids[at - 1] if at else None, waiting[0] if waiting else None, left
