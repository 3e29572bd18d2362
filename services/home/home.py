"""What the home card shows: what I owe by due date, what waits for me, each with the door that opens exactly that."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Executable, func, or_
from sqlmodel import Session, col, select

from domain.actions import Action
from domain.standards.periods import Period
from models.reporting.report import Draft, DraftAnswer, Submission, SubmissionState
from services.city import City
from services.evaluation import desks
from services.people import recognition
from services.reporting import drafts, returned
from services.reporting.actions import OpenReport, ResumeDraft
from services.reporting.submission_actions import FixReturned
from services.standards import owed
from services.verification import deciders

MOST = 6
"""Things that are named on one card; more than that is a wall."""


@dataclass(frozen=True)
class Item:
    """One thing that waits for me."""

    kind: str
    """returned, correction, draft or due."""
    name: str
    period: Period | None
    due: date | None
    late: bool
    opens: Action
    areas: int = 0
    """Of how many areas it is, where it is reported by area."""
    about: tuple[str, ...] = ()
    """Of what was returned the indicators that were asked back; none: all of it."""


@dataclass(frozen=True)
class Home:
    """The whole card."""

    open_items: tuple[Item, ...]
    more: int
    """Items beyond those shown."""
    owed: int
    to_verify: int
    to_recognise: int
    to_evaluate: int
    """What of the quarterly evaluation waits."""

    @property
    def count(self) -> int:
        """Things that wait, evaluations and accounts to recognise as one each."""
        return len(self.open_items) + self.more + (self.to_evaluate > 0) + (self.to_recognise > 0)


def look(session: Session, *, by: int, today: date, now: datetime, city: City, most: int | None = MOST) -> Home:
    """What waits for `by`, returned and half-written things first, then by due date; at `most` so many are named."""
    dues = drafts.mine_owed(session, by=by, today=today, now=now)
    items = (*_returned(session, by), *_draft(session, by), *_due(dues, today))
    return Home(
        open_items=items[:most],
        more=len(items) - len(items[:most]),
        owed=len(dues),
        to_verify=_count(session, select(func.count()).select_from(Submission).where(deciders.waiting_for(session, by=by))),
        to_recognise=len(recognition.requests(session, by=by, now=now)),
        to_evaluate=desks.count(session, by=by, today=today, city=city),
    )


def _returned(session: Session, by: int) -> Iterable[Item]:
    return (
        Item("returned", one.number, period=None, due=None, late=False, opens=FixReturned(one.submission), about=one.names)
        for one in returned.asked_back(session, by=by)
    )


def _draft(session: Session, by: int) -> Iterable[Item]:
    rows = session.execute(
        select(Draft.id, Submission.number, func.count(col(DraftAnswer.id)))
        .join(DraftAnswer, col(DraftAnswer.draft_id) == Draft.id)
        .outerjoin(Submission, col(Submission.id) == col(Draft.returned_from))
        .where(
            col(Draft.person_id) == by,
            col(Draft.practice).is_(False),
            or_(col(Draft.returned_from).is_(None), col(Submission.state) != SubmissionState.RETURNED),
        )
        .group_by(col(Draft.id), col(Submission.number))
    )
    return (
        Item("correction" if number else "draft", number or str(count), period=None, due=None, late=False, opens=ResumeDraft(id))
        for id, number, count in rows
    )


def _due(dues: Iterable[owed.Due], today: date) -> Iterable[Item]:
    return (
        Item(
            kind="due",
            name=due.name,
            period=due.period,
            due=due.window.due,
            late=due.is_late(today),
            opens=OpenReport(indicator=due.indicator, period=str(due.period)),
            areas=len(due.areas),
        )
        for due in dues
    )


def _count(session: Session, wanted: Executable) -> int:
    return int(session.execute(wanted).scalar_one())
