"""How a state form lies on the pages of a printed sheet: rows that have room, and where each page ends."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from textwrap import wrap

from documents.paper import Block, Cell, Line, Paper

LETTERS, CAPITAL = 0.66, 0.35
"""Small letters of 8 points that surely stand side by side in a millimetre, and by how much a capital is wider."""
HEIGHT = 11.5
"""Points of one line."""
BLANK = 15.0
"""Points of an empty row."""
_MOST = int((409 - 2) / HEIGHT)
"""Lines of one row: a sheet has no row taller than 409 points."""

_SURELY = 0.95
"""How much of a page is filled at most: programs differ by a little."""


@dataclass(frozen=True)
class Row:
    """One row of the sheet."""

    part: Line | Block | None
    """None: an empty row."""
    number: int
    """Which row of its table it is."""
    cells: tuple[tuple[int, int, str], ...]
    """First and last column of the table, and the words."""
    height: float
    stays: bool = False
    """On the page of the row below."""
    kept: bool = False
    """The same, where all that is kept together has room on one page."""
    opens: bool = True
    closes: bool = True
    """Whether it is the first and the last of the pieces of its table's row."""


def laid_out(paper: Paper, page: float) -> tuple[list[Row], list[int]]:
    """The rows of a paper, and those above which a page of `page` points ends."""
    rows: list[Row] = []
    for place, part in enumerate(paper.parts):
        after = paper.parts[place + 1] if place + 1 < len(paper.parts) else None
        if isinstance(part, Line):
            rows.append(Row(part, 0, ((0, 0, part.text),), part.size * 1.5, stays=True))
        else:
            kept = part.kept and after is not None
            rows += [replace(row, kept=kept) for row in _of_block(part)]
            rows.append(Row(None, 0, (), BLANK, kept=kept))
    return _paged(rows, page * _SURELY)


def _of_block(block: Block) -> list[Row]:
    """The rows of a table: a band stays with what it heads, and what a table ends with, with the last of its rows."""
    end = len(block.rows) - 1
    last = max((row for row in range(len(block.rows)) if row not in block.bands), default=0)
    rows: list[Row] = []
    for number in range(len(block.rows)):
        rows += _pieces(block, number, number < end and (number in block.bands or number >= last or not block.framed))
    return rows


def _pieces(block: Block, number: int, stays: bool) -> list[Row]:
    """A row of a table; in several rows where it is taller than a sheet's row can be."""
    told = [(first, last, words, _room(block, first, last)) for first, last, words in block.cells(number)]
    height = max((_lines(words, room) for _, _, words, room in told), default=1)
    if height <= _MOST:
        cells = tuple((first, last, words if isinstance(words, str) else "\n".join(words)) for first, last, words, _ in told)
        return [Row(block, number, cells, height * HEIGHT + 2, stays)]
    wrapped = [(first, last, _wrapped(words, room)) for first, last, words, room in told]
    pieces = math.ceil(max(len(lines) for _, _, lines in wrapped) / _MOST)
    found = []
    for piece in range(pieces):
        parts = [(first, last, lines[piece * _MOST : (piece + 1) * _MOST]) for first, last, lines in wrapped]
        tall = max(len(lines) for _, _, lines in parts) * HEIGHT + 2
        cells = tuple((first, last, "\n".join(lines)) for first, last, lines in parts)
        final = piece == pieces - 1
        found.append(Row(block, number, cells, tall, stays and final, opens=piece == 0, closes=final))
    return found


def _paged(rows: list[Row], page: float) -> tuple[list[Row], list[int]]:
    """Where the pages end. What stays together begins another page with its first row, where it has room on one."""
    found, ends, used, at = list(rows), list[int](), 0.0, 0
    while at < len(found):
        unit = _unit(found, at)
        need = sum(row.height for row in found[at:unit])
        if need > page and unit - at > 1:  # as much of its end as has room stays together, and the rest goes before
            parted = next((row for row in range(at, unit - 1) if not found[row].stays), at)
            found[parted] = replace(found[parted], stays=False, kept=False)
            continue
        if used and used + need > page and found[at].part is not None:
            ends.append(at)
            found[at] = _named_again(found, at)
            used, need = 0.0, sum(row.height for row in found[at:unit])
        used, at = used + need, unit
    return found, ends


def _unit(rows: Sequence[Row], at: int) -> int:
    """The row behind those that stay together with this one."""
    while at < len(rows) - 1 and (rows[at].stays or rows[at].kept):
        at += 1
    return at + 1


def _named_again(rows: Sequence[Row], at: int) -> Row:
    """The first row of a page, with the cells that name its group, if it goes on from the page before."""
    row = rows[at]
    if not isinstance(row.part, Block) or not goes_on(row.part, row.number) or not row.opens:
        return row
    block, number = row.part, row.number
    while goes_on(block, number):
        number -= 1
    cells = tuple(
        (first, last, _plain(block.rows[number][first]) if last < block.groups else words) for first, last, words in row.cells
    )
    lines = max(_lines(block.rows[number][column], _room(block, column, column)) for column in range(block.groups))
    return replace(row, cells=cells, height=max(row.height, min(lines, _MOST) * HEIGHT + 2))


def goes_on(block: Block, row: int) -> bool:
    """Whether a row of a table belongs to the group of the row above."""
    if not 0 <= row < len(block.rows):
        return False
    cells = block.rows[row]
    return block.groups > 0 and len(cells) > 1 and not any(cells[: block.groups])


def _room(block: Block, first: int, last: int) -> int:
    return max(1, int(sum(block.widths[first : last + 1]) * LETTERS))


def _lines(words: Cell, room: int) -> int:
    return len(_wrapped(words, room))


def _wrapped(words: Cell, room: int) -> list[str]:
    """The words as they stand in lines."""
    lines = (words,) if isinstance(words, str) else words
    return [piece for line in lines for piece in (wrap(line, _fitting(line, room)) or [""])]


def _fitting(line: str, room: int) -> int:
    wide = len(line) + CAPITAL * sum(sign.isupper() for sign in line)
    return max(1, int(room * len(line) / wide)) if line else room


def _plain(words: Cell) -> str:
    return words if isinstance(words, str) else "\n".join(words)
