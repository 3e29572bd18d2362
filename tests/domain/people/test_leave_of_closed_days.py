"""Leave on closed days is what it was when they closed, whatever is written down of them later."""

from datetime import date

import pytest

from domain.people.leave_kinds import LeaveKind
from domain.people.leaves import Days, as_they_stood

_UNTIL = date(2026, 8, 31)


def _days(first: str, last: str, kind: LeaveKind = LeaveKind.OTHER) -> Days:
    return Days(date.fromisoformat(f"2026-{first}"), date.fromisoformat(f"2026-{last}"), kind)


_JUNE, _SICK = _days("06-01", "06-30"), LeaveKind.SICK


@pytest.mark.parametrize(
    ("said", "closed", "found"),
    [
        pytest.param([], [], [], id="no leave at all"),
        pytest.param([_days("09-01", "09-05", _SICK)], [], [_days("09-01", "09-05", _SICK)], id="open days are as they are said"),
        pytest.param([_JUNE], [], [], id="written down after they closed"),
        pytest.param([_days("08-20", "09-10")], [], [_days("09-01", "09-10")], id="of a leave that begins before, the open days"),
        pytest.param([], [_JUNE], [_JUNE], id="taken back after they closed"),
        pytest.param([_days("06-01", "06-30", _SICK)], [_JUNE], [_days("06-01", "06-30", _SICK)], id="with its kind"),
        pytest.param(
            [_days("06-10", "06-20", _SICK)],
            [_JUNE],
            [_days("06-01", "06-09"), _days("06-10", "06-20", _SICK), _days("06-21", "06-30")],
            id="cut short after they closed",
        ),
        pytest.param(
            [_days("05-20", "06-30", _SICK)], [_JUNE], [_days("06-01", "06-30", _SICK)], id="made longer after they closed"
        ),
        pytest.param(
            [_days("08-01", "09-10", _SICK)],
            [_days("08-10", "08-31")],
            [_days("08-10", "08-31", _SICK), _days("09-01", "09-10", _SICK)],
            id="over the last closed day",
        ),
    ],
)
def test_leave_of_closed_days(said: list[Days], closed: list[Days], found: list[Days]) -> None:
    assert list(as_they_stood(said, [(one.first, one.last) for one in closed], until=_UNTIL)) == found
