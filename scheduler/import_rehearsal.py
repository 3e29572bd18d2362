"""Plays a quarter twice, as the city is and as an import would make it: who would do, get and verify something else."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine, select
from sqlmodel import Session, col

from domain.standards.periods import Period
from models.people.person import Person, Posting
from models.people.unit import Unit
from scheduler import playing_apart, rehearsal
from scheduler.rehearsal import Copy, Member, Message, Progress, Rehearsed, silent
from services import rights
from services.city import City
from services.exchange.roster_questions import leads
from services.standards import owed

_Duty = tuple[str, Period]
"""Which indicator, for which period."""


@dataclass(frozen=True)
class Side:
    """A quarter as it would be, before or after an import."""

    played: Rehearsed
    duties: Mapping[int, frozenset[_Duty]]
    """By person what they would report."""
    headless: frozenset[str]
    """Units with people none of whom leads it."""

    @property
    def members(self) -> dict[int, Member]:
        """Those of the quarter, by their ids, which are the same on both sides."""
        return {one.id: one for one in self.played.members}

    @property
    def unverified(self) -> frozenset[int]:
        """Whose supervisor is nobody, or nobody of the quarter."""
        there = self.members
        return frozenset(id for id, one in there.items() if one.supervisor not in there)


@dataclass(frozen=True)
class Duty:
    """What one person would report that they do not report now, or would not any more."""

    member: Member
    indicator: str
    more: bool
    periods: tuple[Period, ...]


@dataclass(frozen=True)
class Moved:
    """A message that would come, would not come any more, or at another time."""

    member: Member
    key: str
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True)
class Tried:
    """What an import would make other in a quarter."""

    before: Side
    after: Side

    @property
    def quarter(self) -> Period:
        """Which it is."""
        return self.after.played.quarter

    @property
    def days(self) -> tuple[date, ...]:
        """The days that were played of it."""
        return self.after.played.days

    @property
    def joined(self) -> tuple[Member, ...]:
        """Who is of it only with the import."""
        return tuple(one for one in self.after.played.members if one.id not in self.before.members)

    @property
    def gone(self) -> tuple[Member, ...]:
        """Who is of it only without."""
        return tuple(one for one in self.before.played.members if one.id not in self.after.members)

    @property
    def led_otherwise(self) -> tuple[tuple[Member, Member | None, Member | None], ...]:
        """Who has another supervisor: the person, the one now and the one then."""
        old, new = self.before.members, self.after.members
        return tuple(
            (one, old.get(old[one.id].supervisor or 0), new.get(one.supervisor or 0))
            for one in self.after.played.members
            if one.id in old and old[one.id].supervisor != one.supervisor
        )

    @property
    def unverified(self) -> tuple[Member, ...]:
        """Whose reports nobody in particular would verify, and somebody does now, or who is new."""
        fresh = self.after.unverified - self.before.unverified
        return tuple(one for one in self.after.played.members if one.id in fresh)

    @property
    def headless(self) -> tuple[str, ...]:
        """Units that would have nobody who leads them, and have now, or are new."""
        return tuple(sorted(self.after.headless - self.before.headless))

    def duties(self) -> Iterator[Duty]:
        """What is more and what is less, person by person."""
        for id, member in sorted((self.before.members | self.after.members).items(), key=lambda one: (one[1].unit, one[1].name)):
            old, new = self.before.duties.get(id, frozenset()), self.after.duties.get(id, frozenset())
            for more, other in ((False, old - new), (True, new - old)):
                for indicator in sorted({name for name, _ in other}):
                    periods = sorted(period for name, period in other if name == indicator)
                    yield Duty(member, indicator, more, tuple(periods))

    def messages(self) -> Iterator[Moved]:
        """Those of one side only, and those that come at another time; the earliest first."""
        people = self.before.members | self.after.members
        old, new = _at(self.before.played.messages), _at(self.after.played.messages)
        found = [
            Moved(people[place[0]], place[1], old.get(place), new.get(place))
            for place in old.keys() | new.keys()
            if old.get(place) != new.get(place) and place[0] in people
        ]
        yield from sorted(found, key=lambda one: (one.after or one.before, one.member.name, one.key))


@contextmanager
def copies(
    source: Engine, change: Callable[[Session], None], *, quarter: Period, now: datetime, city: City
) -> Iterator[tuple[Copy, Copy]]:
    """The city as it is, and as a change makes it."""
    with rehearsal.copied(source, quarter=quarter, now=now, city=city) as before, rehearsal.another(before, change) as after:
        yield before, after


def rehearse(
    source: Engine, change: Callable[[Session], None], *, quarter: Period, now: datetime, city: City, progress: Progress = silent
) -> Tried:
    """Play both, side by side where the city is large: each in a process of its own."""
    with copies(source, change, quarter=quarter, now=now, city=city) as both:
        known, done = [_known(one) for one in both], [0, 0]

        def play(which: int) -> Rehearsed:
            def tell(days: int, _all: int) -> None:
                done[which] = days
                progress(sum(done), 2 * len(both[which].played))

            return playing_apart.play(both[which], progress=tell)

        with ThreadPoolExecutor(2 if playing_apart.is_many(both[0]) else 1) as threads:
            old, new = threads.map(play, (0, 1))
    return Tried(Side(old, *known[0]), Side(new, *known[1]))


def _known(copy: Copy) -> tuple[dict[int, frozenset[_Duty]], frozenset[str]]:
    """What is known of a copy before it is played: the duties, and the units without a head."""
    with Session(copy.engine) as session, session.begin():
        rights.on_day(session, copy.city.today(copy.begins))
        return _duties(session, copy), _headless(session, copy)


def _at(messages: tuple[Message, ...]) -> dict[tuple[int, str], datetime]:
    return {(one.person, one.key): one.at for one in messages}


def _duties(session: Session, copy: Copy) -> dict[int, frozenset[_Duty]]:
    """What everybody reports in what is left of the quarter."""
    first = copy.counted[0]
    periods = {one for one in (copy.quarter, *copy.quarter.months()) if one.last >= first}
    found: dict[int, set[_Duty]] = {}
    for due in owed.expected_for(session, people=None, periods=periods):
        found.setdefault(due.person, set()).add((due.name, due.period))
    return {person: frozenset(duties) for person, duties in found.items()}


def _headless(session: Session, copy: Copy) -> frozenset[str]:
    """Units in which nobody leads: neither by what their post is called, nor by supervising any of its people."""
    posts = session.execute(
        select(col(Posting.person_id), col(Posting.unit_id), col(Posting.position), col(Posting.supervisor_id), col(Unit.name))
        .join(Unit, col(Unit.id) == col(Posting.unit_id))
        .join(Person, col(Person.id) == col(Posting.person_id))
        .where(rehearsal.within(copy.quarter), col(Person.is_test).is_(False))
    ).all()
    leading = {(unit, above) for _, unit, _, above, _ in posts}
    led = {unit for person, unit, position, _, _ in posts if leads(position) is not None or (unit, person) in leading}
    return frozenset(name for _, unit, _, _, name in posts if unit not in led)
