"""What stands on a *sarang laba-laba*: all indicators, or the most telling; what has no figure is named and is no 0."""

from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from domain.insight.sums import Sums
from domain.messages.facts import freeze
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Period
from models.standards.standard import Indicator
from services.insight import pictures, standings
from services.insight.pictures import Chosen
from texts.formats import shown_value

_Q2, _Q3 = Period.parse("2026-Q2"), Period.parse("2026-Q3")


def _line(id: int, percent: int | None, *, before: int | None = None, quarter: Period = _Q3, falling: bool = False) -> Any:
    exact = None if percent is None else Fraction(percent, 100)
    shown = [None if one is None else Decimal(one) for one in (before, percent)]
    points = [SimpleNamespace(quarter=one, percent=two) for one, two in zip((_Q2, quarter), shown, strict=True)]
    more = {"quarter": quarter, "status": "good", "falling": falling, "points": points, "share": exact, "percent": shown[1]}
    measured = {"value": Decimal(id), "target": Decimal(50), "unit": "modul", "whether": id == 2}
    return SimpleNamespace(indicator=id, name=f"Indikator {id}", code=f"I{id}", **more, **measured)


def _names(chosen: Chosen) -> list[int]:
    return [int(one.name.removeprefix("Indikator ")) for one in chosen.web.spokes]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 8])
def test_up_to_eight_are_all_on_it_in_the_agencys_order(count: int) -> None:
    chosen = pictures.of_lines([_line(id, 100 - id) for id in range(count, 0, -1)])
    assert _names(chosen) == list(range(1, count + 1))
    assert (chosen.of, chosen.least, chosen.best, chosen.missing) == (count, 0, 0, ())
    assert (pictures.as_photo(chosen) is None) is (count == 0)


def test_of_thirty_the_six_least_and_the_two_best_are_on_it() -> None:
    chosen = pictures.of_lines([_line(id, 50 + id) for id in range(1, 31)])
    assert _names(chosen) == [1, 2, 3, 4, 5, 6, 29, 30]
    assert (chosen.of, chosen.least, chosen.best) == (30, 6, 2)


def test_what_has_no_figure_is_named_and_not_drawn() -> None:
    chosen = pictures.of_lines([_line(1, 90), _line(2, None), _line(3, 0)])
    assert _names(chosen) == [1, 3]
    assert chosen.missing == ("Indikator 2",)
    assert chosen.of == 2


def test_periods_are_said_where_they_are_the_same_for_all() -> None:
    chosen = pictures.of_lines([_line(1, 90, before=80), _line(2, 90)])
    assert (chosen.web.now, chosen.web.before) == (_Q3, _Q2)
    mixed = pictures.of_lines([_line(1, 90, before=80), _line(2, 90, quarter=_Q2)])
    assert mixed.web.now is None
    assert [one.before for one in mixed.web.spokes] == [Decimal(80), None]


def test_less_is_better_stands_with_its_spoke() -> None:
    assert [one.falling for one in pictures.of_lines([_line(1, 90, falling=True), _line(2, 90)]).web.spokes] == [True, False]


def test_of_many_bars_the_best_two_and_the_least_are_drawn_and_the_rest_is_counted() -> None:
    lines = [_line(id, 130 - id) for id in range(1, 31)]
    drawn = freeze(pictures.bars(lines))
    names = [one["$facts"]["name"] for one in drawn["standings"]]
    assert names == [f"Indikator {id}" for id in (1, 2, *range(21, 31))]
    assert drawn["more"] == 18
    assert pictures.bars([]) is None


def test_what_is_drawn_holds_figures_alone() -> None:
    drawn = freeze([pictures.as_photo(pictures.of_lines([_line(1, 90)])), pictures.bars([_line(1, 90)])])
    assert "I1" not in repr(drawn)
    assert "indicator" not in repr(drawn)


def test_the_card_of_an_evaluation_is_drawn_as_it_was_written_down() -> None:
    aim = SimpleNamespace(amount=Decimal(7))
    measured = {"status": None, "value": Decimal("6.5"), "unit": "jam", "target": aim}
    lines = [
        SimpleNamespace(indicator=id, name=f"Indikator {id}", percent=Decimal(90 + id), whether=id == 3, **measured)
        for id in (1, 2, 3)
    ]
    lines.append(SimpleNamespace(indicator=4, name="Indikator 4", percent=None, **measured))
    then = SimpleNamespace(quarter=_Q2, percent=Decimal(70))
    chosen = pictures.of_card(lines, {"1": [then, then], "2": [then]}, _Q3)
    assert [one.before for one in chosen.web.spokes] == [Decimal(70), None, None]
    assert (chosen.web.now, chosen.web.before, chosen.missing) == (_Q3, _Q2, ("Indikator 4",))
    figures = [(one.value, one.target, one.unit) for one in chosen.told]
    assert figures == [(Decimal("6.5"), Decimal(7), "jam")] * 2 + [(None, None, "")]


def test_what_each_spoke_stands_for_is_told_the_least_reached_first_and_not_drawn() -> None:
    chosen = pictures.of_lines([_line(1, 120), _line(2, 90), _line(3, 60)])
    figures = [(one.name, one.percent, one.value, one.target, one.unit) for one in chosen.told]
    assert figures == [
        ("Indikator 3", Decimal(60), Decimal(3), Decimal(50), "modul"),
        ("Indikator 2", Decimal(90), Decimal(2), None, "modul"),
        ("Indikator 1", Decimal(120), Decimal(1), Decimal(50), "modul"),
    ]
    assert "modul" not in repr(freeze(pictures.as_photo(chosen)))


@pytest.mark.parametrize(
    ("kind", "decimals", "sums", "shown", "target"),
    [
        ("ratio", 0, Sums(2, Fraction(89), Fraction(93), Fraction(95 * 93)), "89/93 (95,7 %)", "95"),
        ("ratio", 0, Sums(2, Fraction(94999), Fraction(100_000), Fraction(9_500_000)), "94.999/100.000 (94,999 %)", "95"),
        ("count", 0, Sums(3, Fraction(7), Fraction(3), Fraction(12)), "7 modul", "12"),
        ("average", 1, Sums(3, Fraction(85), Fraction(3), Fraction(90)), "28,3 modul", "30"),
        ("yes_no", 0, Sums(3, Fraction(2), Fraction(3), Fraction(3)), "2/3 (66,7 %)", None),
    ],
)
def test_over_many_people_the_value_and_the_target_are_of_all_of_them(
    kind: str, decimals: int, sums: Sums, shown: str, target: str | None
) -> None:
    measured = Indicator(code="X", name="X", unit="modul", kind=IndicatorKind(kind), decimals=decimals)
    value, demanded = standings._compared(measured, sums)
    assert (shown_value(value).replace("\N{NO-BREAK SPACE}", " "), demanded) == (
        shown,
        target if target is None else Decimal(target),
    )
