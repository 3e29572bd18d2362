"""How many of the days that are evaluated somebody worked, as posts, leave and rules stood on these days."""

from collections.abc import Collection
from datetime import date

from sqlmodel import Session

from domain.evaluation.targets import worked
from models.evaluation.evaluation import Evaluation
from services.standards import held
from services.standards.held import Held


def of(session: Session, evaluations: Collection[Evaluation]) -> dict[int, int]:
    """By evaluation, the days of it that were worked."""
    if not evaluations:
        return {}
    first, last = min(one.first for one in evaluations), max(one.last for one in evaluations)
    then = held.read(session, people={one.person_id for one in evaluations}, first=first, last=last)
    return {one.id: between(then, one.person_id, one.first, one.last) for one in evaluations}


def between(then: Held, person: int, first: date, last: date) -> int:
    """The days of a span in a post and outside the leave that takes them off."""
    posts = [post.days for post in then.posts.get(person, ())]
    return worked((first, last), posts=posts, leaves=then.leaves.get(person, ())).days
