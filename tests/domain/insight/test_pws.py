"""PWS: the status of an area, with the programme's worked example."""

from decimal import Decimal

import pytest

from domain.insight.pws import Aim, AreaStatus, Months, area_status

JUNE = Aim.of(Decimal(90), 6)
GOOD, FAIR, POOR, BAD = AreaStatus.GOOD, AreaStatus.FAIR, AreaStatus.POOR, AreaStatus.BAD
CASES = [
    ("worked example A: above and rising", "60", "20", "10", GOOD),
    ("worked example D: below, steady at a month's share", "40", "8", "8", FAIR),
    ("worked example E: below, steady at less", "30", "5", "5", BAD),
    ("at the target exactly, steady", "45", "7.5", "7.5", GOOD),
    ("above the target, but falling", "60", "8", "9", POOR),
    ("below the target, but rising", "44.9", "6", "5", FAIR),
    ("below the target and falling, though above a month's share", "40", "9", "10", BAD),
    ("below, steady exactly at a month's share", "30", "7.5", "7.5", FAIR),
    ("more drop out of the count than are added", "44", "-1", "2", BAD),
    ("the month before is not known", "60", "20", None, None),
    ("this month alone is not known", "60", None, None, None),
]


@pytest.mark.parametrize(("cumulative", "now", "before", "status"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_an_area_is_judged_by_its_place_and_its_direction(
    cumulative: str, now: str | None, before: str | None, status: AreaStatus | None
) -> None:
    month, last = (None if one is None else Decimal(one) for one in (now, before))
    assert area_status(cumulative=Decimal(cumulative), this_month=month, last_month=last, aim=JUNE) is status


def test_ninety_percent_a_year_is_seven_and_a_half_a_month_and_forty_five_in_june() -> None:
    assert Aim(Decimal(45), Decimal("7.5")) == JUNE


def test_months_are_measured_on_this_months_sasaran() -> None:
    months = Months(now=Decimal(60), before=Decimal(40), earlier=Decimal(30), whole=Decimal(100))
    assert (months.cumulative, months.this_month, months.last_month) == (60, 20, 10)


def test_a_month_that_was_not_reported_is_not_0() -> None:
    months = Months(now=Decimal(60), before=None, earlier=Decimal(30), whole=Decimal(100))
    assert (months.this_month, months.last_month) == (None, None)


@pytest.mark.parametrize(
    ("month", "reached", "expected"),
    [
        pytest.param(1, {1: 8}, (8, 0), id="January rises from a year that begins at 0"),
        pytest.param(2, {1: 8, 2: 20}, (12, 8), id="February is compared with January"),
        pytest.param(6, {4: 30, 5: 40, 6: 60}, (20, 10), id="June with May"),
        pytest.param(6, {4: 30, 6: 60}, (None, None), id="without May June alone is not known"),
        pytest.param(6, {5: 40, 6: 60}, (20, None), id="without April May alone is not known"),
    ],
)
def test_a_month_alone_is_the_difference_to_the_month_before(
    month: int, reached: dict[int, int], expected: tuple[int | None, int | None]
) -> None:
    months = Months.upto(month, {number: Decimal(count) for number, count in reached.items()}, whole=Decimal(100))
    assert (months.this_month, months.last_month) == expected


def test_nothing_is_rounded_before_it_is_compared() -> None:
    """133 of 240 by July is exactly 95 % / 12 x 7."""
    months = Months.upto(7, {month: Decimal(19 * month) for month in range(1, 8)}, whole=Decimal(240))
    aim = Aim.of(Decimal(95), 7)
    assert months.cumulative == aim.cumulative
    found = area_status(cumulative=months.cumulative, this_month=months.this_month, last_month=months.last_month, aim=aim)
    assert found is GOOD
