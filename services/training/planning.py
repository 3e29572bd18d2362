"""A new training, described by an admin question by question, and published to those it suits."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from rapidfuzz import process
from sqlmodel import Session, col, select

from domain.training.planning import FIELDS, OPTIONAL, Unreadable, read
from models.people.person import Person, Posting
from models.standards.standard import Indicator
from models.training.training import Training, TrainingDraft
from services.city import City
from services.refusals import Outdated, Refusal
from services.training import offers
from services.training.offers import Offer

_PREVIEW = 0
"""The id of a training that is not stored."""
_CODE = re.compile(r"PL-(\d{4})-(\d+)")


@dataclass(frozen=True)
class Asked:
    """What is asked next."""

    field: str
    n: int
    of: int
    optional: bool
    known: tuple[str, ...]
    """What one may choose from: positions or codes."""


@dataclass(frozen=True)
class Plan:
    """Everything that was answered, to be looked at before it is published."""

    offer: Offer
    audience: tuple[str, ...]
    indicators: tuple[str, ...]


Next = Asked | Plan


def begin(session: Session, *, by: int, today: date, now: datetime, city: City) -> Next:
    """Begin a training, or go on where the one begun before stands."""
    _only_admins(session, by)
    draft = session.get(TrainingDraft, by) or TrainingDraft(person_id=by, touched_at=now)
    return _next(session, draft, today, now, city)


def hear(session: Session, *, by: int, said: str, today: date, now: datetime, city: City) -> Next:
    """Take the answer to the field that is asked."""
    draft = _mine(session, by)
    field = _open_field(draft)
    if field is None:
        raise Refusal("training_press")
    _read(session, field, said, draft, today)
    draft.answers = {**draft.answers, field: said}
    return _next(session, draft, today, now, city)


def leave_out(session: Session, *, by: int, field: str, today: date, now: datetime, city: City) -> Next:
    """Leave an optional field empty."""
    draft = _mine(session, by)
    if _open_field(draft) != field or field not in OPTIONAL:
        raise Outdated
    draft.answers = {**draft.answers, field: ""}
    return _next(session, draft, today, now, city)


def back(session: Session, *, by: int, today: date, now: datetime, city: City) -> Next:
    """Ask what was asked before once more."""
    draft = _mine(session, by)
    given = [field for field in FIELDS if field in draft.answers]
    draft.answers = {field: draft.answers[field] for field in given[:-1]}
    return _next(session, draft, today, now, city)


def drop(session: Session, *, by: int) -> None:
    """Throw the draft away."""
    session.delete(_mine(session, by))


def publish(session: Session, *, by: int, today: date, now: datetime, city: City) -> Offer:
    """Put the training on offer; those it suits are told in the hours in which they may be written to."""
    draft = _mine(session, by)
    if _open_field(draft) is not None:
        raise Outdated
    training = _training(session, draft, today, code=_new_code(session, today))
    session.add(training)
    session.delete(draft)
    session.flush()
    return offers.offers(session, [training], by=by, today=today, city=city)[0]


def _next(session: Session, draft: TrainingDraft, today: date, now: datetime, city: City) -> Next:
    draft.touched_at = now
    session.add(draft)
    session.flush()
    field = _open_field(draft)
    if field is None:
        preview = _training(session, draft, today, id=_PREVIEW, code="")
        (offer,) = offers.offers(session, [preview], by=None, today=today, city=city)
        return Plan(offer, _tuple(session, "audience", draft, today), _tuple(session, "indicators", draft, today))
    return Asked(field, FIELDS.index(field) + 1, len(FIELDS), field in OPTIONAL, _choices(session, field, today))


def _training(session: Session, draft: TrainingDraft, today: date, **numbered: Any) -> Training:
    known: dict[str, Any] = {field: _read(session, field, said, draft, today) for field, said in draft.answers.items()}
    starts, ends = known["days"]
    begins_at, finishes_at = known["clock"] or (None, None)
    return Training(
        **numbered,
        title=known["title"],
        provider=known["provider"],
        place=known["place"],
        starts=starts,
        ends=ends,
        begins_at=begins_at,
        finishes_at=finishes_at,
        hours=known["hours"],
        seats=known["seats"],
        audience="; ".join(known["audience"] or ()) or None,
        indicators="; ".join(known["indicators"] or ()) or None,
        register_until=known["register_until"],
        organiser_id=known["organiser"],
    )


def _read(session: Session, field: str, said: str, draft: TrainingDraft, today: date) -> Any:
    """One answer, compared with what there is. Raises `Refusal`."""
    if not said:
        return None
    try:
        value = read(field, said, today=today)
    except Unreadable as problem:
        raise Refusal("training_field", field=field) from problem
    if field in ("audience", "indicators"):
        return _known_ones(session, field, cast(tuple[str, ...], value), today)
    if field == "organiser":
        person = session.scalars(select(Person.id).where(col(Person.nip) == value)).one_or_none()
        if person is None:
            raise Refusal("training_organiser")
        return person
    if field == "register_until":
        starts, _ = cast(tuple[date, date], read("days", draft.answers["days"], today=today))
        if cast(date, value) > starts:
            raise Refusal("training_register_until", starts=starts)
    return value


def _known_ones(session: Session, field: str, named: tuple[str, ...], today: date) -> tuple[str, ...]:
    """The positions or codes as they are written in the roster; one we do not know is refused with the nearest."""
    there = {one.casefold(): one for one in _choices(session, field, today)}
    for one in named:
        if one.casefold() not in there:
            near = process.extractOne(one, list(there.values()), score_cutoff=60)
            raise Refusal("training_unknown", field=field, named=one, near=near[0] if near else None)
    return tuple(there[one.casefold()] for one in named)


def _choices(session: Session, field: str, today: date) -> tuple[str, ...]:
    if field == "audience":
        wanted = select(Posting.position).where(col(Posting.valid_until).is_(None) | (col(Posting.valid_until) >= today)).distinct()
        return tuple(sorted(session.scalars(wanted)))
    return tuple(sorted(session.scalars(select(Indicator.code)))) if field == "indicators" else ()


def _tuple(session: Session, field: str, draft: TrainingDraft, today: date) -> tuple[str, ...]:
    return _read(session, field, draft.answers[field], draft, today) or ()


def _open_field(draft: TrainingDraft) -> str | None:
    return next((field for field in FIELDS if field not in draft.answers), None)


def _mine(session: Session, by: int) -> TrainingDraft:
    _only_admins(session, by)
    draft = session.get(TrainingDraft, by)
    if draft is None:
        raise Outdated
    return draft


def _only_admins(session: Session, by: int) -> None:
    if not offers.is_admin(session, by):
        raise Outdated


def _new_code(session: Session, today: date) -> str:
    codes = session.scalars(select(Training.code).where(col(Training.code).startswith(f"PL-{today.year}-")))
    taken = [int(match[2]) for code in codes if (match := _CODE.fullmatch(code))]
    return f"PL-{today.year}-{max(taken, default=0) + 1:02}"
