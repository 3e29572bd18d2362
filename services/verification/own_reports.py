"""What somebody sent last, told by what is in it: the names first, the number behind."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from domain.standards.periods import Period
from models.reporting.report import Report, Submission
from services.standards.expected import standards

_NAMED = 2


@dataclass(frozen=True)
class Sent:
    """One report of one's own: the first indicators in it, and how many more."""

    id: int
    number: str
    state: str
    at: datetime
    names: tuple[str, ...]
    more: int
    period: Period | None
    """The period of all of them; None where they are of several."""


def newest(session: Session, *, by: int, most: int = 5) -> tuple[Sent, ...]:
    """The person's own newest reports."""
    own = select(Submission).where(col(Submission.person_id) == by).order_by(col(Submission.id).desc()).limit(most)
    found = session.scalars(own).all()
    asked = select(Report.submission_id, Report.indicator_id, Report.period).where(
        col(Report.submission_id).in_([one.id for one in found])
    )
    inside: dict[int, list[tuple[str, str]]] = defaultdict(list)
    known = standards(session)
    for submission, indicator, period in session.execute(asked.order_by(col(Report.id))):
        inside[submission].append((known.of(indicator, period).name, period))
    return tuple(_sent(one, inside[one.id]) for one in found)


def _sent(found: Submission, inside: list[tuple[str, str]]) -> Sent:
    names, periods = tuple(dict.fromkeys(name for name, _ in inside)), {period for _, period in inside}
    return Sent(
        id=found.id,
        number=found.number,
        state=found.state,
        at=found.submitted_at,
        names=names[:_NAMED],
        more=len(names) - len(names[:_NAMED]),
        period=Period.parse(periods.pop()) if len(periods) == 1 else None,
    )
