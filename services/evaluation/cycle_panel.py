"""The control panel of a cycle: who holds it up, reminding them, moving its dates, and closing it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from domain.evaluation.ratings import Predicate
from domain.evaluation.spread import Checked, Organisation, check, spread
from domain.evaluation.stages import Dates, Stage
from domain.people.leave_kinds import LeaveKind
from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation, EvaluationCycle
from models.people.unit import Unit
from services import rights
from services.city import City
from services.evaluation import agreed_steps, awaited, closing, days_worked, desks, organisation_setting, organisations, stages
from services.evaluation import cycles as opening
from services.evaluation.actions import OpenDesk
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Button, Notice
from services.refusals import Outdated, Refusal
from services.standards.expected import standards

STAGES = tuple(field.name for field in fields(Dates))


@dataclass(frozen=True)
class Listed:
    """One cycle in the list."""

    cycle: int
    unit: str
    quarter: Period
    people: int
    done: int


@dataclass(frozen=True)
class Overview:
    """The open cycles, and how far those are that are being opened."""

    cycles: tuple[Listed, ...]
    opening: tuple[opening.Opening, ...]


@dataclass(frozen=True, order=True)
class Holder:
    """Somebody the cycle waits for."""

    name: str
    days: str
    """Which days of the quarter, where these are evaluated for themselves."""


@dataclass(frozen=True, order=True)
class Away:
    """Somebody who is not rated, and why."""

    name: str
    why: LeaveKind
    days: str


@dataclass(frozen=True)
class Panel:
    """One cycle, and the names of those it waits for."""

    cycle: int
    unit_id: int
    unit: str
    quarter: Period
    dates: Dates
    people: int
    done: int
    self_pending: tuple[Holder, ...]
    rating_pending: tuple[Holder, ...]
    talk_pending: tuple[Holder, ...]
    answer_pending: tuple[Holder, ...]
    away: tuple[Away, ...]
    """Who is not rated, because they were away on all days."""
    answer_days: int
    objection_days: int
    """Counted from the day on which a result is handed over; for those that were, the days are theirs already."""
    objections: tuple[Holder, ...]
    waits: int
    """How many people *Ingatkan* would reach."""
    spread: tuple[tuple[Predicate, int], ...]
    organisation: Organisation | None
    may_set_organisation: bool
    guidance: tuple[Checked, ...]
    """How the spread stands to the circular; empty where the organisation's predikat is not known."""
    unit_steps: tuple[agreed_steps.Shown, ...]
    """What was agreed for the unit as a whole."""
    effects: tuple[agreed_steps.Effect, ...]
    """What became of its steps of the quarter before."""
    may_add_step: bool
    may_close: bool
    may_move: bool
    closed_at: datetime | None


def cycles(session: Session, *, by: int, today: date) -> tuple[Listed, ...]:
    """The open cycles `by` may look into, by unit: an admin all, a supervisor those of their people."""
    admin = stages.is_admin(session, by)
    found: dict[int, list[tuple[Any, EvaluationCycle]]] = {}
    if admin or rights.works(session, by):
        for one, cycle in awaited.open_ones(session, judged_by=None if admin else by):
            found.setdefault(cycle.id, []).append((one, cycle))
    units = {id: name for id, name in session.execute(select(Unit.id, Unit.name))} if found else {}
    listed = (
        Listed(
            cycle=id,
            unit=units[theirs[0][1].unit_id],
            quarter=Period.parse(theirs[0][1].quarter),
            people=len({one.person_id for one, _ in theirs}),
            done=_done([(one, stages.stage(one, cycle, today)) for one, cycle in theirs]),
        )
        for id, theirs in found.items()
    )
    return tuple(sorted(listed, key=lambda one: (one.unit, one.quarter.last, one.quarter)))


def overview(session: Session, *, by: int, today: date) -> Overview:
    """The list of cycles, and for an admin what is being opened just now."""
    under_way = opening.under_way(session, today=today) if stages.is_admin(session, by) else ()
    return Overview(cycles(session, by=by, today=today), under_way)


def panel(session: Session, *, by: int, cycle: int, today: date) -> Panel:
    """One cycle as `by` may see it: admins and the head of the unit everybody, other supervisors their own people."""
    found, everybody = _cycle(session, cycle)
    theirs = _seen(session, by, everybody)
    names = stages.names(session, {one.person_id for one in everybody} | {one.supervisor_id for one in everybody})
    at = {one.id: stages.stage(one, found, today) for one in theirs}

    def listed(wanted: Callable[[Evaluation], bool]) -> tuple[Holder, ...]:
        return tuple(sorted(Holder(names[one.person_id], desks.days_of(stages.period(one))) for one in theirs if wanted(one)))

    def waiting(stage: Stage) -> tuple[Holder, ...]:
        return listed(lambda one: at[one.id] is stage)

    told = [one for one in theirs if one.person_id != by or one.talked_at is not None]
    predicates = stages.predicates(told, days_worked.of(session, told))
    runs, rules = _runs(session, by, everybody), standards(session).rules
    organisation = organisations.ratings(session, units=[found.unit_id], of=Period.parse(found.quarter)).get(found.unit_id)
    return Panel(
        cycle=found.id,
        unit_id=found.unit_id,
        unit=session.get_one(Unit, found.unit_id).name,
        quarter=Period.parse(found.quarter),
        dates=stages.dates(found),
        people=len({one.person_id for one in theirs}),
        done=_done([(one, at[one.id]) for one in theirs]),
        self_pending=listed(lambda one: _owes_self(one, found, today)),
        rating_pending=listed(lambda one: one.rated_at is None and one.away is None),
        away=_away(theirs, names),
        answer_days=rules.answer_days,
        objection_days=rules.objection_days,
        talk_pending=waiting(Stage.TALK),
        answer_pending=waiting(Stage.ANSWER),
        objections=waiting(Stage.OBJECTION),
        waits=len(_holders(theirs, found, today) - {by}),
        spread=tuple(spread(predicates).items()) if predicates else (),
        organisation=organisation,
        may_set_organisation=found.closed_at is None and organisation_setting.may_set(session, by, found.unit_id, today),
        guidance=check(predicates, organisation) if organisation else (),
        unit_steps=agreed_steps.of_unit(session, cycle=found.id),
        effects=agreed_steps.unit_effects(session, found),
        may_add_step=runs and found.closed_at is None,
        may_close=runs and found.closed_at is None and today > found.evidence_until,
        may_move=stages.is_admin(session, by) and found.closed_at is None,
        closed_at=found.closed_at,
    )


def run_by(session: Session, *, by: int, cycle: int) -> tuple[EvaluationCycle, list[Evaluation]]:
    """An open cycle that `by` answers for, and everybody in it. Raises `Outdated` for others."""
    found, everybody = _cycle(session, cycle)
    if found.closed_at is not None or not _runs(session, by, everybody):
        raise Outdated
    return found, everybody


def remind(session: Session, *, by: int, cycle: int, now: datetime, city: City) -> int:
    """Remind everybody `by` sees holding it up, each once a day at most (a reminder of reports counts); how many."""
    found, everybody = _cycle(session, cycle)
    if found.closed_at is not None:
        raise Outdated
    today = city.today(now)
    holders = _holders(_seen(session, by, everybody), found, today) - {by}
    return send_reminders(session, holders, period=Period.parse(found.quarter), now=now, city=city)


def send_reminders(session: Session, people: Iterable[int], *, period: Period | int, now: datetime, city: City) -> int:
    """One message for everything of the evaluation that waits for each; none on a day that has a reminder already."""
    wanted = sorted(people)
    when = allowed(session, people=wanted, now=now, city=city)
    notices = [
        Notice(
            to=person,
            screen="evaluation/reminder",
            key=f"reminder:{person}:{city.today(when[person])}",
            facts={"quarter": period},
            keyboard=[[Button("evaluation_open", OpenDesk())]],
            not_before=when[person],
            expires_at=datetime.combine(city.today(when[person]), city.closes, tzinfo=city.zone),
        )
        for person in wanted
    ]
    return outbox.post(session, *notices, now=now) if notices else 0


def move(session: Session, *, by: int, cycle: int, stage: str, days: int, everywhere: bool, today: date) -> Panel:
    """Move a stage's last day and all that follow; an admin may, for one unit or for all that are open in that quarter."""
    if not stages.is_admin(session, by) or stage not in STAGES or abs(days) > 31:
        raise Outdated
    found, _ = _cycle(session, cycle)
    if found.closed_at is not None:
        raise Outdated
    moving = [found]
    if everywhere:
        moving = list(
            session.scalars(
                select(EvaluationCycle).where(
                    col(EvaluationCycle.quarter) == found.quarter, col(EvaluationCycle.closed_at).is_(None)
                )
            )
        )
    for one in moving:
        _move(one, STAGES.index(stage), days)
        session.add(one)
    session.flush()
    return panel(session, by=by, cycle=cycle, today=today)


def close(session: Session, *, by: int, cycle: int, sure: bool, now: datetime, city: City) -> Panel:
    """Close a cycle. With gaps only when `sure`; never with an open objection, nor while somebody may still object."""
    today = city.today(now)
    found, everybody = _cycle(session, cycle)
    if found.closed_at is not None or not _runs(session, by, everybody):
        raise Outdated
    if today <= found.evidence_until:
        raise Refusal("evidence_first", until=found.evidence_until)
    refuse_closing(session, found, everybody, today, city)
    gaps = [one for one in everybody if stages.stage(one, found, today) is not Stage.DONE]
    if sure or not gaps:
        closing.shut(session, found, by=by, gaps=len(gaps), now=now, city=city)
    return panel(session, by=by, cycle=cycle, today=today)


def refuse_closing(session: Session, found: EvaluationCycle, everybody: list[Evaluation], today: date, city: City) -> None:
    """Raise `Refusal` while an objection is open or may still be raised by somebody who has not answered."""
    open_ones = [one for one in everybody if stages.stage(one, found, today) is Stage.OBJECTION]
    if open_ones:
        names = stages.names(session, {one.person_id for one in open_ones})
        raise Refusal("objection_open", names=sorted(names.values()))
    unheard = [one.person_id for one in everybody if one.told_on and not one.received_on and not one.answered_at]
    if unheard:
        raise Refusal("result_unheard", names=sorted(stages.names(session, set(unheard)).values()))
    may_object = [(one.person_id, one.object_until) for one in everybody if one.object_until and not one.answered_at]
    running = [(person, until) for person, until in may_object if until >= today]
    if running:
        names = stages.names(session, {person for person, _ in running})
        raise Refusal("objection_time", names=sorted(names.values()), until=max(until for _, until in running))


def _cycle(session: Session, cycle: int) -> tuple[EvaluationCycle, list[Evaluation]]:
    found = session.scalars(select(EvaluationCycle).where(col(EvaluationCycle.id) == cycle).with_for_update()).first()
    if found is None:
        raise Outdated
    return found, list(session.scalars(select(Evaluation).where(col(Evaluation.cycle_id) == cycle).order_by(col(Evaluation.id))))


def _seen(session: Session, by: int, everybody: list[Evaluation]) -> list[Evaluation]:
    if _runs(session, by, everybody):
        return everybody
    mine = [one for one in everybody if one.supervisor_id == by]
    if not mine or not rights.works(session, by):
        raise Outdated
    return mine


def _done(at: Iterable[tuple[Evaluation, Stage]]) -> int:
    """How many people are finished, with all their parts."""
    stages: dict[int, set[Stage]] = {}
    for one, stage in at:
        stages.setdefault(one.person_id, set()).add(stage)
    return sum(theirs == {Stage.DONE} for theirs in stages.values())


def heads(everybody: Sequence[Any]) -> set[int]:
    """Who answers for a cycle: those who evaluate in it and are evaluated from outside; else those who evaluate from outside.

    Where people moved, those count who are there at the quarter's end.
    """
    latest = max((one.last for one in everybody), default=None)
    members = {one.person_id: one.supervisor_id for one in everybody if one.last == latest}
    supervisors = set(members.values())
    inside = {person for person, supervisor in members.items() if person in supervisors and supervisor not in members}
    return inside or supervisors - set(members)


def _runs(session: Session, by: int, everybody: list[Evaluation]) -> bool:
    return (by in heads(everybody) and rights.works(session, by)) or stages.is_admin(session, by)


def _owes_self(one: Evaluation, cycle: EvaluationCycle, today: date) -> bool:
    if one.self_at is not None or one.talked_at is not None or one.away is not None:
        return False
    return today <= stages.self_ends(one, cycle)


def _away(theirs: Iterable[Evaluation], names: dict[int, str]) -> tuple[Away, ...]:
    return tuple(sorted(Away(names[one.person_id], one.away, desks.days_of(stages.period(one))) for one in theirs if one.away))


def _holders(theirs: list[Evaluation], cycle: EvaluationCycle, today: date) -> set[int]:
    """Those whose turn it is."""
    if today <= cycle.evidence_until:
        return set()
    found: set[int] = set()
    for one in theirs:
        if one.away is not None:
            continue
        stage = stages.stage(one, cycle, today)
        if _owes_self(one, cycle, today) or stage is Stage.ANSWER:
            found.add(one.person_id)
        if one.rated_at is None or stage is Stage.TALK:
            found.add(one.supervisor_id)
        if stage is Stage.OBJECTION and one.decider_id:
            found.add(one.decider_id)
    return found


def _move(cycle: EvaluationCycle, first: int, days: int) -> None:
    before = stages.dates(cycle)
    moved = {name: getattr(before, name) + timedelta(days=days) for name in STAGES[first:]}
    after = replace(before, **moved)
    if not after.in_order:
        raise Refusal("dates_order")
    for name in STAGES[first:]:
        setattr(cycle, f"{name}_until", getattr(after, name))
