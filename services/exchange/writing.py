"""What a workbook changes in a table, worked out beforehand: the transaction that writes it holds nobody up.

Rows are compared and written by what the sheets call them (a NIP, a code): a row may point to one that is still to be written.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlmodel import Session, SQLModel

from models.columns import table
from models.prepared import Prepared
from services.people.postings import Row

Step = Callable[[Session], object]


class Moved(Exception):
    """What was compared is not there any more as it was."""


@dataclass(frozen=True)
class Link:
    """A column that points to a row of another table, or of the same, which the sheet names by its code."""

    column: str
    to: type[SQLModel]
    code: str = "code"

    def id(self, name: str) -> Any:
        """The id of the row whose code is the parameter `name`."""
        there = table(self.to).alias()
        return select(there.c.id).where(there.c[self.code] == bindparam(name, type_=there.c[self.code].type)).scalar_subquery()


@dataclass(frozen=True)
class Shape:
    """How the rows of a sheet stand in a table: what tells them apart, and what points elsewhere."""

    model: type[SQLModel]
    key: tuple[str, ...]
    links: Mapping[str, Link] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def table(self) -> Table:
        """Where they stand."""
        return table(self.model)

    def key_of(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """What tells a row from others."""
        return tuple(row[name] for name in self.key)

    def there(self, session: Session, names: Sequence[str]) -> dict[tuple[Any, ...], Mapping[str, Any]]:
        """The rows that are there, as the sheet would have them, by their keys."""
        source: Any = self.table
        wanted: list[Any] = []
        for name in dict.fromkeys([*self.key, *names]):
            link = self.links.get(name)
            if link is None:
                wanted.append(self.table.c[name])
                continue
            other = table(link.to).alias()
            source = source.outerjoin(other, other.c.id == self.table.c[link.column])
            wanted.append(other.c[link.code].label(name))
        rows: Any = session.execute(select(*wanted).select_from(source)).mappings()
        return {self.key_of(found): found for found in rows}

    def column(self, name: str) -> str:
        """The column in which a field of the sheet stands."""
        return self.links[name].column if name in self.links else name

    def value(self, name: str, parameter: str) -> Any:
        """What is written for a field."""
        if name in self.links:
            return self.links[name].id(parameter)
        return bindparam(parameter, type_=self.table.c[name].type)

    def is_own(self, name: str) -> bool:
        """Whether a field points to a row of the same table, which may be written later."""
        return name in self.links and self.links[name].to is self.model


@dataclass(frozen=True)
class Difference:
    """Rows that are not there yet, and those of which something is other, each with what."""

    shape: Shape
    created: list[Row]
    updated: list[tuple[Row, tuple[str, ...]]]
    there: Mapping[tuple[Any, ...], Mapping[str, Any]] = field(default_factory=dict)
    """All that is there, by key."""

    def touched(self) -> set[tuple[Any, ...]]:
        """The keys of all of them."""
        return {self.shape.key_of(row) for row in self.created} | {self.shape.key_of(row) for row, _ in self.updated}

    def counts(self, rows: Sequence[Row]) -> tuple[int, int, int]:
        """How many of the rows are new, other, and the same."""
        return len(self.created), len(self.updated), len(rows) - len(self.created) - len(self.updated)

    def steps(self, session: Session, **besides: Any) -> list[Step]:
        """What is to be done to write them; new rows have these values `besides`."""
        later = [name for name in (self.created[0] if self.created else ()) if self.shape.is_own(name)]
        steps = [creating(session, self.shape, [{**row, **besides} for row in self.created], but=later)]
        changes = defaultdict[tuple[str, ...], list[Row]](list)
        for row, names in self.updated:
            changes[names].append(row)
        for row in self.created:
            if any(row[name] is not None for name in later):
                changes[tuple(later)].append(row)
        return steps + [changing(session, self.shape, rows, names) for names, rows in changes.items()]


def differing(session: Session, shape: Shape, rows: Sequence[Row]) -> Difference:
    """Compare rows with what is there."""
    names = tuple(rows[0]) if rows else ()
    there = shape.there(session, names)
    created, updated = list[Row](), list[tuple[Row, tuple[str, ...]]]()
    for row in rows:
        found = there.get(shape.key_of(row))
        if found is None:
            created.append(row)
        elif other := tuple(name for name in names if found[name] != row[name]):
            updated.append((row, other))
    return Difference(shape, created, updated, there)


def creating(session: Session, shape: Shape, rows: Sequence[Row], *, but: Sequence[str] = ()) -> Step:
    """Write new rows, with the usual values of what they do not say; `but` is left empty."""
    if not rows:
        return _nothing
    defaults: dict[str, Any] = {one.name: one.default for one in shape.table.c}
    usual = {name: said.arg for name, said in defaults.items() if said is not None and said.is_scalar}
    names = [name for name in rows[0] if name not in but]
    unsaid = {name: value for name, value in usual.items() if name not in {shape.column(one) for one in names}}
    statement = insert(shape.table).values(
        {shape.column(name): shape.value(name, f"to_{name}") for name in names}
        | {name: bindparam(f"to_{name}", type_=shape.table.c[name].type) for name in unsaid}
    )
    return Prepared(statement).bound(session, [_named("to", {**unsaid, **row}, (*names, *unsaid)) for row in rows])


def changing(session: Session, shape: Shape, rows: Sequence[Row], names: Sequence[str]) -> Step:
    """Write these fields of rows that are there, and no other. Raises `Moved` where one is not there any more."""
    statement = (
        update(shape.table).where(*_same(shape)).values({shape.column(name): shape.value(name, f"to_{name}") for name in names})
    )
    run = Prepared(statement).bound(session, [_named("to", row, names) | _named("of", row, shape.key) for row in rows])

    def change(later: Session) -> None:
        if run(later) != len(rows):
            raise Moved

    return change


def removing(session: Session, shape: Shape, keys: Sequence[Row], *besides: Any) -> Step:
    """Delete the rows with these keys, of which `besides` is so."""
    if not keys:
        return _nothing
    statement = delete(shape.table).where(*_same(shape), *besides)
    return Prepared(statement).bound(session, [_named("of", row, shape.key) for row in keys])


def _same(shape: Shape) -> list[Any]:
    return [shape.table.c[shape.column(name)] == shape.value(name, f"of_{name}") for name in shape.key]


def _named(prefix: str, row: Row, names: Sequence[str]) -> Row:
    return {f"{prefix}_{name}": row[name] for name in names}


def _nothing(_session: Session) -> None:
    """There is nothing to write."""
