"""A unit is placed below another from a day on: the sums of past periods keep the tree of then."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from domain.standards.turns import ALWAYS, Turn, at, kept, retold, whole
from models.people.unit import FormerParent, Unit
from services.exchange import changed, nearest, there
from services.exchange.changed import Changed
from services.exchange.writing import Link, Shape, Step, creating, removing
from services.people import settling
from services.people.postings import Row

_DAY = timedelta(days=1)
_FORMER = Shape(FormerParent, ("unit", "until"), {"unit": Link("unit_id", Unit), "parent": Link("parent_id", Unit)})
_OF_UNIT = Shape(FormerParent, ("unit",), {"unit": Link("unit_id", Unit)})
_FIELDS = ("parent_since", "parents_before")
Numbered = Sequence[tuple[int, Row]]


@dataclass
class Placed:
    """What the rows of units come to."""

    rows: list[Row] = field(default_factory=list)
    """As they stand in their table: each below the unit of now."""
    turned: dict[str, tuple[Turn, ...]] = field(default_factory=dict)
    """By unit that is placed otherwise, from when on below which."""
    past: list[str] = field(default_factory=list)
    """Units that are said to have stood elsewhere on closed days."""
    cells: list[Changed] = field(default_factory=list)

    def steps(self, session: Session) -> list[Step]:
        """What writes where they stood before."""
        former = [
            {"unit": code, "until": turns[place + 1][0] - _DAY, "parent": parent}
            for code, turns in self.turned.items()
            for place, (_, parent) in enumerate(turns[:-1])
        ]
        return [removing(session, _OF_UNIT, [{"unit": code} for code in self.turned]), creating(session, _FORMER, former)]


def refused(session: Session, read: Numbered, units: Mapping[str, str]) -> Iterator[tuple[str, int, str, str, dict[str, Any]]]:
    """Units before that nobody knows, and a history that does not end before the present begins."""
    held = {row["code"]: row["parents_before"] for row in there.ROWS["Unit"](session)} if read else {}
    for number, row in read:
        if not row["parents_before"] or row["parents_before"] == held.get(row["code"]):
            continue
        for _, code in row["parents_before"]:
            if code is not None and code not in units:
                yield "Unit", number, "Induk Sebelumnya", *nearest.facts(code, units)
        if row["parent_since"] and row["parent_since"] <= row["parents_before"][-1][0]:
            yield "Unit", number, "Induk Mulai", "before", {"other": "Induk Sebelumnya"}


def taken(session: Session, rows: Sequence[Row], *, today: date, past: bool) -> Placed:
    """What is said without a day holds from the first of the running month; closed days stay unless `past` says otherwise."""
    held = {row["code"]: row for row in there.ROWS["Unit"](session)}
    closed, found = settling.closed_until(session, today=today), Placed()
    begins = today.replace(day=1) if closed else ALWAYS
    for row in rows:
        before = held.get(row["code"])
        stood = _turns(before) if before else whole([(ALWAYS, row["parent"])])
        told = _told(row, before, stood, begins)
        turns = told if past or before is None else kept(stood, told, closed)
        if before is not None and kept(stood, told, closed) != told:
            found.past.append(row["name"])
        if turns != stood:
            found.turned[row["code"]] = turns
            found.cells += _cells(row["code"], stood, turns) if before else []
        found.rows.append({name: value for name, value in row.items() if name not in _FIELDS} | {"parent": turns[-1][1]})
    return found


def _turns(row: Row) -> tuple[Turn, ...]:
    ends = row["parents_before"]
    begins = [ALWAYS, *(until + _DAY for until, _ in ends)]
    return whole(zip(begins, [*(parent for _, parent in ends), row["parent"]], strict=True))


def _told(row: Row, before: Row | None, stood: Sequence[Turn], begins: date) -> tuple[Turn, ...]:
    since, ends, parent = row["parent_since"], row["parents_before"] or (), row["parent"]
    if before is not None and (since, ends) == (before["parent_since"], before["parents_before"]):
        return tuple(stood) if stood[-1][1] == parent else retold(stood, [(begins, parent)])
    if before is not None and since is not None and ends == before["parents_before"]:
        base = stood[:-1] if stood[-1][1] == parent else stood
        return whole([*(turn for turn in base if turn[0] < since), (since, parent)])
    if ends:
        starts = since or ends[-1][0] + _DAY
        return whole([*_turns({**row, "parents_before": ends})[:-1], (starts, parent)])
    if since is None and before is not None and stood[-1][1] == parent:
        return tuple(stood)
    return retold(stood, [(since or begins, parent)])


def _cells(code: str, before: Sequence[Turn], after: Sequence[Turn]) -> list[Changed]:
    found: list[Changed] = []
    last: tuple[str | None, str | None] | None = None
    for day in sorted({since for since, _ in (*before, *after)}):
        two = at(before, day), at(after, day)
        if two[0] != two[1] and two != last:
            whom = code if day == ALWAYS else f"{code}, {changed.words(day)}"
            found.append(Changed("Unit", whom, "Induk", two[0] or "", two[1] or ""))
        last = two
    return found
