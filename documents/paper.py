"""What a state form is made of, before it is drawn as PDF (printed.py) or as XLSX (spreadsheet.py)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal

from documents import names

_LOCALE = "id_ID"
Cell = str | tuple[str, ...]
"""Words, or several lines of them."""


@dataclass(frozen=True)
class Line:
    """A line above or between the tables."""

    text: str
    bold: bool = False
    size: float = 9
    centred: bool = False
    after: float = 0
    """Points of room below."""


@dataclass(frozen=True)
class Block:
    """A table; a row that is one cell runs across it."""

    rows: Sequence[Sequence[Cell]]
    widths: tuple[int, ...]
    """In millimetres, 178 in all, or 265 on wide paper."""
    bands: tuple[int, ...] = (0,)
    """Rows in bold on grey."""
    spans: tuple[tuple[int, int, int], ...] = ()
    """Row, first and last column that are one cell, beside the rows that run across."""
    framed: bool = True
    kept: bool = False
    """Kept on one page with the block that follows; where both have no room on one, its last rows are."""
    heads: int = 0
    """Its first rows, which stand again at the top of each page it goes on to."""
    groups: int = 0
    """Its first columns, empty where a row belongs to the group of the row above; on another page the group is named again."""

    def cells(self, row: int) -> list[tuple[int, int, Cell]]:
        """First and last column of each cell of a row, and its words."""
        cells = self.rows[row]
        if len(cells) == 1:
            return [(0, len(self.widths) - 1, cells[0])]
        spans = {first: last for at, first, last in self.spans if at == row}
        covered = {column for first, last in spans.items() for column in range(first + 1, last + 1)}
        return [(at, spans.get(at, at), cell) for at, cell in enumerate(cells) if at not in covered]


@dataclass(frozen=True)
class Paper:
    """A whole document."""

    title: str
    number: str
    person: str
    author: str
    url: str
    """What its QR opens; empty where nothing is signed by it."""
    parts: tuple[Line | Block, ...]
    wide: bool = False
    """Laid across."""

    @property
    def foot(self) -> str:
        """What stands at the foot of each page."""
        return f"Nomor {self.number} · dibuat dari catatan Sipakainga"

    def file_name(self, ending: str) -> str:
        """The name of its file."""
        return names.file_name(self.number, self.person, ending)


def number(value: Decimal) -> str:
    """A number as state forms write it, with all the decimals it was decided with."""
    return str(format_decimal(value, format="#,##0.######", locale=_LOCALE))


def exact(value: Decimal) -> str:
    """A number with all of its decimals, up to four."""
    return str(format_decimal(value, format="#,##0.####", locale=_LOCALE))


def month(value: date) -> str:
    """The month of a day as state forms write it."""
    return str(format_date(value, "MMMM y", locale=_LOCALE))


def day(value: date) -> str:
    """A day as state forms write it."""
    return str(format_date(value, "d MMMM y", locale=_LOCALE))
