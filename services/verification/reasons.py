"""The reason of a return, or of taking a verification back: which submission it is asked for, and how long it may be."""

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from models.reporting.report import Submission
from services.refusals import Outdated, Refusal
from services.reporting import submissions
from services.reporting.submissions import Card

_SHORTEST, _LONGEST = 3, 500


def ask(session: Session, found: Submission, *, now: datetime) -> Card:
    """Words that come now are the reason for this submission."""
    found.returning_at = now
    session.add(found)
    session.flush()
    return submissions.card(session, submission=found.id)


def asked_last(session: Session, *of: ColumnElement[bool]) -> Submission:
    """The submission among those `of` whose reason was asked last. Raises `Outdated` where none was."""
    asked = col(Submission.returning_at)
    found = session.scalars(select(Submission).where(*of, asked.is_not(None)).order_by(asked.desc())).first()
    if found is None:
        raise Outdated
    return found


def fit(reason: str) -> str:
    """The reason, or `Refusal` where it is too short to say anything, or too long for a card."""
    if not _SHORTEST <= len(reason) <= _LONGEST:
        raise Refusal("reason_length", shortest=_SHORTEST, longest=_LONGEST)
    return reason
