"""Documents are issued under a number, and a scanned one is compared with what is true now."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from domain.evaluation import document_codes
from domain.evaluation.ratings import Predicate
from domain.messages.facts import freeze
from models.evaluation.document import LAYOUT, DocumentKind, EvaluationDocument
from models.evaluation.evaluation import Evaluation
from models.people.person import Person
from services.city import City
from services.evaluation import forms, stages, year_forms
from services.evaluation import plan as plans
from services.refusals import Outdated, Refusal

Content = forms.Form | plans.Plan | year_forms.YearForm
"""What a document says."""


@dataclass(frozen=True)
class Issued:
    """A document ready to be drawn."""

    number: str
    payload: str
    """What follows `start=` in the link of its QR."""
    form: Content
    called: str = ""
    """What the person is called in the chat, where their NIP does not stand beside the name."""


@dataclass(frozen=True)
class Detail:
    """What those may read who may see what the document is about."""

    kind: DocumentKind
    name: str
    period: str
    predicate: Predicate | None
    """As it stands on the document."""
    current: bool
    """False: what it tells changed after it was issued."""


@dataclass(frozen=True)
class Checked:
    """What the bot knows of a scanned document."""

    number: str
    issued_at: datetime
    detail: Detail | None
    """None for everybody else."""


def issue_form(session: Session, *, by: int, evaluation: int, now: datetime) -> Issued:
    """The form of a result under its number: a new one for new facts, the old one for the same."""
    forms.refuse_others(session, by=by, evaluation=evaluation)
    return issue_allowed(session, by=by, evaluation=evaluation, now=now)


def issue_allowed(session: Session, *, by: int, evaluation: int, now: datetime) -> Issued:
    """The same for somebody who was found to be allowed it: the head of the unit."""
    found = session.get_one(Evaluation, evaluation)
    form = forms.form_of(session, found)
    kept = EvaluationDocument(
        person_id=found.person_id,
        kind=DocumentKind.EVALUATION,
        period=found.quarter,
        sha256=_digest(form),
        evaluation_id=evaluation,
        predicate=stages.final(found)[2],
        secret=secrets.token_hex(32),
        issued_at=now,
        issued_by=by,
    )
    return _issued(session, _kept(session, kept), form)


def issue_year(session: Session, *, by: int, evaluation: int, now: datetime) -> Issued:
    """The document of a year under its number."""
    found = year_forms.refuse_others(session, by=by, evaluation=evaluation)
    form = year_forms.form_of(session, found)
    kept = EvaluationDocument(
        person_id=found.person_id,
        kind=DocumentKind.YEAR,
        period=str(found.year),
        sha256=_digest(form),
        year_evaluation_id=evaluation,
        predicate=stages.final(found)[2],
        secret=secrets.token_hex(32),
        issued_at=now,
        issued_by=by,
    )
    return _issued(session, _kept(session, kept), form)


def issue_plan(session: Session, *, by: int, person: int, now: datetime, city: City) -> Issued:
    """The SKP page of this year under its number."""
    today = city.today(now)
    plan = plans.plan(session, by=by, person=person, year=today.year, today=today)
    kept = EvaluationDocument(
        person_id=person,
        kind=DocumentKind.PLAN,
        period=str(today.year),
        sha256=_digest(plan),
        secret=secrets.token_hex(32),
        issued_at=now,
        issued_by=by,
    )
    return _issued(session, _kept(session, kept), plan)


def check(session: Session, *, by: int | None, payload: str, today: date) -> Checked | None:
    """What a scanned document is; None where there is none with this code. `by` is None for a stranger."""
    parts = document_codes.PAYLOAD.fullmatch(payload)
    found = session.get(EvaluationDocument, int(parts[1])) if parts else None
    if parts is None or found is None or not document_codes.matches(found.id, found.secret, found.sha256, parts[2]):
        return None
    try:
        now = _as_it_is(session, found, by, today) if by else None
    except (Outdated, Refusal):
        now = None
    return Checked(found.number, found.issued_at, _detail(session, found, now) if now else None)


def _as_it_is(session: Session, found: EvaluationDocument, by: int, today: date) -> Content:
    if found.evaluation_id is not None:
        return forms.form(session, by=by, evaluation=found.evaluation_id)
    if found.year_evaluation_id is not None:
        return year_forms.form(session, by=by, evaluation=found.year_evaluation_id)
    return plans.plan(session, by=by, person=found.person_id, year=int(found.period), today=today)


def _detail(session: Session, found: EvaluationDocument, now: Content) -> Detail:
    name = session.get_one(Person, found.person_id).called
    return Detail(found.kind, name, found.period, found.predicate, _is_current(session, found, now))


def _is_current(session: Session, found: EvaluationDocument, now: Content) -> bool:
    """Whether it still tells what is so; of an evaluation in an older layout, whether its predikat is still that."""
    if found.layout < LAYOUT and found.evaluation_id is not None:
        return stages.final(session.get_one(Evaluation, found.evaluation_id))[2] is found.predicate
    return _digest(now) == found.sha256


def _digest(form: Content) -> str:
    facts: dict[str, Any] = freeze(form)["$facts"]
    if isinstance(form, plans.Plan) and not form.expected:
        del facts["expected"]  # pages that were issued before there was an annex tell the same
    return document_codes.digest(facts)


def _kept(session: Session, made: EvaluationDocument) -> EvaluationDocument:
    """The document with this content: the one that is there, or `made`. The person is locked, so that there is never a second."""
    session.scalars(select(Person.id).where(col(Person.id) == made.person_id).with_for_update()).one()
    found = session.scalars(
        select(EvaluationDocument).where(
            col(EvaluationDocument.person_id) == made.person_id,
            col(EvaluationDocument.kind) == made.kind,
            col(EvaluationDocument.period) == made.period,
            col(EvaluationDocument.sha256) == made.sha256,
        )
    ).first()
    if found is None:
        session.add(made)
        session.flush()
    return found or made


def _issued(session: Session, kept: EvaluationDocument, form: Content) -> Issued:
    payload = document_codes.payload(kept.id, kept.secret, kept.sha256)
    return Issued(kept.number, payload, form, session.get_one(Person, kept.person_id).called)
