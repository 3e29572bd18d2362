"""Sheets for reading, in the reader's words and by the reader's clock; what is read back keeps its headers and its codes."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

Page = tuple[str, Sequence[str], Iterable[Sequence[Any]]]
_SPOKEN = {"id": 0, "en": 1}
"""Where a language stands among the words."""
_FILE = Path(__file__).with_name("export_words.toml")


@cache
def words() -> Mapping[str, Any]:
    """What stands in export_words.toml."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def readable(pages: Iterable[Page], *, only_history: bool, language: str | None, zone: ZoneInfo) -> Iterator[Page]:
    """The pages, worded; `only_history`: sheets that the import reads are left as they are."""
    spoken = _SPOKEN.get(language or "", 0)
    titles, heads = words()["sheets"], words()["headers"]
    if not only_history:
        titles = titles | words()["own_sheets"]
    for name, headers, rows in pages:
        if only_history and name not in titles:
            yield name, headers, rows
        else:
            shown = [_one(heads, one, spoken) for one in headers]
            yield _one(titles, name, spoken), shown, _Rows(headers, rows, spoken, zone)


class _Rows:
    """Rows that are worded when they are asked for."""

    def __init__(self, headers: Sequence[str], rows: Iterable[Sequence[Any]], spoken: int, zone: ZoneInfo) -> None:
        kinds = words()["cells"]
        self._columns = [kinds.get(header, {}) for header in headers]
        self._rows, self._spoken, self._zone = rows, spoken, zone

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        for row in self._rows:
            yield tuple(self._cell(cell, known) for cell, known in zip(row, self._columns, strict=True))

    def _cell(self, cell: Any, known: Mapping[str, Sequence[str]]) -> Any:
        if isinstance(cell, bool):
            return _one(words()["truth"], "ya" if cell else "tidak", self._spoken)
        if isinstance(cell, str):
            return _one(known, cell, self._spoken)
        if isinstance(cell, Mapping):
            return self._record(cell)
        if isinstance(cell, datetime):
            return when(cell, self._zone)
        return cell

    def _record(self, record: Mapping[str, Any]) -> str:
        """A value of the trail: `nilai = 25, catatan = …`; that there is one goes without saying."""
        meant, told = words()["cells"]["Keadaan"] | {"True": words()["truth"]["ya"], "False": words()["truth"]["tidak"]}, []
        for name, value in record.items():
            if name != "state" or value != "value":
                shown = str(value)
                told.append(
                    (_one(words()["parts"], name, self._spoken), shown if name in _FREE else _one(meant, shown, self._spoken))
                )
        return ", ".join(f"{name} = {value}" for name, value in sorted(told))


_FREE = ("reason", "note")
"""What people wrote themselves."""


def _one(known: Mapping[str, Sequence[str]], word: str, spoken: int) -> str:
    return known[word][spoken] if word in known else word


def when(moment: datetime, zone: ZoneInfo) -> str:
    """`2026-10-01 08:15 WITA`: sorts as it is read."""
    local = moment.astimezone(zone)
    return f"{local:%Y-%m-%d %H:%M} {local.tzname()}"
