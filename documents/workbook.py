"""The workbook as a file: XLSX, ODS, XLS, CSV or a web page in, XLSX out; the same content always gives the same bytes."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from documents import percent_cells, tables, web_table
from documents.tables import Sheet
from domain.exchange.roster_headers import ABOVE

MADE = datetime(2026, 1, 1)  # a file format's own local time, fixed so that bytes repeat
_WIDEST = 60
_SEPARATORS = ";,\t|"
_FIRST_LINES = 30
"""Of a CSV, by which it is told how its cells are parted."""
_SEPARATOR = re.compile(r'"?sep=([;,\t|])"?', re.IGNORECASE)
"""What Excel writes first to say how the cells are parted; it is no row of the table."""

_TAKEN_FOR_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "'")
"""How words begin that a spreadsheet program may take for a formula, and what marks them as text."""
_NO_SIGN = "\u2060"
"""Nobody sees it, and the import leaves it out: what writes XLSX takes words in `<r>` for letters with a look of their own."""

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 200_000, 256, 1_500_000
"""Rows and columns a sheet may have, and cells a file; the workbook of a city of 20,000 people needs a tenth of it."""
_MOST_UNPACKED = 256 << 20
_CHUNK = 1 << 20
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WEB_PAGE = re.compile(rb"^\s*<(?:html|table|!doctype|meta|head|body|\?xml)|<(?:html|table)[\s>]", re.I)
# A cell that has a value beyond column IV or row 199,999; a spreadsheet program may well leave empty ones there.
_FAR_AWAY = re.compile(
    rb"<(?:\w{1,20}:)?c\s(?:[^>]{0,200}\s)?r\s{0,4}=\s{0,4}[\"'](?:[A-Z]{3,}\d|[J-Z][A-Z]\d|I[W-Z]\d|[A-Z]*(?:[1-9]\d{6}|[2-9]\d{5}))[^>]{0,200}(?<!/)>",
    re.I,
)


class Trouble(StrEnum):
    """Why a file cannot be read."""

    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    OLD_EXCEL = "old_excel"
    OPEN_DOCUMENT = "open_document"
    WEB_PAGE = "web_page"
    LOCKED = "locked"
    QUOTES = "quotes"
    """A CSV in which a quotation mark is opened and not closed."""


class NotAWorkbook(ValueError):
    """The file is neither XLSX nor CSV, or one that cannot be read."""

    def __init__(self, why: Trouble = Trouble.DAMAGED) -> None:
        super().__init__(why.value)
        self.why = why


def read(content: bytes, *, name: str) -> dict[str, Sheet]:
    """The sheets of a file by name; a CSV or a web page is one sheet, named by the file (`Pegawai.csv`). Raises `NotAWorkbook`.

    `MOST_ROWS`, `MOST_COLUMNS` and `MOST_CELLS` are looked at before anything of that size is made.
    """
    called = name.rsplit("/", 1)[-1]
    if not content.startswith((b"PK\x03\x04", _OLD_OFFICE)):
        title = called.split(".", maxsplit=1)[0].capitalize()
        if _WEB_PAGE.search(content[:4096].replace(b"\x00", b"")):
            return _of({title: _read_web_page(content)})
        if called.lower().endswith((".csv", ".tsv", ".tab")):
            return _of({title: _read_csv(content)})
    _check_packed(content)
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return _of(_sheets(book, _percents(content)))
    except (python_calamine.CalamineError, OSError) as error:
        raise NotAWorkbook(_unreadable(content)) from error


def _of(grids: Mapping[str, tables.Grid]) -> dict[str, Sheet]:
    """The rows of each sheet, and what stands above them."""
    found = {name: tables.rows_of(cells) for name, cells in grids.items()}
    words = [(number, {name: said}) for name, cells in grids.items() for number, said in tables.above(cells)]
    return found | ({ABOVE: words} if words else {})


def _percents(content: bytes) -> dict[str, set[tuple[int, int]]]:
    """Where an XLSX shows percent; nowhere in other files."""
    if not content.startswith(b"PK\x03\x04"):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return percent_cells.in_percent(packed)
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError):
        return {}


def _sheets(book: Any, percents: Mapping[str, set[tuple[int, int]]]) -> dict[str, tables.Grid]:
    found: dict[str, tables.Grid] = {}
    room = MOST_CELLS
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        room -= sheet.total_height * sheet.total_width
        if room < 0:
            raise NotAWorkbook(Trouble.TOO_LARGE)
        found[name] = percent_cells.shown(sheet.to_python(skip_empty_area=False), percents.get(name, set()))
    return found


def _check_packed(content: bytes) -> None:
    """Look whether it is a workbook, and how large it gets, before it is read."""
    if not content.startswith(b"PK\x03\x04"):
        trouble = _what_else(content)
        if trouble is Trouble.OLD_EXCEL and _is_old_book(content):
            return
        raise NotAWorkbook(trouble)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = {name.lower() for name in packed.namelist()}
            if "mimetype" in names and b"opendocument.spreadsheet" not in packed.open("mimetype").read(200):
                raise NotAWorkbook(Trouble.OPEN_DOCUMENT)
            if "xl/workbook.bin" in names:
                raise NotAWorkbook(Trouble.OLD_EXCEL)
            _check_size(packed)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, LookupError) as error:
        raise NotAWorkbook from error


def _what_else(content: bytes) -> Trouble:
    if content.startswith(_OLD_OFFICE):
        return Trouble.LOCKED if _ENCRYPTED in content else Trouble.OLD_EXCEL
    return Trouble.WEB_PAGE if _WEB_PAGE.search(content[:4096].replace(b"\x00", b"")) else Trouble.DAMAGED


def _unreadable(content: bytes) -> Trouble:
    """What to call a workbook whose reader gave it up."""
    if content.startswith(_OLD_OFFICE):
        return Trouble.OLD_EXCEL
    return Trouble.OPEN_DOCUMENT if b"mimetype" in content[:64] else Trouble.DAMAGED


def _is_old_book(content: bytes) -> bool:
    """Whether such a file holds a book of the old Excel, and no document of another program."""
    return any(name.encode("utf-16-le") in content for name in ("Workbook", "Book"))


def _check_size(packed: zipfile.ZipFile) -> None:
    room = _MOST_UNPACKED
    for part in packed.infolist():
        before = b""
        with packed.open(part) as stream:
            while piece := stream.read(_CHUNK):
                room -= len(piece)
                if room < 0 or _FAR_AWAY.search(before + piece):
                    raise NotAWorkbook(Trouble.TOO_LARGE)
                before = piece[-256:]


def write(sheets: Mapping[str, tuple[Sequence[str], Sequence[Sequence[Any]]]]) -> bytes:
    """An XLSX with these sheets (headers, rows). Text stays text: nothing a person wrote becomes a formula."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"title": "Sipakainga", "created": MADE})
    bold = book.add_format({"bold": True, "bg_color": "#DCE6F1", "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, (headers, rows) in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for column, header in enumerate(headers):
            sheet.write_string(0, column, header, bold)
            longest = max([len(header), *(len(str(row[column] or "")) for row in rows[:200])])
            sheet.set_column(column, column, min(longest + 2, _WIDEST))
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                write_cell(sheet, number, column, cell, day)
    book.close()
    return target.getvalue()


def write_cell(sheet: Any, row: int, column: int, cell: Any, day: Any) -> None:
    """One cell by what it is; text is never looked at for formulas."""
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_string(row, column, "ya" if cell else "tidak")
    elif isinstance(cell, Decimal | int):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, datetime):
        sheet.write_string(row, column, cell.isoformat(timespec="seconds"))
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), day)
    else:
        words = str(cell)
        sheet.write_string(row, column, f"{_NO_SIGN}{words}" if words.startswith("<r>") else words)


def neutralised(words: str) -> str:
    """Words as they stand in a CSV: what a spreadsheet program would take for a formula begins with an apostrophe."""
    return f"'{words}" if words.startswith(_TAKEN_FOR_FORMULAS) else words


def as_meant(words: str) -> str:
    """Words of a CSV as they were before they were `neutralised`."""
    return words[1:] if words.startswith("'") and words[1:].startswith(_TAKEN_FOR_FORMULAS) else words


def _read_web_page(content: bytes) -> tables.Grid:
    try:
        found = web_table.grids(content, most_cells=MOST_CELLS)
    except web_table.TooLarge:
        raise NotAWorkbook(Trouble.TOO_LARGE) from None
    if not found:
        raise NotAWorkbook(Trouble.WEB_PAGE)
    if len(found[0]) > MOST_ROWS or max(map(len, found[0])) > MOST_COLUMNS:
        raise NotAWorkbook(Trouble.TOO_LARGE)
    return found[0]


def _read_csv(content: bytes) -> tables.Grid:
    text = _decoded(content)
    lines = re.split(r"\r\n|[\r\n]", text, maxsplit=_FIRST_LINES)[:_FIRST_LINES]
    said = _SEPARATOR.fullmatch(lines[0])
    delimiter = said[1] if said else _parted_by(lines)
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):  # lines end as whoever wrote them ends lines
            cells += len(row)
            if len(rows) >= MOST_ROWS or len(row) > MOST_COLUMNS or cells > MOST_CELLS:
                raise NotAWorkbook(Trouble.TOO_LARGE)
            rows.append([as_meant(cell) for cell in row])
    except csv.Error as error:
        raise NotAWorkbook(Trouble.QUOTES) from error
    if said:
        rows[0] = []  # the line stays counted, as the spreadsheet shows the ones below it
    return rows


def _parted_by(lines: Sequence[str]) -> str:
    """The sign that parts the cells: the one by which most lines come to equally many; words in quotes do not count."""
    bare = [re.sub(r'"[^"]*"', "", line) for line in lines if line.strip()]

    def fits(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in bare if sign in line]
        usual = max(set(counts), key=lambda one: (counts.count(one), one)) if counts else 0
        return usual * counts.count(usual), sum(counts)

    return max(_SEPARATORS, key=fits)


def _decoded(content: bytes) -> str:
    """The text, in whichever of the usual encodings it was saved."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    for number, name in ((1, "utf-16-le"), (0, "utf-16-be")):  # without the mark that says so
        if len(content) > 3 and content[number:400:2].count(0) > 0.9 * len(content[number:400:2]):
            return content.decode(name, errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
