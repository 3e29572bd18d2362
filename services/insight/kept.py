"""Kept sums of units: what is still true is read as it is kept, what is not is counted anew, and both say the same."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import BindParameter, Integer, and_, bindparam, delete, insert, or_, select, update
from sqlmodel import Session

from domain.insight.sums import Sums
from domain.standards.periods import Period
from models.columns import columns, table
from models.database import pool_of
from models.inserting import insert_new
from models.insight.kept import UnitDue, UnitPeriod, UnitSum
from models.people.unit import Unit
from models.prepared import Prepared
from models.standards.standard import Revision
from services.insight.counting import Came, Counted, Key, count
from services.standards.agenda import last_ended

TOGETHER = 20
"""Units counted at once."""
FLAT = 8
"""So many units without any above them are still one supervisor's own people."""
_ALL = 1_000_000

_period, _due, _sum = columns(UnitPeriod), columns(UnitDue), columns(UnitSum)
_UNITS: BindParameter[Any] = bindparam("units", expanding=True)
_PERIODS: BindParameter[Any] = bindparam("periods", expanding=True)
_STANDS = Prepared(
    select(_period.unit_id, _period.period, _period.changes, _period.counted, _period.mark).where(
        _period.unit_id.in_(_UNITS), _period.period.in_(_PERIODS)
    )
)
_CAME = Prepared(
    select(_due.unit_id, _due.period, _due.due, _due.expected, _due.reported, _due.late, _due.verified).where(
        _due.unit_id.in_(_UNITS), _due.period.in_(_PERIODS)
    )
)
_SUMS = Prepared(
    select(_sum.unit_id, _sum.period, _sum.indicator_id, _sum.people, _sum.amount, _sum.weight, _sum.target).where(
        _sum.unit_id.in_(_UNITS), _sum.period.in_(_PERIODS)
    )
)
_unit = columns(Unit)
_STALE = Prepared(
    select(_unit.id, _period.changes)
    .join_from(
        table(Unit), table(UnitPeriod), and_(_period.unit_id == _unit.id, _period.period == bindparam("period")), isouter=True
    )
    .where(or_(_period.counted.is_(None), _period.counted != _period.changes, _period.mark != bindparam("mark")))
    .order_by(_unit.id)
    .limit(bindparam("most", type_=Integer))
)
_TREE = Prepared(select(_unit.id).where(_unit.parent_id.is_not(None)).limit(1))
_SOME = Prepared(select(_unit.id).limit(FLAT + 1))
_MARK = Prepared(select(columns(Revision).mark))
_MOST = 20_000
"""Units and periods that a process has at hand."""
_remembered: WeakKeyDictionary[Any, dict[Key, tuple[tuple[int, int], Counted]]] = WeakKeyDictionary()
"""By the connection pool of a database: what was read or counted, with the state of things it is of."""


@dataclass(frozen=True)
class Recount:
    """Sums that were counted anew, with the state of things they are of."""

    unit: int
    period: str
    changes: int
    mark: int
    counted: Counted


def read(session: Session, *, units: Collection[int], periods: Sequence[Period]) -> dict[Key, Counted]:
    """What these units come to in these periods, as of this session's moment.

    What this process read or counted before is at hand for as long as the database says that nothing of it changed.
    """
    words, mark = [str(period) for period in periods], _mark(session)
    remembered = _remembered.setdefault(pool_of(session), {})
    found: dict[Key, Counted] = {}
    true: set[Key] = set()
    state: dict[Key, tuple[int, int]] = {}
    for row in _STANDS(session, units=sorted(units), periods=words) if units else ():
        key = row.unit_id, row.period
        state[key] = row.changes, mark
        known = remembered.get(key)
        if known is not None and known[0] == state[key]:
            found[key] = known[1]
        elif row.counted == row.changes and row.mark == mark:
            true.add(key)
    found |= _kept(session, true, words)
    lacking = sorted({unit for unit in units if any((unit, word) not in found for word in words)})
    for some in _pieces(lacking):
        found |= count(session, units=some, periods=periods)
    if len(remembered) > _MOST:
        remembered.clear()
    remembered.update({key: (stamp, found[key]) for key, stamp in state.items() if key in found})
    return found


def _kept(session: Session, true: Collection[Key], words: Sequence[str]) -> dict[Key, Counted]:
    if not true:
        return {}
    asked: dict[str, Any] = {"units": sorted({unit for unit, _ in true}), "periods": words}
    came: defaultdict[Key, dict[date, Came]] = defaultdict(dict)
    for unit, period, due, *figures in _CAME(session, **asked):
        came[unit, period][due] = Came(*figures)
    sums: defaultdict[Key, dict[int, Sums]] = defaultdict(dict)
    for unit, period, indicator, *parts in _SUMS(session, **asked):
        sums[unit, period][indicator] = Sums(*parts)
    return {key: Counted(came.get(key, {}), sums.get(key, {})) for key in true}


def lacking(session: Session, *, today: date) -> list[Key]:
    """Units and periods whose changes are not counted yet. None where nobody answers for more units than a few."""
    if not _matter(session):
        return []
    return [key for key, changes in stale(session, periods=last_ended(today), most=_ALL).items() if changes is None]


def renewed(session: Session, *, today: date) -> list[Recount]:
    """Some of what is not true any more, counted on this snapshot."""
    if not _matter(session):
        return []
    return recount(session, stale(session, periods=last_ended(today), most=TOGETHER))


def stale(session: Session, *, periods: Sequence[Period], most: int) -> dict[Key, int | None]:
    """Units whose sums are not true any more, as many as `most`, with their count of changes; None: no row yet."""
    mark, found = _mark(session), dict[Key, int | None]()
    for word in map(str, periods):
        found |= {(row.id, word): row.changes for row in _STALE(session, period=word, mark=mark, most=most)}
    return found


def begin(session: Session, keys: Iterable[Key]) -> None:
    """Make the rows that count changes, before anything is counted."""
    insert_new(session, UnitPeriod, [{"unit_id": unit, "period": period} for unit, period in keys])


def _matter(session: Session) -> bool:
    """Whether any unit lies below another, or there are more than one supervisor's own."""
    return bool(_TREE(session)) or len(_SOME(session)) > FLAT


def recount(session: Session, keys: Mapping[Key, int | None]) -> list[Recount]:
    """Count on a snapshot; what changes meanwhile is seen by its count of changes."""
    mark = _mark(session)
    changes = {key: number for key, number in keys.items() if number is not None}
    found: list[Recount] = []
    by_period: defaultdict[str, list[int]] = defaultdict(list)
    for unit, period in changes:
        by_period[period].append(unit)
    for period, units in by_period.items():
        for some in _pieces(units):
            counted = count(session, units=some, periods=[Period.parse(period)])
            found += [Recount(unit, period, changes[unit, period], mark, counted[unit, period]) for unit in some]
    return found


def keep(session: Session, recounts: Sequence[Recount], *, now: datetime) -> None:
    """Keep what was counted; where something changed meanwhile, it is not true yet and is counted again."""
    for one in recounts:
        mine = {"unit_id": one.unit, "period": one.period}
        session.execute(
            update(table(UnitPeriod))
            .where(_period.unit_id == one.unit, _period.period == one.period)
            .values(counted=one.changes, mark=one.mark, counted_at=now)
        )
        for model in (UnitDue, UnitSum):
            its = columns(model)
            session.execute(delete(table(model)).where(its.unit_id == one.unit, its.period == one.period))
        came = [
            {**mine, "due": due, "expected": c.expected, "reported": c.reported, "late": c.late, "verified": c.verified}
            for due, c in one.counted.came.items()
        ]
        sums = [
            {**mine, "indicator_id": id, "people": s.people, "amount": s.amount, "weight": s.weight, "target": s.target}
            for id, s in one.counted.sums.items()
        ]
        for model, rows in ((UnitDue, came), (UnitSum, sums)):
            if rows:
                session.execute(insert(table(model)), rows)


def _mark(session: Session) -> int:
    return int(_MARK(session)[0].mark)


def _pieces(units: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(units), TOGETHER):
        yield units[start : start + TOGETHER]
