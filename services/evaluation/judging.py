"""Judgement, by the person and by the supervisor: both see the facts, and neither the other's view before both are in."""

from datetime import date, datetime

from sqlmodel import Session

from domain.evaluation import ratings
from domain.evaluation.ratings import Conduct, Rating
from domain.messages.facts import freeze
from models.evaluation.evaluation import ConductRating, Evaluation, EvaluationCycle, Sentence
from services.city import City
from services.evaluation import asked_sentence, extending, organisations, stages, views
from services.evaluation.actions import OpenEvaluation
from services.evaluation.views import Judged
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Button, Notice
from services.refusals import Outdated, Refusal
from services.reporting.withdrawing import UNDO


def look(session: Session, *, by: int, evaluation: int, now: datetime, city: City) -> Judged:
    """The evaluation as `by` may see it. Raises `Outdated` for anybody but the person and the supervisor."""
    (found, cycle), today = _mine(session, by, evaluation), city.today(now)
    waits = (
        cycle.closed_at is None
        and found.away is None
        and found.heard_on is None
        and found.self_at is None
        and found.talked_at is None
    )
    if by == found.person_id and waits and today > cycle.evidence_until:
        extending.heard(session, [(found, cycle)], day=today, by=None, now=now, city=city)
    return views.shown(session, found, cycle, by, today)


def rate(session: Session, *, by: int, evaluation: int, rating: str, now: datetime, city: City) -> Judged:
    """Rate hasil kerja; where the supervisor deviates from what the facts propose, a sentence is asked for."""
    today = city.today(now)
    found, cycle = _to_judge(session, by, evaluation, today)
    wanted = _rating(rating)
    if found.person_id == by:
        found.self_result = wanted
    else:
        organisations.refuse_other(session, found, wanted)
        found.proposed = views.card_of(session, found).proposed
        if wanted is not found.result or wanted is found.proposed:
            found.result_why = None
        found.result, found.rated_at = wanted, None
        if _owed_sentence(found) is Sentence.RESULT:
            asked_sentence.ask(session, by=by, evaluation=found.id, sentence=Sentence.RESULT, now=now)
    return _stored(session, found, cycle, by, today)


def accept(session: Session, *, by: int, evaluation: int, rating: str, now: datetime, city: City) -> Judged:
    """Rate as the facts propose, and conduct as expected in all, in one step.

    Raises `Outdated` where they propose another by now, or lack a report that is owed: then each part is asked by itself.
    """
    found, _ = _to_judge(session, by, evaluation, city.today(now))
    seven = views.conducts(session, found, own=False)
    facts, plain = views.card_of(session, found), all(one is Rating.MEETS for one in seven.values())
    if found.person_id == by or facts.proposed is not _rating(rating) or facts.missing or not plain:
        raise Outdated
    rate(session, by=by, evaluation=evaluation, rating=rating, now=now, city=city)
    return finish(session, by=by, evaluation=evaluation, now=now, city=city)


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
    seven = views.conducts(session, found, own=own)
    if own:
        _finish_own(session, found, seven, now)
    else:
        _finish_other(session, found, seven, by=by, now=now, city=city)
    _keep(session, found, seven, own=own)
    if found.self_at and found.rated_at:
        _tell_both_are_in(session, found, now=now, city=city)
    return _stored(session, found, cycle, by, today)


def take_back(session: Session, *, by: int, evaluation: int, now: datetime, city: City) -> Judged:
    """Open, for ten minutes, what one judged oneself; the ratings stay as they were given until they are changed.

    One's own only while nobody has seen it. Raises `Outdated`, `Refusal`.
    """
    found, cycle = stages.open_one(session, evaluation)
    today, own = city.today(now), found.person_id == by
    judged = found.self_at if own else found.rated_at
    if not stages.is_party(session, by, found) or found.talked_at is not None or judged is None:
        raise Outdated
    if own and stages.revealed(found, cycle, today):
        raise Refusal("judgement_seen")
    if now - judged > UNDO:
        minutes = int(UNDO.total_seconds() // 60)
        raise Refusal("judgement_stands", minutes=minutes) if own else Refusal("judgement_changes", minutes=minutes)
    if own:
        found.self_at = found.self_conduct = None
        asked_sentence.forget(session, by=by)
    else:
        found.rated_at = None
    return _stored(session, found, cycle, by, today)


def tell(session: Session, *, by: int, words: str, now: datetime, city: City) -> Judged:
    """Take the sentence that was asked for."""
    wanted = asked_sentence.what(session, by=by, now=now)
    if wanted.annual:
        raise Outdated
    found, cycle = stages.open_one(session, wanted.evaluation)
    said = asked_sentence.sentence(words)
    match wanted.sentence:
        case Sentence.NOTE if found.person_id == by:
            found.self_note = said
        case Sentence.RESULT if stages.judges(session, by, found) and found.talked_at is None:
            found.result_why = said
        case Sentence.CONDUCT if stages.judges(session, by, found) and found.talked_at is None:
            found.conduct_why = said
            asked_sentence.forget(session, by=by)
            session.add(found)
            return finish(session, by=by, evaluation=found.id, now=now, city=city)
        case _:
            raise Outdated
    asked_sentence.forget(session, by=by)
    return _stored(session, found, cycle, by, city.today(now))


def _mine(session: Session, by: int, evaluation: int) -> tuple[Evaluation, EvaluationCycle]:
    found = session.get(Evaluation, evaluation)
    if found is None or not stages.is_party(session, by, found):
        raise Outdated
    return found, session.get_one(EvaluationCycle, found.cycle_id)


def _to_judge(session: Session, by: int, evaluation: int, today: date) -> tuple[Evaluation, EvaluationCycle]:
    found, cycle = stages.open_one(session, evaluation)
    if not stages.is_party(session, by, found) or found.talked_at is not None:
        raise Outdated
    if found.away is not None:
        raise Refusal("not_rated_away", why=found.away)
    if today <= cycle.evidence_until:
        raise Refusal("evidence_first", until=cycle.evidence_until)
    if by == found.person_id and found.self_at is not None:
        raise Outdated
    if by == found.person_id and today > stages.self_ends(found, cycle):
        raise Refusal("self_evaluation_over", until=stages.self_until(found, cycle))
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
    asked_sentence.ask(session, by=found.person_id, evaluation=found.id, sentence=Sentence.NOTE, now=now)


def _finish_other(session: Session, found: Evaluation, seven: dict[Conduct, Rating], *, by: int, now: datetime, city: City) -> None:
    if found.result is None:
        raise Outdated
    if _owed_sentence(found):
        asked_sentence.ask(session, by=by, evaluation=found.id, sentence=Sentence.RESULT, now=now)
        return
    if Rating.BELOW not in seven.values():
        found.conduct_why = None
    elif not found.conduct_why:
        asked_sentence.ask(session, by=by, evaluation=found.id, sentence=Sentence.CONDUCT, now=now)
        return
    facts = views.card_of(session, found)
    found.conduct, found.proposed, found.card, found.rated_at = ratings.conduct(seven), facts.proposed, freeze(facts), now
    found.acted_by = None if by == found.supervisor_id else by
    found.predicate, found.stale_at = ratings.predicate(found.result, found.conduct), None


def _keep(session: Session, found: Evaluation, seven: dict[Conduct, Rating], *, own: bool) -> None:
    there = {row.value for row in views.given(session, found, own=own)}
    session.add_all(
        ConductRating(evaluation_id=found.id, own=own, value=value, rating=rating)
        for value, rating in seven.items()
        if value not in there
    )


def _tell_both_are_in(session: Session, found: Evaluation, *, now: datetime, city: City) -> None:
    outbox.post(
        session,
        Notice(
            to=found.person_id,
            screen="evaluation/both_in",
            key=f"evaluation_both_in:{found.id}",
            facts={"quarter": stages.period(found)},
            keyboard=[[Button("evaluation_open", OpenEvaluation(found.id))]],
            not_before=allowed(session, people=[found.person_id], now=now, city=city)[found.person_id],
        ),
        now=now,
    )


def _stored(session: Session, found: Evaluation, cycle: EvaluationCycle, by: int, today: date) -> Judged:
    session.add(found)
    session.flush()
    return views.shown(session, found, cycle, by, today)
