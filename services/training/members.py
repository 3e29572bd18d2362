"""Those who can be told of trainings: who uses the bot, as what and under whom they work."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlmodel import Session, col

from models.people.person import CALLED, Account, Person, Posting


@dataclass(frozen=True)
class Member:
    """One person who uses the bot."""

    name: str
    nip: str
    position: str
    supervisor: int | None


def using(session: Session, *, today: date) -> dict[int, Member]:
    """Everybody who can be reached today, by their present posting."""
    rows = session.execute(
        select(col(Posting.person_id), CALLED, col(Person.nip), col(Posting.position), col(Posting.supervisor_id))
        .join(Person, col(Person.id) == Posting.person_id)
        .join(Account, col(Account.person_id) == Posting.person_id)
        .where(
            col(Person.is_test).is_(False),
            col(Account.closed_at).is_(None),
            col(Account.blocked_at).is_(None),
            col(Posting.valid_from) <= today,
            or_(col(Posting.valid_until).is_(None), col(Posting.valid_until) >= today),
        )
        .order_by(col(Posting.person_id), col(Posting.valid_from))
    )
    return {person: Member(*facts) for person, *facts in rows}
