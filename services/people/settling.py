"""Closed days stay as they stood: what the roster is said to have been only afterwards changes no figure of theirs."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from domain.people.timelines import Days, Post, Run, timeline
from domain.standards.periods import Frequency, Period
from models.people.person import SettledDays
from models.reporting.report import Report
from services.standards import held, roster
from services.standards.expected import standards


@dataclass(frozen=True)
class Roster:
    """Posts and leaves of somebody."""

    posts: tuple[Post, ...] = ()
    leaves: tuple[Days, ...] = ()

    @property
    def since(self) -> date | None:
        """The first day of anything."""
        return min((*(post.first for post in self.posts), *(first for first, _ in self.leaves)), default=None)


def closed_until(session: Session, *, today: date) -> date | None:
    """The last day of the last month in which nobody can report any more; None as long as nothing was reported at all."""
    known = standards(session)
    waits = max((one.locks_after for versions in known.versions.values() for one in versions), default=0)
    if session.scalars(select(Report.id).limit(1)).first() is None:
        return None
    month = Period.containing(today, Frequency.MONTHLY).previous()
    while (today - month.last).days <= waits:
        month = month.previous()
    return month.last


def as_they_stood(session: Session, *, people: Collection[int], until: date) -> dict[int, Roster]:
    """Posts and leaves of these people on all days that are closed."""
    known = standards(session)
    posts = roster.by_person(held.posts(session, known, people=people, first=date.min, last=until))
    leaves = held.leaves(session, known, people=people, first=date.min, last=until)
    return {
        person: Roster(
            tuple(Post(one.first, one.last, one.unit, one.supervisor, one.position) for one in posts.get(person, ())),
            tuple(leaves.get(person, ())),
        )
        for person in people
    }


def differs(before: Roster, after: Roster, *, until: date) -> bool:
    """Whether closed days would be others."""
    return bool(_runs(before, after, until)) and _runs(before, after, until) != _runs(after, before, until)


def keep(session: Session, before: Mapping[int, tuple[Roster, Roster]], *, until: date) -> None:
    """Keep the closed days of these people as they stood (the first of each pair), whatever the roster says now (the second)."""
    forget(session, before)
    session.add_all(SettledDays(**row) for row in rows(before, until=until))
    session.flush()


def rows(before: Mapping[int, tuple[Roster, Roster]], *, until: date) -> list[dict[str, Any]]:
    """What is kept of the closed days of these people."""
    return [
        {
            "person_id": person,
            "first": run.first,
            "last": run.last,
            "unit_id": run.unit,
            "supervisor_id": run.supervisor,
            "position": run.position,
            "away": run.away,
        }
        for person, (stood, said) in before.items()
        for run in _runs(stood, said, until)
    ]


def forget(session: Session, people: Iterable[int]) -> None:
    """Let the roster count on closed days too."""
    session.execute(delete(SettledDays).where(col(SettledDays.person_id).in_(list(people))))


def _runs(roster: Roster, other: Roster, until: date) -> tuple[Run, ...]:
    since = min((day for day in (roster.since, other.since) if day is not None), default=None)
    return () if since is None else timeline(roster.posts, roster.leaves, since=since, until=until)
