"""Rules of time hold for twenty years: on a working day, in the hours, in order, once per period, whoever looks how often."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar.schedule import (
    CLOSES,
    OPENS,
    DaysAfterEnd,
    DaysFrom,
    EveryWeek,
    PeriodRule,
    WorkingDaysBeforeEnd,
    firing,
    following,
    past,
)
from domain.standards.national_days import national_days
from domain.standards.periods import Frequency, Period
from domain.standards.working_days import WorkCalendar

_OFF = frozenset().union(*map(national_days, range(2019, 2042)))
WITA = ZoneInfo("Asia/Makassar")
_ZONES = st.sampled_from([ZoneInfo("Asia/Jakarta"), WITA, ZoneInfo("Asia/Jayapura")])
_CALENDARS = st.builds(
    lambda days, extra: WorkCalendar(_OFF | frozenset(extra), days),
    st.sampled_from([5, 6]),
    st.sets(st.dates(date(2020, 1, 1), date(2039, 12, 31)), max_size=20),
)
_HOURS = st.times(OPENS, time(18, 59, 59))
_PERIOD_RULES = st.one_of(
    st.builds(WorkingDaysBeforeEnd, _HOURS, st.sampled_from(Frequency), st.integers(0, 15)),
    st.builds(DaysAfterEnd, _HOURS, st.sampled_from(Frequency), st.integers(1, 60)),
    st.builds(EveryWeek, _HOURS, st.integers(0, 4)),
)
_RULES = st.one_of(_PERIOD_RULES, st.builds(DaysFrom, _HOURS, st.integers(-90, 90)))
_DAYS = st.dates(date(2020, 1, 1), date(2039, 12, 31))


@given(_RULES, _DAYS, _CALENDARS, _ZONES)
@settings(max_examples=500, deadline=None)
def test_every_firing_is_on_a_working_day_that_is_no_holiday_and_within_the_hours(rule, day, calendar, zone) -> None:
    local = firing(rule, day, calendar=calendar, zone=zone).at.astimezone(zone)
    assert calendar.is_working(local.date())
    assert local.date() not in _OFF
    assert OPENS <= local.time() < CLOSES


@given(_RULES, _DAYS, _DAYS, _CALENDARS, _ZONES)
@settings(max_examples=500, deadline=None)
def test_a_later_period_or_date_never_fires_earlier(rule, one, other, calendar, zone) -> None:
    first, second = (firing(rule, day, calendar=calendar, zone=zone) for day in sorted((one, other)))
    assert first.at <= second.at


@pytest.mark.parametrize(
    "rule",
    [
        WorkingDaysBeforeEnd(time(8), Frequency.QUARTERLY, 7),
        WorkingDaysBeforeEnd(time(8), Frequency.MONTHLY, 0),
        DaysAfterEnd(time(7), Frequency.MONTHLY, 8),
        EveryWeek(time(15), 4),
    ],
    ids=["7 working days before a quarter ends", "the last working day of a month", "the 8th of a month", "Friday at three"],
)
@pytest.mark.parametrize("working_days", [5, 6])
def test_in_twenty_years_each_period_fires_once(rule: PeriodRule, working_days: int) -> None:
    calendar, begins, ends = WorkCalendar(_OFF, working_days), datetime(2020, 1, 1, tzinfo=WITA), datetime(2040, 1, 1, tzinfo=WITA)
    found = following(rule, begins, calendar=calendar, zone=WITA, count=1100)
    fired = [one for one in found if one.at < ends]
    assert [one.at for one in fired] == sorted(one.at for one in fired)
    assert len({one.occasion for one in fired}) == len(fired)
    wanted = _mondays() if isinstance(rule, EveryWeek) else _periods(rule.frequency)
    assert set(wanted) <= {one.occasion for one in found}


@given(_PERIOD_RULES, _CALENDARS, st.lists(st.integers(0, 24 * 400), min_size=1, max_size=40))
@settings(max_examples=150, deadline=None)
def test_looks_that_are_missed_or_repeated_change_no_firing(rule, calendar, hours) -> None:
    begins = datetime(2026, 1, 1, tzinfo=UTC)
    looks = sorted(begins + timedelta(hours=hour) for hour in (*hours, *hours))
    told = {}
    for now in looks:
        seen = past(rule, now, calendar=calendar, zone=WITA)[-1]
        assert seen.at <= now
        assert told.setdefault(seen.occasion, seen) == seen
        assert following(rule, now, calendar=calendar, zone=WITA, count=1)[0].at > now
    assert list(told.values()) == sorted(told.values())


@pytest.mark.parametrize(
    ("rule", "anchor", "local"),
    [
        (WorkingDaysBeforeEnd(time(8), Frequency.QUARTERLY, 7), date(2026, 10, 1), "2026-12-18 08:00"),
        (DaysAfterEnd(time(7), Frequency.MONTHLY, 8), date(2026, 10, 1), "2026-11-09 07:00"),
        (DaysFrom(time(9), 30), date(2026, 10, 1), "2026-11-02 09:00"),
        (DaysFrom(time(9), -60), date(2026, 12, 31), "2026-10-30 09:00"),
        (EveryWeek(time(15), 4), date(2026, 12, 21), "2026-12-23 15:00"),
        (EveryWeek(time(15), 4), date(2026, 10, 3), "2026-10-02 15:00"),
    ],
    ids=[
        "Christmas, cuti bersama and weekends do not count",
        "the 8th is a Sunday: Monday",
        "30 days after joining on a Saturday: Monday",
        "60 days before a contract ends, on a Sunday: the Friday before, so that there is never less time",
        "Friday is Christmas and Thursday cuti bersama: Wednesday",
        "a Saturday belongs to the week of its Friday",
    ],
)
def test_what_a_rule_means(rule, anchor: date, local: str) -> None:
    found = firing(rule, anchor, calendar=WorkCalendar(_OFF), zone=WITA)
    assert f"{found.at.astimezone(WITA):%Y-%m-%d %H:%M}" == local


def test_no_rule_may_name_an_hour_at_night() -> None:
    with pytest.raises(ValueError, match="outside"):
        EveryWeek(time(19), 4)


def _periods(frequency: Frequency) -> list[str]:
    period, found = Period.containing(date(2020, 2, 1), frequency), []
    while period.year < 2039:
        found.append(str(period))
        period = period.next()
    return found


def _mondays() -> list[str]:
    return [str(date(2020, 1, 6) + timedelta(days=7 * i)) for i in range(990)]
