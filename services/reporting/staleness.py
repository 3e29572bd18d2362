"""Evaluations that may be out of date: a locked period of their days was opened again after they were begun."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation


def mark(session: Session, *, person: int, period: Period, now: datetime) -> None:
    """Mark what the person's evaluation of that quarter, or of the month with which the period ends, rests on as opened again."""
    session.execute(
        update(Evaluation)
        .where(
            col(Evaluation.person_id) == person,
            col(Evaluation.quarter).in_([str(period.quarter()), str(period.months()[-1])]),
            col(Evaluation.first) <= period.last,
            col(Evaluation.last) >= period.first,
        )
        .values(stale_at=now)
    )
