"""The periodic evaluation by itself: it opens, asks both sides when it is their turn, reminds before a date, and closes."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session, col
from sqlmodel import select as select_models

from domain.evaluation.stages import Stage
from domain.standards.periods import Period
from models.evaluation.evaluation import EvaluationCycle
from models.messages.message import Outbox
from models.reporting.report import Draft
from services.city import City
from services.evaluation import absent, awaited, closing, cycle_panel, cycles, extending, receiving, stages, taking_over
from services.evaluation.actions import OpenCycle, OpenDesk
from services.evaluation.awaited import Open
from services.messages import outbox
from services.messages.hours import allowed_from, hours_of
from services.messages.outbox import Button, Notice
from services.messages.reachable import EASTERNMOST, awake

_FROM = time(8)
_WRITING = timedelta(minutes=30)
_PROMPTS = ("evaluation_self", "evaluation_judge")
_CHUNK = 500


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Open the quarter or month that ended; in the day, close what is finished, and prompt and remind whoever's turn it is."""
    today, clock = city.today(now), now.astimezone(city.zone).time()
    for period in cycles.to_open(session, today):
        cycles.open_quarter(session, quarter=period, now=now, city=city)
    if not EASTERNMOST <= clock < city.closes:
        return 0
    absent.mark(session)
    taking_over.take_over(session, now=now, city=city)
    renewed = receiving.look_again(session, now=now, city=city)
    there = _close_finished(session, awaited.open_ones(session), now, city)
    begun = awaited.begun(there, today)
    prompted = extending.for_leave(session, now=now, city=city) + _prompt(session, begun, now, city)
    return renewed + prompted + _remind(session, begun, now, city) + _ask_to_close(session, begun, now, city)


def _close_finished(session: Session, there: Open, now: datetime, city: City) -> Open:
    """Close each cycle in which nothing is missing; those that stay open."""
    today = city.today(now)
    waiting = {cycle.id for one, cycle in there if not _is_over(one, cycle, today)}
    for cycle in {cycle.id: cycle for _, cycle in there if cycle.id not in waiting}.values():
        closing.shut(session, cycle, by=None, gaps=0, now=now, city=city)
    return [(one, cycle) for one, cycle in there if cycle.id in waiting]


def _is_over(one: Any, cycle: EvaluationCycle, today: date) -> bool:
    """Whether nothing more can come: it was answered; or, once the evidence is in, it stays unrated."""
    if one.away is not None:
        return today > cycle.evidence_until
    return one.answered_at is not None and stages.stage(one, cycle, today) is Stage.DONE


def _prompt(session: Session, begun: Open, now: datetime, city: City) -> int:
    """Tell each once that it is their turn; who judges others hears of both in one message."""
    today = city.today(now)
    heard = _heard(session, {one.quarter for one, _ in begun})
    own = {
        (one.person_id, one.quarter): stages.self_until(one, cycle)
        for one, cycle in begun
        if _may_judge_self(one, cycle, today, heard=(one.person_id, one.quarter) in heard)
    }
    to_judge = {(one.supervisor_id, one.quarter, one.person_id) for one, _ in begun if one.rated_at is None}
    counted = Counter((supervisor, quarter) for supervisor, quarter, _ in to_judge)
    until: dict[tuple[int, str], date] = {}
    for one, cycle in begun:
        if one.rated_at is None:
            key = (one.supervisor_id, one.quarter)
            until[key] = min(until.get(key, cycle.rating_until), cycle.rating_until)
    selves = {
        f"evaluation_self:{quarter}:{person}": Notice(
            to=person, screen="evaluation/self_prompt", key="", facts={"quarter": Period.parse(quarter), "until": self_until}
        )
        for (person, quarter), self_until in own.items()
        if (person, quarter) not in counted
    }
    judges = {
        f"evaluation_judge:{quarter}:{person}": Notice(
            to=person,
            screen="evaluation/judge_prompt",
            key="",
            facts={
                "quarter": Period.parse(quarter),
                "until": until[person, quarter],
                "count": count,
                "self_until": own.get((person, quarter)),
            },
        )
        for (person, quarter), count in counted.items()
    }
    return _tell(session, "evaluation_self", selves, now, city) + _tell(session, "evaluation_judge", judges, now, city)


def _may_judge_self(one: Any, cycle: EvaluationCycle, today: date, *, heard: bool) -> bool:
    """Whether somebody still judges themselves: in time, or because nothing has told them so far that it was their turn."""
    if one.self_at is not None or one.talked_at is not None:
        return False
    return today <= stages.self_until(one, cycle) or (not heard and today <= cycle.answer_until)


def _heard(session: Session, quarters: Collection[str]) -> set[tuple[int, str]]:
    """Those to whom it was promised to say that it is their turn, with the quarter."""
    prefixes = [f"{name}:{quarter}:" for name in _PROMPTS for quarter in quarters]
    keys = {key for prefix in prefixes for key in outbox.promised(session, prefix=prefix)}
    return {(int(person), quarter) for _, quarter, person in (key.split(":") for key in keys)}


def _tell(session: Session, prefix: str, wanted: Mapping[str, Notice], now: datetime, city: City) -> int:
    """Promise what was not promised before, to those who are not in the middle of a report."""
    quarters = {key.split(":")[1] for key in wanted}
    told = {key for quarter in quarters for key in outbox.promised(session, prefix=f"{prefix}:{quarter}:")}
    writing = _writing(session, now)
    new = {key: one for key, one in wanted.items() if key not in told and one.to not in writing}
    when = allowed_from(session, people={one.to for one in new.values()}, at=_FROM, now=now, city=city)
    doors = [[Button("evaluation_open", OpenDesk())]]
    notices = [
        Notice(to=one.to, screen=one.screen, key=key, facts=one.facts, keyboard=doors, not_before=when[one.to])
        for key, one in sorted(new.items())
    ]
    return outbox.post(session, *notices, now=now) if notices else 0


def _remind(session: Session, begun: Open, now: datetime, city: City) -> int:
    """Shortly before a date, those who hold it up, at the hour of their digest: in it, where they have one today."""
    found = awaited.to_remind(session, begun, city.today(now))
    busy = _writing(session, now) | _prompted_today(session, found, now, city)
    free = awake(hours_of(session, people=found.keys() - busy, now=now, city=city), now)
    waiting: dict[Period | int, list[int]] = {}
    for person in free:
        waiting.setdefault(found[person], []).append(person)
    return sum(cycle_panel.send_reminders(session, people, period=period, now=now, city=city) for period, people in waiting.items())


def _ask_to_close(session: Session, begun: Open, now: datetime, city: City) -> int:
    """After the last date, ask once whoever answers for a cycle with gaps what shall become of it."""
    today = city.today(now)
    over = {cycle.id: cycle for _, cycle in begun if today > cycle.answer_until}
    if not over:
        return 0
    told, theirs = outbox.promised(session, prefix="evaluation_over:"), dict[int, list[Any]]()
    for one, cycle in begun:
        theirs.setdefault(cycle.id, []).append(one)
    answerable = [
        (cycle, head)
        for cycle in over.values()
        for head in sorted(cycle_panel.heads(theirs[cycle.id]))
        if f"evaluation_over:{cycle.id}:{head}" not in told
    ]
    when = allowed_from(session, people={head for _, head in answerable}, at=_FROM, now=now, city=city)
    notices = [
        Notice(
            to=head,
            screen="evaluation/over_prompt",
            key=f"evaluation_over:{cycle.id}:{head}",
            facts={"quarter": Period.parse(cycle.quarter)},
            keyboard=[[Button("open_cycle", OpenCycle(cycle.id))]],
            not_before=when[head],
        )
        for cycle, head in answerable
    ]
    return outbox.post(session, *notices, now=now) if notices else 0


def _prompted_today(session: Session, found: Mapping[int, Period | int], now: datetime, city: City) -> set[int]:
    """Of those to remind who hears today that it is their turn, or is about to: once a day is enough."""
    begins = datetime.combine(city.today(now), time(), tzinfo=city.zone)
    keys = sorted(f"{prompt}:{quarter}:{person}" for person, quarter in found.items() for prompt in _PROMPTS)
    told: set[int] = set()
    for start in range(0, len(keys), _CHUNK):
        today = col(Outbox.settled_at).is_(None) | (col(Outbox.settled_at) >= begins)
        wanted = select_models(Outbox.person_id).where(col(Outbox.key).in_(keys[start : start + _CHUNK]), today)
        told |= {person for person in session.scalars(wanted) if person}
    return told


def _writing(session: Session, now: datetime) -> set[int]:
    return set(session.scalars(select_models(Draft.person_id).where(col(Draft.touched_at) > now - _WRITING)))
