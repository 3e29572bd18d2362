"""What is asked, of which positions, and when: the same for everybody, and worked out once a day."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlmodel import Session

from domain.standards.periods import Frequency, Period, Window, WindowState, window
from models.standards.standard import Indicator
from services.standards.expected import Standards, standards

_DAYS_KEPT = 16
"""Days for which is kept what can be reported on them."""


@dataclass(frozen=True)
class Span:
    """An indicator in one of the periods it is asked for, its days worked out once for everybody."""

    indicator: int
    code: str
    name: str
    joint: bool
    period: Period
    limits: Window
    word: str
    first: date
    last: date
    per_area: bool = False


@dataclass(frozen=True)
class _Asked:
    """One version of an indicator and the periods of it that can be reported."""

    indicator: Indicator
    periods: tuple[tuple[Period, Window], ...]

    def spans(self) -> list[Span]:
        """The periods in which the indicator holds."""
        its = self.indicator
        begins, ends = its.valid_from, its.valid_until or date.max
        return [
            Span(its.id, its.code, its.name, its.joint, period, limits, str(period), period.first, period.last, its.per_area)
            for period, limits in self.periods
            if begins <= period.last and ends >= period.first
        ]


@dataclass(frozen=True)
class Agenda:
    """What is asked of each position, and the first and last day of all its periods."""

    first: date
    last: date
    spans: Mapping[str, Sequence[Span]]


def asked(session: Session, *, open_on: date, due_between: tuple[date, date]) -> list[tuple[int, Period, Window]]:
    """Which indicators are asked for which periods on a day, whoever owes them."""
    found = _asked(standards(session), open_on, due_between)
    return [(one.indicator.id, period, limits) for one in found for period, limits in one.periods]


def of_day(known: Standards, on: date, due_between: tuple[date, date]) -> Agenda | None:
    """What can be reported on a day, due between two others; None where nothing can."""
    key = on, due_between
    kept: tuple[Agenda | None] | None = known.agendas.get(key)
    if kept is None:
        if len(known.agendas) >= _DAYS_KEPT:
            known.agendas.clear()
        kept = known.agendas[key] = (_agenda(known, _asked(known, on, due_between)),)
    return kept[0]


def _agenda(known: Standards, asked: Collection[_Asked]) -> Agenda | None:
    if not asked:
        return None
    spans: dict[str, list[Span]] = {}
    for one in asked:
        for position in known.positions(one.indicator):
            spans.setdefault(position, []).extend(one.spans())
    return Agenda(
        first=min(period.first for one in asked for period, _ in one.periods),
        last=max(period.last for one in asked for period, _ in one.periods),
        spans=spans,
    )


def _asked(known: Standards, on: date, due_between: tuple[date, date]) -> list[_Asked]:
    first, last = due_between
    return _as_then(known, lambda version: [one for one in _open_periods(version, on) if first <= one[1].due <= last])


def of_periods(known: Standards, periods: Collection[Period]) -> Agenda | None:
    """What is asked for some periods, whether or not it can be reported now."""
    return _agenda(
        known,
        _as_then(
            known,
            lambda version: [(period, window_of(version, period)) for period in periods if period.frequency == version.frequency],
        ),
    )


def _as_then(known: Standards, periods: Callable[[Indicator], Iterable[tuple[Period, Window]]]) -> list[_Asked]:
    """Every version of each indicator that is asked at all, with those of its `periods` in which it was the one that held."""
    found = [
        _Asked(version, tuple(one for one in periods(version) if known.of(version.id, one[0]) is version))
        for versions in known.versions.values()
        for version in reversed(versions)
        if version.formula is None
    ]
    return [one for one in found if one.periods]


def _open_periods(indicator: Indicator, today: date) -> tuple[tuple[Period, Window], ...]:
    """The periods whose window is open or late (not locked) on a day, newest last."""
    days = indicator.opens_before, indicator.due_after, indicator.locks_after
    return _open(Frequency(indicator.frequency), days, indicator.valid_from, today)


@lru_cache(maxsize=256)
def _open(frequency: Frequency, days: tuple[int, int, int], valid_from: date, today: date) -> tuple[tuple[Period, Window], ...]:
    opens_before, due_after, locks_after = days
    period = Period.containing(today, frequency)
    found: list[tuple[Period, Window]] = []
    while True:
        limits = window(period, opens_before=opens_before, due_after=due_after, locks_after=locks_after)
        state = limits.state(today)
        if state is WindowState.LOCKED or period.last < valid_from:
            return tuple(reversed(found))
        if state is not WindowState.EARLY:
            found.append((period, limits))
        period = period.previous()


def last_ended(today: date) -> tuple[Period, ...]:
    """The month and the quarter that ended last."""
    return tuple(Period.containing(today, frequency).previous() for frequency in Frequency)


def window_of(indicator: Indicator, period: Period) -> Window:
    """When this indicator is reported for a period."""
    return window(period, opens_before=indicator.opens_before, due_after=indicator.due_after, locks_after=indicator.locks_after)
