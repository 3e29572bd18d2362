"""Large workbooks a row at a time, out and in: as XLSX, or as a zip with a CSV per sheet. The same rows give the same bytes."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, XMLPullParser

from documents.workbook import MADE, NotAWorkbook, as_meant, neutralised, write_cell

Page = tuple[str, Sequence[str], Iterable[Sequence[Any]]]
"""A sheet: its name, its headers, and its rows, which are asked for once."""

MOST_ON_SHEET = 1_000_000
"""Rows of a sheet, a little less than what a spreadsheet program opens; what is more goes on in `Name (2)`."""
_LOOKED_AT, _WIDEST, _LONGEST = 200, 60, 1 << 20
_PIECE = 1 << 16
_MADE_AT = (MADE.year, MADE.month, MADE.day, 0, 0, 0)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def write_xlsx(file: Path, pages: Iterable[Page]) -> None:
    """Write the sheets; text stays text, and no more than a row of them is held in memory."""
    import xlsxwriter

    with file.open("wb") as out:
        book = xlsxwriter.Workbook(out, {"constant_memory": True})
        book.set_properties({"title": "Sipakainga", "created": MADE})
        bold = book.add_format({"bold": True, "bg_color": "#DCE6F1", "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, headers, rows in pages:
            for title, some in _parted(name, rows):
                sheet = book.add_worksheet(title)
                sheet.freeze_panes(1, 0)
                first = list(islice(some, _LOOKED_AT))
                for column, header in enumerate(headers):
                    longest = max([len(header), *(len(str(row[column] or "")) for row in first)])
                    sheet.set_column(column, column, min(longest + 2, _WIDEST))
                for column, header in enumerate(headers):
                    sheet.write_string(0, column, header, bold)
                for number, row in enumerate(chain(first, some), start=1):
                    for column, cell in enumerate(row):
                        write_cell(sheet, number, column, cell, day)
        book.close()


def write_zip(file: Path, pages: Iterable[Page]) -> None:
    """Write a CSV per sheet into one zip; what a spreadsheet program would take for a formula is marked as text."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, headers, rows in pages:
            with packed.open(zipfile.ZipInfo(f"{name}.csv", _MADE_AT), "w", force_zip64=True) as raw:
                out = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="", write_through=False)
                lines = csv.writer(out, lineterminator="\r\n")
                lines.writerow(headers)
                lines.writerows([_in_csv(cell) for cell in row] for row in rows)
                out.flush()
                out.detach()


class Book:
    """A file that was written so, or saved again by a spreadsheet program. Raises `NotAWorkbook`."""

    def __init__(self, file: Path) -> None:
        try:
            self._packed = zipfile.ZipFile(file)
        except (OSError, zipfile.BadZipFile) as error:
            raise NotAWorkbook from error
        names = self._packed.namelist()
        self._xlsx = "xl/workbook.xml" in names
        self._shared: list[str] | None = None
        self.sheets: dict[str, str] = (
            self._sheets()
            if self._xlsx
            else {name.rsplit("/", 1)[-1][:-4]: name for name in names if name.lower().endswith(".csv")}
        )
        """The part of the file by the name of the sheet."""

    def close(self) -> None:
        """Let the file go."""
        self._packed.close()

    def rows(self, name: str) -> Iterator[dict[str, str]]:
        """The cells of a sheet by header, row for row, as text; what goes on in `Name (2)` follows. Empty cells are left out."""
        number = 1
        while (title := name if number == 1 else f"{name} ({number})") in self.sheets:
            lines = self._lines(self.sheets[title])
            headers = {place: header.rstrip("*").strip() for place, header in next(lines, {}).items()}
            yield from ({headers[place]: cell for place, cell in line.items() if place in headers} for line in lines)
            number += 1

    def headers(self, name: str) -> list[str]:
        """The headers of a sheet."""
        return [header.rstrip("*").strip() for header in next(self._lines(self.sheets[name]), {}).values()]

    def _lines(self, part: str) -> Iterator[dict[int, str]]:
        try:
            with self._packed.open(part) as stream:
                yield from self._xml_lines(stream) if self._xlsx else _csv_lines(stream)
        except (SyntaxError, csv.Error, zipfile.BadZipFile, UnicodeDecodeError, EOFError, ValueError) as error:
            raise NotAWorkbook from error

    def _sheets(self) -> dict[str, str]:
        with self._packed.open("xl/_rels/workbook.xml.rels") as stream:
            targets = {one.get("Id"): str(one.get("Target")) for _, one in _parsed(stream)}
        with self._packed.open("xl/workbook.xml") as stream:
            found = [(one.get("name"), targets[one.get(_RELATION)]) for _, one in _parsed(stream) if one.tag == f"{_MAIN}sheet"]
        return {str(name): where.lstrip("/") if where.startswith("/") else f"xl/{where}" for name, where in found}

    def _xml_lines(self, stream: Any) -> Iterator[dict[int, str]]:
        for root, row in _rows_of(stream):
            found = {}
            for at, cell in enumerate(row):
                words = self._words(cell)
                if words != "":
                    found[_column(cell.get("r"), at)] = words
            yield found
            root.clear()

    def _words(self, cell: Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _text(cell)
        value = cell.findtext(f"{_MAIN}v") or ""
        if kind == "s" and value:
            return self._strings()[int(value)]
        return _unescaped(value) if kind == "str" else value

    def _strings(self) -> list[str]:
        if self._shared is None:
            self._shared = []
            with self._packed.open("xl/sharedStrings.xml") as stream:
                for _, one in _parsed(stream):
                    if one.tag == f"{_MAIN}si":
                        self._shared.append(_text(one))
                        one.clear()
        return self._shared


def _parted(name: str, rows: Iterable[Sequence[Any]]) -> Iterator[tuple[str, Iterator[Sequence[Any]]]]:
    left, number = iter(rows), 1
    yield name, islice(left, MOST_ON_SHEET)
    for first in left:
        number += 1
        yield f"{name} ({number})", islice(chain((first,), left), MOST_ON_SHEET)


def _rows_of(stream: Any) -> Iterator[tuple[Element, Element]]:
    """Each row with what holds all of them, so that the ones that were read can be let go."""
    around: Element | None = None
    for event, one in _parsed(stream, "start", "end"):
        if event == "start" and one.tag == f"{_MAIN}sheetData":
            around = one
        elif event == "end" and one.tag == f"{_MAIN}row" and around is not None:
            yield around, one


def _parsed(stream: Any, *events: str) -> Iterator[tuple[str, Element]]:
    """What is read of XML, bit by bit. One that declares words of its own is refused: spreadsheets never do, and such may grow."""
    wanted: Any = events or ("end",)
    parser: Any = XMLPullParser(wanted)
    before = b""
    while piece := stream.read(_PIECE):
        if b"<!DOCTYPE" in before + piece:
            raise NotAWorkbook
        before = piece[-16:]
        parser.feed(piece)
        yield from parser.read_events()
    parser.close()
    yield from parser.read_events()


def _text(of: Element) -> str:
    return _unescaped("".join(one.text or "" for one in of.iter(f"{_MAIN}t")))


def _unescaped(words: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), words)


def _column(place: str | None, otherwise: int) -> int:
    """0 for `A7`, 27 for `AB7`."""
    number = 0
    for sign in place or "":
        if not sign.isalpha():
            break
        number = number * 26 + ord(sign.upper()) - ord("A") + 1
    return number - 1 if number else otherwise


def _csv_lines(stream: Any) -> Iterator[dict[int, str]]:
    csv.field_size_limit(_LONGEST)
    for line in csv.reader(io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")):
        yield {place: as_meant(cell) for place, cell in enumerate(line) if cell != ""}


def _in_csv(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ya" if cell else "tidak"
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    return str(cell) if isinstance(cell, int | date) else neutralised(str(cell))
