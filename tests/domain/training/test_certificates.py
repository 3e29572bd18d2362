"""How certificates are read, and which two are one."""

from datetime import date

import pytest

from domain.training.certificates import Unreadable, number_key, read

_TODAY = date(2026, 10, 20)


@pytest.mark.parametrize(
    ("field", "said", "meant"),
    [
        pytest.param("hours", "8", 8, id="a bare number of hours"),
        pytest.param("hours", " 20  JP ", 20, id="with its unit"),
        pytest.param("hours", "4 jam pelajaran", 4, id="with its unit in words"),
        pytest.param("issued_on", "3 Okt 2026", date(2026, 10, 3), id="a date in words"),
        pytest.param("issued_on", "kemarin", date(2026, 10, 19), id="yesterday"),
        pytest.param("number", " 800 / 12 ", "800 / 12", id="blanks around are left out"),
    ],
)
def test_what_is_understood(field: str, said: str, meant: object) -> None:
    assert read(field, said, today=_TODAY) == meant


@pytest.mark.parametrize(
    ("field", "said"),
    [
        pytest.param("hours", "0", id="no hours"),
        pytest.param("hours", "1001", id="more hours than any training has"),
        pytest.param("hours", "-4", id="less than none"),
        pytest.param("hours", "4,5", id="half hours"),
        pytest.param("issued_on", "21 Okt 2026", id="tomorrow"),
        pytest.param("issued_on", "1 Jan 2022", id="too long ago"),
        pytest.param("issued_on", "31 Feb 2026", id="a day that does not exist"),
        pytest.param("number", "-", id="a dash is no number"),
        pytest.param("number", "--- / ---", id="signs alone are no number"),
        pytest.param("issuer", "x" * 161, id="an endless issuer"),
        pytest.param("title", "", id="nothing"),
    ],
)
def test_what_is_not(field: str, said: str) -> None:
    with pytest.raises(Unreadable):
        read(field, said, today=_TODAY)


def test_spaces_dots_and_capitals_make_no_second_certificate() -> None:
    assert number_key("No. 12/PL/2026") == number_key("NO 12 PL 2026") != number_key("No. 12/PL/2025")
