"""What a supervisor is told of those they answer for: their people by name, or, above a unit, the units below and nobody's name."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from services.city import City
from services.insight import levels, official_gaps, summaries
from services.messages.outbox import Keyboard
from services.messages.pieces import cut
from services.verification import deciders

SCREENS = ("insight/summary", "insight/level")
_TOGETHER = 20
"""Supervisors whose people are read at once."""


@dataclass(frozen=True)
class Overview:
    """A summary as it is said."""

    screen: str
    facts: dict[str, object]
    keyboard: Keyboard
    attachment: dict[str, object] | None
    expected: int
    """How many reports were expected; 0: there is nothing to tell."""


def of(session: Session, *, supervisors: Collection[int], now: datetime, city: City) -> dict[int, Overview]:
    """The summaries of many, some at a time."""
    found, others = dict[int, Overview](), list[int]()
    for one in sorted(supervisors):
        level = levels.top(session, by=one, now=now, city=city)
        if level is None:
            others.append(one)
        else:
            found[one] = _of_level(level, city.page)
    for some in cut(others, _TOGETHER):
        found |= _by_name(session, some, now, city)
    gaps = official_gaps.told(session, people=found.keys(), now=now, city=city)
    return {one: replace(shown, facts={**shown.facts, "gaps": gaps[one]}) if one in gaps else shown for one, shown in found.items()}


def answering(session: Session, *, supervisors: Collection[int], now: datetime, city: City) -> set[int]:
    """Of which of them `of` would tell anything."""
    found, others = set[int](), list[int]()
    for one in sorted(supervisors):
        level = levels.top(session, by=one, now=now, city=city)
        if level is None:
            others.append(one)
        elif level.whole.expected:
            found.add(one)
    for some in cut(others, _TOGETHER):
        found |= summaries.answering(session, supervisors=some, now=now, city=city)
    return found


def _of_level(shown: levels.Level, page: str) -> Overview:
    facts, keyboard = {"level": levels.card(shown, page=page)}, levels.keyboard(shown, page=page)
    return Overview("insight/level", {**facts}, keyboard, None, shown.whole.expected)


def _by_name(session: Session, supervisors: Sequence[int], now: datetime, city: City) -> Iterator[tuple[int, Overview]]:
    waiting = deciders.counts(session, verifiers=set(supervisors))
    for one, shown in summaries.summaries(session, supervisors=supervisors, now=now, city=city).items():
        keyboard, picture = summaries.keyboard(shown, to_verify=waiting[one]), summaries.chart(shown)
        yield one, Overview("insight/summary", {"summary": shown}, keyboard, picture, shown.expected)
