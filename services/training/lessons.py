"""Micro-lessons (materi): which sets there are for somebody, one card after the other, and that a set has been read."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from domain.messages.bilingual import InLanguages
from domain.messages.facts import freeze
from domain.training.lesson_pictures import read_picture
from domain.training.trainings import listed, suits
from models.standards.standard import Indicator
from models.training.lesson import Lesson, LessonCard, LessonRead
from services.city import City
from services.refusals import Outdated
from services.standards.held import whose

SHOWN = 6
"""Sets on one page of the list."""


@dataclass(frozen=True)
class Set:
    """One set in the list."""

    lesson: int
    title: str
    cards: int
    place: int
    """The card that was seen last; 0: none yet."""
    done_on: date | None
    is_new: bool
    """It says something else than when it was read."""
    is_open: bool
    """There is something to read that was not read yet."""


@dataclass(frozen=True)
class Sets:
    """A page of the sets for one person: what was begun first, then what is new, then what was read."""

    shown: tuple[Set, ...]
    page: int
    pages: int
    done: int
    total: int


@dataclass(frozen=True)
class Card:
    """One card of a set, as it is read."""

    lesson: int
    version: int
    title: str
    place: int
    of: int
    text: str
    picture: dict[str, Any] | None
    """What the message carries; None: nothing."""
    shows: str | None


@dataclass(frozen=True)
class Done:
    """A set was read."""

    lesson: int
    title: str
    on: date
    version: int
    indicators: tuple[str, ...]
    """Names of those it helps with."""
    left: int
    """Sets still to be read."""


def sets(session: Session, *, by: int, page: int, today: date) -> Sets:
    """The sets for a person's position."""
    found = sorted(_all(session, by, today), key=lambda one: (not one.is_open, one.place == 0, one.lesson))
    pages = max(1, -(-len(found) // SHOWN))
    here = max(0, min(page, pages - 1))
    done = sum(not one.is_open for one in found)
    return Sets(tuple(found[here * SHOWN : (here + 1) * SHOWN]), here, pages, done, len(found))


def open_card(session: Session, *, by: int, lesson: int, place: int, now: datetime) -> Card:
    """A card of a set, or (`place` 0) the one that was seen last; it is remembered. A set that was read begins again.

    Raises `Outdated` where the set is not offered any more, or has no such card.
    """
    found = session.get(Lesson, lesson)
    cards = _cards(session, lesson)
    if found is None or not found.used or not cards or not 0 <= place <= len(cards):
        raise Outdated
    read = session.get(LessonRead, (by, lesson))
    if place == 0:
        over = read is None or (read.done_version is not None and read.place >= len(cards))
        place = 1 if read is None or over else min(read.place, len(cards))
    read = read or LessonRead(person_id=by, lesson_id=lesson, place=place, touched_at=now)
    read.place, read.touched_at = place, now
    session.add(read)
    session.flush()
    one = cards[place - 1]
    return Card(
        lesson=lesson,
        version=found.version,
        title=_said(found.title, found.title_en),
        place=place,
        of=len(cards),
        text=_said(one.text, one.text_en),
        picture=_picture(one.picture),
        shows=one.shows,
    )


def finish(session: Session, *, by: int, lesson: int, version: int, now: datetime, city: City) -> Done:
    """Note down that all of a set was read, and in which version. Raises `Outdated` where it has changed meanwhile."""
    found, read = session.get(Lesson, lesson), session.get(LessonRead, (by, lesson))
    if found is None or read is None or found.version != version or read.place < len(_cards(session, lesson)):
        raise Outdated
    read.done_on, read.done_version, read.touched_at = city.today(now), version, now
    session.add(read)
    session.flush()
    named = session.scalars(select(Indicator.name).where(col(Indicator.code).in_(listed(found.indicators))))
    left = sum(one.is_open for one in _all(session, by, city.today(now)))
    return Done(lesson, _said(found.title, found.title_en), read.done_on, version, tuple(sorted(named)), left)


def helping(session: Session, *, by: int, indicator: int, today: date, most: int = 2) -> tuple[Set, ...]:
    """The sets that help somebody with an indicator, what they have not read first."""
    code = session.scalar(select(Indicator.code).where(col(Indicator.id) == indicator))
    found = (one for one, lesson in _with_lessons(session, by, today) if code in listed(lesson.indicators))
    return tuple(sorted(found, key=lambda one: not one.is_open)[:most])


def any_for(session: Session, *, by: int, today: date) -> bool:
    """Whether there is any set for somebody."""
    return bool(_all(session, by, today))


def _all(session: Session, by: int, today: date) -> list[Set]:
    return [one for one, _ in _with_lessons(session, by, today)]


def _with_lessons(session: Session, by: int, today: date) -> list[tuple[Set, Lesson]]:
    held = whose(session, person=by, on=today)
    counted = select(LessonCard.lesson_id, func.count().label("cards")).group_by(col(LessonCard.lesson_id)).subquery()
    rows = session.execute(
        select(Lesson, counted.c.cards, LessonRead)
        .join(counted, counted.c.lesson_id == Lesson.id)
        .outerjoin(LessonRead, (col(LessonRead.lesson_id) == Lesson.id) & (col(LessonRead.person_id) == by))
        .where(col(Lesson.used))
        .order_by(col(Lesson.id))
    )
    return [
        (_set(lesson, cards, read), lesson)
        for lesson, cards, read in rows
        if not listed(lesson.audience) or (held is not None and suits(held.position, lesson.audience))
    ]


def _set(lesson: Lesson, cards: int, read: LessonRead | None) -> Set:
    is_new = bool(read and read.done_version not in (None, lesson.version))
    return Set(
        lesson=lesson.id,
        title=_said(lesson.title, lesson.title_en),
        cards=cards,
        place=min(read.place, cards) if read else 0,
        done_on=read.done_on if read else None,
        is_new=is_new,
        is_open=is_new or read is None or read.done_on is None,
    )


def _cards(session: Session, lesson: int) -> list[LessonCard]:
    return list(session.scalars(select(LessonCard).where(col(LessonCard.lesson_id) == lesson).order_by(col(LessonCard.place))))


def _said(words: str, english: str | None) -> str:
    return InLanguages(words, {"en": english})


def _picture(words: str | None) -> dict[str, Any] | None:
    if words is None:
        return None
    found = read_picture(words)
    if found.address:
        return {"as": "photo", "file_id": found.address}
    return {"as": "photo", "draw": "lesson", "picture": freeze(found)}
