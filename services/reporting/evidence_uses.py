"""The same file twice: where it was used before, and how much of that the one who reads may know."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, bindparam, or_
from sqlalchemy import select as select_core
from sqlmodel import Session, col, select

from domain.standards.periods import Period
from models.columns import columns, table
from models.people.person import CALLED, Person
from models.prepared import Prepared
from models.reporting.report import Attachment, AttachmentState, DraftAnswer, Report, Submission
from models.rows import write_changes
from services import rights

LOCATION = "location"
"""The kind of attachment that is a place: the same school is no reason for a flag."""
_attachment = columns(Attachment)
_OWNERS: BindParameter[Any] = bindparam("owners", expanding=True)
_ALL = select_core(table(Attachment)).order_by(_attachment.id)
_OF_REPORTS = Prepared(_ALL.where(_attachment.report_id.in_(_OWNERS)))
_OF_ANSWERS = Prepared(_ALL.where(_attachment.draft_answer_id.in_(_OWNERS)))


@dataclass(frozen=True)
class Use:
    """An earlier use of a file. The number is there only for those who may see that report."""

    period: Period
    own: bool
    """By the same person."""
    here: bool
    """In this very report or draft."""
    number: str | None
    person: str | None
    """Whose report it is, where it is not the reader's."""


@dataclass(frozen=True)
class Shown:
    """What is attached to one value."""

    count: int = 0
    """Without what was refused."""
    refused: int = 0
    uses: tuple[Use, ...] = ()
    """Earlier uses of the same files."""


def earliest(session: Session, attachments: Sequence[Attachment]) -> dict[int, int]:
    """The earliest use of the same file, for those that were used before: in any report, or in a draft of the same person."""
    files = [one for one in attachments if one.kind != LOCATION]
    if not files:
        return {}
    hashes = [one.sha256 for one in files if one.sha256]
    there = session.scalars(
        select(Attachment)
        .where(
            or_(col(Attachment.unique_id).in_([one.unique_id for one in files]), col(Attachment.sha256).in_(hashes)),
            col(Attachment.kind) != LOCATION,
            col(Attachment.state) != AttachmentState.REFUSED,
        )
        .order_by(col(Attachment.added_at), col(Attachment.id))
    ).all()
    found = {one.id: next((other.id for other in there if _is_earlier(other, one)), None) for one in files}
    return {one: other for one, other in found.items() if other is not None}


def _is_earlier(other: Attachment, one: Attachment) -> bool:
    """A draft of somebody else is no use yet; what others sent while this was drafted is."""
    same = other.unique_id == one.unique_id or (one.sha256 is not None and other.sha256 == one.sha256)
    if not same or other.id == one.id:
        return False
    mine = other.person_id is not None and other.person_id == one.person_id
    if other.id < one.id:
        return mine or other.report_id is not None
    return not mine and other.report_id is not None and one.report_id is None


def of_reports(session: Session, reports: Collection[int], *, viewer: int) -> dict[int, Shown]:
    """What is attached to each report, as `viewer` may know it."""
    write_changes(session)
    rows = _OF_REPORTS(session, owners=list(reports))
    return _shown(session, [(one.report_id or 0, one) for one in rows], viewer)


def of_answers(session: Session, answers: Collection[int], *, viewer: int) -> dict[int, Shown]:
    """What is attached to each answer of a draft."""
    if not answers:
        return {}
    write_changes(session)
    rows = _OF_ANSWERS(session, owners=list(answers))
    return _shown(session, [(one.draft_answer_id or 0, one) for one in rows], viewer)


def uses(session: Session, attachments: Sequence[Attachment], *, viewer: int) -> dict[int, Use]:
    """The earlier use of each attachment that has one, as `viewer` may know it."""
    seen = {one.seen_in: one for one in attachments if one.seen_in is not None}
    if not seen:
        return {}
    rows = session.execute(
        select_core(Attachment, col(Report.period), col(DraftAnswer.period), col(DraftAnswer.draft_id), Submission, CALLED)
        .join(Report, col(Report.id) == Attachment.report_id, isouter=True)
        .join(Submission, col(Submission.id) == Report.submission_id, isouter=True)
        .join(Person, col(Person.id) == Submission.person_id, isouter=True)
        .join(DraftAnswer, col(DraftAnswer.id) == Attachment.draft_answer_id, isouter=True)
        .where(col(Attachment.id).in_(seen))
    ).all()
    admin = rights.is_admin(session, viewer)
    places = _places(session, attachments)
    known: dict[int, Use] = {}
    for other, sent_period, drafted_period, draft, submission, name in rows:
        may_see = submission is not None and (admin or viewer in (submission.person_id, submission.verifier_id))
        place = ("report", submission.id) if submission else ("draft", draft)
        for one in attachments:
            if one.seen_in == other.id:
                known[one.id] = Use(
                    period=Period.parse(sent_period or drafted_period),
                    own=other.person_id == one.person_id,
                    here=place in places[one.id],
                    number=submission.number if may_see else None,
                    person=name if may_see and viewer != submission.person_id else None,
                )
    return known


def _places(session: Session, attachments: Sequence[Attachment]) -> dict[int, set[tuple[str, int]]]:
    """The report and the draft each attachment lies in."""
    rows = session.execute(
        select(Attachment.id, Report.submission_id, DraftAnswer.draft_id)
        .join(Report, col(Report.id) == Attachment.report_id, isouter=True)
        .join(DraftAnswer, col(DraftAnswer.id) == Attachment.draft_answer_id, isouter=True)
        .where(col(Attachment.id).in_([one.id for one in attachments]))
    )
    return {
        one: {(kind, place) for kind, place in (("report", submission), ("draft", draft)) if place is not None}
        for one, submission, draft in rows
    }


def _shown(session: Session, rows: Sequence[tuple[int, Attachment]], viewer: int) -> dict[int, Shown]:
    known = uses(session, [one for _, one in rows], viewer=viewer)
    shown: dict[int, Shown] = {}
    for owner, one in rows:
        before = shown.get(owner, Shown())
        if one.state is AttachmentState.REFUSED:
            shown[owner] = Shown(before.count, before.refused + 1, before.uses)
            continue
        more = (known[one.id],) if one.id in known and known[one.id] not in before.uses else ()
        shown[owner] = Shown(before.count + 1, before.refused, (*before.uses, *more))
    return shown
