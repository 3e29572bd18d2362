"""Documents are issued under a number, and a scanned one is compared with what is true now."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from domain import document_codes
from domain.evaluation.ratings import Predicate
from domain.facts import freeze
from domain.periods import Period
from models import DocumentKind, Evaluation, EvaluationDocument
from services.evaluation import forms, rows
from services.refusals import Outdated


@dataclass(frozen=True)
class Issued:
    """A document ready to be drawn."""

    number: str
    payload: str
    """What follows `start=` in the link of its QR."""
    form: forms.Form


@dataclass(frozen=True)
class Detail:
    """What those may read who may see the evaluation."""

    name: str
    quarter: Period
    predicate: Predicate | None
    """As it stands on the document."""
    current: bool
    """False: the evaluation changed after it was issued."""


@dataclass(frozen=True)
class Checked:
    """What the bot knows of a scanned document."""

    number: str
    issued_at: datetime
    detail: Detail | None
    """None for everybody else."""


def issue(session: Session, *, by: int, evaluation: int, now: datetime) -> Issued:
    """The form of a result under its number: a new one for new facts, the old one for the same."""
    session.scalars(select(Evaluation.id).where(col(Evaluation.id) == evaluation).with_for_update()).first()
    form = forms.form(session, by=by, evaluation=evaluation)
    sha256 = _digest(form)
    found = session.scalars(
        select(EvaluationDocument).where(
            col(EvaluationDocument.evaluation_id) == evaluation, col(EvaluationDocument.kind) == DocumentKind.EVALUATION,
            col(EvaluationDocument.sha256) == sha256,
        )
    ).first() or _new(session, evaluation, sha256, by, now)  # fmt: skip
    return Issued(found.number, document_codes.payload(found.id, found.secret, found.sha256), form)


def check(session: Session, *, by: int | None, payload: str) -> Checked | None:
    """What a scanned document is; None where there is none with this code. `by` is None for a stranger."""
    parts = document_codes.PAYLOAD.fullmatch(payload)
    found = session.get(EvaluationDocument, int(parts[1])) if parts else None
    if parts is None or found is None or not document_codes.matches(found.id, found.secret, found.sha256, parts[2]):
        return None
    try:
        form = forms.form(session, by=by, evaluation=found.evaluation_id) if by else None
    except Outdated:
        form = None
    return Checked(found.number, found.issued_at, _detail(found, form) if form else None)


def _detail(found: EvaluationDocument, form: forms.Form) -> Detail:
    return Detail(form.person.name, form.quarter, found.predicate, _digest(form) == found.sha256)


def _digest(form: forms.Form) -> str:
    facts: dict[str, Any] = freeze(form)["$facts"]
    return document_codes.digest(facts)


def _new(session: Session, evaluation: int, sha256: str, by: int, now: datetime) -> EvaluationDocument:
    found = session.get_one(Evaluation, evaluation)
    made = EvaluationDocument(
        evaluation_id=evaluation, kind=DocumentKind.EVALUATION, quarter=found.quarter, sha256=sha256,
        predicate=rows.final(found)[2], secret=secrets.token_hex(32), issued_at=now, issued_by=by,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made
