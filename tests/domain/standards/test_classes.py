"""Baik, cukup, kurang: from a share of the target, or from the value itself, also where less is better."""

from decimal import Decimal

import pytest

from domain.standards.achievement import Classes, Status
from domain.standards.indicators import Direction

G, F, P = Status.GOOD, Status.FAIR, Status.POOR
SHARE = Classes(Decimal(91), Decimal("80.0001"))
DROP_OUT = Classes(Decimal(91), Decimal("80.0001"), (Decimal(5), Decimal(10)), Direction.DOWN)
INDEX = Classes(Decimal(91), Decimal("80.0001"), (Decimal("88.31"), Decimal("76.61")), Direction.UP)


@pytest.mark.parametrize(
    ("classes", "percent", "value", "expected"),
    [
        pytest.param(SHARE, "91", "3", G, id="a share that is just baik"),
        pytest.param(SHARE, "80.5", "3", F, id="no gap between 80 and 81"),
        pytest.param(SHARE, "80", "3", P, id="80 % is kurang"),
        pytest.param(DROP_OUT, "0", "5", G, id="drop-out: at most 5 % is baik, whatever the share"),
        pytest.param(DROP_OUT, "0", "5.1", F, id="drop-out: just above is cukup"),
        pytest.param(DROP_OUT, "0", "10", F, id="drop-out: at most 10 % is cukup"),
        pytest.param(DROP_OUT, "0", "10.1", P, id="drop-out: above is kurang"),
        pytest.param(DROP_OUT, "200", "-2", G, id="drop-out: a negative one is baik"),
        pytest.param(DROP_OUT, "95", None, G, id="without a value the share decides"),
        pytest.param(INDEX, "100", "88.3", F, id="an index just under baik, though the target is reached"),
        pytest.param(INDEX, "70", "88.31", G, id="an index that is baik, though the target is missed"),
        pytest.param(INDEX, "100", "76.6", P, id="an index under cukup"),
    ],
)
def test_the_class_of_an_achievement(classes: Classes, percent: str, value: str | None, expected: Status) -> None:
    found = classes.status(Decimal(percent), None if value is None else Decimal(value))
    assert found is expected
    assert classes.is_good(Decimal(percent), None if value is None else Decimal(value)) is (expected is G)
