"""A year's quarters and months as they were judged, and where somebody worked in each of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import or_
from sqlmodel import Session, col, select

from domain.evaluation.ratings import Predicate, Rating
from domain.evaluation.stages import Stage
from domain.evaluation.targets import worked
from domain.evaluation.year import Judged
from domain.people.leave_kinds import LeaveKind
from domain.standards.periods import Frequency, Period
from domain.standards.rhythms import weight
from models.evaluation.evaluation import Evaluation, EvaluationCycle
from models.people.person import CALLED, Person, Posting
from models.people.unit import Unit
from services import rights
from services.evaluation import days_worked, stages, taking_over
from services.naming import among
from services.people.names import names_of
from services.standards import held
from services.standards.expected import Standards
from services.standards.held import Held
from services.standards.roster import Post

_Post = tuple[Post, str, str | None]
"""A post with the names of its unit and its supervisor."""
_Evaluated = tuple[Evaluation, EvaluationCycle, str, str]
"""An evaluation with its cycle and the names of who judges and of the unit."""


@dataclass(frozen=True)
class Part:
    """A part of a quarter that was evaluated for itself; or, of those evaluated together, a post held for a while."""

    position: str
    unit: str
    supervisor: str | None
    days: int
    predicate: Predicate | None = None
    """None until the part's result was handed over, and for a post that was evaluated together with others."""


@dataclass(frozen=True)
class Quarter:
    """One quarter, or month, of a person's year."""

    quarter: Period
    there: bool
    """Whether it was evaluated, or is being evaluated."""
    open: bool
    """Whether something is still to come."""
    judge: str | None
    result: Rating | None
    """None until the result was handed over."""
    conduct: Rating | None
    predicate: Predicate | None
    days: int
    of: int
    parts: tuple[Part, ...]
    """Named where there was more than one."""
    apart: bool
    """Whether the parts were evaluated each for itself; else they were judged together."""
    away: LeaveKind | None = None
    """Why it was not rated: away on all its days."""

    @property
    def judged(self) -> Judged | None:
        """What of it counts for the year."""
        if self.open or self.result is None or self.conduct is None:
            return None
        return Judged(self.result, self.conduct, Fraction(self.days, self.of) * weight(self.quarter))


def quarters(session: Session, *, people: Collection[int], year: int, today: date) -> dict[int, tuple[Quarter, ...]]:
    """The four quarters of each of these people; of a quarter that is evaluated month by month, its months."""
    wanted = of_year(year)
    found = session.execute(
        select(Evaluation, EvaluationCycle, CALLED, Unit.name)
        .join(EvaluationCycle, col(EvaluationCycle.id) == Evaluation.cycle_id)
        .join(Unit, col(Unit.id) == EvaluationCycle.unit_id)
        .join(Person, col(Person.id) == Evaluation.supervisor_id)
        .where(col(Evaluation.person_id).in_(people), col(Evaluation.quarter).in_(_names(year)))
        .order_by(col(Evaluation.part))
    )
    judged: dict[tuple[int, str], list[_Evaluated]] = {}
    for one, cycle, name, unit in found:
        judged.setdefault((one.person_id, one.quarter), []).append((one, cycle, name, unit))
    then = held.read(session, people=people, first=wanted[0].first, last=wanted[-1].last)
    posts = _named(session, then)

    def one_quarter(person: int, quarter: Period) -> Quarter:
        mine = judged.get((person, str(quarter)), [])
        return _quarter(mine, person, quarter, posts.get(person, []), then, today)

    def periods(person: int) -> list[Period]:
        theirs = {period for whose, period in judged if whose == person}
        return [one for quarter in wanted for one in _evaluated_as(then.known, quarter, theirs, posts.get(person, []))]

    return {person: tuple(one_quarter(person, period) for period in periods(person)) for person in people}


def last_supervisors(session: Session, *, people: Collection[int], year: int) -> dict[int, int]:
    """Who decides the year of each: who evaluated them in the last quarter that was; where they left office, who is there now."""
    found = session.execute(
        select(Evaluation.person_id, Evaluation.supervisor_id)
        .where(col(Evaluation.person_id).in_(people), col(Evaluation.quarter).in_(_names(year)))
        .order_by(stages.by_end(Evaluation.quarter), col(Evaluation.part))
    )
    last = {person: supervisor for person, supervisor in found}
    here = rights.working(session, set(last.values()))
    left = [person for person, supervisor in last.items() if supervisor not in here]
    now = taking_over.present_supervisors(session, people=left, today=rights.today(session)) if left else {}
    return last | now


def of_supervisor(session: Session, *, by: int, year: int) -> list[int]:
    """The people whose year `by` decides."""
    if not rights.works(session, by):
        return []
    once = session.scalars(
        select(Evaluation.person_id)
        .where(col(Evaluation.supervisor_id) == by, col(Evaluation.quarter).in_(_names(year)))
        .distinct()
    ).all()
    mine = session.scalars(select(Posting.person_id).where(col(Posting.supervisor_id) == by, rights.in_post(rights.today(session))))
    people = {*once, *mine}
    return [person for person, last in last_supervisors(session, people=people, year=year).items() if last == by]


def newest(session: Session, *, by: int) -> int | None:
    """The year of the newest evaluation `by` has part in."""
    found = session.scalars(
        select(Evaluation.quarter)
        .where(or_(col(Evaluation.person_id) == by, col(Evaluation.supervisor_id) == by))
        .order_by(stages.by_end(Evaluation.quarter).desc())
        .limit(1)
    ).first()
    return Period.parse(found).year if found else None


def of_year(year: int) -> tuple[Period, ...]:
    """The periods of a year."""
    return tuple(Period(year, Frequency.QUARTERLY, number) for number in (1, 2, 3, 4))


def _names(year: int) -> list[str]:
    return [str(one) for quarter in of_year(year) for one in (quarter, *quarter.months())]


def _evaluated_as(known: Standards, quarter: Period, theirs: set[str], posts: list[_Post]) -> tuple[Period, ...]:
    """A quarter, or its months: as it was evaluated; else as the post that was held first in it is evaluated."""
    if str(quarter) in theirs:
        return (quarter,)
    if any(str(month) in theirs for month in quarter.months()):
        return quarter.months()
    positions = [post.position for post, _, _ in posts if post.first <= quarter.last and post.last >= quarter.first]
    monthly = positions and known.rhythm(positions[0], quarter.first) is Frequency.MONTHLY
    return quarter.months() if monthly else (quarter,)


def _quarter(evaluated: list[_Evaluated], person: int, quarter: Period, posts: list[_Post], then: Held, today: date) -> Quarter:
    told = [one for one, _, _, _ in evaluated if one.talked_at is not None]
    days = {one.id: days_worked.between(then, one.person_id, one.first, one.last) for one, _, _, _ in evaluated}
    both, apart = stages.together(told, days), len(evaluated) > 1
    whole = days_worked.between(then, person, quarter.first, quarter.last)
    parts = _evaluated_parts(evaluated, days) if apart else _posts_held(posts, then, quarter)
    return Quarter(
        quarter=quarter,
        there=bool(evaluated),
        open=any(cycle.closed_at is None and stages.stage(one, cycle, today) is not Stage.DONE for one, cycle, _, _ in evaluated),
        judge=evaluated[-1][2] if evaluated else None,
        result=both.result if both else None,
        conduct=both.conduct if both else None,
        predicate=both.predicate if both else None,
        days=sum(part.days for part in parts if part.predicate) if apart and both else whole,
        of=(quarter.last - quarter.first).days + 1,
        parts=tuple(parts) if len(parts) > 1 else (),
        apart=apart,
        away=next((one.away for one, _, _, _ in reversed(evaluated) if one.away), None) if not told else None,
    )


def _evaluated_parts(evaluated: list[_Evaluated], days: Mapping[int, int]) -> list[Part]:
    return [
        Part(one.position, unit, judge, days[one.id], stages.final(one)[2] if one.talked_at else None)
        for one, _, judge, unit in evaluated
    ]


def _posts_held(posts: list[_Post], then: Held, quarter: Period) -> list[Part]:
    named_from, span = then.known.rules_on(quarter.last).part_days, (quarter.first, quarter.last)
    return [
        Part(post.position, unit, supervisor, days)
        for post, unit, supervisor in posts
        if (days := worked(span, posts=[post.days], leaves=then.leaves.get(post.person, ())).days) >= named_from
    ]


def _named(session: Session, then: Held) -> dict[int, list[_Post]]:
    """Posts as they were on their days, with the names of their units and supervisors."""
    everything = [post for theirs in then.posts.values() for post in theirs]
    wanted = select(Unit.id, Unit.name).where(among({post.unit for post in everything}, Unit.id))
    units = {id: name for id, name in session.execute(wanted)}
    names = names_of(session, {post.supervisor for post in everything if post.supervisor is not None})
    return {
        person: [(post, units[post.unit], names.get(post.supervisor or 0)) for post in theirs]
        for person, theirs in then.posts.items()
    }
