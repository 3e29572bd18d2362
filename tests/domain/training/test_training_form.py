"""How the answers about a new training are read: what could mean two things, or lies in the past, is not guessed."""

from datetime import date, time

import pytest

from domain.training.planning import FIELDS, OPTIONAL, Unreadable, read

_TODAY = date(2026, 10, 1)


@pytest.mark.parametrize(
    ("field", "said", "meant"),
    [
        pytest.param("days", "20 Okt 2026", (date(2026, 10, 20), date(2026, 10, 20)), id="one day"),
        pytest.param("days", "20-22 Okt", (date(2026, 10, 20), date(2026, 10, 22)), id="three days of one month"),
        pytest.param("days", "30 Okt s.d. 2 Nov 2026", (date(2026, 10, 30), date(2026, 11, 2)), id="over the end of a month"),
        pytest.param("days", "2026-10-20..2026-10-21", (date(2026, 10, 20), date(2026, 10, 21)), id="as the workbook has it"),
        pytest.param("days", "20/10/2026", (date(2026, 10, 20), date(2026, 10, 20)), id="in numbers"),
        pytest.param("days", "5 Jan", (date(2027, 1, 5), date(2027, 1, 5)), id="without a year the next such day"),
        pytest.param("clock", "08.00-15.00", (time(8), time(15)), id="from and to"),
        pytest.param("clock", "pukul 8 sampai 12.30 WITA", (time(8), time(12, 30)), id="in words"),
        pytest.param("clock", "13:15", (time(13, 15), None), id="a beginning alone"),
        pytest.param("hours", "8 JP", 8, id="hours with their unit"),
        pytest.param("seats", "30 kursi", 30, id="seats with their unit"),
        pytest.param("audience", "Guru Kelas, Kepala Sekolah", ("Guru Kelas", "Kepala Sekolah"), id="several positions"),
        pytest.param("organiser", "19780101 200201 2 001", "197801012002012001", id="a NIP with blanks"),
        pytest.param("register_until", "1 Oktober", date(2026, 10, 1), id="registration until today"),
    ],
)
def test_what_is_understood(field: str, said: str, meant: object) -> None:
    assert read(field, said, today=_TODAY) == meant


@pytest.mark.parametrize(
    ("field", "said"),
    [
        pytest.param("title", "PWS", id="a title too short to say anything"),
        pytest.param("days", "1 Okt 2026", id="today is too late to invite"),
        pytest.param("days", "30 Sep 2026", id="yesterday"),
        pytest.param("days", "kemarin", id="yesterday in words"),
        pytest.param("days", "Senin", id="a weekday without a date"),
        pytest.param("days", "22-20 Okt", id="the wrong way round"),
        pytest.param("days", "1 Nov 2026 s.d. 1 Nov 2027", id="a whole year"),
        pytest.param("days", "31 Feb 2027", id="a day that does not exist"),
        pytest.param("clock", "15.00-08.00", id="hours the wrong way round"),
        pytest.param("clock", "25.00", id="an hour that does not exist"),
        pytest.param("clock", "pagi", id="the morning"),
        pytest.param("hours", "0", id="no hours"),
        pytest.param("seats", "-3", id="less than no seats"),
        pytest.param("audience", " ; ", id="an empty list"),
        pytest.param("organiser", "1978", id="half a NIP"),
        pytest.param("register_until", "30 Sep 2026", id="registration that has ended"),
    ],
)
def test_what_is_not(field: str, said: str) -> None:
    with pytest.raises(Unreadable, match=field):
        read(field, said, today=_TODAY)


def test_only_what_is_asked_may_be_left_out() -> None:
    assert set(FIELDS) >= OPTIONAL
