"""Received, then final: what of the evaluation has reached the person it is about, and what is done for those it has not."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from models.evaluation.evaluation import Evaluation, EvaluationCycle
from models.evaluation.year import YearEvaluation
from models.messages.message import Outbox, OutboxState
from services.city import City
from services.evaluation import extending, results, stages
from services.messages import outbox
from services.messages.hours import allowed

RESULT = "evaluation/result"
PROMPTS = ("evaluation_self", "evaluation_judge")
"""What the keys begin with under which a result, and that it is one's turn to judge oneself, are told."""


@dataclass(frozen=True)
class Came:
    """A message that reached its chat."""

    key: str
    on: date


def results_came(session: Session, came: Sequence[Came], _now: datetime, _city: City) -> None:
    """These results are in their people's chats: their days begin."""
    days = {whose(one.key): one.on for one in came}
    quarters, years = {id for annual, id in days if not annual}, {id for annual, id in days if annual}
    for one in session.scalars(select(Evaluation).where(col(Evaluation.id).in_(quarters))):
        results.receive(session, one, on=days[False, one.id])
    for year in session.scalars(select(YearEvaluation).where(col(YearEvaluation.id).in_(years))):
        results.receive(session, year, on=days[True, year.id])


def prompts_came(session: Session, came: Sequence[Came], now: datetime, city: City) -> None:
    """These people heard that it is their turn to judge themselves."""
    days = {(int(person), quarter): one.on for one in came for _, quarter, person in [one.key.split(":")]}
    owed = extending.owed(session, people={person for person, _ in days}, today=city.today(now))
    for (person, quarter), day in days.items():
        theirs = [row for row in owed if (row[0].person_id, row[0].quarter) == (person, quarter) and row[0].heard_on is None]
        if theirs:
            extending.heard(session, theirs, day=day, by=None, now=now, city=city)


def whose(key: str) -> tuple[bool, int]:
    """Whether the result under this key is of a year, and which it is."""
    named = key.split(":")[1]
    return named.startswith("year-"), int(named.removeprefix("year-"))


def key_of(found: stages.Result) -> str:
    """The key under which a result is told to its person."""
    named = f"year-{found.id}" if isinstance(found, YearEvaluation) else str(found.id)
    return f"{RESULT}:{named}:{found.person_id}"


def look_again(session: Session, *, now: datetime, city: City, only: Collection[int] | None = None) -> int:
    """What came and was not noted is noted; what could not be said then is promised again to whoever can be reached by now."""
    keys = _unnoted(session, now, city, only)
    if not keys:
        return 0
    came = _came(session, keys, city)
    results_came(session, [one for one in came if one.key.startswith(RESULT)], now, city)
    prompts_came(session, [one for one in came if not one.key.startswith(RESULT)], now, city)
    return outbox.renew(session, keys, now=now, when=allowed(session, people=set(keys.values()), now=now, city=city))


def reached_by_now(session: Session, *, now: datetime, city: City) -> list[int]:
    """Those for whom `look_again` finds something to note, or to promise again."""
    keys = _unnoted(session, now, city, None)
    if not keys:
        return []
    found = {keys[one.key] for one in _came(session, keys, city)} | outbox.renewable(session, keys)
    return sorted(found)


def _unnoted(session: Session, now: datetime, city: City, only: Collection[int] | None) -> dict[str, int]:
    """The keys of what nothing says it has reached its person, with the person."""
    of = [] if only is None else [col(Evaluation.person_id).in_(only)]
    annual = [] if only is None else [col(YearEvaluation.person_id).in_(only)]
    keys = {key_of(one): one.person_id for one in unreceived(session, *of, annual=annual)}
    deaf = unheard(session, *of, today=city.today(now))
    return keys | {f"{prompt}:{one.quarter}:{one.person_id}": one.person_id for one, _ in deaf for prompt in PROMPTS}


def unreceived(session: Session, *of: ColumnElement[bool], annual: Sequence[ColumnElement[bool]] = ()) -> list[stages.Result]:
    """Results that were handed over, are not answered, and of which nothing says that the person has them."""
    quarters = session.scalars(
        select(Evaluation)
        .join(EvaluationCycle, col(EvaluationCycle.id) == Evaluation.cycle_id)
        .where(
            col(Evaluation.told_on).is_not(None),
            col(Evaluation.received_on).is_(None),
            col(Evaluation.answered_at).is_(None),
            col(EvaluationCycle.closed_at).is_(None),
            *of,
        )
        .order_by(col(Evaluation.id))
    )
    years = session.scalars(
        select(YearEvaluation)
        .where(
            col(YearEvaluation.told_on).is_not(None),
            col(YearEvaluation.received_on).is_(None),
            col(YearEvaluation.answered_at).is_(None),
            *annual,
        )
        .order_by(col(YearEvaluation.id))
    )
    return [*quarters, *years]


def unheard(session: Session, *of: ColumnElement[bool], today: date, by: int | None = None) -> list[extending.Found]:
    """Own judgements that wait in open cycles for people who were not told so far that it is their turn."""
    found = session.execute(
        select(Evaluation, EvaluationCycle)
        .join(EvaluationCycle, col(EvaluationCycle.id) == Evaluation.cycle_id)
        .where(
            col(Evaluation.heard_on).is_(None),
            col(Evaluation.self_at).is_(None),
            col(Evaluation.talked_at).is_(None),
            col(Evaluation.away).is_(None),
            col(EvaluationCycle.closed_at).is_(None),
            col(EvaluationCycle.evidence_until) < today,
            col(EvaluationCycle.answer_until) >= today,
            *([] if by is None else [col(Evaluation.supervisor_id) == by]),
            *of,
        )
        .order_by(col(Evaluation.id))
    )
    return [(one, cycle) for one, cycle in found]


def _came(session: Session, keys: Collection[str], city: City) -> list[Came]:
    asked, found = sorted(keys), list[Came]()
    for start in range(0, len(asked), 500):
        rows = session.execute(
            select(Outbox.key, Outbox.settled_at).where(
                col(Outbox.key).in_(asked[start : start + 500]), col(Outbox.state) == OutboxState.SENT
            )
        )
        found += [Came(key, city.today(at)) for key, at in rows if key and at]
    return found
