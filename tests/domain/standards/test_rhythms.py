"""How often people are evaluated: from when a change holds, what opens on which day, and what a period weighs."""

from datetime import date, timedelta

import pytest

from domain.evaluation.ratings import Rating
from domain.evaluation.year import Judged, propose
from domain.standards import rhythms
from domain.standards.periods import Frequency, Period
from domain.standards.rules import Rules

_M, _Q = Frequency.MONTHLY, Frequency.QUARTERLY


def test_one_monthly_standard_is_enough() -> None:
    assert rhythms.rhythm([]) is rhythms.rhythm([_Q]) is _Q
    assert rhythms.rhythm([_Q, _M]) is _M


def test_what_was_said_holds_from_its_day_on() -> None:
    said = [(date(2026, 7, 1), _M), (date(2027, 1, 1), _Q)]
    days = (date(2026, 6, 30), date(2026, 7, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert [rhythms.on(day, said) for day in days] == [_Q, _M, _M, _Q]


@pytest.mark.parametrize(
    ("today", "since"),
    [
        ("2026-10-01", "2026-10-01"),
        ("2026-10-31", "2026-10-01"),
        ("2026-11-01", "2027-01-01"),
        ("2026-12-31", "2027-01-01"),
        ("2027-01-31", "2027-01-01"),
    ],
)
def test_a_change_holds_from_the_first_quarter_of_which_no_month_has_ended(today: str, since: str) -> None:
    assert rhythms.holds_from(date.fromisoformat(today)) == date.fromisoformat(since)


@pytest.mark.parametrize("opens_after", [1, 7, 15, 30])
def test_every_month_and_quarter_of_twenty_years_opens_and_none_before_its_day(opens_after: int) -> None:
    rules, opened = Rules(opens_after=opens_after), dict[Period, date]()
    day = date(2020, 1, 1)
    while day.year < 2040:
        for period in rhythms.opening(day, rules):
            assert opens_after <= (day - period.last).days <= rules.opens_until
            opened.setdefault(period, day)
        day += timedelta(days=1)
    for year in range(2020, 2039):
        for length, count in ((_M, 12), (_Q, 4)):
            for number in range(1, count + 1):
                period = Period(year, length, number)
                assert (opened[period] - period.last).days == opens_after


def test_a_month_is_of_use_until_the_next_one_opens() -> None:
    found = {str(one) for one in rhythms.opening(date(2026, 10, 1), Rules())}
    assert found == {"2026-09", "2026-Q3"}, "August is not opened again on the day on which September is"
    assert [str(one) for one in rhythms.opening(date(2026, 11, 1), Rules())] == ["2026-Q3", "2026-10"]


@pytest.mark.parametrize(
    ("period", "ending", "before", "sharing"),
    [
        ("2026-08", ["2026-08"], ["2026-07"], ["2026-Q3"]),
        ("2026-09", ["2026-09", "2026-Q3"], ["2026-08"], ["2026-Q3"]),
        ("2026-10", ["2026-10"], ["2026-09", "2026-Q3"], ["2026-Q4"]),
        ("2026-Q3", ["2026-07", "2026-08", "2026-09", "2026-Q3"], ["2026-06", "2026-Q2"], ["2026-07", "2026-08", "2026-09"]),
    ],
)
def test_what_ends_in_a_period_what_ended_before_it_and_what_shares_its_days(
    period: str, ending: list[str], before: list[str], sharing: list[str]
) -> None:
    found = Period.parse(period)
    assert [[str(one) for one in of] for of in (found.ending(), found.before(), found.sharing())] == [ending, before, sharing]


def test_three_months_weigh_what_their_quarter_weighs() -> None:
    """Whoever was rated alike all through a time has the same year, however often they were rated."""
    below, meets, above = Rating
    for first, second in ((below, meets), (meets, above), (above, below), (below, above)):
        for split in range(1, 4):
            ratings = [first] * split + [second] * (4 - split)
            as_quarters = [Judged(one, one, rhythms.weight(Period(2026, _Q, n + 1))) for n, one in enumerate(ratings)]
            as_months = [Judged(one, one, rhythms.weight(Period(2026, _M, 1))) for one in ratings for _ in range(3)]
            mixed = [*as_quarters[:2], *as_months[6:]]
            assert propose(as_quarters) == propose(as_months) == propose(mixed)
