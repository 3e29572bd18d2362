"""What is expected of whom: read once, and kept in the process for as long as the database says that nothing of it changed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Row, select
from sqlmodel import Session, SQLModel

from domain.messages.bilingual import InLanguages
from domain.standards import rhythms
from domain.standards.achievement import Classes, cumulative_target
from domain.standards.demands import Demand, Piece, demanded
from domain.standards.formulas import read_formula
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Frequency, Period
from domain.standards.relations import read_rules
from domain.standards.rules import Rules, in_force
from models.columns import columns, table
from models.database import pool_of
from models.people.person import Person, SettledDays
from models.people.unit import Unit
from models.prepared import Prepared, driver
from models.standards.holiday import Holiday
from models.standards.rule import CityRule, FormerRule
from models.standards.standard import (
    FormerDuty,
    FormerTarget,
    Indicator,
    IndicatorPosition,
    IndicatorVersion,
    JointDuty,
    Measured,
    Relation,
    Revision,
    Standard,
    StandardRhythm,
    Target,
    TargetScope,
)
from services.standards import areas
from services.standards.areas import Areas

_settled_days, _person, _unit = columns(SettledDays), columns(Person), columns(Unit)
_SETTLED = (
    select(
        _settled_days.person_id,
        _settled_days.first,
        _settled_days.last,
        _person.nip,
        _person.is_test,
        _settled_days.unit_id,
        _unit.code,
        _settled_days.supervisor_id,
        _settled_days.position,
        _settled_days.away,
    )
    .join_from(table(SettledDays), table(Person), _person.id == _settled_days.person_id)
    .outerjoin(table(Unit), _unit.id == _settled_days.unit_id)
    .order_by(_settled_days.person_id, _settled_days.first)
)
_NARROWEST_FIRST = (TargetScope.PERSON, TargetScope.POSITION, TargetScope.UNIT, TargetScope.DEFAULT)
_MARKS = Prepared(select(columns(Revision).mark, columns(Revision).roster))
_DAYS_KEPT = 4096
_OF_INDICATOR, _OF_STANDARD = ("name", "question", "unit", "numerator", "denominator"), ("name", "purpose")
"""What is said in several languages."""
_Called = TypeVar("_Called", Indicator, Standard)
_READ = "standards"
_kept: WeakKeyDictionary[Any, tuple[int, "Standards"]] = WeakKeyDictionary()
"""By the connection pool of a database."""


@dataclass(frozen=True)
class Whose:
    """For whom a target is looked up."""

    nip: str
    position: str
    unit: str


TargetKey = tuple[int, TargetScope, str, date]
"""Which target: of an indicator, for whom, from when."""


@dataclass(frozen=True)
class Settled:
    """Closed days of somebody as they stood: the post, if one was held, and whether they were on leave."""

    first: date
    last: date
    nip: str
    is_test: bool
    unit_id: int | None
    unit: str | None
    supervisor: int | None
    position: str | None
    away: bool


@dataclass(frozen=True)
class Former:
    """What a target was until a day; without an amount it was not there yet."""

    until: date
    amount: Decimal | None
    stretch: Decimal | None


@dataclass(frozen=True)
class Standards:
    """Everything the workbook says about indicators, targets, days off and the agency's own rules. Nothing in it may be changed.

    What is asked about a day or a period is as it was then: how the indicator was measured, who owed it, its target, the rules.
    """

    standards: Mapping[int, Standard]
    indicators: Mapping[int, Indicator]
    """Each as it is measured from its newest version on; what it is on a day, `at` tells."""
    versions: Mapping[int, tuple[Indicator, ...]]
    """By indicator, the newest first: how it is measured from when on."""
    owing: Mapping[tuple[int, date], frozenset[str]]
    """By indicator and first day of a version, the positions (jabatan) that owe it."""
    declared: Mapping[tuple[int, date], tuple[Relation, ...]]
    """By indicator and first day of a version, the rules it declares about others."""
    classes: Mapping[int, Classes]
    """By indicator as it is measured from its newest version on, its own bounds or those of the agency."""
    targets: Mapping[int, tuple[Target, ...]]
    """By indicator, the latest first."""
    former: Mapping[TargetKey, tuple[Former, ...]]
    """What targets were on closed days, the earliest first."""
    settled: Mapping[int, tuple[Settled, ...]]
    """By person, closed days as they stood before the roster said otherwise, the earliest first."""
    duties: Mapping[int, Mapping[int, bool]]
    """Who reports a joint indicator: by indicator the people, and whether each only stands in."""
    former_duties: Mapping[int, tuple[tuple[date, int, bool | None], ...]]
    """By indicator until when whose duty it was (None: not theirs), the earliest first, where it was said otherwise since."""
    days: Mapping[date, bool]
    """Days the admin declared off (True) or worked (False)."""
    rules: Rules
    """What the agency set for itself, as it is now."""
    former_rules: tuple[tuple[date, str, Decimal | None], ...]
    """Until when which rule was what (None: the usual), the latest first."""
    set_rules: Mapping[str, Decimal]
    rhythms: Mapping[int, tuple[tuple[date, Frequency], ...]]
    """By standard, how often people are evaluated by it and from when on, the earliest first."""
    areas: Areas
    """Kelurahan, who covers them, and whom to reach there."""
    agendas: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    """What follows from it for a day, as services/standards/agenda.py worked it out."""
    _owed: dict[tuple[str, date], tuple[Indicator, ...]] = field(default_factory=dict, compare=False, repr=False)

    def at(self, indicator: int, on: date) -> Indicator:
        """How an indicator is measured on a day; before it began, as it will be."""
        versions = self.versions[indicator]
        return next((one for one in versions if one.valid_from <= on), versions[-1])

    def of(self, indicator: int, period: Period | str) -> Indicator:
        """How an indicator is measured in a period."""
        return self.at(indicator, (Period.parse(period) if isinstance(period, str) else period).last)

    def positions(self, indicator: Indicator) -> frozenset[str]:
        """The positions that owe this version of an indicator."""
        return self.owing.get((indicator.id, indicator.valid_from), frozenset())

    def asked(self, position: str, on: date) -> tuple[Indicator, ...]:
        """The indicators a position (jabatan) is asked for on a day, those that begin later or ended included."""
        return tuple(one for one in self.belonging(position, on) if one.formula is None)

    def belonging(self, position: str, on: date) -> tuple[Indicator, ...]:
        """The same with those that are computed."""
        found = self._owed.get((position, on))
        if found is None:
            if len(self._owed) >= _DAYS_KEPT:
                self._owed.clear()
            now = (self.at(indicator, on) for indicator in self.indicators)
            found = self._owed[position, on] = tuple(one for one in now if position in self.positions(one))
        return found

    @property
    def has_formulas(self) -> bool:
        """Whether anything is computed at all."""
        return any(one.formula for versions in self.versions.values() for one in versions)

    @cached_property
    def names(self) -> dict[str, str]:
        """The indicators' names by their codes."""
        return {one.code: one.name for one in self.indicators.values()}

    def spelled(self, formula: str | None) -> str | None:
        """A formula in the indicators' names."""
        return read_formula(formula).spelled(self.names) if formula else None

    def takes_latest(self, indicator: Indicator, on: date) -> bool:
        """Whether of several periods the latest says everything: what counts from January on, and what is computed from that."""
        if indicator.cumulative or not indicator.formula:
            return indicator.cumulative
        ids = {one.code: id for id, one in self.indicators.items()}
        codes = read_formula(indicator.formula).codes
        return any(self.takes_latest(self.at(ids[code], on), on) for code in codes if code in ids)

    def duties_on(self, indicator: int, on: date) -> Mapping[int, bool]:
        """Whose duty a joint indicator was on a day, and whether each only stood in."""
        now = self.duties.get(indicator, {})
        if indicator not in self.former_duties:
            return now
        then: dict[int, bool | None] = {}
        for until, person, stand_in in self.former_duties[indicator]:
            if on <= until:
                then.setdefault(person, stand_in)
        return {person: stood for person, stood in {**now, **then}.items() if stood is not None}

    @cached_property
    def sharing(self) -> tuple[frozenset[int], ...]:
        """Those who share a joint indicator, or did."""
        ids = {*self.duties, *self.former_duties}
        return tuple(
            frozenset([*self.duties.get(id, ()), *(person for _, person, _ in self.former_duties.get(id, ()))]) for id in ids
        )

    def relations(self, indicator: int, on: date) -> tuple[Relation, ...]:
        """The rules an indicator takes part in on a day, on either side."""
        if not any(self.declared.values()):
            return ()
        now = (self.at(id, on) for id in self.indicators)
        rules = (rule for one in now for rule in self.declared.get((one.id, one.valid_from), ()))
        return tuple(rule for rule in rules if indicator in (rule.indicator_id, rule.other_id))

    def classes_of(self, indicator: Indicator, on: date) -> Classes:
        """Its own bounds or those of the agency, as they were on a day."""
        return _classes(indicator, self.rules_on(on))

    def rules_on(self, on: date) -> Rules:
        """What the agency had set for itself on a day."""
        if not self.former_rules or on > self.former_rules[0][0]:
            return self.rules
        values = dict(self.set_rules)
        for until, code, value in self.former_rules:
            if until >= on:
                values.pop(code, None)
                if value is not None:
                    values[code] = value
        return in_force(values)

    def taking(self, kind: str, first: date, last: date) -> list[tuple[date, date]]:
        """The days of a leave that count as not worked: each by the rules of its day."""
        turns = sorted({until for until, _, _ in self.former_rules if first <= until < last})
        spans = zip([first, *(until + timedelta(days=1) for until in turns)], [*turns, last], strict=True)
        return [(begins, ends) for begins, ends in spans if self.rules_on(begins).takes_off(kind)]

    def rhythm(self, position: str, on: date) -> Frequency:
        """How often people of a position (jabatan) are evaluated, as it holds in the quarter of a day."""
        return self._rhythms_in(Period.containing(on, Frequency.QUARTERLY)).get(position, rhythms.USUAL)

    def evaluated(self, frequency: Frequency, on: date) -> frozenset[str]:
        """The positions that are evaluated otherwise than usual, and so often, in the quarter of a day."""
        theirs = self._rhythms_in(Period.containing(on, Frequency.QUARTERLY))
        return frozenset(position for position, one in theirs.items() if one is frequency is not rhythms.USUAL)

    def _rhythms_in(self, quarter: Period) -> Mapping[str, Frequency]:
        """Of the positions that something is asked of in a quarter, those that are evaluated by a rhythm that was said."""
        if not self.rhythms:
            return {}
        kept: Mapping[str, Frequency] | None = self.agendas.get(quarter)
        if kept is None:
            found: dict[str, set[Frequency]] = {}
            for one in (self.at(indicator, quarter.last) for indicator in self.indicators):
                if one.valid_from <= quarter.last and (one.valid_until is None or one.valid_until >= quarter.first):
                    said = rhythms.on(quarter.first, self.rhythms.get(one.standard_id, ()))
                    for position in self.positions(one):
                        found.setdefault(position, set()).add(said)
            kept = self.agendas[quarter] = {position: rhythms.rhythm(theirs) for position, theirs in found.items()}
        return kept

    def purposes(self, position: str, on: date) -> tuple[str, ...]:
        """What the standards of a position (jabatan) are for, each once."""
        meant = {indicator.standard_id for indicator in self.asked(position, on)}
        return tuple(self.standards[id].purpose for id in sorted(meant))

    def target(self, indicator: Indicator, whose: Whose | None, period: Period) -> Fraction | None:
        """What a whole period demands by the target of its last day: the narrowest scope that fits, the latest that has come.

        A cumulative target demands its share of the year only, as it is on the days of the period. None where there is no target.
        """
        if indicator.cumulative:
            year = self.of_year(indicator.id, whose, period.first, period.last).amount
            return None if year is None else cumulative_target(year, period.last.month)
        row = self.target_row(indicator.id, whose, period.last)
        return None if row is None else Fraction(row.amount)

    def of_year(self, indicator: int, whose: Whose | None, first: date, last: date) -> Demand:
        """What a year's target is on the days of a span: their mean, where it changes within them."""
        turns = self.turns(indicator, first, last)
        spans = zip([first, *turns], [*turns, last + timedelta(days=1)], strict=True)
        days = [(begin, (end - begin).days) for begin, end in spans]
        pieces = [Piece.of(count, count, self.target_row(indicator, whose, begin)) for begin, count in days]
        return demanded(pieces, of=(last - first).days + 1, kind=IndicatorKind.RATIO, decimals=0)

    def target_row(self, indicator: int, whose: Whose | None, on: date) -> Target | None:
        """The target used on a day, as the workbook has it: of the whole year where the indicator is cumulative."""
        keys = {TargetScope.DEFAULT: ""}
        if whose:
            keys |= {TargetScope.PERSON: whose.nip, TargetScope.POSITION: whose.position, TargetScope.UNIT: whose.unit}
        for scope in _NARROWEST_FIRST:
            for target in self.targets.get(indicator, ()):
                if target.valid_from <= on and target.scope == scope and target.scope_key == keys.get(scope):
                    found = self._as_it_was(target, on)
                    if found is not None:
                        return found
        return None

    def turns(self, indicator: int, first: date, last: date) -> list[date]:
        """The days within a span from which some target of the indicator may be another."""
        begins = {target.valid_from for target in self.targets.get(indicator, ()) if first < target.valid_from <= last}
        if self.former:
            ends = (one.until for key, ones in self.former.items() if key[0] == indicator for one in ones)
            begins |= {end + timedelta(days=1) for end in ends if first <= end < last}
        return sorted(begins)

    def _as_it_was(self, target: Target, on: date) -> Target | None:
        former = self.former.get((target.indicator_id, target.scope, target.scope_key, target.valid_from), ())
        held = next((one for one in former if one.until >= on), None)
        if held is None:
            return target
        if held.amount is None:
            return None
        return Target(**{**target.model_dump(), "amount": held.amount, "stretch": held.stretch})


def standards(session: Session) -> Standards:
    """What is expected now, as this session's transaction sees it."""
    return _now(session)[1]


def roster_mark(session: Session) -> tuple[int, int]:
    """Under which what is expected and the roster can be kept: another one, as soon as either is changed."""
    marks, _ = _now(session)
    return marks


def forget(session: Session) -> None:
    """Read the marks again: what this transaction wrote was undone."""
    session.info.pop(_READ, None)


_Now = tuple[tuple[int, int], Standards]


def _now(session: Session) -> _Now:
    _, cursor = driver(session)
    written = getattr(cursor.connection, "total_changes", None)  # SQLite counts what a connection wrote
    state = session.get_transaction(), written
    known: tuple[Any, _Now] | None = session.info.get(_READ)
    if known is not None and written is not None and known[0] == state:
        return known[1]
    found = _as_marked(session)
    session.info[_READ] = state, found
    return found


def _as_marked(session: Session) -> _Now:
    """What was read before, where the database's mark is still the same."""
    pool = pool_of(session)
    mark, roster = _MARKS(session)[0]
    kept = _kept.get(pool)
    if kept is None or kept[0] != mark:
        kept = _kept[pool] = (mark, _read(session))
    return (mark, roster), kept[1]


def _read(session: Session) -> Standards:
    newest = {row.id: _said(Indicator(**row._mapping), _OF_INDICATOR) for row in _rows(session, Indicator)}
    versions, owing, declared = _versions(session, newest)
    targets: dict[int, list[Target]] = {}
    for row in sorted(_rows(session, Target), key=lambda row: row.valid_from, reverse=True):
        targets.setdefault(row.indicator_id, []).append(Target(**row._mapping))
    former: dict[TargetKey, list[Former]] = {}
    for row in sorted(_rows(session, FormerTarget), key=lambda row: row.until):
        key = row.indicator_id, row.scope, row.scope_key, row.valid_from
        former.setdefault(key, []).append(Former(row.until, row.amount, row.stretch))
    duties: dict[int, dict[int, bool]] = {}
    for row in _rows(session, JointDuty):
        duties.setdefault(row.indicator_id, {})[row.person_id] = row.stand_in
    former_duties: dict[int, list[tuple[date, int, bool | None]]] = {}
    for row in sorted(_rows(session, FormerDuty), key=lambda row: row.until):
        former_duties.setdefault(row.indicator_id, []).append((row.until, row.person_id, row.stand_in))
    values = {row.code: row.value for row in _rows(session, CityRule) if row.value is not None}
    rules = in_force(values)
    return Standards(
        standards={row.id: _said(Standard(**row._mapping), _OF_STANDARD) for row in _rows(session, Standard)},
        indicators=newest,
        versions=versions,
        owing=owing,
        declared=declared,
        classes={id: _classes(one, rules) for id, one in newest.items()},
        targets={indicator: tuple(found) for indicator, found in targets.items()},
        former={key: tuple(found) for key, found in former.items()},
        settled=_settled(session),
        duties=duties,
        former_duties={id: tuple(found) for id, found in former_duties.items()},
        days={row.day: row.off for row in _rows(session, Holiday)},
        rules=rules,
        former_rules=tuple(sorted(((row.until, row.code, row.value) for row in _rows(session, FormerRule)), key=_latest)),
        set_rules=values,
        rhythms=_rhythms(session),
        areas=areas.read(lambda model: _rows(session, model)),
    )


def _said(one: _Called, fields: Collection[str]) -> _Called:
    """The same, whose words carry what they are in English."""
    for name in fields:
        words, english = getattr(one, name), getattr(one, f"{name}_en")
        if words and english:
            setattr(one, name, InLanguages(words, {"en": english}))
    return one


def _rhythms(session: Session) -> dict[int, tuple[tuple[date, Frequency], ...]]:
    found: dict[int, list[tuple[date, Frequency]]] = {}
    for row in sorted(_rows(session, StandardRhythm), key=lambda row: row.since):
        found.setdefault(row.standard_id, []).append((row.since, row.frequency))
    return {standard: tuple(said) for standard, said in found.items()}


def _latest(row: tuple[date, str, Decimal | None]) -> tuple[int, str]:
    return -row[0].toordinal(), row[1]


def _versions(
    session: Session, newest: Mapping[int, Indicator]
) -> tuple[dict[int, tuple[Indicator, ...]], dict[tuple[int, date], frozenset[str]], dict[tuple[int, date], tuple[Relation, ...]]]:
    """Every version of each indicator, who owes it, and the rules it declares."""
    ids = {one.code: one.id for one in newest.values()}
    positions: dict[int, set[str]] = {}
    for row in _rows(session, IndicatorPosition):
        positions.setdefault(row.indicator_id, set()).add(row.position)
    rules: dict[int, list[Relation]] = {}
    for row in _rows(session, Relation):
        rules.setdefault(row.indicator_id, []).append(Relation(**row._mapping))
    owing = {(id, one.valid_from): frozenset(positions.get(id, ())) for id, one in newest.items()}
    declared = {(id, one.valid_from): tuple(rules.get(id, ())) for id, one in newest.items()}
    versions: dict[int, list[Indicator]] = {id: [one] for id, one in newest.items()}
    for row in sorted(_rows(session, IndicatorVersion), key=lambda row: row.valid_from, reverse=True):
        id, measured = row.indicator_id, {name: getattr(row, name) for name in Measured.model_fields}
        versions[id].append(_said(Indicator(id=id, code=newest[id].code, **measured), _OF_INDICATOR))
        owing[id, row.valid_from] = frozenset(row.positions)
        declared[id, row.valid_from] = tuple(
            Relation(
                indicator_id=id, operator=one.operator, other_id=ids[one.other], must=one.must, missing_is_zero=one.missing_is_zero
            )
            for words in row.rules
            for one in read_rules(words)
            if one.other in ids
        )
    return {id: tuple(found) for id, found in versions.items()}, owing, declared


def _settled(session: Session) -> dict[int, tuple[Settled, ...]]:
    found: dict[int, list[Settled]] = {}
    for person, *held in session.connection().execute(_SETTLED):
        found.setdefault(person, []).append(Settled(*held))
    return {person: tuple(held) for person, held in found.items()}


def _classes(indicator: Indicator, rules: Rules) -> Classes:
    own = (indicator.good_from, indicator.fair_from)
    good, fair = (usual if one is None else one for one, usual in zip(own, (rules.good_from, rules.fair_from), strict=True))
    values = (indicator.good_value, indicator.fair_value)
    bounds = None if values[0] is None or values[1] is None else (values[0], values[1])
    return Classes(good, min(good, fair), bounds, indicator.direction)


def _rows(session: Session, model: type[SQLModel]) -> Collection[Row[Any]]:
    return session.connection().execute(select(table(model))).all()
