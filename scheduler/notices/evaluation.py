"""The quarterly evaluation by itself: it opens, asks both sides when it is their turn, reminds before a date, and closes."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col
from sqlmodel import select as select_models

from domain.evaluation.stages import ACKNOWLEDGE_DAYS, Stage, answer_until
from domain.periods import Period
from models import Draft, Evaluation, EvaluationCycle, YearEvaluation
from models.columns import columns, table
from services import outbox
from services.actions import OpenCycle, OpenDesk
from services.city import City
from services.evaluation import closing, cycles, panels, rows
from services.hours import allowed
from services.outbox import Button, Notice

_FROM = time(8)
_WRITING = timedelta(minutes=30)
_WARNS = (2, 0)
"""Days before a date on which those who hold it up are reminded."""

Open = list[tuple[Any, EvaluationCycle]]
"""What matters of each open evaluation, with its cycle: thousands of rows, looked at every quarter of an hour."""

_one, _cycle = columns(Evaluation), columns(EvaluationCycle)
_OPEN = (
    select(
        _one.id, _one.cycle_id, _one.quarter, _one.person_id, _one.supervisor_id, _one.self_at, _one.rated_at,
        _one.talked_at, _one.told_on, _one.last, _one.answered_at, _one.objection, _one.decided_at,
    )
    .join_from(table(Evaluation), table(EvaluationCycle), _cycle.id == _one.cycle_id)
    .where(_cycle.closed_at.is_(None))
    .order_by(_one.id)
)  # fmt: skip


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Open the quarter that ended, close what is finished, and prompt and remind whoever's turn it is."""
    today, clock = city.today(now), now.astimezone(city.zone).time()
    quarter = cycles.to_open(today)
    if quarter is not None:
        cycles.open_quarter(session, quarter=quarter, now=now, city=city)
    there = _close_finished(session, _open(session), now, city)
    begun = [(one, cycle) for one, cycle in there if today > cycle.evidence_until]
    years = _unanswered_years(session, today)
    if not (begun or years) or not _FROM <= clock < city.closes:
        return 0
    prompted = _prompt(session, begun, now, city)
    return prompted + _remind(session, begun, years, now, city) + _ask_to_close(session, begun, now, city)


def _open(session: Session) -> Open:
    there = session.scalars(select_models(EvaluationCycle).where(col(EvaluationCycle.closed_at).is_(None)))
    cycle_of = {cycle.id: cycle for cycle in there}
    return [(one, cycle_of[one.cycle_id]) for one in session.connection().execute(_OPEN)] if cycle_of else []


def _close_finished(session: Session, there: Open, now: datetime, city: City) -> Open:
    """Close each cycle in which nothing is missing; those that stay open."""
    today = city.today(now)
    waiting = {cycle.id for one, cycle in there if rows.stage(one, cycle, today) is not Stage.DONE}
    for cycle in {cycle.id: cycle for _, cycle in there if cycle.id not in waiting}.values():
        closing.shut(session, cycle, by=None, gaps=0, now=now, city=city)
    return [(one, cycle) for one, cycle in there if cycle.id in waiting]


def _prompt(session: Session, begun: Open, now: datetime, city: City) -> int:
    """Tell each once that it is their turn; who judges others hears of both in one message."""
    today = city.today(now)
    own = {
        (one.person_id, one.quarter): cycle.self_until for one, cycle in begun if one.self_at is None and today <= cycle.self_until
    }
    to_judge = {(one.supervisor_id, one.quarter, one.person_id) for one, _ in begun if one.rated_at is None}
    counted = Counter((supervisor, quarter) for supervisor, quarter, _ in to_judge)
    until = {(one.supervisor_id, one.quarter): cycle.rating_until for one, cycle in begun}
    selves = {
        f"evaluation_self:{quarter}:{person}": Notice(
            to=person, screen="evaluation/self_prompt", key="", facts={"quarter": Period.parse(quarter), "until": self_until},
        )
        for (person, quarter), self_until in own.items()
        if (person, quarter) not in counted
    }  # fmt: skip
    judges = {
        f"evaluation_judge:{quarter}:{person}": Notice(
            to=person, screen="evaluation/judge_prompt", key="",
            facts={"quarter": Period.parse(quarter), "until": until[person, quarter], "count": count,
                   "self_until": own.get((person, quarter))},
        )
        for (person, quarter), count in counted.items()
    }  # fmt: skip
    return _tell(session, "evaluation_self", selves, now, city) + _tell(session, "evaluation_judge", judges, now, city)


def _tell(session: Session, prefix: str, wanted: Mapping[str, Notice], now: datetime, city: City) -> int:
    """Promise what was not promised before, to those who are not in the middle of a report."""
    quarters = {key.split(":")[1] for key in wanted}
    told = {key for quarter in quarters for key in outbox.promised(session, prefix=f"{prefix}:{quarter}:")}
    writing = _writing(session, now)
    new = {key: one for key, one in wanted.items() if key not in told and one.to not in writing}
    when = allowed(session, people={one.to for one in new.values()}, now=now, city=city)
    doors = [[Button("evaluation_open", OpenDesk())]]
    notices = [
        Notice(to=one.to, screen=one.screen, key=key, facts=one.facts, keyboard=doors, not_before=when[one.to])
        for key, one in sorted(new.items())
    ]
    return outbox.post(session, *notices, now=now) if notices else 0


def _unanswered_years(session: Session, today: date) -> dict[int, set[int]]:
    """By year, those whose last days to answer the result of a year have come."""
    told = [today + timedelta(days=days - ACKNOWLEDGE_DAYS) for days in _WARNS]
    found: dict[int, set[int]] = {}
    for year, person in session.execute(
        select(col(YearEvaluation.year), col(YearEvaluation.person_id)).where(
            col(YearEvaluation.told_on).in_(told), col(YearEvaluation.answered_at).is_(None)
        )
    ):
        found.setdefault(year, set()).add(person)
    return found


def _remind(session: Session, begun: Open, years: dict[int, set[int]], now: datetime, city: City) -> int:
    """Shortly before a date, those who hold it up, in the day's one reminder."""
    today = city.today(now)
    holding: dict[Period | int, set[int]] = {}
    for one, cycle in begun:
        theirs = holding.setdefault(Period.parse(one.quarter), set())
        stage = rows.stage(one, cycle, today)
        if one.self_at is None and _warns(cycle.self_until, today):
            theirs.add(one.person_id)
        if one.rated_at is None and _warns(cycle.rating_until, today):
            theirs.add(one.supervisor_id)
        if stage is Stage.TALK and _warns(cycle.talk_until, today):
            theirs.add(one.supervisor_id)
        if stage is Stage.ANSWER and _warns(answer_until(one.told_on), today):
            theirs.add(one.person_id)
    writing = _writing(session, now)
    posted = 0
    for period, people in (*holding.items(), *years.items()):
        when = allowed(session, people=people - writing, now=now, city=city)
        free = [person for person, moment in when.items() if moment <= now]
        posted += panels.send_reminders(session, free, period=period, now=now, city=city)
    return posted


def _ask_to_close(session: Session, begun: Open, now: datetime, city: City) -> int:
    """After the last date, ask once whoever answers for a cycle with gaps what shall become of it."""
    today = city.today(now)
    over = {cycle.id: cycle for _, cycle in begun if today > cycle.answer_until}
    told = outbox.promised(session, prefix="evaluation_over:") if over else set()
    answerable = [
        (cycle, head)
        for cycle in over.values()
        for head in sorted(panels.heads([one for one, of in begun if of.id == cycle.id]))
        if f"evaluation_over:{cycle.id}:{head}" not in told
    ]
    when = allowed(session, people={head for _, head in answerable}, now=now, city=city)
    notices = [
        Notice(
            to=head, screen="evaluation/over_prompt", key=f"evaluation_over:{cycle.id}:{head}",
            facts={"quarter": Period.parse(cycle.quarter)}, keyboard=[[Button("open_cycle", OpenCycle(cycle.id))]],
            not_before=when[head],
        )
        for cycle, head in answerable
    ]  # fmt: skip
    return outbox.post(session, *notices, now=now) if notices else 0


def _warns(until: date, today: date) -> bool:
    return (until - today).days in _WARNS


def _writing(session: Session, now: datetime) -> set[int]:
    return set(session.scalars(select_models(Draft.person_id).where(col(Draft.touched_at) > now - _WRITING)))
