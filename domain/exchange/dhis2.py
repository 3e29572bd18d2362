"""What *DHIS2* takes: identifiers, periods, and one value of a unit out of all its verified reports, exactly."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from domain.standards.achievement import Part, added
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Frequency, Period

UID = re.compile(r"[A-Za-z][A-Za-z0-9]{10}")
"""An identifier: eleven letters and figures, a letter first."""
_PLACES = Decimal("0.0001")
_EXACT = Context(prec=60)


@dataclass(frozen=True)
class Reported:
    """One verified report."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    day: date | None = None
    truth: bool | None = None


@dataclass(frozen=True)
class Elements:
    """The data elements an indicator's value, numerator and denominator go to; None where none is named."""

    value: str | None = None
    numerator: str | None = None
    denominator: str | None = None


def period_word(period: Period) -> str:
    """`202609` for a month, `2026Q3` for a quarter."""
    if period.frequency is Frequency.MONTHLY:
        return f"{period.year:04}{period.number:02}"
    return f"{period.year:04}Q{period.number}"


def read_period(word: str) -> Period:
    """`202609`, `2026Q3`, `2026-09` and `2026-Q3`. Raises ValueError."""
    match = re.fullmatch(r"\s*(\d{4})[-\s]?(?:(0[1-9]|1[0-2])|[QqTt]([1-4]))\s*", word)
    if match is None:
        raise ValueError(f"no period: {word!r}")
    return Period.parse(f"{match[1]}-{match[2]}" if match[2] else f"{match[1]}-Q{match[3]}")


def values(reports: Iterable[Reported], elements: Elements, *, kind: IndicatorKind) -> list[tuple[str, str]]:
    """The data elements of one unit's indicator with their values; nothing where its reports have no value together."""
    known = list(reports)
    if kind in (IndicatorKind.DATE, IndicatorKind.YES_NO):
        word = _same(known)
        return [(elements.value, word)] if elements.value and word is not None else []
    whole = added((Part(one.value, one.numerator, one.denominator, None) for one in known), kind=kind)
    pairs = ((elements.value, whole.value), (elements.numerator, whole.numerator), (elements.denominator, whole.denominator))
    return [(element, number(Fraction(amount))) for element, amount in pairs if element and amount is not None]


def _same(known: Sequence[Reported]) -> str | None:
    """What all of a unit's reports say; None where they differ, since no value stands for both."""
    said = {str(one.truth).lower() if one.truth is not None else one.day.isoformat() if one.day else None for one in known}
    return said.pop() if len(said) == 1 else None


def number(amount: Fraction) -> str:
    """`24`, `12.5`: exact where four decimals hold it, else rounded half up once."""
    exact = _EXACT.divide(Decimal(amount.numerator), Decimal(amount.denominator))
    rounded = exact.quantize(_PLACES, rounding=ROUND_HALF_UP, context=_EXACT)
    return format(rounded.normalize(_EXACT) + 0, "f")
