"""Who is responsible for whom on a given day."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, or_, select
from sqlmodel import Session

from models import Posting
from models.columns import columns
from models.prepared import Prepared
from services.refusals import Refusal

_posting = columns(Posting)
_POST = Prepared(
    select(_posting.unit_id, _posting.supervisor_id)
    .where(
        _posting.person_id == bindparam("person"),
        _posting.valid_from <= bindparam("on"),
        or_(_posting.valid_until.is_(None), _posting.valid_until >= bindparam("on")),
    )
    .order_by(_posting.valid_from.desc())
)


@dataclass(frozen=True)
class Responsible:
    """Where a person works on a day, and who verifies their reports; None: the unit's queue."""

    unit: int
    verifier: int | None


def responsible(session: Session, *, person: int, on: date) -> Responsible:
    """The one responsible verifier of `person` on a day; raises `Refusal` where they hold no post then."""
    session.flush()
    posts = _POST(session, person=person, on=on)
    if not posts:
        raise Refusal("no_posting")
    unit, supervisor = posts[0]
    return Responsible(unit=unit, verifier=supervisor if supervisor != person else None)
