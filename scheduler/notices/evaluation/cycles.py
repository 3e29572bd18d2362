"""The periodic evaluation by itself: it opens, asks both sides when it is their turn, reminds before a date, and closes."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
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
from services.messages.pieces import Piece, cut
from services.messages.reachable import EASTERNMOST, awake
from services.standards.remembered import Remembered

_FROM = time(8)
_WRITING = timedelta(minutes=30)
_PROMPTS = ("evaluation_self", "evaluation_judge")
_CHUNK = 500
_all_open, _all_settled = Remembered[bool](), Remembered[bool]()
"""Whether a look found nothing to open, and nobody who was away or has left."""
_PEOPLE = 50
"""People who are told, or whose evaluations are changed, in one transaction."""


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Open the quarter or month that ended; in the day, close what is finished, and prompt and remind whoever's turn it is."""
    return sum(piece(session) for look in LOOKS for piece in look(session, now=now, city=city))


def _open(session: Session, *, now: datetime, city: City) -> list[Piece]:
    """Open the quarter or month that ended, some units at a time: interrupted, it goes on with the next look."""
    today = city.today(now)
    if _all_open.get(session, today):
        return []
    found: list[Piece] = [
        partial(_quietly, piece=piece)
        for period in cycles.to_open(session, today)
        for piece in cycles.pieces(session, quarter=period, now=now, city=city)
    ]
    _all_open.keep(session, today, not found)
    return found


def _quietly(session: Session, *, piece: Piece) -> int:
    piece(session)
    return 0


def _settle(session: Session, *, now: datetime, city: City) -> list[Piece]:
    """Who was away all days, whose judge has left, and what has come by now."""
    today = city.today(now)
    if not _is_day(now, city) or _all_settled.get(session, today):
        return []
    absentees = [one.id for one, _ in absent.differing(session)]
    orphaned, undecided = taking_over.due(session, now=now, city=city)
    _all_settled.keep(session, today, not (absentees or orphaned or undecided))
    return [
        *(partial(_mark_absent, evaluations=some) for some in cut(absentees, _PEOPLE)),
        *(partial(_take_over, evaluations=some, now=now, city=city) for some in cut(orphaned, _PEOPLE)),
        *([partial(_take_over, evaluations=(), now=now, city=city)] if undecided and not orphaned else []),
    ]


def _mark_absent(session: Session, *, evaluations: Collection[int]) -> int:
    absent.mark(session, only=evaluations)
    return 0


def _take_over(session: Session, *, evaluations: Collection[int], now: datetime, city: City) -> int:
    taking_over.take_over(session, only=evaluations, now=now, city=city)
    return 0


def _hear(session: Session, *, now: datetime, city: City) -> list[Piece]:
    """Note what came by now, and promise again what could not be said."""
    if not _is_day(now, city):
        return []
    reached = receiving.reached_by_now(session, now=now, city=city)
    return [partial(receiving.look_again, only=some, now=now, city=city) for some in cut(reached, _PEOPLE)]


def _close(session: Session, *, now: datetime, city: City) -> list[Piece]:
    """Close each cycle in which nothing is missing."""
    if not _is_day(now, city):
        return []
    over = _finished(awaited.perhaps_over(session), city.today(now))
    return [partial(_shut, cycle=cycle, now=now, city=city) for cycle in over]


def _shut(session: Session, *, cycle: int, now: datetime, city: City) -> int:
    found = session.get(EvaluationCycle, cycle, with_for_update=True)
    if found is not None and _finished(awaited.perhaps_over(session, only=cycle), city.today(now)):
        closing.shut(session, found, by=None, gaps=0, now=now, city=city)
    return 0


def _finished(there: Open, today: date) -> list[int]:
    """The cycles in which nothing more can come."""
    waiting = {cycle.id for one, cycle in there if not _is_over(one, cycle, today)}
    return sorted({cycle.id for _, cycle in there} - waiting)


def _ask(session: Session, *, now: datetime, city: City) -> list[Piece]:
    """Tell people that it is their turn, or that they have more days; ask what becomes of gaps."""
    if not _is_day(now, city):
        return []
    begun = awaited.begun(session, city.today(now))
    extended = extending.by_leave(session, now=now, city=city)
    return [
        *(partial(extending.for_leave, only=some, now=now, city=city) for some in cut(extended, _PEOPLE)),
        *(partial(_post, notices=some, now=now) for some in cut(_prompts(session, begun, now, city), _PEOPLE)),
        *(partial(_post, notices=some, now=now) for some in cut(_questions(session, begun, now, city), _PEOPLE)),
    ]


def _is_day(now: datetime, city: City) -> bool:
    return EASTERNMOST <= now.astimezone(city.zone).time() < city.closes


def _post(session: Session, *, notices: Sequence[Notice], now: datetime) -> int:
    return outbox.post(session, *notices, now=now)


def _is_over(one: Any, cycle: EvaluationCycle, today: date) -> bool:
    """Whether nothing more can come: it was answered; or, once the evidence is in, it stays unrated."""
    if one.away is not None:
        return today > cycle.evidence_until
    return one.answered_at is not None and stages.stage(one, cycle, today) is Stage.DONE


def _prompts(session: Session, begun: Open, now: datetime, city: City) -> list[Notice]:
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
    return [*_new(session, "evaluation_self", selves, now, city), *_new(session, "evaluation_judge", judges, now, city)]


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


def _new(session: Session, prefix: str, wanted: Mapping[str, Notice], now: datetime, city: City) -> list[Notice]:
    """What was not promised before, to those who are not in the middle of a report."""
    quarters = {key.split(":")[1] for key in wanted}
    told = {key for quarter in quarters for key in outbox.promised(session, prefix=f"{prefix}:{quarter}:")}
    writing = _writing(session, now)
    new = {key: one for key, one in wanted.items() if key not in told and one.to not in writing}
    when = allowed_from(session, people={one.to for one in new.values()}, at=_FROM, now=now, city=city)
    doors = [[Button("evaluation_open", OpenDesk())]]
    return [
        Notice(to=one.to, screen=one.screen, key=key, facts=one.facts, keyboard=doors, not_before=when[one.to])
        for key, one in sorted(new.items())
    ]


def _remind(session: Session, *, now: datetime, city: City) -> list[Piece]:
    """Shortly before a date, those who hold it up, at the hour of their digest: in it, where they have one today."""
    found = awaited.reminded(session, city.today(now)) if _is_day(now, city) else {}
    if not found:
        return []
    busy = _writing(session, now) | _prompted_today(session, found, now, city)
    free = awake(hours_of(session, people=found.keys() - busy, now=now, city=city), now)
    waiting: dict[Period | int, list[int]] = {}
    for person in free:
        waiting.setdefault(found[person], []).append(person)
    return [
        partial(cycle_panel.send_reminders, people=some, period=period, now=now, city=city)
        for period, people in waiting.items()
        for some in cut(people, _PEOPLE)
    ]


def _questions(session: Session, begun: Open, now: datetime, city: City) -> list[Notice]:
    """After the last date, ask once whoever answers for a cycle with gaps what shall become of it."""
    today = city.today(now)
    over = {cycle.id: cycle for _, cycle in begun if today > cycle.answer_until}
    if not over:
        return []
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
    return [
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


LOOKS: Sequence[Callable[..., list[Piece]]] = (_open, _settle, _hear, _close, _ask, _remind)
"""One after another, each on what the ones before have done."""
