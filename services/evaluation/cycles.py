"""Opening a quarter's evaluation: a cycle per unit, in it everybody who worked there on the last day under a supervisor."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, or_
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlmodel import Session, SQLModel, col, select

from domain.evaluation.stages import usual_dates
from domain.periods import Frequency, Period
from models import Evaluation, EvaluationCycle, Person, Posting
from services.standards import standards

_CHUNK = 500


def to_open(session: Session, today: date) -> Period | None:
    """The quarter that ended last, while its evaluation may open by itself."""
    ended, rules = Period.containing(today, Frequency.QUARTERLY).previous(), standards(session).rules
    return ended if rules.opens_after <= (today - ended.last).days <= rules.opens_until else None


def open_quarter(session: Session, *, quarter: Period, now: datetime) -> int:
    """Open what is not open yet; how many evaluations that were.

    Who joined the roster late is added while the unit's cycle is open. A concurrent opening changes nothing.
    """
    lacking = _lacking(session, quarter)
    if not lacking:
        return 0
    usual = usual_dates(quarter.last, standards(session).rules)
    opening = {
        "quarter": str(quarter), "opened_at": now, "evidence_until": usual.evidence, "self_until": usual.self,
        "rating_until": usual.rating, "talk_until": usual.talk, "answer_until": usual.answer, "gaps": 0,
    }  # fmt: skip
    _insert_new(session, EvaluationCycle, [{**opening, "unit_id": unit} for unit in sorted({post.unit_id for post in lacking})])
    cycles = dict(
        session.execute(
            select(EvaluationCycle.unit_id, EvaluationCycle.id).where(
                col(EvaluationCycle.quarter) == str(quarter), col(EvaluationCycle.closed_at).is_(None)
            )
        ).all()
    )
    rows = [
        {
            "cycle_id": cycles[post.unit_id], "quarter": str(quarter), "person_id": post.person_id,
            "supervisor_id": post.supervisor_id, "position": post.position,
        }
        for post in lacking
        if post.unit_id in cycles
    ]  # fmt: skip
    return _insert_new(session, Evaluation, rows)


def _lacking(session: Session, quarter: Period) -> Collection[Posting]:
    """Those who held a post under a supervisor on the last day and have no evaluation; of two posts the later counts."""
    there = exists(
        select(Evaluation.id).where(col(Evaluation.person_id) == col(Posting.person_id), col(Evaluation.quarter) == str(quarter))
    )
    rows = session.scalars(
        select(Posting)
        .join(Person, col(Person.id) == Posting.person_id)
        .where(
            col(Posting.valid_from) <= quarter.last,
            or_(col(Posting.valid_until).is_(None), col(Posting.valid_until) >= quarter.last),
            col(Posting.supervisor_id).is_not(None), col(Posting.supervisor_id) != Posting.person_id,
            col(Person.is_test).is_(False), ~there,
        )
        .order_by(col(Posting.valid_from))
    )  # fmt: skip
    return list({post.person_id: post for post in rows}.values())


def _insert_new(session: Session, table: type[SQLModel], rows: list[dict[str, Any]]) -> int:
    dialect = insert_postgresql if session.get_bind().dialect.name == "postgresql" else insert_sqlite
    there = 0
    for start in range(0, len(rows), _CHUNK):
        new = dialect(table).values(rows[start : start + _CHUNK]).on_conflict_do_nothing().returning(table.__table__.c.id)  # type: ignore[attr-defined]
        there += len(session.execute(new).all())
    return there
