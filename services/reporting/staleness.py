"""Evaluations that may be out of date: a locked period of their days was opened again after they were begun."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation


def mark(session: Session, *, person: int, period: Period, now: datetime) -> None:
    """Mark what the person's evaluations of that quarter rest on as opened again."""
    session.execute(
        update(Evaluation)
        .where(
            col(Evaluation.person_id) == person,
            col(Evaluation.quarter) == str(period.quarter()),
            col(Evaluation.first) <= period.last,
            col(Evaluation.last) >= period.first,
        )
        .values(stale_at=now)
    )
