"""The cells of a workbook as JSON keeps them, and back: days and hours as a pair of what they are and how they are written."""

import math
from datetime import date, datetime, time, timedelta
from typing import Any

_WRITTEN: dict[str, Any] = {"datetime": datetime.fromisoformat, "date": date.fromisoformat, "time": time.fromisoformat}


def as_json(cell: object) -> list[Any]:
    """A cell that JSON does not know; for `json.dumps(…, default=as_json)`."""
    if isinstance(cell, datetime | date | time):
        return [type(cell).__name__, cell.isoformat()]
    if isinstance(cell, timedelta):
        return ["timedelta", cell.total_seconds()]
    raise TypeError(type(cell).__name__)


def restored(cells: dict[str, Any]) -> dict[str, Any]:
    """A row that came from JSON, its cells as they were; what is no number any more is its words."""
    for header, cell in cells.items():
        if isinstance(cell, list):
            kind, written = cell
            cells[header] = timedelta(seconds=written) if kind == "timedelta" else _WRITTEN[kind](written)
        elif isinstance(cell, float) and not math.isfinite(cell):
            cells[header] = str(cell)
    return cells
