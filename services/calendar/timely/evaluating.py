"""Messages about evaluations: whose turn it is when they are sent, with the days that are true then."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session, col

from domain.evaluation.stages import Stage
from domain.messages.facts import freeze
from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation, EvaluationCycle, ImprovementStep
from models.evaluation.year import YearEvaluation
from services.calendar.timely.verdicts import Changed, Gone, Moment, Row, Verdicts
from services.evaluation import agreements, coming, extending, objections, organisations, results, stages
from services.evaluation.expectation_actions import OpenExpectation, OpenExpectations


def own_turn(session: Session, messages: Sequence[Row], at: Moment) -> Verdicts:
    """Who is asked to judge themselves still can, until the day that is named."""
    found = extending.owed(session, people={row.person for row in messages}, today=at.today)
    verdicts: dict[int, Gone | Changed] = {}
    for row in messages:
        mine = [(one, cycle) for one, cycle in found if (one.person_id, one.quarter) == (row.person, row.parts[1])]
        until = extending.hear(session, mine, hours=at.hours[row.person], today=at.today)
        if until is None:
            verdicts[row.id] = Gone(missed=bool(mine))
        elif row.fact("until") != until or _is_extended(mine):
            verdicts[row.id] = row.kept({"until": freeze(until), "extended": _is_extended(mine)})
    return verdicts


def turn_to_judge(session: Session, messages: Sequence[Row], at: Moment) -> Verdicts:
    """A supervisor hears how many still wait, until when, and of their own turn; a day that is over is not named."""
    people = {row.person for row in messages}
    mine, theirs = extending.owed(session, people=people, today=at.today), _unrated(session, people)
    verdicts: dict[int, Gone | Changed] = {}
    for row in messages:
        days = [until for supervisor, quarter, until in theirs if (supervisor, quarter) == (row.person, row.parts[1])]
        if not days:
            verdicts[row.id] = Gone()
            continue
        own = [(one, cycle) for one, cycle in mine if (one.person_id, one.quarter) == (row.person, row.parts[1])]
        self_until = extending.hear(session, own, hours=at.hours[row.person], today=at.today)
        facts = {
            "count": len(days),
            "until": freeze(min(days)),
            "self_until": freeze(self_until),
            "late": min(days) < at.today,
            "extended": _is_extended(own),
        }
        if any(row.facts.get(name) != value for name, value in facts.items() if value or name in row.facts):
            verdicts[row.id] = row.kept(facts)
    return verdicts


def still_holds_up(session: Session, messages: Sequence[Row], at: Moment) -> Verdicts:
    """A reminder of an evaluation goes to whoever it still waits for."""
    quarters = _waiting_for(session, {row.person for row in messages}, at.today)
    asked = select(col(YearEvaluation.person_id), col(YearEvaluation.year)).where(
        col(YearEvaluation.person_id).in_({row.person for row in messages}),
        col(YearEvaluation.told_on).is_not(None),
        col(YearEvaluation.answered_at).is_(None),
    )
    years = {(person, year) for person, year in session.execute(asked)}
    return {row.id: Gone() for row in messages if (row.person, _of(row)) not in (quarters | years)}


def organisation_missing(session: Session, messages: Sequence[Row], at: Moment) -> Verdicts:
    """The units are named whose predikat is not set yet, while their people are not rated."""
    wanted = organisations.asked(session, today=at.today)
    verdicts: dict[int, Gone | Changed] = {}
    for row in messages:
        units = wanted.get((row.person, Period.parse(row.parts[1])))
        if units is None:
            verdicts[row.id] = Gone()
        elif units != row.facts["units"]:
            verdicts[row.id] = row.kept({"units": units})
    return verdicts


def quarter_ends(session: Session, messages: Sequence[Row], at: Moment) -> Verdicts:
    """That a quarter ends is told before it has ended, to those whom its evaluation will concern, as things are then."""
    found: dict[int, Gone | Changed] = {}
    for name in {row.parts[1] for row in messages}:
        rows, quarter = [row for row in messages if row.parts[1] == name], Period.parse(name)
        facts = coming.facts(session, {row.person for row in rows}, quarter, today=at.today)
        for row in rows:
            said, hours = facts.get(row.person), at.hours[row.person]
            if said is None or at.now.astimezone(hours.zone).date() > quarter.last:
                found[row.id] = Gone(missed=said is not None)
                continue
            days = coming.days_left(hours, at.now.astimezone(hours.zone).date(), quarter)
            now = {one: freeze(value) for one, value in {**said, "days": days}.items()}
            if now != row.facts:
                found[row.id] = row.kept(now, without=() if said["expecting"] else (OpenExpectations(0).pack(),))
    return found


def agreement_missing(session: Session, messages: Sequence[Row], at: Moment) -> Verdicts:
    """That nothing is agreed is told while it is so, about those for whom it still is."""
    wanted = agreements.told(
        agreements.missing(session, people={row.person for row in messages}, today=at.today), year=at.today.year
    )
    still = [(row, wanted.get((row.person, date.fromisoformat(row.parts[1])))) for row in messages]
    told = [(row, one) for row, one in still if one is not None]
    facts = agreements.facts(session, [one for _, one in told])
    found: dict[int, Gone | Changed] = {row.id: Gone() for row, one in still if one is None}
    for (row, one), said in zip(told, facts, strict=True):
        gone = [*(() if one.own else (OpenExpectation(row.person).pack(),)), *(() if one.people else (OpenExpectations(0).pack(),))]
        if (now := {name: freeze(value) for name, value in said.items()}) != row.facts:
            found[row.id] = row.kept(now, without=gone)
    return found


def cycle_is_open(session: Session, messages: Sequence[Row], _at: Moment) -> Verdicts:
    """What shall become of a cycle is asked while it is open."""
    cycles = {int(row.parts[1]) for row in messages}
    open_ones = set(
        session.scalars(
            select(col(EvaluationCycle.id)).where(col(EvaluationCycle.id).in_(cycles), col(EvaluationCycle.closed_at).is_(None))
        )
    )
    return {row.id: Gone() for row in messages if int(row.parts[1]) not in open_ones}


def not_talked_yet(session: Session, messages: Sequence[Row], _at: Moment) -> Verdicts:
    """That both sides are in is news until they talked."""
    ids = {int(row.parts[1]) for row in messages}
    waiting = set(
        session.scalars(select(col(Evaluation.id)).where(col(Evaluation.id).in_(ids), col(Evaluation.talked_at).is_(None)))
    )
    return {row.id: Gone() for row in messages if int(row.parts[1]) not in waiting}


def own_days_stand(session: Session, messages: Sequence[Row], at: Moment) -> Verdicts:
    """That there is more time is told to those who still owe it, before it is over."""
    found = {
        one.id: (one, cycle) for one, cycle in extending.owed(session, people={row.person for row in messages}, today=at.today)
    }
    return {
        row.id: Gone()
        for row in messages
        if (mine := found.get(int(row.parts[1]))) is None or not at.today <= stages.self_until(*mine) == row.fact("until")
    }


def result_received(session: Session, messages: Sequence[Row], at: Moment) -> Verdicts:
    """A result comes to whoever has not answered it; the days to answer and to object run from the day on which it comes."""
    verdicts: dict[int, Gone | Changed] = {}
    there = _results(session, messages)
    for row in messages:
        found = there.get(_whose(row))
        if found is None or found.answered_at is not None:
            verdicts[row.id] = Gone()
        else:
            verdicts[row.id] = row.kept({"outcome": freeze(results.as_received(session, found, now=at.now, city=at.city))})
    return verdicts


def answer_waits(session: Session, messages: Sequence[Row], at: Moment) -> Verdicts:
    """That there is more time to answer is told to those who still owe an answer, before it is over."""
    there = _results(session, messages)
    return {
        row.id: Gone()
        for row in messages
        if (one := there.get(_whose(row))) is None or one.answered_at is not None or (one.object_until or at.today) < at.today
    }


def objection_waits(session: Session, messages: Sequence[Row], _at: Moment) -> Verdicts:
    """An objection is put before those who decide it, and its supervisor, until it is decided."""
    there = _results(session, messages)
    return {row.id: Gone() for row in messages if (one := there.get(_whose(row))) is None or one.decided_at is not None}


def objection_undecidable(session: Session, messages: Sequence[Row], _at: Moment) -> Verdicts:
    """That nobody may decide an objection is said while it is so."""
    there = _results(session, messages)
    found = {row.id: there.get(_whose(row)) for row in messages}
    return {
        id: Gone() for id, one in found.items() if one is None or one.decided_at is not None or objections.deciders(session, one)
    }


def step_is_due(session: Session, messages: Sequence[Row], _at: Moment) -> Verdicts:
    """Whether a step was done is asked until it was, about the day that stands now."""
    ids = {int(row.parts[1]) for row in messages}
    steps = session.execute(
        select(col(ImprovementStep.id), col(ImprovementStep.due)).where(
            col(ImprovementStep.id).in_(ids), col(ImprovementStep.done_at).is_(None)
        )
    )
    due = {f"{id}:{day}" for id, day in steps}
    return {row.id: Gone() for row in messages if ":".join(row.parts[1:3]) not in due}


def _is_extended(found: Collection[extending.Found]) -> bool:
    return any(stages.self_until(one, cycle) > cycle.self_until for one, cycle in found)


def _unrated(session: Session, supervisors: Collection[int]) -> list[Any]:
    """Supervisor, quarter and last day of each evaluation that they have not judged."""
    return list(
        session.execute(
            select(col(Evaluation.supervisor_id), col(Evaluation.quarter), col(EvaluationCycle.rating_until))
            .join(EvaluationCycle, col(EvaluationCycle.id) == col(Evaluation.cycle_id))
            .where(
                col(Evaluation.supervisor_id).in_(supervisors),
                col(Evaluation.rated_at).is_(None),
                col(Evaluation.away).is_(None),
                col(EvaluationCycle.closed_at).is_(None),
            )
        )
    )


def _waiting_for(session: Session, people: Collection[int], today: date) -> set[tuple[int, object]]:
    """Who of these holds something up, in which quarter."""
    theirs = or_(*(col(column).in_(people) for column in (Evaluation.person_id, Evaluation.supervisor_id, Evaluation.decider_id)))
    found = session.execute(
        select(Evaluation, EvaluationCycle)
        .join(EvaluationCycle, col(EvaluationCycle.id) == col(Evaluation.cycle_id))
        .where(
            theirs,
            col(EvaluationCycle.closed_at).is_(None),
            col(EvaluationCycle.evidence_until) < today,
            col(Evaluation.away).is_(None),
        )
    )
    holders: set[tuple[int, object]] = set()
    for one, cycle in found:
        stage, quarter = stages.stage(one, cycle, today), Period.parse(one.quarter)
        own = (one.self_at is None and one.talked_at is None and today <= stages.self_ends(one, cycle)) or stage is Stage.ANSWER
        judge = one.rated_at is None or stage is Stage.TALK
        holders |= {(one.person_id, quarter)} if own else set()
        holders |= {(one.supervisor_id, quarter)} if judge else set()
        holders |= {(one.decider_id or 0, quarter)} if stage is Stage.OBJECTION else set()
    return holders


def _of(row: Row) -> object:
    return row.fact("quarter")


def _whose(row: Row) -> tuple[bool, int]:
    """Whether it is of a year, and the evaluation."""
    whose = row.parts[1]
    return whose.startswith("year-"), int(whose.removeprefix("year-"))


def _results(session: Session, messages: Sequence[Row]) -> dict[tuple[bool, int], stages.Result]:
    asked = {_whose(row) for row in messages}
    years, quarters = {id for annual, id in asked if annual}, {id for annual, id in asked if not annual}
    found: dict[tuple[bool, int], stages.Result] = {
        (False, one.id): one for one in session.scalars(select(Evaluation).where(col(Evaluation.id).in_(quarters)))
    }
    return found | {(True, one.id): one for one in session.scalars(select(YearEvaluation).where(col(YearEvaluation.id).in_(years)))}
