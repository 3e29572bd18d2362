"""What a workbook says of roles: an empty cell changes none, each change is named, and somebody always remains an admin."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select as select_core
from sqlmodel import Session, col

from domain.people.postings import Term, first_day_without
from models.people.person import CALLED, Person, Posting, Role
from services.people import postings
from services.people.postings import Row


@dataclass(frozen=True)
class RoleChange:
    """Somebody who may do something else from a day on."""

    name: str
    before: Role
    after: Role
    since: date


@dataclass(frozen=True)
class _Held:
    """A post as it is written down."""

    ends: date | None
    said: Role | None
    role: Role


_There = dict[str, dict[date, _Held]]


def settle(session: Session, rows: Sequence[Row], *, change: bool) -> tuple[RoleChange, ...]:
    """Write into each row the role of its post, and tell which are changes. Without `change` every post keeps what it has.

    Where the cell is empty, a post keeps its role and a new one has that of the post before it.
    """
    there, found = _there(session), []
    names = {nip: name for nip, name in session.execute(select_core(col(Person.nip), CALLED))}
    for row in sorted(rows, key=lambda one: (one["nip"], one["valid_from"])):
        held = there[row["nip"]]
        now, before = held.get(row["valid_from"]), _before(held, row["valid_from"])
        wanted = row["role"] or before
        if wanted is not before:
            found.append(RoleChange(names.get(row["nip"]) or row["name"], before, wanted, row["valid_from"]))
        role = wanted if change else before
        row["role"] = now.said if now is not None and now.role is role else role
        held[row["valid_from"]] = _Held(row["valid_until"], row["role"], role)
    return tuple(found)


def last_admin(session: Session, rows: Sequence[Row], *, today: date) -> date | None:
    """The first day on which nobody would be an admin any more, where somebody is one on it as things are now."""
    before, wanted = _there(session), [dict(row) for row in rows]
    settle(session, wanted, change=True)
    after = {nip: dict(held) for nip, held in before.items()}
    for row in postings.settle(session, wanted).rows:
        role = row["role"] or before[row["nip"]][row["valid_from"]].role
        after.setdefault(row["nip"], {})[row["valid_from"]] = _Held(row["valid_until"], row["role"], role)
    ended = {(one["nip"], one["valid_from"]): one["valid_until"] for one in postings.settle(session, wanted).closed}
    return first_day_without(_admin(before, {}), _admin(after, ended), today=today)


def admins(session: Session) -> set[str]:
    """The NIPs of everybody who is, was or will be an admin."""
    return {nip for nip, held in _there(session).items() if any(one.role is Role.ADMIN for one in held.values())}


def _admin(posts: _There, ended: dict[tuple[str, date], date | None]) -> list[Term]:
    return [
        Term(begins, ended.get((nip, begins), one.ends))
        for nip, held in posts.items()
        for begins, one in held.items()
        if one.role is Role.ADMIN
    ]


def _before(held: dict[date, _Held], begins: date) -> Role:
    """The role of a post as it is, or else of the one before it."""
    earlier = [day for day in held if day <= begins]
    return held[max(earlier)].role if earlier else Role.STAFF


def _there(session: Session) -> defaultdict[str, dict[date, _Held]]:
    found: defaultdict[str, dict[date, _Held]] = defaultdict(dict)
    rows: Any = session.execute(
        select_core(col(Person.nip), col(Person.role), col(Posting.role), col(Posting.valid_from), col(Posting.valid_until)).join(
            Posting, col(Posting.person_id) == Person.id
        )
    )
    for nip, of_person, said, begins, ends in rows:
        found[nip][begins] = _Held(ends, said, said or of_person)
    return found
