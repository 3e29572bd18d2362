"""Days that an outage took from a term of an evaluation are given back: to judge oneself, to answer a result, to object to it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from domain.messages.lost_days import given_back, lost_days
from models.evaluation.evaluation import Evaluation, EvaluationCycle
from models.evaluation.year import YearEvaluation
from models.messages.outage import Outage
from services.city import City
from services.evaluation import extending, stages
from services.evaluation.actions import OpenDesk, OpenResult
from services.evaluation.results import whose
from services.evaluation.stages import Result
from services.messages import outbox
from services.messages.hours import hours_of
from services.messages.outbox import Button, Notice


def give_back(session: Session, *, outage: Outage, now: datetime, city: City) -> int:
    """Extend each term that lost days to an outage, and tell whose it is; how many hear of it."""
    lost = lost_days(outage.began, outage.ended, zone=city.zone, opens=city.opens, closes=city.closes)
    if not lost:
        return 0
    notices = _to_judge(session, lost, now, city) + _to_answer(session, lost, now, city)
    return outbox.post(session, *notices, now=now) if notices else 0


def _to_judge(session: Session, lost: Sequence[date], now: datetime, city: City) -> list[Notice]:
    """Own judgements: a working day of theirs for each, at most until the last day of the cycle."""
    today = city.today(now)
    found = extending.owed(session, people=None, today=today)
    hours = hours_of(session, people={one.person_id for one, _ in found}, now=now, city=city)
    notices = []
    for one, cycle in found:
        day = one.heard_on
        if day is None:  # who hears only now has their days from now on
            continue
        before, theirs = stages.self_until(one, cycle), hours[one.person_id]
        until = min(given_back(before, since=day, lost=lost, counts=theirs.works), max(cycle.answer_until, before))
        if until <= before or until < today:
            continue
        one.self_until = until
        session.add(one)
        notices.append(
            Notice(
                to=one.person_id,
                screen="evaluation/extended",
                key=f"evaluation_extended:{one.id}:{until}",
                facts={"quarter": stages.period(one), "until": until, "lost": tuple(lost)},
                keyboard=[[Button("evaluation_open", OpenDesk())]],
                not_before=theirs.next_open(now),
            )
        )
    session.flush()
    return notices


def _to_answer(session: Session, lost: Sequence[date], now: datetime, city: City) -> list[Notice]:
    """Results that wait for an answer: a calendar day for each, to answer and to object."""
    waiting: list[Result] = [*_unanswered(session, Evaluation, lost), *_unanswered(session, YearEvaluation, lost)]
    hours = hours_of(session, people={one.person_id for one in waiting}, now=now, city=city)
    notices = []
    for one in waiting:
        if not _extended(one, lost):
            continue
        session.add(one)
        notices.append(
            Notice(
                to=one.person_id,
                screen="evaluation/result_extended",
                key=f"result_extended:{whose(one)}:{one.object_until}",
                facts={
                    "period": stages.period(one),
                    "answer_until": one.answer_until,
                    "object_until": one.object_until,
                    "lost": tuple(lost),
                },
                keyboard=[[Button("open_result", OpenResult(one.id, isinstance(one, YearEvaluation)))]],
                not_before=hours[one.person_id].next_open(now),
            )
        )
    session.flush()
    return notices


def _unanswered(session: Session, table: Any, lost: Sequence[date]) -> Sequence[Any]:
    """Results that were received and could still be objected to when the outage began; later ones have all their days."""
    wanted = select(table).where(
        col(table.received_on).is_not(None), col(table.answered_at).is_(None), col(table.object_until) >= min(lost)
    )
    if table is Evaluation:
        open_ones = select(EvaluationCycle.id).where(col(EvaluationCycle.closed_at).is_(None))
        wanted = wanted.where(col(Evaluation.cycle_id).in_(open_ones))
    return session.scalars(wanted.order_by(col(table.id))).all()


def _extended(one: Result, lost: Sequence[date]) -> bool:
    """Move the last days to answer and to object; whether anything moved."""
    assert one.received_on is not None
    assert one.object_until is not None
    before = one.answer_until, one.object_until
    if one.answer_until is not None:
        one.answer_until = given_back(one.answer_until, since=one.received_on, lost=lost, counts=_every_day)
    one.object_until = given_back(one.object_until, since=one.received_on, lost=lost, counts=_every_day)
    return before != (one.answer_until, one.object_until)


def _every_day(_day: date) -> bool:
    return True
