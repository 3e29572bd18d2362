"""Who is responsible for whom on a given day."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_
from sqlmodel import Session, col, select

from models import Posting
from services.refusals import Refusal


@dataclass(frozen=True)
class Responsible:
    """Where a person works on a day, and who verifies their reports; None: the unit's queue."""

    unit: int
    verifier: int | None


def responsible(session: Session, *, person: int, on: date) -> Responsible:
    """The one responsible verifier of `person` on a day; raises `Refusal` where they hold no post then."""
    row = session.execute(
        select(Posting.unit_id, Posting.supervisor_id)
        .where(
            col(Posting.person_id) == person,
            col(Posting.valid_from) <= on,
            or_(col(Posting.valid_until).is_(None), col(Posting.valid_until) >= on),
        )
        .order_by(col(Posting.valid_from).desc())
    ).first()
    if row is None:
        raise Refusal("no_posting")
    unit, supervisor = row
    return Responsible(unit=unit, verifier=supervisor if supervisor != person else None)
