"""Reads the table of a web page, which many systems give out under the name of a spreadsheet (`.xls`)."""

import re
from html.parser import HTMLParser

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([a-z0-9_\-]+)", re.I)
_WIDEST_SPAN = 64


class TooLarge(ValueError):
    """There are more cells than a workbook may have."""


def grids(content: bytes, *, most_cells: int) -> list[list[list[str]]]:
    """The tables of a page, the one with most cells first. Raises `TooLarge`."""
    page = _Page(most_cells)
    page.feed(_decoded(content))
    page.close()
    found = [table for table in page.tables if any(any(row) for row in table)]
    return sorted(found, key=lambda table: -sum(len(row) for row in table))


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    said = _CHARSET.search(content[:4096])
    for name in (said[1].decode("ascii", "replace") if said else "utf-8", "utf-8-sig"):
        try:
            return content.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("cp1252", errors="replace")


class _Page(HTMLParser):
    """Collects tables; one within another is one of its own."""

    def __init__(self, most_cells: int) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._open: list[list[list[str]]] = []
        self._cell: list[str] | None = None
        self._span = (1, 1)
        self._below: dict[int, int] = {}
        self._room = most_cells

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row, a cell, or a line within one."""
        if tag == "table":
            self._end_cell()
            self._open.append([])
            self.tables.append(self._open[-1])
            self._below = {}
        elif tag == "tr" and self._open:
            self._end_cell()
            self._open[-1].append([])
        elif tag in ("td", "th") and self._open:
            self._end_cell()
            if not self._open[-1]:
                self._open[-1].append([])
            said = dict(attrs)
            self._span = (_number(said.get("colspan")), _number(said.get("rowspan")))
            self._cell = []
        elif tag in ("br", "p", "div") and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End what was begun."""
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()
        if tag == "table" and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Words, which count in a cell alone."""
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is None or not self._open:
            return
        row, (wide, high) = self._open[-1][-1], self._span
        while self._below.get(len(row), 0) > len(self._open[-1]) - 1:
            self._add(row, "")
        lines = [" ".join(line.split()) for line in "".join(self._cell).split("\n")]
        self._add(row, "\n".join(filter(None, lines)))
        for _ in range(wide - 1):
            self._add(row, "")
        if high > 1:
            self._below |= {at: len(self._open[-1]) + high - 1 for at in range(len(row) - wide, len(row))}
        self._cell = None

    def _add(self, row: list[str], cell: str) -> None:
        self._room -= 1
        if self._room < 0:
            raise TooLarge
        row.append(cell)


def _number(said: str | None) -> int:
    return min(max(int(said), 1), _WIDEST_SPAN) if said and re.fullmatch(r"\d{1,3}", said, re.ASCII) else 1
