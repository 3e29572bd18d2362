"""Somebody of the sample who changed puskesmas in the middle of the quarter that just ended: evaluated in two parts."""

from datetime import date, timedelta

from sqlmodel import Session, col, select

from domain.standards.periods import Frequency, Period
from models.people.person import Posting
from models.people.unit import Unit

_POSITION, _FROM, _TO = "Petugas Pendaftaran", "PKM-SELATAN", "PKM-UTARA"
_AFTER = timedelta(days=45)


def write(session: Session, *, today: date) -> None:
    """Give the first of the position in one puskesmas an earlier post in the other."""
    moved = Period.containing(today, Frequency.QUARTERLY).previous().first + _AFTER
    now, before = _first(session, _TO), _first(session, _FROM)
    earlier = {**before.model_dump(exclude={"id", "person_id"}), "valid_until": moved - timedelta(days=1)}
    now.valid_from = moved
    session.add_all([now, Posting(person_id=now.person_id, **earlier)])
    session.flush()


def _first(session: Session, unit: str) -> Posting:
    wanted = select(Posting).join(Unit).where(Unit.code == unit, Posting.position == _POSITION).order_by(col(Posting.person_id))
    return session.scalars(wanted).first()  # type: ignore[return-value]
