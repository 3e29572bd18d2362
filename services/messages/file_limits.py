"""How many files one person may send in a day: more than any work needs, and too few to fill a disk."""

from datetime import datetime, timedelta

from sqlalchemy import Result, func
from sqlmodel import Session, col, select

from models.exchange.workbook import PendingImport
from models.reporting.report import Attachment
from services.refusals import Refusal

WORKBOOKS, EVIDENCE = 30, 150
"""Files of a day and person."""
_DAY = timedelta(days=1)


def workbooks_left(session: Session, *, by: int, now: datetime) -> None:
    """Raises `Refusal` where the person has sent as many workbooks as a day allows."""
    sent = select(func.count()).select_from(PendingImport)
    _check(session.execute(sent.where(col(PendingImport.person_id) == by, col(PendingImport.made_at) > now - _DAY)), WORKBOOKS)


def evidence_left(session: Session, *, by: int, now: datetime) -> None:
    """Raises `Refusal` where the person has sent as much evidence as a day allows."""
    sent = select(func.count()).select_from(Attachment)
    _check(session.execute(sent.where(col(Attachment.person_id) == by, col(Attachment.added_at) > now - _DAY)), EVIDENCE)


def _check(counted: Result[int], most: int) -> None:
    if counted.scalar_one() >= most:
        raise Refusal("files_today", most=most)
