"""The annual evaluation: four quarters propose, the supervisor decides, the person acknowledges."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from domain.evaluation.ratings import Predicate, Rating, next_rating, predicate
from domain.evaluation.year import Because, decided_from, propose
from models import YearEvaluation
from services import outbox
from services.actions import OpenYear
from services.city import City
from services.evaluation import asked, rows, yearly
from services.evaluation.yearly import Quarter
from services.hours import allowed
from services.outbox import Button, Notice
from services.refusals import Outdated, Refusal
from services.standards import standards

_PARTS = ("result", "conduct")
_FIRST, _LAST = 2000, 2999


@dataclass(frozen=True)
class Ratings:
    """Hasil kerja, perilaku kerja, and what both give."""

    result: Rating
    conduct: Rating
    predicate: Predicate


@dataclass(frozen=True)
class Year:
    """One person's year, as they or their supervisor see it."""

    person: int
    name: str
    year: int
    own: bool
    quarters: tuple[Quarter, ...]
    counted: int
    """How many quarters the proposal rests on."""
    proposed: Ratings | None
    because: tuple[Because, Because] | None
    """Why hasil kerja and perilaku kerja are proposed."""
    chosen: Ratings | None
    """As it was decided, or for the supervisor as it would be."""
    why: str | None
    needs_why: bool
    waits_for: tuple[Quarter, ...]
    """Quarters that have to be finished first."""
    waits_until: date | None
    """The first day on which it can be decided, while that is ahead."""
    may_decide: bool
    decided_at: datetime | None
    decided_by: str | None
    acknowledged_at: datetime | None
    may_acknowledge: bool


@dataclass(frozen=True)
class Years:
    """One year of mine and of my people."""

    year: int
    own: Year | None
    people: tuple[Year, ...]
    """Those not decided yet first."""
    decided: int


def years(session: Session, *, by: int, year: int | None, today: date) -> Years:
    """A year as `by` may see it; without one, the newest they have part in."""
    wanted = _year(year or yearly.newest(session, by=by) or today.year)
    people = yearly.of_supervisor(session, by=by, year=wanted)
    seen = _seen(session, by, [by, *people], wanted, today)
    theirs = [seen[person] for person in people]
    own = seen[by] if any(one.there for one in seen[by].quarters) else None
    ordered = sorted(theirs, key=lambda one: (one.decided_at is not None, one.name))
    return Years(year=wanted, own=own, people=tuple(ordered), decided=sum(one.decided_at is not None for one in theirs))


def look(session: Session, *, by: int, person: int, year: int, today: date) -> Year:
    """One person's year. Raises `Outdated` for anybody but the person and who decides it."""
    _mine(session, by, person, year)
    return _seen(session, by, [person], year, today)[person]


def toggle(session: Session, *, by: int, person: int, year: int, part: str, today: date) -> Year:
    """Move hasil kerja or perilaku kerja of the decision on; nothing is decided yet."""
    found = _to_decide(session, by, person, year, today)
    if part not in _PARTS:
        raise Outdated
    setattr(found, part, next_rating(getattr(found, part)))
    found.why, found.asked_at = None, None
    return _kept(session, found, by, today)


def decide(session: Session, *, by: int, person: int, year: int, now: datetime, city: City) -> Year:
    """Decide as it is shown; where that deviates from what the quarters propose, a sentence is asked for first."""
    today = city.today(now)
    found = _to_decide(session, by, person, year, today)
    if (found.result, found.conduct) != (found.proposed_result, found.proposed_conduct) and not found.why:
        _forget(session, by)
        found.asked_at = now
        return _kept(session, found, by, today)
    return _decided(session, found, by, now, city)


def tell(session: Session, *, by: int, words: str, now: datetime, city: City) -> Year:
    """Take the sentence that was asked for, and decide."""
    waits = session.scalars(
        select(YearEvaluation).where(col(YearEvaluation.supervisor_id) == by, col(YearEvaluation.asked_at).is_not(None))
    ).first()
    if waits is None:
        raise Outdated
    found = _to_decide(session, by, waits.person_id, waits.year, city.today(now))
    found.why = asked.sentence(words)
    return _decided(session, found, by, now, city)


def acknowledge(session: Session, *, by: int, year: int, now: datetime, city: City) -> Year:
    """The person has seen what was decided."""
    found = _row(session, by, _year(year))
    if found is None or found.decided_at is None or found.acknowledged_at is not None:
        raise Outdated
    found.acknowledged_at = now
    return _kept(session, found, by, city.today(now))


def _year(year: int) -> int:
    if not _FIRST <= year <= _LAST:
        raise Outdated
    return year


def _mine(session: Session, by: int, person: int, year: int) -> None:
    last = yearly.last_supervisors(session, people=[person], year=_year(year)).get(person)
    if last is None or by not in (person, last):
        raise Outdated


def _row(session: Session, person: int, year: int) -> YearEvaluation | None:
    return session.scalars(
        select(YearEvaluation).where(col(YearEvaluation.person_id) == person, col(YearEvaluation.year) == year).with_for_update()
    ).first()


def _to_decide(session: Session, by: int, person: int, year: int, today: date) -> YearEvaluation:
    """What is being chosen, begun with the proposal, which is what the finished quarters say now."""
    shown = look(session, by=by, person=person, year=year, today=today)
    if shown.own or shown.decided_at is not None:
        raise Outdated
    if shown.waits_for:
        raise Refusal("year_waits_for", quarters=[one.quarter for one in shown.waits_for])
    if shown.waits_until:
        raise Refusal("year_not_over", on=shown.waits_until)
    if shown.proposed is None:
        raise Refusal("year_empty")
    result, conduct = shown.proposed.result, shown.proposed.conduct
    found = _row(session, person, year) or YearEvaluation(
        person_id=person, supervisor_id=by, year=year, proposed_result=result, proposed_conduct=conduct, result=result,
        conduct=conduct,
    )  # fmt: skip
    found.supervisor_id, found.proposed_result, found.proposed_conduct = by, result, conduct
    return found


def _forget(session: Session, by: int) -> None:
    for other in session.scalars(
        select(YearEvaluation).where(col(YearEvaluation.supervisor_id) == by, col(YearEvaluation.asked_at).is_not(None))
    ):
        other.asked_at = None


def _decided(session: Session, found: YearEvaluation, by: int, now: datetime, city: City) -> Year:
    found.decided_at, found.asked_at = now, None
    shown = _kept(session, found, by, city.today(now))
    theirs = _seen(session, found.person_id, [found.person_id], found.year, city.today(now))[found.person_id]
    outbox.post(
        session,
        Notice(
            to=found.person_id, screen="year/told", key=f"year_decided:{found.id}", facts={"year": theirs},
            keyboard=[[Button("open_own_year", OpenYear(found.person_id, found.year), facts={"year": found.year})]],
            not_before=allowed(session, people=[found.person_id], now=now, city=city)[found.person_id],
        ),
        now=now,
    )  # fmt: skip
    return shown


def _kept(session: Session, found: YearEvaluation, by: int, today: date) -> Year:
    session.add(found)
    session.flush()
    return _seen(session, by, [found.person_id], found.year, today)[found.person_id]


def _seen(session: Session, by: int, people: list[int], year: int, today: date) -> dict[int, Year]:
    found = yearly.quarters(session, people=people, year=year, today=today)
    decided = {
        one.person_id: one
        for one in session.scalars(
            select(YearEvaluation).where(col(YearEvaluation.person_id).in_(people), col(YearEvaluation.year) == year)
        )
    }
    names = rows.names(session, set(people) | {one.supervisor_id for one in decided.values()})
    latest = decided_from(year, standards(session).rules)
    return {person: _one(by, person, year, four, decided.get(person), names, today, latest) for person, four in found.items()}


def _one(
    by: int,
    person: int,
    year: int,
    four: tuple[Quarter, ...],
    row: YearEvaluation | None,
    names: dict[int, str],
    today: date,
    latest: date,
) -> Year:
    counted = [judged for one in four if (judged := one.judged) is not None]
    proposal, own, at = propose(counted), person == by, row.decided_at if row else None
    waits_for = tuple(one for one in four if one.open)
    ready = four[-1].quarter.last < today and (four[-1].there or today >= latest)
    seen = row if row and (at or not own) else None
    return Year(
        person=person, name=names[person], year=year, own=own, quarters=four, counted=len(counted),
        proposed=Ratings(proposal.result, proposal.conduct, proposal.predicate) if proposal else None,
        because=(proposal.result_because, proposal.conduct_because) if proposal else None,
        chosen=Ratings(seen.result, seen.conduct, predicate(seen.result, seen.conduct)) if seen else None,
        why=seen.why if seen else None, needs_why=bool(seen and seen.asked_at), waits_for=waits_for,
        waits_until=None if ready else _ready_on(four, year, latest),
        may_decide=bool(not own and ready and not waits_for and proposal and at is None),
        decided_at=at, decided_by=names[row.supervisor_id] if row and at else None,
        acknowledged_at=row.acknowledged_at if row else None,
        may_acknowledge=bool(own and row and at and row.acknowledged_at is None),
    )  # fmt: skip


def _ready_on(four: tuple[Quarter, ...], year: int, latest: date) -> date:
    """Where the last quarter is evaluated, the year's end is enough; else nothing must be able to open any more."""
    return date(year + 1, 1, 1) if four[-1].there else latest
