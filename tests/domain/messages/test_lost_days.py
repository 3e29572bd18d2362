"""Days that an outage took, and the terms that are longer for them."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from domain.messages.lost_days import given_back, lost_days

_ZONE = ZoneInfo("Asia/Makassar")


def _days(*days: int) -> tuple[date, ...]:
    return tuple(date(2026, 10, day) for day in days)


@pytest.mark.parametrize(
    ("began", "ended", "lost"),
    [
        ("2026-10-09 14:00", "2026-10-13 06:30", (10, 11, 12)),
        ("2026-10-09 12:00", "2026-10-13 13:00", (9, 10, 11, 12, 13)),
        ("2026-10-09 19:00", "2026-10-10 07:00", ()),
        ("2026-10-09 08:00", "2026-10-09 13:59", ()),
        ("2026-10-09 08:00", "2026-10-09 14:00", (9,)),
        ("2026-10-09 23:00", "2026-10-10 23:00", (10,)),
    ],
)
def test_a_day_is_lost_of_whose_hours_half_are(began: str, ended: str, lost: tuple[int, ...]) -> None:
    first, last = (datetime.fromisoformat(one).replace(tzinfo=_ZONE) for one in (began, ended))
    assert lost_days(first, last, zone=_ZONE, opens=time(7), closes=time(19)) == _days(*lost)


def _works(day: date) -> bool:
    return day.weekday() < 5


@pytest.mark.parametrize(
    ("until", "lost", "counts", "later"),
    [
        pytest.param(16, (), _works, 16, id="nothing lost"),
        pytest.param(16, (14,), _works, 19, id="a working day within: the next after the weekend"),
        pytest.param(16, (10, 11), _works, 16, id="only a weekend"),
        pytest.param(16, (14, 15), _works, 20, id="two working days"),
        pytest.param(16, (16, 17, 18, 19, 20), _works, 21, id="lost beyond the last day"),
        pytest.param(16, (20, 21), _works, 16, id="lost after it"),
        pytest.param(16, (5, 6), _works, 16, id="lost before it began"),
        pytest.param(16, (12, 12, 12), _works, 19, id="one day is one"),
        pytest.param(16, (10, 11, 12), lambda _: True, 19, id="days of the calendar"),
    ],
)
def test_each_lost_day_is_given_back_as_one_that_counts(until: int, lost: tuple[int, ...], counts: object, later: int) -> None:
    found = given_back(date(2026, 10, until), since=date(2026, 10, 10), lost=_days(*lost), counts=counts)
    assert found == date(2026, 10, later)
