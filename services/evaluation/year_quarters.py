"""A year's quarters as they were judged, and where somebody worked in each of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import or_
from sqlmodel import Session, col, select

from domain.evaluation.ratings import Predicate, Rating
from domain.evaluation.stages import Stage
from domain.evaluation.targets import Days, worked
from domain.evaluation.year import Judged
from domain.people.leave_kinds import LeaveKind
from domain.people.leaves import Days as LeaveDays
from domain.standards.periods import Frequency, Period
from models.evaluation.evaluation import Evaluation, EvaluationCycle
from models.people.person import CALLED, Person, Posting
from models.people.unit import Unit
from services import rights
from services.evaluation import stages
from services.people.away import away, spans
from services.standards.expected import standards

_Post = tuple[Posting, str, str | None]
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
    """One quarter of a person's year."""

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
        return Judged(self.result, self.conduct, Fraction(self.days, self.of))


def quarters(session: Session, *, people: Collection[int], year: int, today: date) -> dict[int, tuple[Quarter, ...]]:
    """The four quarters of each of these people."""
    wanted = _of_year(year)
    found = session.execute(
        select(Evaluation, EvaluationCycle, CALLED, Unit.name)
        .join(EvaluationCycle, col(EvaluationCycle.id) == Evaluation.cycle_id)
        .join(Unit, col(Unit.id) == EvaluationCycle.unit_id)
        .join(Person, col(Person.id) == Evaluation.supervisor_id)
        .where(col(Evaluation.person_id).in_(people), col(Evaluation.quarter).in_([str(one) for one in wanted]))
        .order_by(col(Evaluation.part))
    )
    judged: dict[tuple[int, str], list[_Evaluated]] = {}
    for one, cycle, name, unit in found:
        judged.setdefault((one.person_id, one.quarter), []).append((one, cycle, name, unit))
    posts, named_from = _posts(session, people, wanted[0].first, wanted[-1].last), standards(session).rules.part_days
    leaves = away(session, people=people, first=wanted[0].first, last=wanted[-1].last)

    def one_quarter(person: int, quarter: Period) -> Quarter:
        mine = judged.get((person, str(quarter)), [])
        return _quarter(mine, quarter, posts.get(person, []), leaves.get(person, []), today, named_from)

    return {person: tuple(one_quarter(person, quarter) for quarter in wanted) for person in people}


def last_supervisors(session: Session, *, people: Collection[int], year: int) -> dict[int, int]:
    """Who decides the year of each: who evaluated them in the last quarter that was evaluated."""
    found = session.execute(
        select(Evaluation.person_id, Evaluation.supervisor_id)
        .where(col(Evaluation.person_id).in_(people), col(Evaluation.quarter).in_([str(one) for one in _of_year(year)]))
        .order_by(col(Evaluation.quarter), col(Evaluation.part))
    )
    return {person: supervisor for person, supervisor in found}


def of_supervisor(session: Session, *, by: int, year: int) -> list[int]:
    """The people whose year `by` decides."""
    if not rights.works(session, by):
        return []
    once = session.scalars(
        select(Evaluation.person_id)
        .where(col(Evaluation.supervisor_id) == by, col(Evaluation.quarter).in_([str(one) for one in _of_year(year)]))
        .distinct()
    ).all()
    return [person for person, last in last_supervisors(session, people=once, year=year).items() if last == by]


def newest(session: Session, *, by: int) -> int | None:
    """The year of the newest evaluation `by` has part in."""
    found = session.scalars(
        select(Evaluation.quarter)
        .where(or_(col(Evaluation.person_id) == by, col(Evaluation.supervisor_id) == by))
        .order_by(col(Evaluation.quarter).desc())
        .limit(1)
    ).first()
    return Period.parse(found).year if found else None


def _of_year(year: int) -> tuple[Period, ...]:
    return tuple(Period(year, Frequency.QUARTERLY, number) for number in (1, 2, 3, 4))


def _quarter(
    evaluated: list[_Evaluated], quarter: Period, posts: list[_Post], leaves: list[LeaveDays], today: date, named_from: int
) -> Quarter:
    taken = spans(leaves)
    held, told = [_days(post, quarter) for post, _, _ in posts], [one for one, _, _, _ in evaluated if one.talked_at is not None]
    there, both = worked((quarter.first, quarter.last), posts=held, leaves=taken), stages.together(told)
    apart = len(evaluated) > 1
    parts = _evaluated_parts(evaluated, held, taken) if apart else _posts_held(posts, quarter, taken, named_from)
    return Quarter(
        quarter=quarter,
        there=bool(evaluated),
        open=any(cycle.closed_at is None and stages.stage(one, cycle, today) is not Stage.DONE for one, cycle, _, _ in evaluated),
        judge=evaluated[-1][2] if evaluated else None,
        result=both.result if both else None,
        conduct=both.conduct if both else None,
        predicate=both.predicate if both else None,
        days=sum(part.days for part in parts if part.predicate) if apart and both else there.days,
        of=there.of,
        parts=tuple(parts) if len(parts) > 1 else (),
        apart=apart,
        away=next((one.away for one, _, _, _ in reversed(evaluated) if one.away), None) if not told else None,
    )


def _evaluated_parts(evaluated: list[_Evaluated], held: list[Days], taken: list[Days]) -> list[Part]:
    return [
        Part(
            one.position,
            unit,
            judge,
            worked((one.first, one.last), posts=held, leaves=taken).days,
            stages.final(one)[2] if one.talked_at else None,
        )
        for one, _, judge, unit in evaluated
    ]


def _posts_held(posts: list[_Post], quarter: Period, taken: list[Days], named_from: int) -> list[Part]:
    span = (quarter.first, quarter.last)
    return [
        Part(post.position, unit, supervisor, days)
        for post, unit, supervisor in posts
        if (days := worked(span, posts=[_days(post, quarter)], leaves=taken).days) >= named_from
    ]


def _days(post: Posting, quarter: Period) -> Days:
    return post.valid_from, post.valid_until or quarter.last


def _posts(session: Session, people: Collection[int], first: date, last: date) -> dict[int, list[_Post]]:
    found: dict[int, list[_Post]] = {}
    for posting, unit, supervisor in session.execute(
        select(Posting, Unit.name, CALLED)
        .join(Unit, col(Unit.id) == Posting.unit_id)
        .outerjoin(Person, col(Person.id) == Posting.supervisor_id)
        .where(
            col(Posting.person_id).in_(people),
            col(Posting.valid_from) <= last,
            or_(col(Posting.valid_until).is_(None), col(Posting.valid_until) >= first),
        )
        .order_by(col(Posting.valid_from), col(Posting.id))
    ):
        found.setdefault(posting.person_id, []).append((posting, unit, supervisor))
    return found
