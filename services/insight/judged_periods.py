"""In which periods an indicator is looked at: quarters, or months where its standard judges by the month, as each held then."""

from collections.abc import Callable, Collection, Iterable
from datetime import date

from domain.standards import rhythms
from domain.standards.periods import Frequency, Period
from services.standards.expected import Standards

SHOWN = 4
"""How many periods a trend shows."""


def judged(known: Standards, indicator: int, period: Period) -> Period:
    """The period in which what is reported for `period` is judged: its own month where the standard has months, else the quarter.

    What is reported by the quarter is a quarter whatever its standard says: a month without it says nothing.
    """
    return period if period.frequency is Frequency.MONTHLY and by_month(known, indicator, period.quarter()) else period.quarter()


def by_month(known: Standards, indicator: int, quarter: Period) -> bool:
    """Whether an indicator is reported and judged month by month in a quarter."""
    if not known.rhythms:
        return False
    measured = known.of(indicator, quarter)
    said = rhythms.on(quarter.first, known.rhythms.get(measured.standard_id, ()))
    return said is Frequency.MONTHLY and measured.frequency is Frequency.MONTHLY


def ended(known: Standards, indicators: Collection[int], today: date) -> Period:
    """The period that ended last: a month where all of these are judged by the month, else a quarter."""
    month = Period.containing(today, Frequency.MONTHLY).previous()
    if _all_by_month(known, indicators, month.quarter()):
        return month
    return _last_of(known, indicators, Period.containing(today, Frequency.QUARTERLY).previous())


def newest(known: Standards, indicator: int, reported: Iterable[Period], *, today: date, owed: Callable[[Period], bool]) -> Period:
    """The period that is shown: the one that ended last, until something of a newer one was reported.

    Months do not go on empty: where nobody owes the indicator any more (`owed`), or nothing came in the months that would be shown,
    they end with the last that was reported.
    """
    last = ended(known, [indicator], today)
    theirs = [judged(known, indicator, one) for one in reported]
    if theirs and last.frequency is Frequency.MONTHLY:
        shown = before(known, [indicator], last)
        if not owed(last) or not set(theirs) & set(shown):
            return max(theirs)
    return max([last, *theirs])


def before(known: Standards, indicators: Collection[int], last: Period, *, count: int = SHOWN) -> tuple[Period, ...]:
    """The periods up to `last`, oldest first: months in quarters in which all of these are judged by the month."""
    found = [last]
    while len(found) < count:
        found.insert(0, _one_before(known, indicators, found[0]))
    return tuple(found)


def spans(periods: Iterable[Period]) -> str:
    """What these are called together: quarters, months, or both."""
    lengths = {one.frequency for one in periods}
    if len(lengths) > 1:
        return "both"
    return "months" if Frequency.MONTHLY in lengths else "quarters"


def _one_before(known: Standards, indicators: Collection[int], period: Period) -> Period:
    one = period.previous()
    if one.quarter() == period.quarter():
        return one
    return _last_of(known, indicators, one.quarter())


def _last_of(known: Standards, indicators: Collection[int], quarter: Period) -> Period:
    """A quarter, or the month it ends with."""
    return quarter.months()[-1] if _all_by_month(known, indicators, quarter) else quarter


def _all_by_month(known: Standards, indicators: Collection[int], quarter: Period) -> bool:
    return bool(indicators) and all(by_month(known, indicator, quarter) for indicator in indicators)
