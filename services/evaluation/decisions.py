"""The decisions of a unit as those see them whom they concern, and who may decide, answer and read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from domain.evaluation.decisions import may_be_decided
from domain.standards.periods import Frequency, Period
from models.evaluation.decision import Decision, DecisionState, ToldPeriod
from models.people.person import Posting
from models.people.unit import Unit
from services import rights
from services.evaluation import leading, stages
from services.people.names import names_of
from services.refusals import Outdated, Refusal

PAGE = 5


@dataclass(frozen=True)
class Shown:
    """One decision."""

    decision: int
    period: Period
    words: str
    owner: str | None
    """None: the whole unit."""
    due: date
    late: bool
    state: DecisionState
    moved: int
    by: str
    """Who decided it."""
    answered_by: str | None
    answered_at: datetime | None
    outcome: str | None
    may_answer: bool = False


@dataclass(frozen=True)
class Board:
    """The decisions of one unit, those that are open first."""

    unit: int
    name: str
    month: Period
    """The month that ended last."""
    told: bool
    """Whether everybody was told of it."""
    decisions: tuple[Shown, ...]
    page: int
    more: bool
    open: int
    total: int
    may_decide: bool
    others: tuple[tuple[int, str], ...]
    """The other units whose decisions can be read."""


def look(session: Session, *, by: int, unit: int, page: int, today: date) -> Board:
    """The decisions of a unit, for whoever works there, decides there, or is named in one. Raises `Outdated` for others."""
    mine = readable(session, by, today)
    if not mine:
        raise Refusal("decisions_nobody")
    wanted = unit or next(iter(mine))
    if wanted not in mine:
        raise Outdated
    month, decides = last_month(today), may_decide(session, by, wanted, today)
    found = list(session.scalars(of_unit(wanted)))
    page = min(max(0, page), max(0, len(found) - 1) // PAGE)
    here = found[page * PAGE : (page + 1) * PAGE]
    return Board(
        unit=wanted,
        name=mine[wanted],
        month=month,
        told=is_told(session, wanted, month),
        decisions=tuple(shown(session, here, by=by, decides=decides, today=today)),
        page=page,
        more=len(found) > (page + 1) * PAGE,
        open=sum(one.state is DecisionState.OPEN for one in found),
        total=len(found),
        may_decide=decides,
        others=tuple((id, name) for id, name in mine.items() if id != wanted),
    )


def of_unit(unit: int) -> SelectOfScalar[Decision]:
    """What a unit decided: what is open first, the earliest day first; then what was answered, the latest first."""
    answered = case((col(Decision.state) == DecisionState.OPEN, 0), else_=1)
    return (
        select(Decision)
        .where(col(Decision.unit_id) == unit, col(Decision.decided_at).is_not(None))
        .order_by(answered, case((answered == 0, col(Decision.due))), col(Decision.answered_at).desc(), col(Decision.id))
    )


def shown(
    session: Session, found: Collection[Decision], *, by: int | None = None, decides: bool = False, today: date
) -> list[Shown]:
    """Decisions with their names, and whether `by` may say what became of each."""
    people = {person for one in found for person in (one.owner_id, one.written_by, one.answered_by) if person}
    names, works = names_of(session, people), by is not None and rights.works(session, by)
    return [
        Shown(
            decision=one.id,
            period=Period.parse(one.period),
            words=one.words or "",
            owner=names[one.owner_id] if one.owner_id else None,
            due=one.due or today,
            late=one.state is DecisionState.OPEN and (one.due or today) < today,
            state=one.state,
            moved=one.moved,
            by=names[one.written_by],
            answered_by=names[one.answered_by] if one.answered_by else None,
            answered_at=one.answered_at,
            outcome=one.outcome,
            may_answer=one.state is DecisionState.OPEN and works and (decides or one.owner_id == by),
        )
        for one in found
    ]


def last_month(today: date) -> Period:
    """The month that ended last."""
    return Period.containing(today, Frequency.MONTHLY).previous()


def is_told(session: Session, unit: int, month: Period) -> bool:
    """Whether everybody in a unit was told of a month."""
    found = session.get(ToldPeriod, (unit, str(month)))
    return found is not None and found.told_at is not None


def refuse(session: Session, by: int, unit: int, month: Period, today: date) -> None:
    """Raise `Outdated` for whoever does not decide for a unit, or where the month is too old or not over."""
    if not may_decide(session, by, unit, today) or not may_be_decided(month, today):
        raise Outdated


def may_decide(session: Session, by: int, unit: int, on: date) -> bool:
    """Whether `by` decides for a unit: who leads it, or supervises somebody there; an admin where nobody in office does."""
    if not rights.works(session, by):
        return False
    if by in deciders(session, [unit], on)[unit]:
        return True
    return stages.is_admin(session, by) and not deciders(session, [unit], on)[unit]


def deciders(session: Session, units: Collection[int], on: date) -> dict[int, set[int]]:
    """By unit, who decides for it and is in office: its head, and whoever supervises somebody there."""
    found: dict[int, set[int]] = {unit: set() for unit in units}
    held = select(Posting.unit_id, Posting.supervisor_id).where(
        col(Posting.unit_id).in_(units), col(Posting.supervisor_id).is_not(None), rights.in_post(on)
    )
    for unit, supervisor in session.execute(held.distinct()):
        found[unit].add(supervisor or 0)
    for unit, head in leading.heads(session, units, on).items():
        found[unit].add(head)
    working = rights.working(session, {person for people in found.values() for person in people})
    return {unit: people & working for unit, people in found.items()}


def asked(session: Session, units: Collection[int], on: date) -> dict[int, set[int]]:
    """By unit, who is asked what it decides: its head; where nobody leads it, whoever supervises there."""
    heads = leading.heads(session, units, on)
    rest = [unit for unit in units if unit not in heads]
    return {**deciders(session, rest, on), **{unit: {head} for unit, head in heads.items()}}


def readable(session: Session, by: int, today: date) -> dict[int, str]:
    """The units whose decisions somebody may read, the own first: where they work, decide, or are named."""
    own = set(session.scalars(select(Posting.unit_id).where(col(Posting.person_id) == by, rights.in_post(today))))
    theirs = set[int]()
    if rights.works(session, by):
        theirs = set(session.scalars(select(Posting.unit_id).where(col(Posting.supervisor_id) == by, rights.in_post(today))))
    named = set(
        session.scalars(select(Decision.unit_id).where(col(Decision.owner_id) == by, col(Decision.decided_at).is_not(None)))
    )
    if stages.is_admin(session, by):
        named |= set(session.scalars(select(Decision.unit_id).where(col(Decision.decided_at).is_not(None)).distinct()))
    units = {id: name for id, name in session.execute(select(Unit.id, Unit.name).where(col(Unit.id).in_(own | theirs | named)))}
    return {id: units[id] for id in sorted(units, key=lambda id: (id not in own, units[id], id))}


def members(session: Session, unit: int, on: date, by: int) -> list[tuple[int, str]]:
    """Who may be named to do something: everybody of the unit and who decides for it, whoever writes first."""
    held = set(session.scalars(select(Posting.person_id).where(col(Posting.unit_id) == unit, rights.in_post(on))))
    names = names_of(session, held | deciders(session, [unit], on)[unit] | {by})
    return sorted(names.items(), key=lambda one: (one[0] != by, one[1]))


def owned(person: int) -> SelectOfScalar[Decision]:
    """What somebody is to do, or wrote down; for their own data."""
    mine = or_(col(Decision.owner_id) == person, col(Decision.written_by) == person)
    return select(Decision).where(mine).order_by(col(Decision.id))
