"""A year's quarters as they were judged, and where somebody worked in each of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import or_
from sqlmodel import Session, col, select

from domain.evaluation.ratings import Predicate, Rating
from domain.evaluation.stages import Stage
from domain.evaluation.targets import worked
from domain.evaluation.year import Judged
from domain.periods import Frequency, Period
from models import Evaluation, EvaluationCycle, Person, Posting, Unit
from services.evaluation import rows
from services.standards import standards

_Post = tuple[Posting, str, str | None]
"""A post with the names of its unit and its supervisor."""


@dataclass(frozen=True)
class Part:
    """A post held for long enough in a quarter to be named."""

    position: str
    unit: str
    supervisor: str | None
    days: int


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
    """Named where there was more than one: they were judged together, by the supervisor of the last day."""

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
        select(Evaluation, EvaluationCycle, Person.name)
        .join(EvaluationCycle, col(EvaluationCycle.id) == Evaluation.cycle_id)
        .join(Person, col(Person.id) == Evaluation.supervisor_id)
        .where(col(Evaluation.person_id).in_(people), col(Evaluation.quarter).in_([str(one) for one in wanted]))
    )
    judged = {(one.person_id, one.quarter): (one, cycle, name) for one, cycle, name in found}
    posts, part_days = _posts(session, people, wanted[0].first, wanted[-1].last), standards(session).rules.part_days
    return {
        person: tuple(_quarter(judged.get((person, str(one))), one, posts.get(person, []), today, part_days) for one in wanted)
        for person in people
    }


def last_supervisors(session: Session, *, people: Collection[int], year: int) -> dict[int, int]:
    """Who decides the year of each: who evaluated them in the last quarter that was evaluated."""
    found = session.execute(
        select(Evaluation.person_id, Evaluation.supervisor_id)
        .where(col(Evaluation.person_id).in_(people), col(Evaluation.quarter).in_([str(one) for one in _of_year(year)]))
        .order_by(col(Evaluation.quarter))
    )
    return {person: supervisor for person, supervisor in found}  # noqa: C416


def of_supervisor(session: Session, *, by: int, year: int) -> list[int]:
    """The people whose year `by` decides."""
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
    judged: tuple[Evaluation, EvaluationCycle, str] | None,
    quarter: Period,
    posts: list[_Post],
    today: date,
    part_days: int,
) -> Quarter:
    span = (quarter.first, quarter.last)
    there = worked(span, posts=[(post.valid_from, post.valid_until or quarter.last) for post, _, _ in posts], leaves=())
    parts = [
        Part(post.position, unit, supervisor, days)
        for post, unit, supervisor in posts
        if (days := worked(span, posts=[(post.valid_from, post.valid_until or quarter.last)], leaves=()).days) >= part_days
    ]
    result, conduct, predicate, is_open = None, None, None, False
    if judged is not None:
        one, cycle, _ = judged
        is_open = cycle.closed_at is None and rows.stage(one, cycle, today) is not Stage.DONE
        if one.talked_at is not None:
            result, conduct, predicate = rows.final(one)
    return Quarter(
        quarter=quarter, there=judged is not None, open=is_open, judge=judged[2] if judged else None, result=result,
        conduct=conduct, predicate=predicate, days=there.days, of=there.of, parts=tuple(parts) if len(parts) > 1 else (),
    )  # fmt: skip


def _posts(session: Session, people: Collection[int], first: date, last: date) -> dict[int, list[_Post]]:
    found: dict[int, list[_Post]] = {}
    for posting, unit, supervisor in session.execute(
        select(Posting, Unit.name, Person.name)
        .join(Unit, col(Unit.id) == Posting.unit_id)
        .outerjoin(Person, col(Person.id) == Posting.supervisor_id)
        .where(
            col(Posting.person_id).in_(people), col(Posting.valid_from) <= last,
            or_(col(Posting.valid_until).is_(None), col(Posting.valid_until) >= first),
        )
        .order_by(col(Posting.valid_from), col(Posting.id))
    ):  # fmt: skip
        found.setdefault(posting.person_id, []).append((posting, unit, supervisor))
    return found
