"""Rewards and sanctions proposed after a result: by who judged it or an admin, once it is final; the person reads each at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from domain.evaluation.follow_ups import Kind, Side, in_force, offered, read_basis
from domain.evaluation.parts import PartOf
from domain.evaluation.ratings import Predicate
from domain.evaluation.stages import is_final
from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation
from models.evaluation.follow_up import FollowUp, FollowUpAsked, FollowUpKind
from models.evaluation.year import YearEvaluation
from models.people.person import Person
from services import rights
from services.city import City
from services.evaluation import asked_sentence, stages
from services.evaluation.actions import OpenResult
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Button, Notice
from services.refusals import Outdated, Refusal

_WAITS = timedelta(hours=24)
_RESULTS = 12
"""Results of one person that an admin is shown, the newest first."""


@dataclass(frozen=True)
class Shown:
    """One proposal."""

    follow_up: int
    side: Side
    name: str
    basis: str
    on: date
    by: str
    may_withdraw: bool
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None


@dataclass(frozen=True)
class Overview:
    """What followed one result, and what may be proposed."""

    evaluation: int
    annual: bool
    name: str
    period: Period | PartOf | int
    predicate: Predicate
    final: bool
    """Nothing may be proposed before."""
    found: tuple[Shown, ...]
    kinds: tuple[Kind, ...]


@dataclass(frozen=True)
class Asked:
    """The kind whose basis is asked for."""

    overview: Overview
    kind: Kind


@dataclass(frozen=True)
class Told:
    """One proposal, as the person hears of it."""

    period: Period | PartOf | int
    predicate: Predicate
    shown: Shown


@dataclass(frozen=True)
class Listed:
    """A result of somebody."""

    evaluation: int
    annual: bool
    period: Period | PartOf | int
    predicate: Predicate


def kinds(session: Session) -> tuple[Kind, ...]:
    """The kinds there are, the agency's own among them."""
    return in_force(
        Kind(one.code, one.side, one.name, frozenset(Predicate(word) for word in one.predicates.split()), one.basis or "", one.used)
        for one in session.scalars(select(FollowUpKind).order_by(col(FollowUpKind.code)))
    )


def may_record(session: Session, by: int, found: stages.Result) -> bool:
    """Whether somebody may propose a follow-up of a result: who judged it, or an admin; nobody of their own."""
    return by != found.person_id and (stages.judges(session, by, found) or stages.is_admin(session, by))


def standing(session: Session, found: stages.Result) -> tuple[Shown, ...]:
    """What followed a result and was not withdrawn, for those who may read the result."""
    rows = session.scalars(_of(found).where(col(FollowUp.withdrawn_at).is_(None)))
    return _shown(session, list(rows), by=None)


def look(session: Session, *, by: int, evaluation: int, annual: bool, today: date) -> Overview:
    """What followed a result, with what was withdrawn. Raises `Outdated` for whoever may propose nothing."""
    return _overview(session, _mine(session, by, evaluation, annual), by, today)


def begin(session: Session, *, by: int, evaluation: int, annual: bool, kind: str, now: datetime, city: City) -> Asked:
    """Ask what a proposal rests on; nothing is written down yet. Raises `Refusal`, `Outdated`."""
    found, today = _mine(session, by, evaluation, annual), city.today(now)
    wanted = _wanted(session, found, kind, today)
    asked = session.get(FollowUpAsked, by) or FollowUpAsked(by=by, code=kind, at=now)
    asked.evaluation_id, asked.year_evaluation_id = (None, evaluation) if annual else (evaluation, None)
    asked.code, asked.at = kind, now
    session.add(asked)
    session.flush()
    return Asked(_overview(session, found, by, today), wanted)


def tell(session: Session, *, by: int, words: str, now: datetime, city: City) -> Overview:
    """Write the proposal down with what it rests on, and tell the person."""
    asked, today = session.get(FollowUpAsked, by), city.today(now)
    if asked is None or now - asked.at > _WAITS:
        raise Outdated
    annual = asked.year_evaluation_id is not None
    found = _mine(session, by, asked.year_evaluation_id or asked.evaluation_id or 0, annual, lock=True)
    wanted = _wanted(session, found, asked.code, today)
    on, said = read_basis(words, today=today)
    assert found.told_on is not None
    if not found.told_on <= on <= today:
        raise Refusal("follow_up_day", first=found.told_on, today=today)
    predicate = stages.final(found)[2]
    assert predicate is not None
    written = FollowUp(
        person_id=found.person_id,
        evaluation_id=None if annual else found.id,
        year_evaluation_id=found.id if annual else None,
        code=wanted.code,
        side=wanted.side,
        name=wanted.name,
        predicate=predicate,
        basis=asked_sentence.sentence(said),
        on=on,
        by=by,
        at=now,
    )
    session.add(written)
    session.execute(delete(FollowUpAsked).where(col(FollowUpAsked.by) == by))
    session.flush()
    _tell(session, found, written, now=now, city=city)
    return _overview(session, found, by, today)


def withdraw(session: Session, *, by: int, follow_up: int, now: datetime, city: City) -> Overview:
    """Take a proposal back, by whoever wrote it or an admin: it stays readable, and the person is told."""
    row = session.scalars(select(FollowUp).where(col(FollowUp.id) == follow_up).with_for_update()).first()
    if row is None or row.withdrawn_at is not None:
        raise Outdated
    annual = row.year_evaluation_id is not None
    found = _mine(session, by, row.year_evaluation_id or row.evaluation_id or 0, annual)
    if not _may_withdraw(session, by, row):
        raise Outdated
    row.withdrawn_by, row.withdrawn_at = by, now
    session.add(row)
    session.flush()
    _tell(session, found, row, now=now, city=city)
    return _overview(session, found, by, city.today(now))


def of_person(session: Session, *, by: int, nip: str) -> tuple[str, tuple[Listed, ...]]:
    """Somebody's name and their newest results, for an admin who names the NIP. Raises `Refusal`, `Outdated`."""
    if not stages.is_admin(session, by):
        raise Outdated
    person = session.scalars(select(Person).where(col(Person.nip) == nip)).first()
    if person is None or person.id == by:
        raise Refusal("follow_up_nip")
    told = (col(Evaluation.person_id) == person.id, col(Evaluation.told_on).is_not(None))
    quarters = session.scalars(
        select(Evaluation).where(*told).order_by(col(Evaluation.quarter).desc(), col(Evaluation.part).desc())
    )
    years = session.scalars(
        select(YearEvaluation)
        .where(col(YearEvaluation.person_id) == person.id, col(YearEvaluation.told_on).is_not(None))
        .order_by(col(YearEvaluation.year).desc())
    )
    found = [*years, *quarters]
    return person.called, tuple(
        Listed(one.id, isinstance(one, YearEvaluation), stages.period(one), predicate)
        for one in found[:_RESULTS]
        if (predicate := stages.final(one)[2]) is not None
    )


def _mine(session: Session, by: int, evaluation: int, annual: bool, *, lock: bool = False) -> stages.Result:
    found: stages.Result | None
    if annual:
        found = session.get(YearEvaluation, evaluation, with_for_update=lock)
    else:
        found = session.get(Evaluation, evaluation, with_for_update=lock)
    if found is None or found.told_on is None or not may_record(session, by, found):
        raise Outdated
    return found


def _wanted(session: Session, found: stages.Result, kind: str, today: date) -> Kind:
    predicate = stages.final(found)[2]
    if predicate is None:
        raise Outdated
    if not is_final(stages.answer(found), found.object_until, today):
        raise Refusal("follow_up_not_final")
    wanted = next((one for one in offered(kinds(session), predicate) if one.code == kind), None)
    if wanted is None:
        raise Outdated
    there = session.scalars(_of(found).where(col(FollowUp.withdrawn_at).is_(None), col(FollowUp.code) == kind)).first()
    if there is not None:
        raise Refusal("follow_up_there", name=there.name, on=there.on)
    return wanted


def _of(found: stages.Result) -> SelectOfScalar[FollowUp]:
    of = FollowUp.year_evaluation_id if isinstance(found, YearEvaluation) else FollowUp.evaluation_id
    return select(FollowUp).where(col(of) == found.id).order_by(col(FollowUp.id))


def _overview(session: Session, found: stages.Result, by: int, today: date) -> Overview:
    predicate = stages.final(found)[2]
    assert predicate is not None
    shown = _shown(session, list(session.scalars(_of(found))), by=by)
    final = is_final(stages.answer(found), found.object_until, today)
    return Overview(
        evaluation=found.id,
        annual=isinstance(found, YearEvaluation),
        name=stages.names(session, {found.person_id})[found.person_id],
        period=stages.period(found),
        predicate=predicate,
        final=final,
        found=shown,
        kinds=offered(kinds(session), predicate) if final else (),
    )


def _shown(session: Session, rows: Collection[FollowUp], *, by: int | None) -> tuple[Shown, ...]:
    names = stages.names(session, {one.by for one in rows} | {one.withdrawn_by for one in rows if one.withdrawn_by})
    return tuple(
        Shown(
            follow_up=one.id,
            side=one.side,
            name=one.name,
            basis=one.basis,
            on=one.on,
            by=names[one.by],
            may_withdraw=by is not None and one.withdrawn_at is None and _may_withdraw(session, by, one),
            withdrawn_at=one.withdrawn_at,
            withdrawn_by=names.get(one.withdrawn_by or 0),
        )
        for one in rows
    )


def _may_withdraw(session: Session, by: int, row: FollowUp) -> bool:
    return rights.is_still(session, by, row.by) or stages.is_admin(session, by)


def _tell(session: Session, found: stages.Result, row: FollowUp, *, now: datetime, city: City) -> None:
    """Tell the person what was proposed, or taken back."""
    (shown,) = _shown(session, [row], by=None)
    what = "back" if row.withdrawn_at else "told"
    outbox.post(
        session,
        Notice(
            to=row.person_id,
            screen="evaluation/follow_up/told",
            key=f"follow_up_{what}:{row.id}:{row.person_id}",
            facts={"told": Told(stages.period(found), row.predicate, shown)},
            keyboard=[[Button("open_result", OpenResult(found.id, isinstance(found, YearEvaluation)))]],
            not_before=allowed(session, people=[row.person_id], now=now, city=city)[row.person_id],
        ),
        now=now,
    )
