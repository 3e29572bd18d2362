"""The days all of Indonesia is off are those that were published, and a wrong year is found before it reaches a person."""

from datetime import date

from domain.standards.national_days import FILE, national_days
from tests.national_days import as_published


def test_they_are_as_published() -> None:
    assert FILE.read_text(encoding="utf-8") == as_published(), "write them again with `python -m tests.national_days`"


def test_of_a_year_that_nobody_decreed_there_are_none() -> None:
    assert date(2026, 8, 17) in national_days(2026)
    assert not national_days(2100)
