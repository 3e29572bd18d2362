"""Delivery on paper: whom the evaluation did not reach in chat, and what somebody handed over, or was handed, on paper."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, select

from domain.evaluation.parts import PartOf
from domain.messages.dates import NotADate, read_date
from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation, EvaluationCycle, Sentence
from models.evaluation.year import YearEvaluation
from models.people.person import Account
from services import rights
from services.city import City
from services.evaluation import asked_sentence, extending, receiving, results, stages
from services.messages.hours import hours_of
from services.refusals import Outdated, Refusal

_PATIENCE = timedelta(days=3)
"""After so many days somebody whose chat seems well is listed, too."""


class Why(StrEnum):
    """Why chat does not reach somebody now."""

    NO_ACCOUNT = "no_account"
    BLOCKED = "blocked"
    ON_LEAVE = "on_leave"
    SLOW = "slow"
    """It should have come by now."""


@dataclass(frozen=True)
class Unreached:
    """One thing that waits for its person: a result, or that it is their turn to judge themselves."""

    evaluation: int
    annual: bool
    is_result: bool
    name: str
    period: Period | PartOf | int
    since: date
    why: Why | None
    """None: nothing hinders that it comes in chat."""
    until: date | None
    """The last day of the leave."""


@dataclass(frozen=True)
class Delivery:
    """The same, and what was written down of it."""

    of: Unreached
    received_on: date | None
    answer_until: date | None
    object_until: date | None
    self_until: date | None
    answered_at: datetime | None
    has_form: bool
    may_answer: bool


def unreached(session: Session, *, by: int, now: datetime, city: City) -> tuple[Unreached, ...]:
    """Whom chat does not reach: of an admin everybody, of a supervisor their people. The longest waiting first."""
    admin = stages.is_admin(session, by)
    if not admin and not rights.works(session, by):
        return ()
    mine = () if admin else (col(Evaluation.supervisor_id) == by,)
    years = () if admin else (col(YearEvaluation.supervisor_id) == by,)
    told = [(one, _since(one)) for one in receiving.unreceived(session, *mine, annual=years)]
    asked = [
        (one, cycle.evidence_until + timedelta(days=1))
        for one, cycle in receiving.unheard(session, today=city.today(now), by=None if admin else by)
    ]
    rows = [row for row in (*told, *asked) if row[0].person_id != by]
    people = {one.person_id for one, _ in rows}
    names, hindered = stages.names(session, people), _hindered(session, people, now, city)
    found = [_unreached(one, since, names, hindered, city.today(now)) for one, since in rows]
    return tuple(sorted((one for one in found if one.why), key=lambda one: (one.since, one.name, one.evaluation)))


def look(session: Session, *, by: int, evaluation: int, annual: bool, now: datetime, city: City) -> Delivery:
    """One of them, for its supervisor and admins. Raises `Outdated`."""
    return _delivery(session, _mine(session, by, evaluation, annual), now, city)


def hand_over(session: Session, *, by: int, evaluation: int, annual: bool, day: date, now: datetime, city: City) -> Delivery:
    """Write down that it was handed over on paper on a day: the person's days run from then."""
    found, today = _mine(session, by, evaluation, annual), city.today(now)
    if isinstance(found, Evaluation) and found.told_on is None:
        cycle = session.get_one(EvaluationCycle, found.cycle_id)
        _refuse_day(day, cycle.evidence_until + timedelta(days=1), today, had=found.heard_on, over=found.self_at is not None)
        extending.heard(session, [(found, cycle)], day=day, by=by, now=now, city=city)
    else:
        _refuse_day(day, _since(found), today, had=found.received_on, over=found.answered_at is not None)
        results.receive(session, found, on=day, by=by)
    session.flush()
    return _delivery(session, found, now, city)


def _refuse_day(day: date, first: date, today: date, *, had: date | None, over: bool) -> None:
    if had is not None or over:
        raise Refusal("received_already", on=had or today)
    if not first <= day <= today:
        raise Refusal("paper_day", first=first, today=today)


def ask_day(session: Session, *, by: int, evaluation: int, annual: bool, now: datetime, city: City) -> Delivery:
    """Ask on which day it was handed over."""
    return _ask(session, by, evaluation, annual, Sentence.PAPER_DAY, now, city)


def ask_objection(session: Session, *, by: int, evaluation: int, annual: bool, now: datetime, city: City) -> Delivery:
    """Ask for the words of an objection that came on paper."""
    return _ask(session, by, evaluation, annual, Sentence.PAPER_OBJECTION, now, city)


def agree(session: Session, *, by: int, evaluation: int, annual: bool, now: datetime, city: City) -> Delivery:
    """Write down that the person agreed on paper."""
    found = _mine(session, by, evaluation, annual)
    results.agree_on_paper(session, found, by=by, now=now)
    return _delivery(session, found, now, city)


def tell(session: Session, *, by: int, words: str, now: datetime, city: City) -> Delivery:
    """Take the day, or the objection, that was asked for. Raises `Refusal`, `Outdated`."""
    wanted = asked_sentence.what(session, by=by, now=now)
    if wanted.sentence is Sentence.PAPER_OBJECTION:
        found = _mine(session, by, wanted.evaluation, wanted.annual)
        results.object_on_paper(session, found, by=by, words=words, now=now, city=city)
        return _delivery(session, found, now, city)
    if wanted.sentence is not Sentence.PAPER_DAY:
        raise Outdated
    try:
        day = read_date(words, today=city.today(now))
    except NotADate as error:
        raise Refusal("not_a_day") from error
    done = hand_over(session, by=by, evaluation=wanted.evaluation, annual=wanted.annual, day=day, now=now, city=city)
    asked_sentence.forget(session, by=by)
    return done


def _ask(session: Session, by: int, evaluation: int, annual: bool, sentence: Sentence, now: datetime, city: City) -> Delivery:
    found = _mine(session, by, evaluation, annual)
    asked_sentence.ask(session, by=by, evaluation=found.id, annual=annual, sentence=sentence, now=now)
    session.flush()
    return _delivery(session, found, now, city)


def _mine(session: Session, by: int, evaluation: int, annual: bool) -> stages.Result:
    found = stages.open_result(session, evaluation, annual=annual)
    if by == found.person_id or not (stages.judges(session, by, found) or stages.is_admin(session, by)):
        raise Outdated
    if isinstance(found, YearEvaluation) and found.told_on is None:
        raise Outdated
    return found


def _delivery(session: Session, found: stages.Result, now: datetime, city: City) -> Delivery:
    today, told = city.today(now), found.told_on is not None
    since, until = found.told_on or today, None
    received = found.received_on
    if isinstance(found, Evaluation) and not told:
        cycle = session.get_one(EvaluationCycle, found.cycle_id)
        since, received, until = cycle.evidence_until + timedelta(days=1), found.heard_on, stages.self_until(found, cycle)
    names = stages.names(session, {found.person_id})
    return Delivery(
        of=_unreached(found, since, names, _hindered(session, {found.person_id}, now, city), today),
        received_on=received,
        answer_until=found.answer_until,
        object_until=found.object_until,
        self_until=until,
        answered_at=found.answered_at if told else (found.self_at if isinstance(found, Evaluation) else None),
        has_form=told,
        may_answer=told and found.received_on is not None and found.answered_at is None,
    )


def _unreached(
    found: stages.Result, since: date, names: dict[int, str], hindered: dict[int, tuple[Why, date | None]], today: date
) -> Unreached:
    slow = (Why.SLOW, None) if today - since >= _PATIENCE else (None, None)
    why, until = hindered.get(found.person_id, slow)
    return Unreached(
        evaluation=found.id,
        annual=isinstance(found, YearEvaluation),
        is_result=found.told_on is not None,
        name=names[found.person_id],
        period=stages.period(found),
        since=since,
        why=why,
        until=until,
    )


def _since(found: stages.Result) -> date:
    assert found.told_on is not None
    return found.told_on


def _hindered(session: Session, people: Collection[int], now: datetime, city: City) -> dict[int, tuple[Why, date | None]]:
    """Those whom chat does not reach now, and why."""
    if not people:
        return {}
    accounts = session.execute(
        select(Account.person_id, Account.blocked_at).where(col(Account.person_id).in_(people), col(Account.closed_at).is_(None))
    )
    blocked, today = {person: at is not None for person, at in accounts}, city.today(now)
    found: dict[int, tuple[Why, date | None]] = {}
    for person, hours in hours_of(session, people=people, now=now, city=city).items():
        away = [last for first, last in hours.leaves if first <= today <= last]
        if person not in blocked:
            found[person] = (Why.NO_ACCOUNT, None)
        elif blocked[person]:
            found[person] = (Why.BLOCKED, None)
        elif away:
            found[person] = (Why.ON_LEAVE, max(away))
    return found
