"""The calendar file of a training says the same when it is read back, by the rules of RFC 5545."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from documents import calendar_file
from domain.messages.facts import freeze
from services.training.offers import Offer

_MADE = datetime(2026, 10, 1, 1, 0, tzinfo=UTC)
_OFFER = Offer(
    id=1,
    code="PL 1/2026",
    title="Literasi; menulis, membaca\\ dan “berhitung” untuk kelas awal di sekolah dasar se-Kota Makassar",
    provider="Balai Contoh",
    organiser=None,
    place="Aula, lantai 2\nGedung B",
    starts=date(2026, 10, 20),
    ends=date(2026, 10, 20),
    begins=datetime(2026, 10, 20, 0, 0, tzinfo=UTC),
    finishes=datetime(2026, 10, 20, 7, 0, tzinfo=UTC),
    hours=8,
    seats=None,
    free=None,
    register_until=None,
    is_open=True,
    started=False,
    answer="yes",
    seated=True,
    ahead=0,
    attended=False,
    has_check=False,
    runs=False,
)


def _read(offer: Offer) -> dict[str, str]:
    """A reader of its own: unfold, split at the first colon, take back the escapes."""
    name, content = calendar_file.training(freeze({"offer": offer, "made_at": _MADE}), "id")
    assert re.fullmatch(r"[\w.-]+\.ics", name)
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    lines = content.decode().replace("\r\n ", "").split("\r\n")[:-1]
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    found = dict(line.split(":", 1) for line in lines if not line.startswith(("BEGIN", "END")))
    escapes = {"\\n": "\n", "\\N": "\n", "\\,": ",", "\\;": ";", "\\\\": "\\"}
    return {key: re.sub(r"\\.", lambda match: escapes[match[0]], value) for key, value in found.items()}


def test_what_was_written_is_read_back() -> None:
    read = _read(_OFFER)
    assert (read["SUMMARY"], read["LOCATION"]) == (_OFFER.title, _OFFER.place)
    assert (read["DTSTART"], read["DTEND"], read["DTSTAMP"]) == ("20261020T000000Z", "20261020T070000Z", "20261001T010000Z")
    assert read["VERSION"] == "2.0"
    assert "RRULE" not in read


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {"begins": None, "finishes": None},
            {"DTSTART;VALUE=DATE": "20261020", "DTEND;VALUE=DATE": "20261021"},
            id="a day without hours ends when the next begins",
        ),
        pytest.param(
            {"ends": date(2026, 10, 22)},
            {"RRULE": "FREQ=DAILY;COUNT=3", "DTEND": "20261020T070000Z"},
            id="three days have the same hours each",
        ),
        pytest.param(
            {"ends": date(2026, 10, 22), "begins": None, "finishes": None}, {"DTEND;VALUE=DATE": "20261023"}, id="three whole days"
        ),
        pytest.param({"finishes": None}, {"DTSTART": "20261020T000000Z"}, id="an hour to begin alone"),
    ],
)
def test_days_and_hours(changes: dict[str, object], expected: dict[str, str]) -> None:
    read = _read(replace(_OFFER, **changes))
    assert read.items() >= expected.items()


def test_the_same_training_has_the_same_uid_and_another_training_another() -> None:
    assert _read(_OFFER)["UID"] == _read(replace(_OFFER, title="Judul baru"))["UID"] != _read(replace(_OFFER, code="PL-2"))["UID"]


def test_a_training_the_calendar_does_not_know_how_to_fold_stays_whole() -> None:
    long = replace(_OFFER, title="é" * 200)
    assert _read(long)["SUMMARY"] == "é" * 200


def test_a_training_that_was_cancelled_takes_the_same_event_out() -> None:
    _, content = calendar_file.training(freeze({"offer": _OFFER, "made_at": _MADE, "cancelled": True}), "id")
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:1"} <= set(lines)
    assert f"UID:{_read(_OFFER)['UID']}" in lines
