"""The order in which a verifier reads: what is most telling first, what is clean last, and always the same."""

import random

import pytest

from domain.reporting.concerns import Concern, ordered, risk


@pytest.mark.parametrize(
    ("riskier", "safer"),
    [
        ({Concern.OUTLIER}, {Concern.RULE, Concern.LATE, Concern.FIRST}),
        ({Concern.RULE}, {Concern.LATE}),
        ({Concern.LATE}, {Concern.FIRST}),
        ({Concern.FIRST}, set()),
        ({Concern.LATE, Concern.FIRST}, {Concern.LATE}),
        ({Concern.SEEN_BEFORE}, {Concern.LATE}),
    ],
    ids=[
        "outliers before broken rules",
        "broken rules before late ones",
        "late before first-time reporters",
        "first-timers before clean ones",
        "two reasons before one of the same weight",
        "evidence used before is worse than late",
    ],
)
def test_risk_is_read_first(riskier: set[Concern], safer: set[Concern]) -> None:
    assert risk(ordered(riskier)) < risk(ordered(safer))


def test_the_reasons_come_in_one_order_however_they_were_found() -> None:
    for seed in range(20):
        found = list(Concern) * 2
        random.Random(seed).shuffle(found)
        assert ordered(found) == tuple(Concern)
