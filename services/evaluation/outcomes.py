"""After the judgement: the talk hands the result over, the person agrees or objects, and the next level decides."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from domain.evaluation.ratings import Predicate, Rating, next_rating, predicate
from domain.evaluation.stages import Stage, answer_until, object_until
from domain.periods import Period
from models import Evaluation, EvaluationCycle, Person, Sentence
from services import accounts, outbox
from services.actions import Agree, ObjectTo, OpenCoaching, OpenObjection, OpenResult
from services.city import City
from services.evaluation import agreed, asked, coaching, desks, rows
from services.evaluation.agreed import Shown
from services.hours import allowed
from services.outbox import Button, Keyboard, Notice
from services.refusals import Outdated, Refusal
from services.standards import standards

_PARTS = ("result", "conduct")


@dataclass(frozen=True)
class Outcome:
    """A result that was handed over, and what was said to it."""

    evaluation: int
    own: bool
    name: str
    supervisor: str
    quarter: Period
    result: Rating
    conduct: Rating
    predicate: Predicate
    why: str | None
    """The supervisor's sentences."""
    steps: tuple[Shown, ...]
    answer_until: date
    object_until: date
    answered_at: datetime | None
    objection: str | None
    decider: str | None
    """None: an admin."""
    decided: tuple[Rating, Rating, Predicate] | None
    """Hasil kerja, perilaku kerja and predikat as the decision has them, or would have them."""
    decision: str | None
    decided_at: datetime | None
    decided_by: str | None
    may_answer: bool
    may_object: bool
    may_rate_coaching: bool


def hold_talk(session: Session, *, by: int, evaluation: int, now: datetime, city: City) -> Outcome:
    """Both talked about it: hand the result over. Not without the steps it calls for."""
    found, cycle = rows.open_one(session, evaluation)
    today = city.today(now)
    if found.supervisor_id != by or rows.stage(found, cycle, today) is not Stage.TALK:
        raise Outdated
    if agreed.lacks_step(found, agreed.steps_of(session, evaluation=found.id)):
        raise Refusal("step_needed")
    rules = standards(session).rules
    found.talked_at, found.told_on = now, today
    found.answer_until, found.object_until = answer_until(today, rules), object_until(today, rules)
    _tell(session, found, to=[found.person_id], screen="evaluation/result", door="agree", now=now, city=city)
    return _kept(session, found, by, today)


def look(session: Session, *, by: int, evaluation: int, today: date) -> Outcome:
    """The result, for the person, the supervisor and whoever decides an objection. Raises `Outdated` for others."""
    found = session.get(Evaluation, evaluation)
    if found is None or found.talked_at is None:
        raise Outdated
    if by not in (found.person_id, found.supervisor_id) and not (found.objection and desks.may_decide(session, by, found)):
        raise Outdated
    return _outcome(session, found, by, today)


def agree(session: Session, *, by: int, evaluation: int, now: datetime, city: City) -> Outcome:
    """Agree with the own result."""
    found, _ = _to_answer(session, by, evaluation)
    found.answered_at = now
    return _kept(session, found, by, city.today(now))


def begin_objection(session: Session, *, by: int, evaluation: int, now: datetime, city: City) -> Outcome:
    """Ask what the objection is."""
    found, _ = _to_answer(session, by, evaluation)
    _refuse_late(found, city.today(now))
    asked.ask(session, by=by, evaluation=found.id, sentence=Sentence.OBJECTION, now=now)
    return _outcome(session, found, by, city.today(now))


def tell(session: Session, *, by: int, words: str, now: datetime, city: City) -> Outcome:
    """Take the objection, or the reason of the decision."""
    evaluation, wanted = asked.what(session, by=by, now=now)
    if wanted is Sentence.OBJECTION:
        return _object(session, by, evaluation, words, now, city)
    if wanted is Sentence.DECISION:
        return _decide(session, by, evaluation, words, now, city)
    raise Outdated


def toggle(session: Session, *, by: int, evaluation: int, part: str, now: datetime, city: City) -> Outcome:
    """Move hasil kerja or perilaku kerja of the decision on; nothing is decided yet."""
    found, _ = _to_decide(session, by, evaluation)
    if part not in _PARTS:
        raise Outdated
    result, conduct = _decision(found)
    found.decided_result = next_rating(result) if part == "result" else result
    found.decided_conduct = next_rating(conduct) if part == "conduct" else conduct
    return _kept(session, found, by, city.today(now))


def begin_decision(session: Session, *, by: int, evaluation: int, now: datetime, city: City) -> Outcome:
    """Ask why it is decided so."""
    found, _ = _to_decide(session, by, evaluation)
    asked.ask(session, by=by, evaluation=found.id, sentence=Sentence.DECISION, now=now)
    return _outcome(session, found, by, city.today(now))


def _object(session: Session, by: int, evaluation: int, words: str, now: datetime, city: City) -> Outcome:
    found, _ = _to_answer(session, by, evaluation)
    _refuse_late(found, city.today(now))
    found.objection, found.answered_at = asked.sentence(words), now
    found.decider_id = _decider(session, found, city.today(now))
    asked.forget(session, by=by)
    deciders = (
        [found.decider_id] if found.decider_id else [one for one in accounts.admin_ids(session) if one != found.supervisor_id]
    )
    session.add(found)
    session.flush()
    _tell(session, found, to=deciders, screen="evaluation/objected", door="open_objection", now=now, city=city)
    _tell(session, found, to=[found.supervisor_id], screen="evaluation/objected", door="open_result", now=now, city=city)
    return _kept(session, found, by, city.today(now))


def _decide(session: Session, by: int, evaluation: int, words: str, now: datetime, city: City) -> Outcome:
    found, _ = _to_decide(session, by, evaluation)
    found.decided_result, found.decided_conduct = _decision(found)
    found.decision, found.decided_at, found.decided_by = asked.sentence(words), now, by
    asked.forget(session, by=by)
    session.add(found)
    session.flush()
    both = [found.person_id, found.supervisor_id]
    _tell(session, found, to=both, screen="evaluation/decided", door="open_result", now=now, city=city)
    return _kept(session, found, by, city.today(now))


def _to_answer(session: Session, by: int, evaluation: int) -> tuple[Evaluation, EvaluationCycle]:
    found, cycle = rows.open_one(session, evaluation)
    if found.person_id != by or found.talked_at is None or found.answered_at is not None:
        raise Outdated
    return found, cycle


def _to_decide(session: Session, by: int, evaluation: int) -> tuple[Evaluation, EvaluationCycle]:
    found, cycle = rows.open_one(session, evaluation)
    if found.objection is None or not desks.may_decide(session, by, found):
        raise Outdated
    if found.decided_at is not None:
        decider = session.get_one(Person, found.decided_by).name
        raise Refusal("objection_decided", by=decider, at=found.decided_at)
    return found, cycle


def _refuse_late(found: Evaluation, today: date) -> None:
    assert found.object_until is not None
    if today > found.object_until:
        raise Refusal("objection_late", until=found.object_until)


def _decider(session: Session, found: Evaluation, today: date) -> int | None:
    """The next level; None where there is none, or it is the person themselves."""
    above = rows.next_level(session, supervisor=found.supervisor_id, today=today)
    return above if above not in (found.person_id, found.supervisor_id) else None


def _admins(session: Session, found: Evaluation) -> list[int]:
    return [one for one in accounts.admin_ids(session) if desks.may_decide(session, one, found)]


def _decision(found: Evaluation) -> tuple[Rating, Rating]:
    result, conduct = found.decided_result or found.result, found.decided_conduct or found.conduct
    assert result is not None
    assert conduct is not None
    return result, conduct


def _kept(session: Session, found: Evaluation, by: int, today: date) -> Outcome:
    session.add(found)
    session.flush()
    return _outcome(session, found, by, today)


def _outcome(session: Session, found: Evaluation, by: int, today: date) -> Outcome:
    assert found.answer_until is not None
    assert found.object_until is not None
    assert found.result is not None
    assert found.conduct is not None
    assert found.predicate is not None
    people = {found.person_id, found.supervisor_id, found.decider_id or 0, found.decided_by or 0}
    names = rows.names(session, people)
    waits = found.person_id == by and found.answered_at is None
    result, conduct = _decision(found)
    return Outcome(
        evaluation=found.id, own=found.person_id == by, name=names[found.person_id], supervisor=names[found.supervisor_id],
        quarter=Period.parse(found.quarter), result=found.result, conduct=found.conduct, predicate=found.predicate,
        why=" ".join(filter(None, (found.result_why, found.conduct_why))) or None,
        steps=agreed.steps_of(session, evaluation=found.id), answer_until=found.answer_until,
        object_until=found.object_until, answered_at=found.answered_at, objection=found.objection,
        decider=names.get(found.decider_id or 0),
        decided=(result, conduct, predicate(result, conduct)) if found.objection else None,
        decision=found.decision, decided_at=found.decided_at, decided_by=names.get(found.decided_by or 0),
        may_answer=waits, may_object=waits and today <= found.object_until,
        may_rate_coaching=found.person_id == by and coaching.may_rate(session, found, today=today),
    )  # fmt: skip


def _tell(session: Session, found: Evaluation, *, to: list[int], screen: str, door: str, now: datetime, city: City) -> None:
    when = allowed(session, people=to, now=now, city=city)
    notices = [
        Notice(
            to=person, screen=screen, key=f"{screen}:{found.id}:{person}",
            facts={"outcome": _outcome(session, found, person, city.today(now))}, keyboard=_doors(found.id, door),
            not_before=when[person],
        )
        for person in to
    ]  # fmt: skip
    outbox.post(session, *notices, now=now)


def _doors(evaluation: int, door: str) -> Keyboard:
    if door == "agree":
        return [
            [Button("agree", Agree(evaluation)), Button("object", ObjectTo(evaluation))],
            [Button("open_coaching", OpenCoaching(evaluation))],
        ]
    if door == "open_objection":
        return [[Button("open_objection", OpenObjection(evaluation))]]
    return [[Button("open_result", OpenResult(evaluation))]]
