"""Which target holds for whom: the narrowest scope that fits, from the latest date that has come."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import bindparam, or_
from sqlmodel import Session, col, select

from domain.achievement import cumulative_target
from domain.periods import Period
from models import Indicator, Person, Posting, Target, TargetScope, Unit

_NARROWEST_FIRST = (TargetScope.PERSON, TargetScope.POSITION, TargetScope.UNIT, TargetScope.DEFAULT)


_WHOSE = (
    select(Person.nip, Posting.position, Unit.code)
    .join(Posting, col(Posting.person_id) == Person.id)
    .join(Unit, col(Unit.id) == Posting.unit_id)
    .where(
        col(Person.id) == bindparam("person"),
        col(Posting.valid_from) <= bindparam("on"),
        or_(col(Posting.valid_until).is_(None), col(Posting.valid_until) >= bindparam("on")),
    )
    .order_by(col(Posting.valid_from).desc())
)
_TARGETS = (
    select(Target)
    .where(col(Target.indicator_id).in_(bindparam("indicators", expanding=True)), col(Target.valid_from) <= bindparam("on"))
    .order_by(col(Target.valid_from).desc())
)


@dataclass(frozen=True)
class Whose:
    """For whom a target is looked up."""

    nip: str
    position: str
    unit: str


def whose(session: Session, *, person: int, on: date) -> Whose | None:
    """The person's NIP, position and unit on a day; None where they held no post."""
    row = session.execute(_WHOSE, {"person": person, "on": on}).first()
    return Whose(*row) if row else None


def targets(session: Session, *, indicators: Collection[int], on: date) -> list[Target]:
    """Every target of these indicators that has begun by a day, latest first."""
    return list(session.scalars(_TARGETS, {"indicators": list(indicators), "on": on}))


def amount(found: Collection[Target], *, indicator: int, whose: Whose | None) -> Decimal | None:
    """The target of `indicator` for `whose`, from targets sorted latest first; None where there is none."""
    keys = {TargetScope.DEFAULT: ""}
    if whose:
        keys |= {TargetScope.PERSON: whose.nip, TargetScope.POSITION: whose.position, TargetScope.UNIT: whose.unit}
    for scope in _NARROWEST_FIRST:
        for target in found:
            if target.indicator_id == indicator and target.scope == scope and target.scope_key == keys.get(scope):
                return target.amount
    return None


def whose_all(session: Session, *, people: Collection[int], on: date) -> dict[int, Whose]:
    """`whose` for many people in one query."""
    rows = session.execute(
        select(Person.id, Person.nip, Posting.position, Unit.code)
        .join(Posting, col(Posting.person_id) == Person.id)
        .join(Unit, col(Unit.id) == Posting.unit_id)
        .where(
            col(Person.id).in_(people),
            col(Posting.valid_from) <= on,
            or_(col(Posting.valid_until).is_(None), col(Posting.valid_until) >= on),
        )
        .order_by(col(Posting.valid_from))
    )
    return {person: Whose(nip, position, unit) for person, nip, position, unit in rows}


def for_period(indicator: Indicator, target: Decimal | None, period: Period) -> Decimal | None:
    """What a target demands by the end of `period`: a cumulative one only its share of the year."""
    if target is None or not indicator.cumulative:
        return target
    return cumulative_target(target, period.last.month)
