"""What pictures of achievements are drawn from: the figures alone, so that it makes no other picture who asked for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from domain.standards.achievement import Status
from domain.standards.periods import Period
from services.reporting.values import Value

SPOKES = 8
"""Indicators on one *sarang laba-laba*; of more those with the least are shown, and the best."""
_BEST = 2
_CURVES, _BARS = 5, 12
_Figure = tuple[Value | Decimal | None, Decimal | None, str]
"""A value, its target and their unit."""


@dataclass(frozen=True)
class Bar:
    """One indicator as a bar."""

    name: str
    percent: Decimal
    status: Status | None
    falling: bool = False
    """Less of it is better."""


@dataclass(frozen=True)
class Dot:
    """One quarter of a curve, as `trend.Point` has it."""

    quarter: Period
    percent: Decimal | None
    arrow: str
    beside: bool
    people: int


@dataclass(frozen=True)
class Curve:
    """One indicator over four quarters."""

    name: str
    status: Status | None
    falling: bool
    points: tuple[Dot, ...]


@dataclass(frozen=True)
class Spoke:
    """One indicator on the web, now and in the period before."""

    name: str
    percent: Decimal
    before: Decimal | None
    status: Status | None
    falling: bool


@dataclass(frozen=True)
class Web:
    """What is drawn."""

    spokes: tuple[Spoke, ...]
    now: Period | None
    """None: not the same for all."""
    before: Period | None


@dataclass(frozen=True)
class Told:
    """What one spoke stands for, as the words below the picture say it; it is not drawn."""

    name: str
    percent: Decimal
    before: Decimal | None
    status: Status | None
    value: Value | Decimal | None = None
    target: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True)
class Chosen:
    """A web, and how what stands on it was chosen."""

    web: Web
    told: tuple[Told, ...]
    """Of each spoke, the least reached first."""
    of: int
    """How many indicators have a figure."""
    least: int
    """How many of those with the least are on it; 0: all are on it."""
    best: int
    missing: tuple[str, ...]
    """The names of those without a figure; they are no 0."""


def bars(standings: Iterable[Any]) -> dict[str, object] | None:
    """The picture of `Standing`s, best first."""
    shown = list(standings)
    few = shown if len(shown) <= _BARS else [*shown[:_BEST], *shown[_BEST - _BARS :]]
    told = [Bar(one.name, one.percent, one.status, one.falling) for one in few]
    return {"as": "photo", "draw": "standings", "standings": told, "more": len(shown) - len(few)} if told else None


def curves(lines: Sequence[Any], *, people: bool) -> dict[str, object] | None:
    """The picture of trend `Line`s, as many as have room; with `people` it says of how many each figure is."""
    told = [
        Curve(
            line.name,
            line.status,
            line.falling,
            tuple(Dot(one.quarter, one.percent, one.arrow, one.beside, one.people if people else 0) for one in line.points),
        )
        for line in lines
        if any(one.percent is not None for one in line.points)
    ][:_CURVES]
    return {"as": "photo", "draw": "trends", "lines": told} if told else None


def of_lines(lines: Sequence[Any]) -> Chosen:
    """The web of trend `Line`s, in the order in which the agency lists its indicators."""
    known = sorted((line for line in lines if line.percent is not None), key=lambda line: (line.share, line.indicator))
    shown = sorted(_telling(known), key=lambda line: int(line.indicator))
    quarters = {line.quarter for line in shown}
    befores = {line.points[-2].quarter for line in shown if line.points[-2].percent is not None}
    spokes = tuple(Spoke(line.name, line.percent, line.points[-2].percent, line.status, line.falling) for line in shown)
    web = Web(spokes, _one(quarters), _one(befores))
    figures = [(line.value, None if line.whether else line.target, line.unit) for line in shown]
    return _chosen(web, figures, len(known), tuple(line.name for line in lines if line.percent is None))


def of_card(lines: Sequence[Any], trends: Mapping[str, Sequence[Any]], quarter: Period) -> Chosen:
    """The web of an evaluation's card as it was written down, with what was verified over four quarters."""
    known = sorted((line for line in lines if line.percent is not None), key=lambda line: (line.percent, line.indicator))
    shown = sorted(_telling(known), key=lambda line: int(line.indicator))
    before = {line.indicator: trends.get(str(line.indicator), ())[-2:-1] for line in shown}
    befores = {then[0].quarter for then in before.values() if then and then[0].percent is not None}
    spokes = tuple(
        Spoke(one.name, one.percent, _percent(before[one.indicator]), one.status, getattr(one, "falling", False)) for one in shown
    )
    web, missing = Web(spokes, quarter, _one(befores)), tuple(line.name for line in lines if line.percent is None)
    return _chosen(web, [_of_card(line) for line in shown], len(known), missing)


def of_standings(standings: Sequence[Any]) -> Chosen:
    """The web of `Standing`s, best first as they come; there is no period before."""
    shown = sorted(_telling(standings[::-1]), key=lambda one: int(one.indicator))
    spokes = tuple(Spoke(one.name, one.percent, None, one.status, one.falling) for one in shown)
    figures = [(one.value, one.target, one.value.unit if one.value else "") for one in shown]
    return _chosen(Web(spokes, None, None), figures, len(standings), ())


def as_photo(chosen: Chosen) -> dict[str, object] | None:
    """The picture of a web, where there is anything on it."""
    return {"as": "photo", "draw": "web", "web": chosen.web} if chosen.web.spokes else None


def _telling(least_first: Sequence[Any]) -> Sequence[Any]:
    if len(least_first) <= SPOKES:
        return least_first
    return [*least_first[: SPOKES - _BEST], *least_first[-_BEST:]]


def _of_card(line: Any) -> _Figure:
    """What was done or not is said by its percentage alone."""
    if getattr(line, "whether", False):
        return None, None, ""
    return line.value, line.target.amount if line.target else None, line.unit


def _chosen(web: Web, figures: Sequence[_Figure], of: int, missing: tuple[str, ...]) -> Chosen:
    all_on_it = of <= SPOKES
    beside = zip(web.spokes, figures, strict=True)
    told = [Told(one.name, one.percent, one.before, one.status, *figure) for one, figure in beside]
    told.sort(key=lambda one: one.percent)
    return Chosen(web, tuple(told), of, 0 if all_on_it else SPOKES - _BEST, 0 if all_on_it else _BEST, missing)


def _percent(then: Sequence[Any]) -> Decimal | None:
    return then[0].percent if then else None


def _one(periods: set[Period]) -> Period | None:
    return next(iter(periods)) if len(periods) == 1 else None
