"""How long a workbook of 20,000 people takes, and what a second import costs."""

import tempfile
import time
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from sqlalchemy import Engine
from sqlmodel import Session

from documents import workbook
from models.database import connect, migrate
from sample import city
from services.exchange import importing, sheets
from services.messages.sent_files import Rows

PEOPLE = 20_000
_TODAY = date(2026, 10, 1)
Result = TypeVar("Result")


def large_workbook() -> bytes:
    """The sample city with 20,000 more teachers."""
    book = city.workbook(today=_TODAY)
    template = book["Pegawai"][6]
    book["Pegawai"] += [{**template, "NIP": nip(n), "Status": "PNS"} for n in range(PEOPLE)]
    pages = {
        sheet.name: ([c.header for c in sheet.columns], [[row.get(c.header) for c in sheet.columns] for row in book[sheet.name]])
        for sheet in sheets.SHEETS
        if sheet.name in book
    }
    return workbook.write(pages)


def measure() -> dict[str, float]:
    """Seconds to read the file, to import it, and to import it again; how many rows each import changed."""
    content = large_workbook()
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{folder}/city.sqlite3")
        migrate(engine)
        read, rows = _timed(lambda: workbook.read(content, name="a.xlsx"))
        first, outcome = _timed(lambda: _take(engine, rows))
        second, again = _timed(lambda: _take(engine, rows))
        engine.dispose()
    assert not outcome.rejected, outcome.rejected[:3]
    return {"read s": read, "import s": first, "changes": outcome.changes, "again s": second, "changes again": again.changes}


def nip(number: int) -> str:
    """A different NIP for each number up to some 270,000."""
    year, month = 1970 + number % 25, 1 + number // 25 % 12
    return f"{year}{month:02}01{year + 25}01{1 + number % 2}{number // 300 % 999 + 1:03}"


def _take(engine: Engine, rows: Rows) -> importing.Outcome:
    with Session(engine) as session, session.begin():
        return importing.take(session, rows, today=_TODAY, write=True)


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result
