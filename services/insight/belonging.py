"""To whom the reports of a past period belong: to the unit where it was worked, and to whoever leads there."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlmodel import Session

from domain.standards.periods import Period
from models.columns import columns
from models.people.person import Posting
from services.naming import are_few
from services.rights import in_post
from services.standards.agenda import last_ended
from services.standards.expected import standards
from services.standards.owed import Due

_posting = columns(Posting)


@dataclass(frozen=True)
class Leaders:
    """Who leads whom and where today."""

    of_person: Mapping[tuple[int, int], int]
    """By person and unit, their supervisor there."""
    of_unit: Mapping[int, Set[int]]
    """By unit, those who supervise somebody in it."""
    at: Mapping[int, Set[int]]
    """By person, the units they work in themselves."""

    def up_to(self, due: Due) -> Set[int]:
        """The same with everybody above them within the unit: whoever leads a unit answers for all in it, to any depth."""
        found: set[int] = set()
        ahead = set(self.of(due))
        while ahead:
            one = ahead.pop()
            found.add(one)
            above = self.of_person.get((one, due.unit))
            if above is not None and above not in found and above != due.person and due.unit in self.at.get(above, ()):
                ahead.add(above)
        return found

    def of(self, due: Due) -> Set[int]:
        """Whose figures a report counts in: whoever supervised then, if still there; else who leads the person or the unit now."""
        then = due.supervisor
        if then is not None and (then in self.of_unit.get(due.unit, ()) or due.unit in self.at.get(then, ())):
            return {then}
        now = self.of_person.get((due.person, due.unit))
        if now is not None:
            return {now}
        return self.of_unit.get(due.unit, frozenset()) if then is not None else frozenset()


def leaders(session: Session, *, units: Collection[int] | None, on: date) -> Leaders:
    """Who leads whom in these units (None: everywhere) on a day."""
    held = select(_posting.person_id, _posting.unit_id, _posting.supervisor_id).where(in_post(on))
    if units is not None and are_few(units):
        held = held.where(_posting.unit_id.in_(units))
    of_person: dict[tuple[int, int], int] = {}
    of_unit: defaultdict[int, set[int]] = defaultdict(set)
    at: defaultdict[int, set[int]] = defaultdict(set)
    for person, unit, supervisor in session.connection().execute(held):
        at[person].add(unit)
        if supervisor is not None and supervisor != person:
            of_person[person, unit] = supervisor
            of_unit[unit].add(supervisor)
    return Leaders(of_person, of_unit, at)


def units_of(session: Session, *, people: Collection[int], on: date) -> set[int]:
    """Where these people lead somebody, or work themselves."""
    held = select(_posting.unit_id).where(in_post(on)).distinct()
    if are_few(people):
        held = held.where(or_(_posting.supervisor_id.in_(people), _posting.person_id.in_(people)))
    return set(session.connection().execute(held).scalars())


def answered_for(session: Session, *, by: int, today: date) -> bool:
    """Whether somebody supervised in the unit they work in, in the periods that ended last: these stay theirs if all moved away."""
    since = min(period.first for period in last_ended(today))
    here = select(_posting.unit_id).where(_posting.person_id == by, in_post(today))
    led = select(_posting.id).where(
        _posting.supervisor_id == by,
        _posting.unit_id.in_(here),
        _posting.valid_from <= today,
        or_(_posting.valid_until.is_(None), _posting.valid_until >= since),
    )
    return session.connection().execute(led.limit(1)).first() is not None


def worked_in(session: Session, *, units: Collection[int], periods: Sequence[Period]) -> set[int] | None:
    """Everybody who held a post in these units in the periods; None where the units are too many to name."""
    if not are_few(units):
        return None
    first, last = min(period.first for period in periods), max(period.last for period in periods)
    held = select(_posting.person_id).where(
        _posting.unit_id.in_(units), _posting.valid_from <= last, or_(_posting.valid_until.is_(None), _posting.valid_until >= first)
    )
    settled = standards(session).settled.items()
    return set(session.connection().execute(held).scalars()) | {
        person for person, days in settled if any(one.unit_id in units for one in days)
    }
