"""Since when something waits for some working days: one moment says of every report what counting its days would say."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.standards.national_days import national_days
from domain.standards.working_days import WorkCalendar
from services.city import City
from services.verification.idle import NUDGE, RAISE, _long_ago

CITY = City(zone=ZoneInfo("Asia/Jayapura"))


@pytest.mark.parametrize("working_days", [5, 6])
@pytest.mark.parametrize("days", [NUDGE, RAISE])
def test_the_moment_says_what_the_days_say(working_days: int, days: int) -> None:
    calendar = WorkCalendar(frozenset(national_days(2026)), working_days)
    for on in (date(2026, 3, 16) + timedelta(days=n) for n in range(20)):  # with Nyepi and Lebaran
        now = datetime(on.year, on.month, on.day, 1, tzinfo=UTC)
        until = _long_ago(calendar, days, now, CITY)
        for hours in range(0, 24 * 25, 5):
            sent = now - timedelta(hours=hours)
            assert (sent < until) == (calendar.add_working_days(CITY.today(sent), days) <= CITY.today(now))
