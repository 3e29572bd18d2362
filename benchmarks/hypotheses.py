"""How often the typing error the bot proposes is the right one, on errors seeded into plausible series."""

import random
from collections.abc import Callable
from decimal import Decimal

from domain.reporting.plausible import Guess, expected, guess

_SERIES, _LENGTH = 2_000, 12

Error = Callable[[Decimal, Decimal, random.Random], Decimal]


def measure() -> dict[str, float]:
    """Precision (right of those proposed) and recall (right of all seeded) in %, and false alarms of true values in %."""
    chance = random.Random(6)
    proposed = right = seeded = alarms = 0
    for _ in range(_SERIES):
        series = _series(chance)
        usual = expected(series[:-1])
        if usual is None:
            continue
        true, so_far = series[-1], sum(series[:-1], Decimal(0))
        alarms += not usual.holds(true)
        for error in _ERRORS:
            typed = error(true, so_far, chance)
            if typed == true or usual.holds(typed):
                continue
            seeded += 1
            found: Guess | None = guess(typed, usual, decimals=0, so_far=so_far)
            proposed += found is not None
            right += found is not None and found.value == true
    return {
        "seeded": seeded,
        "proposed %": 100 * proposed / seeded,
        "precision %": 100 * right / proposed,
        "recall %": 100 * right / seeded,
        "false alarms %": 100 * alarms / _SERIES,
    }


def _series(chance: random.Random) -> list[Decimal]:
    """Monthly counts around a level, as schools and puskesmas report them."""
    level = chance.choice([8, 25, 45, 120, 300, 800])
    spread = chance.choice([0.04, 0.08, 0.15])
    return [Decimal(max(0, round(chance.gauss(level, level * spread)))) for _ in range(_LENGTH)]


def _extra_zero(true: Decimal, _so_far: Decimal, _chance: random.Random) -> Decimal:
    return true * 10


def _missing_zero(true: Decimal, _so_far: Decimal, _chance: random.Random) -> Decimal:
    return true / 10 if true % 10 == 0 else true


def _swapped(true: Decimal, _so_far: Decimal, chance: random.Random) -> Decimal:
    digits = list(str(true))
    if len(digits) < 2:
        return true
    place = chance.randrange(len(digits) - 1)
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    return Decimal("".join(digits))


def _cumulative(true: Decimal, so_far: Decimal, _chance: random.Random) -> Decimal:
    return true + so_far


_ERRORS: tuple[Error, ...] = (_extra_zero, _missing_zero, _swapped, _cumulative)
