"""After the judgement of a quarter or a year: it is handed over, the person agrees or objects, and the next level decides."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlmodel import Session

from domain.evaluation.parts import PartOf
from domain.evaluation.ratings import Predicate, Rating, next_rating, predicate
from domain.evaluation.stages import Stage, days_to_object, is_final
from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation, Sentence
from models.evaluation.year import YearEvaluation
from models.people.person import Person
from services.city import City
from services.evaluation import agreed_steps, asked_sentence, coaching, follow_ups, objections, stages
from services.evaluation.actions import Agree, ObjectTo, OpenObjection, OpenResult
from services.evaluation.agreed_steps import Shown
from services.evaluation.coaching_actions import OpenCoaching
from services.evaluation.follow_ups import Shown as FollowedUp
from services.evaluation.stages import Result
from services.evaluation.year_actions import OpenYear
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Button, Keyboard, Notice
from services.people import accounts
from services.refusals import Outdated, Refusal
from services.standards.expected import standards

_PARTS = ("result", "conduct")


@dataclass(frozen=True)
class Outcome:
    """A result that was handed over, and what was said to it."""

    evaluation: int
    annual: bool
    person: int
    own: bool
    name: str
    supervisor: str
    period: Period | PartOf | int
    """The quarter, the part of one, or the year."""
    result: Rating
    conduct: Rating
    predicate: Predicate
    why: str | None
    """The supervisor's sentences."""
    steps: tuple[Shown, ...]
    received_on: date | None
    """None: nothing says yet that the person has it, and no day of theirs runs."""
    on_paper: bool
    """Whether it was handed over on paper."""
    answer_until: date | None
    object_until: date | None
    answered_at: datetime | None
    objection: str | None
    decider: str | None
    """None: an admin."""
    decidable: bool
    """Whether anybody may decide the objection as things stand; true where there is none."""
    decided: tuple[Rating, Rating, Predicate] | None
    """Hasil kerja, perilaku kerja and predikat as the decision has them, or would have them."""
    decision: str | None
    decided_at: datetime | None
    decided_by: str | None
    may_answer: bool
    may_object: bool
    may_rate_coaching: bool
    final: bool
    """Whether nothing can change it any more."""
    follow_ups: tuple[FollowedUp, ...] = ()
    """Rewards and sanctions that were proposed after it."""
    may_follow_up: bool = False


def hold_talk(session: Session, *, by: int, evaluation: int, now: datetime, city: City) -> Outcome:
    """Both talked about it: hand the result over. Not without the steps it calls for."""
    found, cycle = stages.open_one(session, evaluation)
    today = city.today(now)
    if not stages.judges(session, by, found) or stages.stage(found, cycle, today) is not Stage.TALK:
        raise Outdated
    if agreed_steps.lacks_step(session, found, agreed_steps.steps_of(session, evaluation=found.id)):
        raise Refusal("step_needed")
    found.talked_at = now
    hand_over(session, found, now=now, city=city)
    return _kept(session, found, by, now, city)


def hand_over(session: Session, found: Result, *, now: datetime, city: City) -> None:
    """Tell the person the result. Their days to answer and to object are counted now, and begin when it has reached them."""
    rules = standards(session).rules
    found.told_on = city.today(now)
    found.answer_days, found.object_days = rules.answer_days, days_to_object(rules)
    _tell(session, found, to=[found.person_id], screen="evaluation/result", door="agree", now=now, city=city)


def receive(session: Session, found: Result, *, on: date, by: int | None = None) -> None:
    """The person has it since `on`, in chat or on paper (`by`): their days to answer and to object begin. Once."""
    if found.told_on is None or found.received_on is not None:
        return
    found.received_on, found.handed_by = on, by
    found.answer_until, found.object_until = _last_days(found, on)
    session.add(found)
    session.flush()


def as_received(session: Session, found: Result, *, now: datetime, city: City) -> Outcome:
    """The result as it reads to whoever gets it now, with the days that begin with it."""
    outcome = _outcome(session, found, found.person_id, now, city)
    if found.received_on is not None:
        return outcome
    answer_until, object_until = _last_days(found, city.today(now))
    return replace(outcome, answer_until=answer_until, object_until=object_until)


def _last_days(found: Result, received: date) -> tuple[date, date]:
    """The last days to answer and to object to what the person has since `received`."""
    assert found.answer_days is not None
    assert found.object_days is not None
    return received + timedelta(days=found.answer_days), received + timedelta(days=found.object_days)


def look(session: Session, *, by: int, evaluation: int, annual: bool, now: datetime, city: City) -> Outcome:
    """The result, for the person, the supervisor and whoever decides an objection. Raises `Outdated` for others."""
    found: Result | None = session.get(YearEvaluation, evaluation) if annual else session.get(Evaluation, evaluation)
    if found is None or found.told_on is None or not may_see(session, by, found):
        raise Outdated
    if by == found.person_id:
        receive(session, found, on=city.today(now))
    return _outcome(session, found, by, now, city)


def may_see(session: Session, by: int, found: Result) -> bool:
    """Whether somebody is a party to a result, or decides the objection to it."""
    return stages.is_party(session, by, found) or bool(found.objection and objections.may_decide(session, by, found))


def agree(session: Session, *, by: int, evaluation: int, annual: bool, now: datetime, city: City) -> Outcome:
    """Agree with the own result."""
    found = _to_answer(session, by, evaluation, annual, city.today(now))
    found.answered_at = now
    return _kept(session, found, by, now, city)


def agree_on_paper(session: Session, found: Result, *, by: int, now: datetime) -> None:
    """The person, who has the result on paper, agreed there; `by` writes it down. Raises `Outdated`."""
    if found.received_on is None or found.answered_at is not None:
        raise Outdated
    found.answered_at, found.answer_by = now, by
    session.add(found)
    session.flush()


def object_on_paper(session: Session, found: Result, *, by: int, words: str, now: datetime, city: City) -> None:
    """The same with an objection. Raises `Outdated`, `Refusal`."""
    if found.received_on is None or found.answered_at is not None:
        raise Outdated
    found.answer_by = by
    _object(session, found, words, now, city)
    asked_sentence.forget(session, by=by)


def begin_objection(session: Session, *, by: int, evaluation: int, annual: bool, now: datetime, city: City) -> Outcome:
    """Ask what the objection is."""
    found = _to_answer(session, by, evaluation, annual, city.today(now))
    _refuse_late(found, now, city)
    asked_sentence.ask(session, by=by, evaluation=found.id, annual=annual, sentence=Sentence.OBJECTION, now=now)
    return _outcome(session, found, by, now, city)


def tell(session: Session, *, by: int, words: str, now: datetime, city: City) -> Outcome:
    """Take the objection, or the reason of the decision."""
    wanted = asked_sentence.what(session, by=by, now=now)
    if wanted.sentence is Sentence.OBJECTION:
        return _object(session, _to_answer(session, by, wanted.evaluation, wanted.annual, city.today(now)), words, now, city)
    if wanted.sentence is Sentence.DECISION:
        return _decide(session, by, _to_decide(session, by, wanted.evaluation, wanted.annual), words, now, city)
    raise Outdated


def toggle(session: Session, *, by: int, evaluation: int, annual: bool, part: str, now: datetime, city: City) -> Outcome:
    """Move hasil kerja or perilaku kerja of the decision on; nothing is decided yet."""
    found = _to_decide(session, by, evaluation, annual)
    if part not in _PARTS:
        raise Outdated
    result, conduct = _decision(found)
    found.decided_result = next_rating(result) if part == "result" else result
    found.decided_conduct = next_rating(conduct) if part == "conduct" else conduct
    return _kept(session, found, by, now, city)


def begin_decision(session: Session, *, by: int, evaluation: int, annual: bool, now: datetime, city: City) -> Outcome:
    """Ask why it is decided so."""
    found = _to_decide(session, by, evaluation, annual)
    asked_sentence.ask(session, by=by, evaluation=found.id, annual=annual, sentence=Sentence.DECISION, now=now)
    return _outcome(session, found, by, now, city)


def _object(session: Session, found: Result, words: str, now: datetime, city: City) -> Outcome:
    _refuse_late(found, now, city)
    found.objection, found.answered_at = asked_sentence.sentence(words), now
    asked_sentence.forget(session, by=found.person_id)
    find_decider(session, found, now=now, city=city)
    _tell(session, found, to=[found.supervisor_id], screen="evaluation/objected", door="open_result", now=now, city=city)
    return _kept(session, found, found.person_id, now, city)


def find_decider(session: Session, found: Result, *, now: datetime, city: City) -> None:
    """Put an objection before whoever decides it: the next level as it is today, or the admins.

    Where nobody is above and every admin is a party to it, both sides and the admins are told what to change. Each of them hears
    of one objection once, however often it is put before them.
    """
    found.decider_id = _decider(session, found, city.today(now))
    session.add(found)
    session.flush()
    deciders = objections.deciders(session, found)
    _tell(session, found, to=deciders, screen="evaluation/objected", door="open_objection", now=now, city=city)
    if not deciders:
        told = sorted({found.person_id, found.supervisor_id, *accounts.admin_ids(session)})
        _tell(session, found, to=told, screen="evaluation/undecidable", door="open_result", now=now, city=city)


def _decide(session: Session, by: int, found: Result, words: str, now: datetime, city: City) -> Outcome:
    found.decided_result, found.decided_conduct = _decision(found)
    found.decision, found.decided_at, found.decided_by = asked_sentence.sentence(words), now, by
    asked_sentence.forget(session, by=by)
    session.add(found)
    session.flush()
    both = [found.person_id, found.supervisor_id]
    _tell(session, found, to=both, screen="evaluation/decided", door="open_result", now=now, city=city)
    return _kept(session, found, by, now, city)


def _to_answer(session: Session, by: int, evaluation: int, annual: bool, today: date) -> Result:
    found = stages.open_result(session, evaluation, annual=annual)
    if found.person_id != by or found.told_on is None or found.answered_at is not None:
        raise Outdated
    receive(session, found, on=today)
    return found


def _to_decide(session: Session, by: int, evaluation: int, annual: bool) -> Result:
    found = stages.open_result(session, evaluation, annual=annual)
    if found.objection is None or not objections.may_decide(session, by, found):
        raise Outdated
    if found.decided_at is not None:
        decider = session.get_one(Person, found.decided_by).called
        raise Refusal("objection_decided", by=decider, at=found.decided_at)
    return found


def _refuse_late(found: Result, now: datetime, city: City) -> None:
    assert found.object_until is not None
    if city.today(now) > found.object_until:
        raise Refusal("objection_late", until=found.object_until)


def _decider(session: Session, found: Result, today: date) -> int | None:
    """The first above the supervisor who is no party to it; None where there is nobody."""
    parties, passed = objections.parties(found), {found.supervisor_id}
    above = stages.next_level(session, supervisor=found.supervisor_id, today=today)
    while above in parties and above not in passed:
        passed.add(above)
        above = stages.next_level(session, supervisor=above, today=today)
    return None if above in parties else above


def _decision(found: Result) -> tuple[Rating, Rating]:
    result, conduct = found.decided_result or found.result, found.decided_conduct or found.conduct
    assert result is not None
    assert conduct is not None
    return result, conduct


def _kept(session: Session, found: Result, by: int, now: datetime, city: City) -> Outcome:
    session.add(found)
    session.flush()
    return _outcome(session, found, by, now, city)


def _outcome(session: Session, found: Result, by: int, now: datetime, city: City) -> Outcome:
    assert found.result is not None
    assert found.conduct is not None
    assert found.predicate is not None
    people = {found.person_id, found.supervisor_id, found.decider_id or 0, found.decided_by or 0}
    names, today = stages.names(session, people), city.today(now)
    waits = found.person_id == by and found.answered_at is None
    result, conduct = _decision(found)
    annual = isinstance(found, YearEvaluation)
    coached = found if isinstance(found, Evaluation) and found.person_id == by else None
    return Outcome(
        evaluation=found.id,
        annual=annual,
        person=found.person_id,
        own=found.person_id == by,
        name=names[found.person_id],
        supervisor=names[found.supervisor_id],
        period=stages.period(found),
        result=found.result,
        conduct=found.conduct,
        predicate=found.predicate,
        why=stages.reasons(found),
        steps=() if annual else agreed_steps.steps_of(session, evaluation=found.id),
        received_on=found.received_on,
        on_paper=found.handed_by is not None,
        answer_until=found.answer_until,
        object_until=found.object_until,
        answered_at=found.answered_at,
        objection=found.objection,
        decider=names.get(found.decider_id or 0),
        decidable=found.objection is None or found.decided_at is not None or bool(objections.deciders(session, found)),
        decided=(result, conduct, predicate(result, conduct)) if found.objection else None,
        decision=found.decision,
        decided_at=found.decided_at,
        decided_by=names.get(found.decided_by or 0),
        may_answer=waits,
        may_object=waits and (found.object_until is None or today <= found.object_until),
        may_rate_coaching=coached is not None and coaching.may_rate(session, coached, today=today),
        final=is_final(stages.answer(found), found.object_until, today),
        follow_ups=follow_ups.standing(session, found),
        may_follow_up=follow_ups.may_record(session, by, found),
    )


def whose(found: Result) -> str:
    """The word for a result in the keys of what is told about it."""
    return f"year-{found.id}" if isinstance(found, YearEvaluation) else str(found.id)


def _tell(session: Session, found: Result, *, to: list[int], screen: str, door: str, now: datetime, city: City) -> None:
    when = allowed(session, people=to, now=now, city=city)
    notices = [
        Notice(
            to=person,
            screen=screen,
            key=f"{screen}:{whose(found)}:{person}",
            facts={"outcome": _outcome(session, found, person, now, city)},
            keyboard=_doors(found, door),
            not_before=when[person],
        )
        for person in to
    ]
    outbox.post(session, *notices, now=now)


def _doors(found: Result, door: str) -> Keyboard:
    annual = isinstance(found, YearEvaluation)
    if door == "open_objection":
        return [[Button("open_objection", OpenObjection(found.id, annual))]]
    if door == "open_result":
        return [[Button("open_result", OpenResult(found.id, annual))]]
    further = (
        Button("open_own_year", OpenYear(found.person_id, found.year), facts={"year": found.year})
        if isinstance(found, YearEvaluation)
        else Button("open_coaching", OpenCoaching(found.id))
    )
    return [[Button("agree", Agree(found.id, annual)), Button("object", ObjectTo(found.id, annual))], [further]]
