"""What a workbook changes of what is there, cell by cell: whose, which column, old and new; and what is lost by it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from domain.messages.dates import month_name
from models.standards.standard import Indicator, IndicatorPosition
from services.exchange import exporting, sheets
from services.exchange.writing import Difference
from services.people.postings import Row


@dataclass(frozen=True)
class Changed:
    """One cell that would say something else."""

    sheet: str
    whom: str
    """The person, unit or code it is about."""
    column: str
    before: str
    """Empty where nothing was said."""
    after: str


@dataclass(frozen=True)
class Lost:
    """Somebody who would not be asked any more what they are asked now."""

    whom: str
    codes: tuple[str, ...]


_HEADERS = {sheet.name: {column.field: column.header for column in sheet.columns} for sheet in sheets.SHEETS}


def of(sheet: str, found: Difference, whom: Callable[[Row], str], *, names: Mapping[str, str] | None = None) -> list[Changed]:
    """The cells of rows that are there already. `names`: of people by NIP, where a cell points to one."""
    cells = []
    for row, fields in found.updated:
        before = found.there[found.shape.key_of(row)]
        cells += [_cell(sheet, whom(row), field, before[field], row[field], names) for field in fields if field in _HEADERS[sheet]]
    return cells


def moves(found: Difference, whom: Callable[[Row], str], *, names: Mapping[str, str]) -> list[Changed]:
    """New posts of people who hold one: what is other in it than in the one before."""
    held, cells = _by_person(found), []
    for row in found.created:
        earlier = [day for day in held[row["nip"]] if day < row["valid_from"]]
        if earlier:
            before = held[row["nip"]][max(earlier)]
            fields = [
                name for name in ("position", "unit", "supervisor", "grade", "functional", "level") if before[name] != row[name]
            ]
            told = f"{whom(row)}, {words(row['valid_from'])}"
            cells += [_cell("Pegawai", told, field, before[field], row[field], names) for field in fields]
    return cells


def _by_person(found: Difference) -> defaultdict[str, dict[date, Mapping[str, Any]]]:
    held: defaultdict[str, dict[date, Mapping[str, Any]]] = defaultdict(dict)
    for (nip, begins), row in found.there.items():
        held[nip][begins] = row
    return held


def posts_left(found: Difference, whom: Callable[[Row], str]) -> list[tuple[str, str, str, bool]]:
    """Of whom the post is called otherwise, or another begins: name, the one before, the one after, and whether it is a move."""
    other = [
        (whom(row), str(found.there[found.shape.key_of(row)]["position"]), str(row["position"]), False)
        for row, fields in found.updated
        if "position" in fields
    ]
    held = _by_person(found)
    for row in found.created:
        earlier = [day for day in held[row["nip"]] if day < row["valid_from"]]
        if earlier:
            other.append((whom(row), str(held[row["nip"]][max(earlier)]["position"]), str(row["position"]), True))
    return other


def targets(found: Difference) -> list[Changed]:
    """New targets that take the place of others from a day on, beside those that say something else of the same day."""
    held: defaultdict[tuple[Any, ...], dict[date, Mapping[str, Any]]] = defaultdict(dict)
    for (*key, begins), row in found.there.items():
        held[tuple(key)][begins] = row
    cells = []
    for row in found.created:
        theirs = held[row["indicator"], row["scope"], row["scope_key"]]
        earlier = [day for day in theirs if day < row["valid_from"]]
        before = theirs[max(earlier)]["amount"] if earlier else None
        told = f"{target_of(row)}, {words(row['valid_from'])}"
        if before is None or before != row["amount"]:
            cells.append(_cell("Target", told, "amount", before, row["amount"], None))
    return cells


def target_of(row: Row) -> str:
    """What a target is called."""
    return f"{row['indicator']} {row['scope_key']}".strip()


def one(column: str, whom: str, before: Iterable[str], after: Iterable[str]) -> Changed:
    """A cell that lists several, of somebody."""
    return Changed("Pegawai", whom, column, "; ".join(sorted(before)), "; ".join(sorted(after)))


def lost(session: Session, cells: Sequence[Changed], positions: Sequence[tuple[str, str, str, bool]]) -> tuple[Lost, ...]:
    """Whose duties vanish: what their post is asked now and would not be any more, with joint duties that are taken away.

    `positions`: name, the post that is there, the one that would be, and whether that is a move: who moves to a post with
    duties of its own loses none.
    """
    asked: defaultdict[str, set[str]] = defaultdict(set)
    rows = session.execute(
        select(IndicatorPosition.position, Indicator.code).join(Indicator, col(Indicator.id) == IndicatorPosition.indicator_id)
    )
    for position, code in rows:
        asked[position].add(code)
    found: dict[str, set[str]] = {}
    for whom, before, after, moves_on in positions:
        gone = asked[before] - asked[after]
        if gone and not (moves_on and asked[after]):
            found.setdefault(whom, set()).update(gone)
    for cell in cells:
        if cell.column == "Penanggung Jawab":
            gone = set(cell.before.split("; ")) - set(cell.after.split("; ")) - {""}
            if gone:
                found.setdefault(cell.whom, set()).update(gone)
    return tuple(Lost(whom, tuple(sorted(codes))) for whom, codes in sorted(found.items()))


def words(value: Any) -> str:
    """A value as one reads it."""
    if isinstance(value, date):
        return f"{value.day} {month_name(value.month)} {value.year}"
    return "" if value is None else str(value)


def _cell(sheet: str, whom: str, field: str, before: Any, after: Any, names: Mapping[str, str] | None) -> Changed:
    old, new = (words(exporting.cell(sheet, field, value)) for value in (before, after))
    if names is not None and field == "supervisor":
        old, new = names.get(old, old), names.get(new, new)
    return Changed(sheet, whom, _HEADERS[sheet][field], old[:120], new[:120])
