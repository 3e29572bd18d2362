"""*Sarang laba-laba* of a person, a unit, or everything somebody answers for: the same figures as the cards they open from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from domain.actions import Action
from domain.standards.periods import Period
from services.city import City
from services.insight import drill_down, judged_periods, levels, own_record, pictures, summaries
from services.insight.pictures import Chosen
from services.insight.trend import Line
from services.messages.outbox import Button


@dataclass(frozen=True)
class Shown:
    """A web, and whose it is."""

    name: str | None
    """None: the reader's own, or everything they answer for."""
    own: bool
    chosen: Chosen
    periods: tuple[Period, ...]
    """Empty where the web itself says it."""


def of_person(session: Session, *, by: int, person: int, today: date) -> Shown:
    """Of somebody `by` may look at. Raises `Outdated`."""
    found = own_record.record(session, by=by, person=person, today=today)
    return Shown(None if found.own else found.name, found.own, pictures.of_lines(found.lines), _periods(found.lines))


def of_unit(session: Session, *, by: int, unit: int, today: date) -> Shown:
    """Of the people of a unit `by` answers for. Raises `Outdated`."""
    found = drill_down.unit(session, by=by, unit=unit, page=0, today=today)
    return Shown(found.name, False, pictures.of_lines(found.lines), _periods(found.lines))


def of_level(session: Session, *, by: int, unit: int, now: datetime, city: City) -> Shown:
    """Of a unit and everything below it, or with unit 0 of everything `by` answers for. Raises `Outdated`."""
    top = levels.top(session, by=by, now=now, city=city) if unit == levels.WHOLE else None
    if top is None and unit == levels.WHOLE:
        mine = summaries.summary(session, by=by, now=now, city=city)
        return Shown(None, False, pictures.of_standings(mine.standings), mine.periods)
    found = top or levels.level(session, by=by, unit=unit, now=now, city=city)
    return Shown(found.name, False, pictures.of_standings(found.standings), found.periods)


def _periods(lines: Sequence[Line]) -> tuple[Period, ...]:
    """A month and a quarter that stand beside each other; quarters alone need no word."""
    known = {line.quarter for line in lines if line.percent is not None}
    return tuple(sorted(known)) if judged_periods.spans(known) != "quarters" else ()


def door(lines: Sequence[Line], opens: Action) -> list[list[Button]]:
    """The button, where any of the lines has a figure."""
    return [[Button("open_web", opens)]] if any(line.percent is not None for line in lines) else []
