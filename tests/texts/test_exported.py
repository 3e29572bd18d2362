"""What an export says to be read is in the reader's words and by the reader's clock; what is read back is the same in every language."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.exchange import exporting, follow_ups, history, sheets
from texts import LANGUAGES, exported

_AT = datetime(2026, 9, 30, 16, 30, tzinfo=UTC)
_TRAIL = (
    "S1",
    "IPV2",
    "2026-09",
    1,
    _AT,
    "1990",
    "submitted",
    {"state": "value", "value": "24"},
    {"state": "nil", "note": "nil"},
    "value",
)
_REPORT: dict[str, Any] = {"Nomor": "S1", "Keadaan": "not_applicable", "Terlambat": True, "Dikirim": _AT, "Alasan": "ya"}


def _worded(name: str, headers: Any, row: Any, language: str, zone: str) -> tuple[str, list[str], tuple[Any, ...]]:
    ((title, shown, rows),) = exported.readable([(name, headers, [row])], only_history=True, language=language, zone=ZoneInfo(zone))
    return title, list(shown), next(iter(rows))


@pytest.mark.parametrize(
    ("language", "zone", "at", "event", "before", "after"),
    [
        ("id", "Asia/Makassar", "2026-10-01 00:30 WITA", "dikirim", "nilai = 24", "catatan = nil, keadaan = nihil"),
        ("id", "Asia/Jayapura", "2026-10-01 01:30 WIT", "dikirim", "nilai = 24", "catatan = nil, keadaan = nihil"),
        ("en", "Asia/Jakarta", "2026-09-30 23:30 WIB", "sent", "value = 24", "note = nil, state = nil"),
    ],
)
def test_the_trail_is_said_in_words(language: str, zone: str, at: str, event: str, before: str, after: str) -> None:
    title, headers, row = _worded("Jejak", exporting.TRAIL[:10], _TRAIL, language, zone)
    assert (row[4], row[6], row[7], row[8], row[9]) == (at, event, before, after, "value")
    assert (title, headers[6]) == (("Jejak", "Peristiwa") if language == "id" else ("Trail", "Event"))
    assert title in history.TOLD


def test_states_and_truths_are_words_and_what_people_wrote_stays() -> None:
    _, _, indonesian = _worded("Laporan", tuple(_REPORT), tuple(_REPORT.values()), "id", "Asia/Makassar")
    _, headers, english = _worded("Laporan", tuple(_REPORT), tuple(_REPORT.values()), "en", "Asia/Makassar")
    assert indonesian == ("S1", "tidak berlaku", "ya", "2026-10-01 00:30 WITA", "ya")
    assert english == ("S1", "not applicable", "yes", "2026-10-01 00:30 WITA", "ya")
    assert headers == ["Number", "State", "Late", "Sent", "Reason"]


@pytest.mark.parametrize("sheet", sheets.SHEETS, ids=lambda one: one.name)
def test_what_is_read_back_is_the_same_in_every_language(sheet: sheets.Sheet) -> None:
    page = (sheet.name, tuple(one.header for one in sheet.columns), [(_AT, True, "value", {})])
    assert list(exported.readable([page], only_history=True, language="en", zone=ZoneInfo("Asia/Makassar"))) == [page]


def test_every_word_and_header_has_both_languages() -> None:
    found = exported.words()
    groups = [*found["cells"].values(), *(found[name] for name in ("truth", "parts", "sheets", "headers", "own_sheets"))]
    assert all(len(said) == len(LANGUAGES) and all(said) for group in groups for said in group.values())
    told = (exporting.REPORTS, exporting.TRAIL, exporting.EVALUATIONS, exporting.PLANS, exporting.DECISIONS, follow_ups.HEADERS)
    assert {header for headers in told for header in headers} <= set(found["headers"])
