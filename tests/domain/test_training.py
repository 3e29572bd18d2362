"""Seats, waiting lists, reminders and the yearly hours: rules as tables and properties."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.nip import Employment
from domain.training import duty, is_open, moves_up, reminder, suits

_FIRST = date(2026, 10, 20)


@pytest.mark.parametrize(
    ("line", "seats", "taken", "up"),
    [
        pytest.param([(3, 30), (1, 10), (2, 20)], 2, 0, (10, 20), id="the first in line get the seats"),
        pytest.param([(7, 70), (9, 90)], 5, 4, (70,), id="one seat came free, one person moves up"),
        pytest.param([(7, 70)], 5, 5, (), id="no seat is free"),
        pytest.param([(7, 70)], 3, 5, (), id="fewer seats than were given: nobody loses theirs, nobody moves up"),
        pytest.param([(1, 10), (2, 20)], None, 40, (10, 20), id="without a limit everybody has a seat"),
        pytest.param([], 5, 0, (), id="nobody waits"),
    ],
)
def test_who_moves_up(line: list[tuple[int, int]], seats: int | None, taken: int, up: tuple[int, ...]) -> None:
    assert moves_up(line, seats=seats, taken=taken) == up


@given(st.lists(st.integers(0, 50), unique=True), st.integers(0, 20), st.integers(0, 20))
def test_nobody_is_overtaken_and_no_seat_is_given_twice(turns: list[int], seats: int, taken: int) -> None:
    line = [(turn, turn) for turn in turns]
    up = moves_up(line, seats=seats, taken=taken)
    left = set(turns) - set(up)
    assert len(up) <= max(0, seats - taken)
    assert not up or not left or max(up) < min(left)
    assert not left or len(up) == max(0, seats - taken)


@pytest.mark.parametrize(
    ("audience", "fits"),
    [
        pytest.param(None, True, id="no audience is everyone"),
        pytest.param(" ; ", True, id="an empty list is everyone"),
        pytest.param("Guru Kelas; Kepala Sekolah", True, id="one of several positions"),
        pytest.param("guru kelas", True, id="capitals do not matter"),
        pytest.param("Guru", False, id="a part of the position's name is another position"),
    ],
)
def test_whom_a_training_suits(audience: str | None, fits: bool) -> None:
    assert suits("Guru Kelas", audience) is fits


@pytest.mark.parametrize(
    ("until", "today", "may"),
    [
        pytest.param(date(2026, 10, 15), date(2026, 10, 15), True, id="on the last day of registration"),
        pytest.param(date(2026, 10, 15), date(2026, 10, 16), False, id="the day after"),
        pytest.param(None, date(2026, 10, 19), True, id="without a last day, until the day before it starts"),
        pytest.param(None, _FIRST, False, id="not once it has started"),
        pytest.param(date(2026, 10, 25), _FIRST, False, id="a last day after the start does not count"),
    ],
)
def test_how_long_one_may_say_yes(until: date | None, today: date, may: bool) -> None:
    assert is_open(starts=_FIRST, register_until=until, today=today) is may


@pytest.mark.parametrize(
    ("before", "step"),
    [(4, None), (3, "H-3"), (2, "H-3"), (1, "H-1"), (0, "H-0"), (-1, None)],
    ids=["too early", "three days before", "two days before", "the day before", "the morning", "it is over"],
)
def test_when_those_who_come_are_reminded(before: int, step: str | None) -> None:
    assert reminder(starts=_FIRST, today=_FIRST - timedelta(days=before)) == step


@pytest.mark.parametrize(
    ("employment", "hours", "missing", "over"),
    [
        pytest.param(Employment.PNS, 0, 20, 0, id="a PNS begins with 20 missing"),
        pytest.param(Employment.PNS, 20, 0, 0, id="a PNS with 20 is done"),
        pytest.param(Employment.PNS, 60, 0, 0, id="a PNS has no upper limit"),
        pytest.param(Employment.PPPK, 0, 0, 0, id="a PPPK owes none"),
        pytest.param(Employment.PPPK, 24, 0, 0, id="a PPPK may have 24"),
        pytest.param(Employment.PPPK, 30, 0, 6, id="a PPPK with 30 is 6 over"),
    ],
)
def test_the_yearly_hours(employment: Employment, hours: int, missing: int, over: int) -> None:
    mine = duty(employment, least_pns=20, most_pppk=24)
    assert (mine.missing(hours), mine.over(hours)) == (missing, over)
