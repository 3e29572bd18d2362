"""However weekdays, holidays and leave fall: who is late hears of it before their supervisor does."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar.reminders import LATE, SUPERVISOR, steps
from domain.standards.working_days import WorkCalendar

DAYS = [date(2026, 1, 1) + timedelta(days=i) for i in range(730)]
OFFSETS = st.sets(st.integers(-8, 12), max_size=12)


def _told(due: date, works: WorkCalendar, away: set[int], above: WorkCalendar, above_away: set[int]) -> dict[str, date]:
    """The day of each step, where the person and the supervisor are written to only on days on which they work."""
    told: dict[str, date] = {}
    for offset in range(-8, 13):
        today = due + timedelta(days=offset)
        found = steps(due=due, today=today, taken=frozenset(told), late_on=told.get(LATE))
        told |= dict.fromkeys(found.skip, date.min)
        here = (above, above_away) if found.take == SUPERVISOR else (works, away)
        if found.take and here[0].is_working(today) and offset not in here[1]:
            told[found.take] = today
    return told


@settings(max_examples=400)
@given(
    st.sampled_from(DAYS),
    st.sampled_from((5, 6)),
    st.sampled_from((5, 6)),
    st.sets(st.sampled_from(DAYS), max_size=60),
    OFFSETS,
    OFFSETS,
)
def test_the_supervisor_hears_only_after_the_person_did(
    due: date, days: int, days_above: int, off: set[date], away: set[int], above_away: set[int]
) -> None:
    works, above = WorkCalendar(frozenset(off), days), WorkCalendar(frozenset(off), days_above)
    told = _told(due, works, away, above, above_away)
    open_days = [due + timedelta(days=i) for i in range(1, 10) if i not in away and works.is_working(due + timedelta(days=i))]
    if open_days:
        assert told[LATE] == open_days[0]
    else:
        assert told[LATE] == told[SUPERVISOR] == date.min
    if told[SUPERVISOR] != date.min:
        assert told[LATE] < told[SUPERVISOR]
        assert told[SUPERVISOR] >= due + timedelta(days=3)


def test_a_friday_in_a_unit_of_five_days_is_followed_by_h_1_on_monday_and_the_supervisor_on_tuesday() -> None:
    friday = date(2026, 11, 6)
    told = _told(friday, WorkCalendar(frozenset(), 5), set(), WorkCalendar(frozenset(), 5), set())
    assert (told[LATE], told[SUPERVISOR]) == (date(2026, 11, 9), date(2026, 11, 10))
