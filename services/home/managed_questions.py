"""What can be chosen for a question about a change."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from domain.exchange.managing import Ask, Task
from domain.standards.periods import Frequency, Period
from models.exchange.managed import ManagedChange
from models.people.person import Posting
from models.people.unit import Unit
from models.standards.standard import IndicatorPosition, TargetScope
from services import rights
from services.exchange import sheets
from services.people.names import names_of
from services.standards.expected import standards

NOBODY = "0"
"""Chosen as supervisor: reports go to the unit's queue."""
SOON = "-"
"""Chosen as the period: the next one that nobody can have begun to report."""
FIELDS = (
    *("name", "question", "unit", "weight", "opens_before", "due_after", "locks_after", "good_from", "fair_from", "minimum"),
    *("maximum", "evidence", "positions", "rules", "numerator", "denominator", "population", "work_result", "leader_result"),
    *("main", "joint", "cumulative", "may_exceed", "direction", "frequency", "aspect", "formula", "valid_until"),
)
"""What of an indicator is changed by conversation, what changes most often first."""
COLUMNS = {column.field: column for column in sheets.INDICATOR.columns}
_ONE = timedelta(days=1)


@dataclass(frozen=True)
class Choice:
    """One answer: as it is kept, and as it is shown (in words, by a label, as days)."""

    value: str
    text: str | None = None
    label: str | None = None
    day: date | None = None
    until: date | None = None

    def kept(self) -> list[Any]:
        """As JSON."""
        return [self.value, self.text, self.label, *(one.isoformat() if one else None for one in (self.day, self.until))]


def choice(kept: Sequence[Any]) -> Choice:
    """What `kept` made JSON of."""
    value, text, label, *days = kept
    day, until = ((date.fromisoformat(one) if one else None) for one in (*days, None)[:2])
    return Choice(value, text, label, day, until)


def value(change: ManagedChange, ask: Ask) -> str | None:
    """What was answered."""
    said = change.said.get(ask.value)
    return str(said[0]) if said else None


def person_of(change: ManagedChange) -> int | None:
    """Whom the change is about."""
    said = value(change, Ask.PERSON)
    return int(said) if said else None


def posting(session: Session, person: int, on: date) -> Posting | None:
    """The post of a day, or else the last one before it, or else the first."""
    posts = session.scalars(select(Posting).where(col(Posting.person_id) == person).order_by(col(Posting.valid_from))).all()
    begun = [one for one in posts if one.valid_from <= on]
    return begun[-1] if begun else posts[0] if posts else None


def choices(session: Session, change: ManagedChange, ask: Ask, *, today: date) -> list[Choice]:
    """What is offered before anything was written."""
    offers = _OFFERED.get(ask)
    return offers(session, change, today) if offers is not None else list(_FIXED.get(ask, ()))


def _starts(_session: Session, _change: ManagedChange, today: date) -> list[Choice]:
    return [on_day(today, "manage_today"), on_day(_next_month(today))]


def _ends(_session: Session, _change: ManagedChange, today: date) -> list[Choice]:
    ends = dict.fromkeys((today, _next_month(today) - _ONE, date(today.year, 12, 31)))
    return [on_day(one, "manage_today" if one == today else "manage_on") for one in ends]


def _indicators(session: Session, _change: ManagedChange, today: date) -> list[Choice]:
    known = standards(session)
    now = sorted((known.at(id, today) for id in known.indicators), key=lambda one: one.name)
    return [Choice(str(one.id), f"{one.name} ({one.code})") for one in now]


def _periods(_session: Session, change: ManagedChange, today: date) -> list[Choice]:
    month, quarter = Period.containing(today, Frequency.MONTHLY), Period.containing(today, Frequency.QUARTERLY)
    if change.task is Task.INDICATOR:
        later = (Choice(one.first.isoformat(), day=one.first, label="manage_on") for one in (quarter.next(), quarter.next().next()))
        return [Choice(SOON, label="manage_soon"), *later]
    starts = dict.fromkeys((month.first, month.next().first, quarter.next().first, date(today.year + 1, 1, 1)))
    return [on_day(one) for one in starts]


def on_day(on: date, label: str = "manage_on") -> Choice:
    """A day as an answer."""
    return Choice(on.isoformat(), label=label, day=on)


def _next_month(today: date) -> date:
    return Period.containing(today, Frequency.MONTHLY).next().first


def _units(session: Session, change: ManagedChange, today: date) -> list[Choice]:
    """The own unit first, then the others by name."""
    person = person_of(change)
    post = posting(session, person, today) if person else None
    rows = session.execute(select(col(Unit.id), col(Unit.code), col(Unit.name)).order_by(col(Unit.name), col(Unit.code))).all()
    first = sorted(rows, key=lambda one: post is None or one[0] != post.unit_id)
    return [Choice(code, f"{name} ({code})") for _, code, name in first]


def _unit_id(session: Session, change: ManagedChange, today: date) -> int | None:
    """The unit that was answered, or that of the post the person holds."""
    code = value(change, Ask.UNIT)
    if code is not None:
        return session.scalars(select(Unit.id).where(col(Unit.code) == code)).first()
    person = person_of(change)
    post = posting(session, person, today) if person else None
    return post.unit_id if post else None


def _positions(session: Session, change: ManagedChange, today: date) -> list[Choice]:
    """The post held now, those of the unit, and those that are asked for anything."""
    person, unit = person_of(change), _unit_id(session, change, today)
    post = posting(session, person, today) if person and change.task is Task.MOVE else None
    held = select(col(Posting.position), func.count()).where(col(Posting.unit_id) == unit, rights.in_post(today))
    there = session.execute(held.group_by(col(Posting.position)).order_by(func.count().desc(), col(Posting.position)))
    asked = session.scalars(select(col(IndicatorPosition.position)).distinct().order_by(col(IndicatorPosition.position)))
    names = dict.fromkeys([*([post.position] if post else []), *(name for name, _ in there), *asked])
    return [Choice(name, name) for name in names]


def _supervisors(session: Session, change: ManagedChange, today: date) -> list[Choice]:
    """Those who supervise in the unit, who supervises most of it first; then nobody."""
    unit, person = _unit_id(session, change, today), person_of(change)
    rows = session.execute(
        select(col(Posting.supervisor_id), func.count())
        .where(col(Posting.unit_id) == unit, col(Posting.supervisor_id).is_not(None), rights.in_post(today))
        .group_by(col(Posting.supervisor_id))
        .order_by(func.count().desc(), col(Posting.supervisor_id))
    )
    ids = [int(id) for id, _ in rows if id is not None and id != person]
    names = names_of(session, ids)
    return [*(Choice(str(id), names[id]) for id in ids), Choice(NOBODY, label="manage_nobody")]


def _keys(session: Session, change: ManagedChange, today: date) -> list[Choice]:
    match value(change, Ask.SCOPE):
        case TargetScope.UNIT:
            return _units(session, change, today)
        case TargetScope.POSITION:
            id = int(value(change, Ask.INDICATOR) or 0)
            held = select(col(IndicatorPosition.position)).where(col(IndicatorPosition.indicator_id) == id)
            return [Choice(name, name) for name in sorted(session.scalars(held))]
        case _:
            return []


_OFFERED: Mapping[Ask, Callable[[Session, ManagedChange, date], list[Choice]]] = {
    Ask.UNIT: _units,
    Ask.POSITION: _positions,
    Ask.SUPERVISOR: _supervisors,
    Ask.SINCE: _starts,
    Ask.LAST: _ends,
    Ask.KEY: _keys,
    Ask.INDICATOR: _indicators,
    Ask.FROM: _periods,
}
_FIXED: Mapping[Ask, tuple[Choice, ...]] = {
    Ask.KIND: (Choice("plt", label="manage_plt"), Choice("plh", label="manage_plh")),
    Ask.OFF: (Choice("1", label="manage_off"), Choice("0", label="manage_worked")),
    Ask.SCOPE: tuple(Choice(one.value, label=f"manage_scope_{one.value}") for one in reversed(TargetScope)),
    Ask.FIELD: tuple(Choice(one, label=f"manage_field_{one}") for one in FIELDS),
}
