"""An area moves to another unit from a day on, and is covered by somebody on days: closed days stay as they stood."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlmodel import Session, select

from domain.standards.periods import Frequency, Period, window
from domain.standards.turns import ALWAYS, Turn, at, kept, retold, spans_kept
from models.people.area import Area, FormerAreaUnit
from models.people.unit import Unit
from services.exchange import areas, changed
from services.exchange.changed import Changed
from services.exchange.writing import Link, Shape, Step, changing, creating, removing
from services.people import settling
from services.people.postings import Row
from services.standards.expected import standards

_DAY = timedelta(days=1)
_AREA = Shape(Area, ("code",), {"unit": Link("unit_id", Unit)})
_FORMER = Shape(FormerAreaUnit, ("area", "until"), {"area": Link("area_id", Area), "unit": Link("unit_id", Unit)})
_OF_AREA = Shape(FormerAreaUnit, ("area",), {"area": Link("area_id", Area)})


@dataclass
class Moved:
    """What rows of a sheet of areas come to."""

    created: int = 0
    updated: int = 0
    cells: list[Changed] = field(default_factory=list)
    past: list[str] = field(default_factory=list)
    """Areas whose closed days would be others."""
    steps: list[Step] = field(default_factory=list)


def taken(session: Session, rows: Sequence[Row], *, today: date, past: bool) -> Moved:
    """The sheet `Wilayah`: the rows of an area tell its units from the first day they name on; what was before stays.

    A row without a day that names another unit than the present one is a move that begins with the first month that
    nobody can have begun to report.
    """
    held, names = areas.turns(session), {code: name for code, name in session.execute(select(Area.code, Area.name))}
    closed, found, of_area = settling.closed_until(session, today=today), Moved(), defaultdict[str, list[Row]](list)
    for row in rows:
        of_area[row["code"]].append(row)
    begins = _untouched(session, today)
    new: list[Row] = []
    other: list[Row] = []
    turned: dict[str, tuple[Turn, ...]] = {}
    for code, mine in of_area.items():
        before, newest = held.get(code), max(mine, key=lambda row: row["since"] or ALWAYS)
        stood = before or ((ALWAYS, None),)
        told = _told(stood, mine, begins if closed else ALWAYS)
        turns = told if past else kept(stood, told, closed)
        if kept(stood, told, closed) != told:
            found.past.append(newest["name"])
        row = {"code": code, "name": newest["name"], "unit": turns[-1][1]}
        if before is None:
            new.append(row)
            found.created += len(mine)
        elif turns != before or names[code] != newest["name"]:
            other.append(row)
            found.updated += 1
            found.cells += _cells(row, names[code], before, turns)
        if turns != before:
            turned[code] = turns
    found.steps = [
        creating(session, _AREA, new),
        *([changing(session, _AREA, other, ("name", "unit"))] if other else []),
        removing(session, _OF_AREA, [{"area": code} for code in turned]),
        creating(session, _FORMER, [row for code, turns in turned.items() for row in _former(code, turns)]),
    ]
    return found


def _told(before: Sequence[Turn], rows: Sequence[Row], begins: date) -> tuple[Turn, ...]:
    said: list[Turn] = [(row["since"] or ALWAYS, row["unit"]) for row in rows]
    if len(said) == 1 and said[0][0] == ALWAYS:
        return tuple(before) if before[-1][1] == said[0][1] else retold(before, [(begins, said[0][1])])
    return retold(before, said)


def _former(code: str, turns: Sequence[Turn]) -> list[Row]:
    ends = (since - _DAY for since, _ in turns[1:])
    return [{"area": code, "until": until, "unit": unit} for until, (_, unit) in zip(ends, turns, strict=False)]


def _cells(row: Row, name: str, before: Sequence[Turn], after: Sequence[Turn]) -> list[Changed]:
    """What changes from when on, old and new."""
    found = [Changed("Wilayah", row["code"], "Nama", name, row["name"])] if name != row["name"] else []
    days = sorted({since for since, _ in (*before, *after)})
    last: tuple[str | None, str | None] | None = None
    for day in days:
        two = at(before, day), at(after, day)
        if two[0] != two[1] and two != last:
            told = name if day == ALWAYS else f"{name}, {changed.words(day)}"
            found.append(Changed("Wilayah", told, "Unit", two[0] or "", two[1] or ""))
        last = two
    return found


def _untouched(session: Session, today: date) -> date:
    """The first day of the first month of which nothing can have been reported by area."""
    every = [one for versions in standards(session).versions.values() for one in versions if one.per_area]
    opens, month = max((one.opens_before for one in every), default=0), Period.containing(today, Frequency.MONTHLY)
    while window(month, opens_before=opens, due_after=0, locks_after=0).opens <= today:
        month = month.next()
    return month.first


def covers(session: Session, rows: Sequence[Row], shape: Shape, *, today: date, past: bool) -> Moved:
    """The sheet `Petugas Wilayah`: who covered an area on closed days stays, unless `past` says that they are told otherwise."""
    held: defaultdict[tuple[str, str], dict[date, date | None]] = defaultdict(dict)
    for (area, nip, since), row in shape.there(session, ("until",)).items():
        held[area, nip][since] = row["until"]
    said: defaultdict[tuple[str, str], dict[date, date | None]] = defaultdict(dict)
    for row in rows:
        said[row["area"], row["person"]][row["since"]] = row["until"]
    closed, found = settling.closed_until(session, today=today), Moved()
    names = {code: name for code, name in session.execute(select(Area.code, Area.name))}
    new, other, gone = list[Row](), list[Row](), list[Row]()
    for (area, nip), mine in said.items():
        before = held[area, nip]
        told = areas.told(before, mine)
        after = told if past else dict(spans_kept(list(before.items()), list(told.items()), closed))
        if dict(spans_kept(list(before.items()), list(told.items()), closed)) != told and area in names:
            found.past.append(names[area])
        key = {"area": area, "person": nip}
        new += [{**key, "since": since, "until": until} for since, until in after.items() if since not in before]
        other += [
            {**key, "since": since, "until": after[since]} for since in after if since in before and before[since] != after[since]
        ]
        gone += [{**key, "since": since} for since in before if since not in after]
        found.cells += [
            Changed("Petugas Wilayah", area, "Sampai", changed.words(before[since]), changed.words(after[since]))
            for since in after
            if since in before and before[since] != after[since]
        ]
        found.created += sum(since not in before for since in mine) if after != before else 0
        found.updated += sum(since in before and before[since] != after.get(since, before[since]) for since in mine)
    found.past = list(dict.fromkeys(found.past))
    found.steps = [
        removing(session, shape, gone),
        creating(session, shape, new),
        *([changing(session, shape, other, ("until",))] if other else []),
    ]
    return found
