"""How long a workbook of 20,000 people takes, and what a second import costs."""

import tempfile
import time
from datetime import date

from sqlmodel import Session

from documents import workbook
from models.database import connect, migrate
from sample import city
from services import importing, sheets

PEOPLE = 20_000


def measure() -> dict[str, float]:
    """Seconds to write the file, to read it, to import it, and to import it again; the changes of the second time."""
    today = date(2026, 10, 1)
    book = city.workbook(today=today)
    template = book["Pegawai"][6]
    book["Pegawai"] += [{**template, "NIP": _nip(n), "Status": "PNS"} for n in range(PEOPLE)]
    pages = {
        sheet.name: ([c.header for c in sheet.columns], [[row.get(c.header) for c in sheet.columns] for row in book[sheet.name]])
        for sheet in sheets.SHEETS
    }
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{folder}/city.sqlite3")
        migrate(engine)
        written, content = _timed(lambda: workbook.write(pages))
        read, rows = _timed(lambda: workbook.read(content, name="a.xlsx"))
        first, outcome = _timed(lambda: _take(engine, rows, today))
        second, again = _timed(lambda: _take(engine, rows, today))
        engine.dispose()
    assert not outcome.rejected, outcome.rejected[:3]
    return {
        "people": len(book["Pegawai"]),
        "write": written,
        "read": read,
        "import": first,
        "again": second,
        "changes": again.changes,
    }


def _nip(number: int) -> str:
    """A different NIP for each number up to some 270,000."""
    year, month = 1970 + number % 25, 1 + number // 25 % 12
    return f"{year}{month:02}01{year + 25}01{1 + number % 2}{number // 300 % 999 + 1:03}"


def _take(engine: object, rows: object, today: date) -> importing.Outcome:
    with Session(engine) as session, session.begin():  # type: ignore[call-overload]
        return importing.take(session, rows, today=today, write=True)  # type: ignore[arg-type]


def _timed(work: object) -> tuple[float, object]:
    begun = time.perf_counter()
    result = work()  # type: ignore[operator]
    return time.perf_counter() - begun, result
