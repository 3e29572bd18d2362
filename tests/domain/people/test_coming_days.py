"""Days to come, as people write them; what is over or makes no sense is not taken for something else."""

from datetime import date

import pytest

from domain.people.coming_days import read_coming
from domain.people.leaves import NotDays

_TODAY = date(2026, 10, 1)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("hari ini", (2026, 10, 1), (2026, 10, 1)),
        ("Besok", (2026, 10, 2), (2026, 10, 2)),
        ("3-7 Okt", (2026, 10, 3), (2026, 10, 7)),
        ("3 - 7 oktober 2026", (2026, 10, 3), (2026, 10, 7)),
        ("3 s.d. 7 Okt.", (2026, 10, 3), (2026, 10, 7)),
        ("30 Okt s/d 3 Nov", (2026, 10, 30), (2026, 11, 3)),
        ("28 Des - 4 Jan", (2026, 12, 28), (2027, 1, 4)),
        ("28 Des 2026 - 4 Jan 2027", (2026, 12, 28), (2027, 1, 4)),
        ("5/10-9/10", (2026, 10, 5), (2026, 10, 9)),
        ("5/10/2026 sampai 9/10/2026", (2026, 10, 5), (2026, 10, 9)),
        ("2026-10-05..2026-10-09", (2026, 10, 5), (2026, 10, 9)),
        ("sampai 12/10", (2026, 10, 1), (2026, 10, 12)),
        ("sampai dengan 12 Oktober", (2026, 10, 1), (2026, 10, 12)),
        ("12 Oct", (2026, 10, 12), (2026, 10, 12)),
        ("2 Agustus", (2027, 8, 2), (2027, 8, 2)),
    ],
)
def test_days_are_read(said: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    found = read_coming(said, today=_TODAY)
    assert (found.first, found.last) == (date(*first), date(*last))


@pytest.mark.parametrize(
    "said",
    ["", "minggu depan", "7-3 Okt", "31 Feb", "30/9/2026", "1 Jan 2026 - 9 Okt 2026", "3 Okt 2026 - 3 Okt 2027", "3-7", "12 Abc"],
)
def test_what_names_no_days_to_come_is_refused(said: str) -> None:
    with pytest.raises(NotDays):
        read_coming(said, today=_TODAY)
