"""Who decides what waits: the verifier, whoever stands in for them, and who was asked because nobody did for long."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_
from sqlmodel import Session, col, select

from models.reporting.report import Submission, SubmissionState
from services import rights
from services.people import standing_in
from services.people.names import names_of


def waiting_for(session: Session, *, by: int) -> ColumnElement[bool]:
    """The condition that a submission waits for this person's decision; never their own."""
    return and_(col(Submission.state) == SubmissionState.WAITING, theirs(session, by=by))


def theirs(session: Session, *, by: int) -> ColumnElement[bool]:
    """The condition that it is this person who decides a submission: sent to them or to whom they stand in for, raised to
    them, or for admins to nobody; never their own."""
    if not rights.works(session, by):
        return false()
    verifiers = [by, *standing_in.for_whom(session, by)]
    mine = or_(col(Submission.verifier_id).in_(verifiers), col(Submission.raised_to) == by)
    if rights.is_admin(session, by):
        mine = or_(mine, col(Submission.verifier_id).is_(None))
    return and_(mine, col(Submission.person_id) != by)


def may_decide(session: Session, by: int, found: Submission) -> bool:
    """Whether it is `by` who decides it, today; what was sent to nobody is the admins'."""
    if found.verifier_id is None:
        return rights.is_admin(session, by)
    if by not in {found.verifier_id, found.raised_to} and found.verifier_id not in standing_in.for_whom(session, by):
        return False
    return rights.works(session, by)


def on_behalf(by: int, found: Any) -> int | None:
    """In whose stead `by` decides it; None: in their own right."""
    return None if found.verifier_id in (None, by) else found.verifier_id


@dataclass(frozen=True)
class Signature:
    """Whose hand it was, and in whose stead (a.n.)."""

    name: str
    instead_of: str | None


def signature(session: Session, by: int, found: Submission) -> Signature:
    """How `by` signs what they decide about a submission."""
    absent = on_behalf(by, found)
    names = names_of(session, {by} | ({absent} if absent else set()))
    return Signature(names[by], names.get(absent or 0))


def counts(session: Session, *, verifiers: Collection[int]) -> dict[int, int]:
    """How many submissions wait for each of these people's decision, as their inbox would show them."""
    counted = dict.fromkeys(verifiers, 0)
    admins = rights.admins_among(session, counted.keys())
    rows = session.exec(
        select(Submission.verifier_id, Submission.raised_to, Submission.person_id).where(
            col(Submission.state) == SubmissionState.WAITING
        )
    ).all()
    acting = standing_in.instead_of(session, {verifier for verifier, _, _ in rows if verifier}, on=rights.today(session))
    for verifier, raised, reporter in rows:
        deciding = admins if verifier is None else {verifier, raised, *acting.get(verifier, ())} & counted.keys()
        for one in deciding:
            if one is not None:
                counted[one] += one != reporter
    return counted
