"""When a draft that was left is offered again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.reporting.idle_drafts import Offer, offer

_THURSDAY = datetime(2026, 10, 1, 8, tzinfo=UTC)
_DAYS = st.integers(0, 40)


@pytest.mark.parametrize(
    ("touched", "offered", "warned", "deadline", "next_morning", "expected"),
    [
        pytest.param(-1, None, None, 10, 1, Offer.IDLE, id="left yesterday"),
        pytest.param(0, None, None, 10, 1, None, id="left this morning"),
        pytest.param(-3, -1, None, 10, 1, None, id="offered since it was left"),
        pytest.param(-1, -3, None, 10, 1, Offer.IDLE, id="left again after it was offered"),
        pytest.param(0, None, None, 1, 1, Offer.DEADLINE, id="due tomorrow"),
        pytest.param(0, None, None, 3, 4, Offer.DEADLINE, id="no working morning before it is due"),
        pytest.param(0, None, None, 3, 1, None, id="a working morning is left before it is due"),
        pytest.param(-3, -1, -1, 0, 1, None, id="due today, and said yesterday"),
        pytest.param(-9, -9, None, -1, 1, None, id="all deadlines have gone by"),
    ],
)
def test_a_draft_is_offered(
    touched: int, offered: int | None, warned: int | None, deadline: int, next_morning: int, expected: Offer | None
) -> None:
    today, day = _THURSDAY.date(), timedelta(days=1)
    assert expected == offer(
        touched=_THURSDAY + touched * day,
        touched_on=today + touched * day,
        offered=None if offered is None else _THURSDAY + offered * day,
        warned=None if warned is None else today + warned * day,
        deadlines=[today + deadline * day],
        today=today,
        next_morning=today + next_morning * day,
    )


@given(deadlines=st.sets(_DAYS, min_size=1, max_size=4))
def test_an_untouched_draft_is_offered_once_and_warned_of_once_before_each_deadline(deadlines: set[int]) -> None:
    """Looked at every working day for six weeks."""
    day, first = timedelta(days=1), _THURSDAY.date()
    days = {first + place * day for place in deadlines}
    offered: datetime | None = None
    warned: date | None = None
    calls: list[tuple[Offer, date]] = []
    for place in range(1, 45):
        now = _THURSDAY + place * day
        why = offer(
            touched=_THURSDAY,
            touched_on=first,
            offered=offered,
            warned=warned,
            deadlines=days,
            today=now.date(),
            next_morning=now.date() + day,
        )
        if why is not None:
            calls.append((why, now.date()))
            offered = now
            warned = now.date() if why is Offer.DEADLINE else warned
    assert sum(why is Offer.IDLE for why, _ in calls) <= 1
    warnings = [at for why, at in calls if why is Offer.DEADLINE]
    assert len(warnings) <= len(days)
    assert all(any(timedelta() <= one - at <= day for one in days) for at in warnings)
