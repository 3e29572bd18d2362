"""What an agency may set for itself: every rule documented, bounded, and the usual one where nothing was set."""

from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import pytest

from domain.standards.rules import LISTED, Rule, Rules, in_force


@pytest.mark.parametrize("rule", LISTED.values(), ids=list(LISTED))
def test_every_rule_says_what_it_means_on_what_it_rests_and_what_it_allows(rule: Rule) -> None:
    assert rule.meaning
    assert rule.basis
    assert rule.unit
    assert rule.allows(rule.usual)
    assert not rule.allows(rule.low - 1)
    assert not rule.allows(rule.high + 1)
    assert rule.allows(rule.low + Decimal("0.5")) is not rule.whole
    assert len(rule.code) <= 32


def test_every_field_is_listed_once() -> None:
    assert [rule.field for rule in LISTED.values()] == [one.name for one in fields(Rules)]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param({}, Rules(), id="nothing set"),
        pytest.param({"KEBERATAN": Decimal("20.0000")}, Rules(objection_days=20), id="one set"),
        pytest.param({"CUKUP-SEJAK": Decimal("75.5")}, Rules(fair_from=Decimal("75.5")), id="with decimals"),
        pytest.param({"LAMA-SEKALI": Decimal(3)}, Rules(), id="a rule of an older version"),
    ],
)
def test_what_is_not_set_stays_as_usual(values: dict[str, Decimal], expected: Rules) -> None:
    assert in_force(values) == expected


@pytest.mark.parametrize("code", ["KELOMPOK-TERKECIL", "PENILAI-ATASAN-TERKECIL"])
def test_the_privacy_floor_may_be_raised_and_never_lowered(code: str) -> None:
    rule = LISTED[code]
    assert rule.low == rule.usual
    assert rule.allows(rule.usual + 1)


@pytest.mark.parametrize("rule", LISTED.values(), ids=list(LISTED))
def test_every_rule_stands_in_the_guide_for_admins(rule: Rule) -> None:
    guide = (Path(__file__).parents[3] / "docs/admin.md").read_text(encoding="utf-8")
    line = next(line for line in guide.splitlines() if line.startswith(f"| `{rule.code}` |"))
    assert line.endswith(f"| {rule.usual} {rule.unit} | {rule.low} to {rule.high} | {rule.basis} |")
