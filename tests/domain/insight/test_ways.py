"""The ways through the page are read as they are written, and nothing else is."""

from datetime import date

import pytest

from domain.insight.ways import View, Way, choices, looked_for, named, read


@pytest.mark.parametrize(
    "way",
    [
        Way(),
        Way(View.LEVEL, unit=12, sort="-late", find='SD & "Inpres" 5/6 ñ=', page=3, period="2026-Q2", paper=True),
        Way(View.VALUES, person=2_147_483_647, indicator=1),
    ],
)
def test_a_way_is_read_as_it_was_written(way: Way) -> None:
    assert read(way.word()) == way


def test_another_view_keeps_the_period_alone() -> None:
    assert read(Way(View.LEVEL, unit=1, page=4, sort="late", period="2026-08").to("unit", unit=7)) == Way(
        View.UNIT, unit=7, period="2026-08"
    )


def test_six_months_and_four_quarters_that_ended_can_be_chosen() -> None:
    found = [str(one) for one in choices(date(2026, 2, 3))]
    assert found[:6] == ["2026-01", "2025-12", "2025-11", "2025-10", "2025-09", "2025-08"]
    assert found[6:] == ["2025-Q4", "2025-Q3", "2025-Q2", "2025-Q1"]


@pytest.mark.parametrize(
    ("said", "period"),
    [
        ("agustus", "2026-08"),
        ("Agustus 2026", "2026-08"),
        ("TW 2", "2026-Q2"),
        ("triwulan iii 2026", "2026-Q3"),
        ("bulan lalu", "2026-09"),
    ]
    + [(said, None) for said in ("", "oktober", "tw 4 2026", "agustus 2024", "SD Inpres", "agustus september")],
)
def test_a_period_is_named_as_people_name_it(said: str, period: str | None) -> None:
    found = named(said, today=date(2026, 10, 5))
    assert (str(found) if found else None) == period


def test_what_is_looked_for_is_one_short_line() -> None:
    assert looked_for("  SD\n\tInpres\x00 \u202e5  ") == "SD Inpres 5"
    assert len(looked_for("a" * 500)) == 60
