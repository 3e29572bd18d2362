"""Who was away all the days that are evaluated is not rated: the reason is kept, and nothing of them waits."""

from collections import Counter
from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, true
from sqlmodel import Session, col, select

from domain.evaluation.targets import worked
from domain.people.leave_kinds import LeaveKind
from domain.people.leaves import Days
from models.evaluation.evaluation import Evaluation, EvaluationCycle
from models.people.person import Leave, Posting
from services.people.away import away, spans


def mark(session: Session, *, only: Collection[int] | None = None) -> int:
    """Say of each evaluation (of `only`) that has not been judged whether all its days were away; how many are said otherwise now.

    Leave that is written down, changed or taken back later is followed while the cycle is open and nothing is judged.
    """
    found = differing(session, only=only)
    for one, reason in found:
        one.away = reason
        session.add(one)
    session.flush()
    return len(found)


def differing(session: Session, *, only: Collection[int] | None = None) -> list[tuple[Evaluation, LeaveKind | None]]:
    """Those that say otherwise than the leave that is written down, with what they ought to say."""
    touching = (
        select(Leave.id)
        .where(
            col(Leave.person_id) == Evaluation.person_id, col(Leave.first) <= Evaluation.last, col(Leave.last) >= Evaluation.first
        )
        .exists()
    )
    found = list(
        session.scalars(
            select(Evaluation)
            .join(EvaluationCycle, col(EvaluationCycle.id) == Evaluation.cycle_id)
            .where(
                col(EvaluationCycle.closed_at).is_(None),
                col(Evaluation.rated_at).is_(None),
                col(Evaluation.talked_at).is_(None),
                or_(touching, col(Evaluation.away).is_not(None)),
                true() if only is None else col(Evaluation.id).in_(only),
            )
            .order_by(col(Evaluation.id))
        )
    )
    if not found:
        return []
    first, last = min(one.first for one in found), max(one.last for one in found)
    people = {one.person_id for one in found}
    leaves, posts = away(session, people=people, first=first, last=last), _posts(session, people, last)
    reasons = (reason_of((one.first, one.last), posts.get(one.person_id, []), leaves.get(one.person_id, [])) for one in found)
    return [(one, reason) for one, reason in zip(found, reasons, strict=True) if one.away is not reason]


def _posts(session: Session, people: Collection[int], last: date) -> dict[int, list[tuple[date, date]]]:
    held = select(Posting.person_id, col(Posting.valid_from), col(Posting.valid_until)).where(col(Posting.person_id).in_(people))
    found: dict[int, list[tuple[date, date]]] = {}
    for person, begins, ends in session.execute(held):
        found.setdefault(person, []).append((begins, ends or max(begins, last)))
    return found


def reason_of(days: tuple[date, date], posts: list[tuple[date, date]], leaves: list[Days]) -> LeaveKind | None:
    """Why somebody worked on none of these days: the kind of leave that took most of them; None where they worked on some."""
    if not any(begins <= days[1] and ends >= days[0] for begins, ends in spans(leaves)):
        return None
    if worked(days, posts=posts or [days], leaves=spans(leaves)).days:
        return None
    taken: Counter[LeaveKind] = Counter()
    for one in leaves:
        taken[one.kind] += max(0, (min(one.last, days[1]) - max(one.first, days[0])).days + 1)
    return taken.most_common(1)[0][0]
