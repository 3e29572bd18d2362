"""What of the evaluation waits for a person now: their own, their people's, results to answer and objections to decide."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import Integer, and_, bindparam, or_
from sqlalchemy import select as select_core
from sqlmodel import Session, col, select

from domain.evaluation.parts import PartOf
from domain.evaluation.stages import Stage
from domain.standards.periods import Period
from models.columns import columns, table
from models.evaluation.evaluation import Evaluation, EvaluationCycle
from models.evaluation.year import YearEvaluation
from models.people.person import CALLED, Person
from models.prepared import Prepared
from services import rights
from services.city import City
from services.evaluation import objections, on_paper, organisation_setting, organisations, stages
from services.naming import distinct
from services.people import standing_in
from services.people.names import names_of


@dataclass(frozen=True)
class Waiting:
    """One evaluation and whose it is."""

    evaluation: int
    name: str
    annual: bool = False
    period: Period | PartOf | int | None = None
    """The quarter, the part of one, or the year."""

    @property
    def label(self) -> str:
        """The name for a button, with the days where it is about a part."""
        return self.name + days_of(self.period)

    @property
    def whole(self) -> Period | int | None:
        """The quarter or month itself, where it is a part of one."""
        return self.period.of if isinstance(self.period, PartOf) else self.period


@dataclass(frozen=True)
class Judging:
    """The people of one quarter whom a supervisor still judges."""

    quarter: Period
    waiting: int
    people: int
    """How many evaluations of the quarter are theirs; of people in two units, one for each."""
    until: date


@dataclass(frozen=True)
class Desk:
    """Everything that waits, each with what it waits for."""

    quarter: Period | None
    """None: no evaluation is open for this person."""
    evidence_until: date | None
    """Set while reports are still being collected and nothing can be judged."""
    self_until: date | None
    own: tuple[Waiting, ...]
    """The person's own evaluation, whatever its stage; several where the quarter has parts."""
    to_judge_self: tuple[Waiting, ...]
    to_answer: tuple[Waiting, ...]
    """Results that were handed over, of quarters and years."""
    to_judge: tuple[Waiting, ...]
    judging: tuple[Judging, ...]
    """Their number, by quarter, the newest first."""
    to_talk: tuple[Waiting, ...]
    to_decide: tuple[Waiting, ...]
    organisations: tuple[str, ...] = ()
    """The units whose predikat is to be set before their heads can be rated."""
    organisations_of: tuple[int, int] = (0, 0)
    """Of which period the first of them is, as buttons carry it."""

    @property
    def count(self) -> int:
        """How many things wait."""
        own = len(self.to_judge_self) + len(self.to_answer)
        return own + len(self.to_judge) + len(self.to_talk) + len(self.to_decide) + len(self.organisations)


def count(session: Session, *, by: int, today: date, city: City) -> int:
    """How many things of the evaluation wait for `by`; mostly there are none, and one question tells it."""
    acting = standing_in.acts_for(session, by)
    if not acting and not stages.is_admin(session, by) and not _ANYTHING(session, by=by)[0][0]:
        return 0
    return desk(session, by=by, today=today, city=city).count


def opened(session: Session, *, by: int, now: datetime, city: City) -> tuple[Desk, int]:
    """What waits for `by`, and how many of those they answer for are not reached in chat."""
    late = on_paper.unreached(session, by=by, now=now, city=city)
    return desk(session, by=by, today=city.today(now), city=city), len(late)


_one, _cycle, _year = columns(Evaluation), columns(EvaluationCycle), columns(YearEvaluation)
_BY = bindparam("by", type_=Integer)
_OPEN = select_core(_one.id).join(table(EvaluationCycle), _cycle.id == _one.cycle_id).where(_cycle.closed_at.is_(None))
_ANYTHING = Prepared(
    select_core(
        or_(
            *(_OPEN.where(whose == _BY).exists() for whose in (_one.person_id, _one.supervisor_id, _one.decider_id)),
            select_core(_year.id).where(_year.person_id == _BY, _year.told_on.is_not(None), _year.answered_at.is_(None)).exists(),
            select_core(_year.id).where(_year.decider_id == _BY, _year.objection.is_not(None), _year.decided_at.is_(None)).exists(),
        )
    )
)
"""Whether somebody who is no admin, and acts for nobody, has anything to do with an evaluation that is open."""


def desk(session: Session, *, by: int, today: date, city: City) -> Desk:
    """What waits for `by` in the cycles that are open, and of the years that were decided."""
    mine_to_see = [col(Evaluation.person_id) == by]
    judging = {by, *standing_in.acts_for(session, by)}
    if works := rights.works(session, by):
        mine_to_see += [col(Evaluation.supervisor_id).in_(judging), col(Evaluation.decider_id).in_(judging)]
    if stages.is_admin(session, by):  # only they search all: everybody else is found by index
        mine_to_see.append(and_(col(Evaluation.objection).is_not(None), col(Evaluation.decider_id).is_(None)))
    years_to_answer, years_to_decide = _years(session, by, today)
    rows = session.execute(
        select(Evaluation, EvaluationCycle, CALLED, Person.nip)
        .join(EvaluationCycle, col(EvaluationCycle.id) == Evaluation.cycle_id)
        .join(Person, col(Person.id) == Evaluation.person_id)
        .where(col(EvaluationCycle.closed_at).is_(None), or_(*mine_to_see))
        .order_by(
            stages.by_end(Evaluation.quarter).desc(), col(Evaluation.quarter), CALLED, col(Evaluation.part), col(Evaluation.id)
        )
    ).all()
    names = distinct({one.person_id: (name, nip) for one, _, name, nip in rows})
    found = [
        (one, cycle, names[one.person_id])
        for one, cycle, _, _ in rows
        if by == one.person_id or one.supervisor_id in judging or objections.may_decide(session, by, one)
    ]
    newest = found[0][1] if found else None
    theirs = [(_waiting(one, name), one, cycle) for one, cycle, name in found if one.person_id == by]
    own = [row for row in theirs if row[1].quarter == theirs[0][1].quarter]
    to_judge_self = [row for row in theirs if stages.owes_self(row[1], row[2], today)]
    mine = [(_waiting(one, name), one, cycle) for one, cycle, name in found if works and _is_to_judge(one, by, judging)]
    unset = organisations.missing(session, evaluated=[(one, cycle) for _, one, cycle in mine])
    begun = [row for row in mine if today > row[2].evidence_until and row[1].away is None]
    return Desk(
        quarter=Period.parse(newest.quarter) if newest else None,
        evidence_until=newest.evidence_until if newest and today <= newest.evidence_until else None,
        self_until=min((stages.self_until(one, cycle) for _, one, cycle in to_judge_self), default=None),
        own=tuple(waiting for waiting, _, _ in own),
        to_judge_self=tuple(waiting for waiting, _, _ in to_judge_self),
        to_answer=(
            *(waiting for waiting, one, cycle in theirs if stages.stage(one, cycle, today) is Stage.ANSWER),
            *years_to_answer,
        ),
        to_judge=tuple(waiting for waiting, one, _ in begun if one.rated_at is None),
        judging=_judging(begun),
        to_talk=tuple(waiting for waiting, one, cycle in begun if stages.stage(one, cycle, today) is Stage.TALK),
        organisations=tuple(name for _, _, name in unset),
        organisations_of=organisation_setting.named(unset[0][1]) if unset else (0, 0),
        to_decide=(*_decisions(session, by, [(_waiting(one, name), one) for one, _, name in found]), *years_to_decide),
    )


def _is_to_judge(one: Evaluation, by: int, judging: Collection[int]) -> bool:
    """Whether it is theirs, or of the post in which they act; their own never."""
    return one.supervisor_id in judging and one.person_id != by


def _judging(begun: Sequence[tuple[Waiting, Evaluation, EvaluationCycle]]) -> tuple[Judging, ...]:
    found = []
    for quarter, rows_of in groupby(begun, key=lambda row: row[1].quarter):
        theirs = [(one, cycle) for _, one, cycle in rows_of]
        waiting = [cycle.rating_until for one, cycle in theirs if one.rated_at is None]
        if waiting:
            found.append(Judging(Period.parse(quarter), len(waiting), len(theirs), until=min(waiting)))
    return tuple(found)


def days_of(period: Period | PartOf | int | None) -> str:
    """` (01/07–19/08)` for a part of a quarter; nothing for a whole one."""
    return f" ({period.first:%d/%m}–{period.last:%d/%m})" if isinstance(period, PartOf) else ""


def _waiting(one: Evaluation, name: str) -> Waiting:
    return Waiting(one.id, name, period=stages.period(one))


def _years(session: Session, by: int, today: date) -> tuple[tuple[Waiting, ...], tuple[Waiting, ...]]:
    """The own years that may still be answered, and the objections to a year that `by` decides."""
    objected = col(YearEvaluation.objection).is_not(None)
    runs = or_(col(YearEvaluation.object_until) >= today, col(YearEvaluation.object_until).is_(None))
    told = and_(col(YearEvaluation.told_on).is_not(None), col(YearEvaluation.answered_at).is_(None))
    waits = and_(runs, told, col(YearEvaluation.person_id) == by)
    asks = [col(YearEvaluation.decider_id) == by]
    if stages.is_admin(session, by):
        asks.append(col(YearEvaluation.decider_id).is_(None))
    found = session.execute(
        select(YearEvaluation, CALLED)
        .join(Person, col(Person.id) == YearEvaluation.person_id)
        .where(or_(waits, and_(objected, col(YearEvaluation.decided_at).is_(None), or_(*asks))))
        .order_by(col(YearEvaluation.year), CALLED)
    ).all()
    names = names_of(session, {one.person_id for one, _ in found})
    mine = [(Waiting(one.id, names[one.person_id], annual=True, period=one.year), one) for one, _ in found]
    return tuple(waiting for waiting, one in mine if one.answered_at is None), _decisions(session, by, mine)


def _decisions(session: Session, by: int, found: Sequence[tuple[Waiting, stages.Result]]) -> tuple[Waiting, ...]:
    open_ones = [row for row in found if row[1].objection is not None and row[1].decided_at is None]
    return tuple(waiting for waiting, one in open_ones if objections.may_decide(session, by, one))
