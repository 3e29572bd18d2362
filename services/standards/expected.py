"""What is expected of whom: read once, and kept in the process for as long as the database says that nothing of it changed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Row, bindparam, or_, select
from sqlmodel import Session, SQLModel

from domain.standards.achievement import Classes, cumulative_target
from domain.standards.periods import Period
from domain.standards.rules import Rules, in_force
from models.columns import columns, table
from models.people.person import Person, Posting
from models.people.unit import Unit
from models.prepared import Prepared
from models.standards.holiday import Holiday
from models.standards.rule import CityRule
from models.standards.standard import Indicator, IndicatorPosition, JointDuty, Relation, Revision, Standard, Target, TargetScope

_NARROWEST_FIRST = (TargetScope.PERSON, TargetScope.POSITION, TargetScope.UNIT, TargetScope.DEFAULT)
_MARK = Prepared(select(columns(Revision).mark))
_kept: WeakKeyDictionary[Any, tuple[int, "Standards"]] = WeakKeyDictionary()
"""By the connection pool of a database."""


@dataclass(frozen=True)
class Whose:
    """For whom a target is looked up."""

    nip: str
    position: str
    unit: str


@dataclass(frozen=True)
class Standards:
    """Everything the workbook says about indicators, targets, days off and the agency's own rules. Nothing in it may be changed."""

    standards: Mapping[int, Standard]
    indicators: Mapping[int, Indicator]
    classes: Mapping[int, Classes]
    """By indicator, its own bounds or those of the agency."""
    by_position: Mapping[str, tuple[Indicator, ...]]
    """The indicators a position (jabatan) owes."""
    targets: Mapping[int, tuple[Target, ...]]
    """By indicator, the latest first."""
    relations: Mapping[int, tuple[Relation, ...]]
    """The rules an indicator takes part in, on either side."""
    duties: Mapping[int, Mapping[int, bool]]
    """Who reports a joint indicator: by indicator the people, and whether each only stands in."""
    days: Mapping[date, bool]
    """Days the admin declared off (True) or worked (False)."""
    rules: Rules
    """What the agency set for itself."""
    agendas: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    """What follows from it for a day, as services/standards/agenda.py worked it out."""

    def purposes(self, position: str) -> tuple[str, ...]:
        """What the standards of a position (jabatan) are for, each once."""
        meant = {indicator.standard_id for indicator in self.by_position.get(position, ())}
        return tuple(self.standards[id].purpose for id in sorted(meant))

    def target(self, indicator: Indicator, whose: Whose | None, period: Period) -> Decimal | None:
        """What is demanded by the end of `period`: the narrowest scope that fits, from the latest date that has come.

        A cumulative target demands its share of the year only. None where there is no target.
        """
        amount = self._amount(indicator.id, whose, period.last)
        if amount is None or not indicator.cumulative:
            return amount
        return cumulative_target(amount, period.last.month)

    def _amount(self, indicator: int, whose: Whose | None, on: date) -> Decimal | None:
        found = self.target_row(indicator, whose, on)
        return found.amount if found else None

    def target_row(self, indicator: int, whose: Whose | None, on: date) -> Target | None:
        """The target used on a day, as the workbook has it: of the whole year where the indicator is cumulative."""
        keys = {TargetScope.DEFAULT: ""}
        if whose:
            keys |= {TargetScope.PERSON: whose.nip, TargetScope.POSITION: whose.position, TargetScope.UNIT: whose.unit}
        for scope in _NARROWEST_FIRST:
            for target in self.targets.get(indicator, ()):
                if target.valid_from <= on and target.scope == scope and target.scope_key == keys.get(scope):
                    return target
        return None


def standards(session: Session) -> Standards:
    """What is expected now, as this session's transaction sees it."""
    pool = session.get_bind().pool  # type: ignore[union-attr]
    mark = _MARK(session)[0].mark
    kept = _kept.get(pool)
    if kept is None or kept[0] != mark:
        kept = _kept[pool] = (mark, _read(session))
    return kept[1]


def _read(session: Session) -> Standards:
    indicators = {row.id: Indicator(**row._mapping) for row in _rows(session, Indicator)}
    rules = in_force({row.code: row.value for row in _rows(session, CityRule) if row.value is not None})
    by_position: dict[str, list[Indicator]] = {}
    for row in _rows(session, IndicatorPosition):
        by_position.setdefault(row.position, []).append(indicators[row.indicator_id])
    targets: dict[int, list[Target]] = {}
    for row in sorted(_rows(session, Target), key=lambda row: row.valid_from, reverse=True):
        targets.setdefault(row.indicator_id, []).append(Target(**row._mapping))
    relations: dict[int, list[Relation]] = {}
    for row in _rows(session, Relation):
        for end in {row.indicator_id, row.other_id}:
            relations.setdefault(end, []).append(Relation(**row._mapping))
    duties: dict[int, dict[int, bool]] = {}
    for row in _rows(session, JointDuty):
        duties.setdefault(row.indicator_id, {})[row.person_id] = row.stand_in
    return Standards(
        standards={row.id: Standard(**row._mapping) for row in _rows(session, Standard)},
        indicators=indicators,
        classes={id: _classes(one, rules) for id, one in indicators.items()},
        by_position={position: tuple(theirs) for position, theirs in by_position.items()},
        targets={indicator: tuple(found) for indicator, found in targets.items()},
        relations={indicator: tuple(rules) for indicator, rules in relations.items()},
        duties=duties,
        days={row.day: row.off for row in _rows(session, Holiday)},
        rules=rules,
    )


def _classes(indicator: Indicator, rules: Rules) -> Classes:
    own = (indicator.good_from, indicator.fair_from)
    good, fair = (usual if one is None else one for one, usual in zip(own, (rules.good_from, rules.fair_from), strict=True))
    values = (indicator.good_value, indicator.fair_value)
    bounds = None if values[0] is None or values[1] is None else (values[0], values[1])
    return Classes(good, min(good, fair), bounds, indicator.direction)


def _rows(session: Session, model: type[SQLModel]) -> Collection[Row[Any]]:
    return session.connection().execute(select(table(model))).all()


_person, _posting, _unit = columns(Person), columns(Posting), columns(Unit)
_HELD = (
    select(_person.id, _person.nip, _posting.position, _unit.code)
    .join_from(table(Person), table(Posting), _posting.person_id == _person.id)
    .join(table(Unit), _unit.id == _posting.unit_id)
    .where(_posting.valid_from <= bindparam("on"), or_(_posting.valid_until.is_(None), _posting.valid_until >= bindparam("on")))
    .order_by(_posting.valid_from)
)
_WHOSE = Prepared(_HELD.where(_person.id == bindparam("person")))
_WHOSE_ALL = Prepared(_HELD.where(_person.id.in_(bindparam("people", expanding=True))))


def whose(session: Session, *, person: int, on: date) -> Whose | None:
    """The person's NIP, position and unit on a day; None where they held no post."""
    rows = _WHOSE(session, person=person, on=on)
    return Whose(*rows[-1][1:]) if rows else None


def whose_all(session: Session, *, people: Collection[int], on: date) -> dict[int, Whose]:
    """`whose` for many people in one query."""
    return {person: Whose(*held) for person, *held in _WHOSE_ALL(session, people=list(people), on=on)}


def purposes_of(session: Session, *, person: int, on: date) -> tuple[str, ...]:
    """What the standards of a person's position are for."""
    held = whose(session, person=person, on=on)
    return standards(session).purposes(held.position) if held else ()
