"""Remind those who owe, once a day at most and all in one message; three days after the due date the supervisor hears of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from domain.calendar.reminders import FIRST, LADDER, LATE, SUPERVISOR, steps
from models.calendar.reminder import ReminderFate, ReminderStep, Snooze
from models.columns import all_but_id, columns, table
from models.messages.message import OutboxState
from models.people.person import Leave
from models.prepared import Prepared
from services.adoption import burden
from services.calendar import snoozing, untaken
from services.calendar.digests import Besides, Digests, evening
from services.city import City
from services.evaluation import agreements, awaited
from services.insight.actions import RemindMissing
from services.messages import outbox
from services.messages.hours import calendar_of, hours_of, zones
from services.messages.outbox import Button, Notice
from services.messages.pieces import Piece, cut, weighed
from services.messages.reachable import awake, free, is_day, linked
from services.naming import among, are_few
from services.people.names import names_of
from services.reporting import idle_drafts
from services.reporting.idle_drafts import Idle as Draft
from services.standards import owed
from services.verification import idle
from services.verification.idle import Idle

_DAYS = {name: timedelta(days=days) for name, days in LADDER}
_PEOPLE, _ROWS = 75, 1000
"""People who are told, and steps that are recorded, in one transaction."""
_TAKEN, _NOTICE = 500, 5
"""The same where supervisors hear of many: steps, and of how many one message costs as much."""

_INSERT_STEPS = Prepared(lambda insert: insert(table(ReminderStep)).on_conflict_do_nothing(), columns=all_but_id(ReminderStep))

_step = columns(ReminderStep)
_OF_PERIODS = _step.period.in_(bindparam("periods", expanding=True))
_OF_PEOPLE = _step.person_id.in_(bindparam("people", expanding=True))
_THOSE, _THEN = (
    select(_step.person_id, _step.indicator_id, _step.period, _step.step).where(_OF_PERIODS),
    select(_step.person_id, _step.indicator_id, _step.period, _step.at).where(_OF_PERIODS, _step.step == LATE),
)
_STEPS, _LATE_AT = Prepared(_THOSE), Prepared(_THEN)
_STEPS_OF, _LATE_AT_OF = Prepared(_THOSE.where(_OF_PEOPLE)), Prepared(_THEN.where(_OF_PEOPLE))

_Key = tuple[int, int, str]
Taking = list[tuple[owed.Due, str]]


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Take each step of the ladder whose time it is; those of reports already sent are recorded as cleared."""
    return sum(piece(session) for piece in pieces(session, now=now, city=city))


def pieces(session: Session, *, now: datetime, city: City) -> list[Piece]:
    """What there is to do, found on a snapshot and done some people at a time."""
    today = city.today(now)
    if not _somebody_works(session, now, today, city):
        return []
    put_off = snoozing.waiting(session)
    found = _steps(session, today, now, city)
    again = {person: one for person, one in put_off.items() if one.until <= now}
    others = {person: taking for person, taking in found.mine.items() if person not in put_off}
    waiting = {person: one for person, one in idle.waiting_long(session, now=now, city=city).items() if person not in put_off}
    done = [partial(_record, taking=some, fate=fate, now=now) for fate, those in found.over.items() for some in cut(those, _ROWS)]
    return [
        *done,
        *([partial(_remind_again, put_off=again, mine=found.mine, now=now, city=city)] if again else []),
        *_remind(session, others, waiting, now, city),
        *_escalate(session, found.supervisors, now, city),
    ]


@dataclass(frozen=True)
class _Found:
    """The steps to take now, by who owes and by supervisor, and those that are over."""

    mine: Mapping[int, Taking]
    supervisors: Mapping[int, Taking]
    over: Mapping[ReminderFate, Taking]


def _steps(session: Session, today: date, now: datetime, city: City) -> _Found:
    expected = untaken.waiting(session, today)
    if not expected:
        return _Found({}, {}, {})
    done = owed.reported(session, expected)
    taken, late = _taken(session, expected)
    mine: defaultdict[int, Taking] = defaultdict(list)
    supervisors: defaultdict[int, Taking] = defaultdict(list)
    left_out = {FIRST} if burden.is_heavy(session) else set[str]()
    cleared: Taking = []
    skipped: Taking = []
    muted: Taking = []
    for due in expected:
        key = due.person, due.indicator, due.word
        late_on = city.today(late[key]) if key in late else None
        now_due = steps(due=due.window.due, today=today, taken=frozenset(taken.get(key, ())), late_on=late_on)
        is_done = due.key in done
        over = [*now_due.skip, *([now_due.take] if now_due.take and is_done else [])]
        (cleared if is_done else skipped).extend((due, step) for step in over)
        if now_due.take in left_out and not is_done:
            muted.append((due, now_due.take))
        elif now_due.take and not is_done:
            group, person = (supervisors, due.supervisor or 0) if now_due.take == SUPERVISOR else (mine, due.person)
            group[person].append((due, now_due.take))
    in_leave = _in_leave(session, skipped)
    settled: dict[ReminderFate, Taking] = {
        ReminderFate.CLEARED: cleared,
        ReminderFate.MUTED: [*muted, *in_leave],
        ReminderFate.SKIPPED: [one for one in skipped if one not in in_leave],
    }
    return _Found(mine, supervisors, settled)


def _in_leave(session: Session, skipped: Taking) -> Set[tuple[owed.Due, str]]:
    """Of the steps that went by those whose day was a day of leave: nobody was to hear of anything then."""
    own = {(due, step) for due, step in skipped if step != SUPERVISOR}
    leaves: defaultdict[int, list[tuple[date, date]]] = defaultdict(list)
    people = {due.person for due, _ in own}
    rows = select(col(Leave.person_id), col(Leave.first), col(Leave.last)).where(among(people, Leave.person_id))
    for person, first, last in session.execute(rows) if people else ():
        leaves[person].append((first, last))
    return {
        (due, step) for due, step in own if any(first <= due.window.due + _DAYS[step] <= last for first, last in leaves[due.person])
    }


def _somebody_works(session: Session, now: datetime, today: date, city: City) -> bool:
    working = calendar_of(session, years=(today.year,), working_days=6).is_working(today)
    return working and any(is_day(now.astimezone(zone), city) for zone in zones(session, city=city))


def _remind(session: Session, mine: Mapping[int, Taking], waiting: Mapping[int, Idle], now: datetime, city: City) -> list[Piece]:
    today = city.today(now)
    reachable = free(session, mine.keys() | waiting.keys(), now=now, city=city)
    left = idle_drafts.waiting(session, people=reachable.keys(), now=now, city=city) if reachable else {}
    judging = awaited.reminded(session, today) if reachable else {}
    expecting = agreements.reminded(session, people=reachable.keys(), now=now, city=city) if reachable else {}
    digest, notices = Digests(now, city), list[Notice]()
    had = _had(session, reachable, mine, today)
    for person, hours in reachable.items():
        key = f"reminder:{person}:{today}"
        if key in had:
            continue
        dues = [due for due, _ in mine.get(person, ())]
        besides = Besides(left.get(person), judging.get(person), expecting.get(person), waiting.get(person))
        notices.append(digest(person, key, dues, hours, besides))
    told = [partial(_tell, notices=some, mine=mine, left=left, now=now) for some in cut(notices, _PEOPLE)]
    unreached = _unreached(session, mine, now, city)
    return [*told, *(partial(_note_unreached, notices=some, mine=mine, now=now) for some in cut(unreached, _PEOPLE))]


def _had(session: Session, people: Collection[int], mine: Mapping[int, Taking], today: date) -> set[str]:
    """The keys of the day's messages that are promised already, and after which no step is to be recorded."""
    known = outbox.known(session, [f"reminder:{person}:{today}" for person in people])
    return {key for key, state in known.items() if state is not OutboxState.BLOCKED or int(key.split(":")[1]) not in mine}


def _tell(
    session: Session, *, notices: Sequence[Notice], mine: Mapping[int, Taking], left: Mapping[int, Draft], now: datetime
) -> int:
    of = {notice.key: notice.to for notice in notices}
    told = [of.pop(key) for key in outbox.post_new(session, *notices, now=now)]
    _record(session, taking=[one for person in told for one in mine.get(person, ())], fate=ReminderFate.SENT, now=now)
    away = [of[key] for key, state in outbox.known(session, of.keys()).items() if state is OutboxState.BLOCKED]
    _record(session, taking=[one for person in away for one in mine.get(person, ())], fate=ReminderFate.SKIPPED, now=now)
    idle_drafts.mark(session, [left[person] for person in told if person in left], now=now)
    return len(told)


def _unreached(session: Session, mine: Mapping[int, Taking], now: datetime, city: City) -> list[Notice]:
    today = city.today(now)
    unlinked = mine.keys() - linked(session, mine.keys())
    up = awake(hours_of(session, people=sorted(unlinked), now=now, city=city), now)
    return [
        Notice(to=person, screen="calendar/reminder", key=f"reminder:{person}:{today}", expires_at=evening(today, hours))
        for person, hours in up.items()
    ]


def _note_unreached(session: Session, *, notices: Sequence[Notice], mine: Mapping[int, Taking], now: datetime) -> int:
    """Whom no reminder can reach has a row that says so, for the delivery ledger; the step is over for them."""
    outbox.post(session, *notices, now=now)
    _record(session, taking=[one for notice in notices for one in mine[notice.to]], fate=ReminderFate.SKIPPED, now=now)
    return 0


def _remind_again(session: Session, *, put_off: Mapping[int, Snooze], mine: Mapping[int, Taking], now: datetime, city: City) -> int:
    """Tell those who put their reminder off what they still owe, once, with the steps that came meanwhile.

    It is the day's one reminder, unless they had that before they put it off.
    """
    today = city.today(now)
    reachable = free(session, put_off.keys(), now=now, city=city, digest=False)
    still: defaultdict[int, list[owed.Due]] = defaultdict(list)
    for due in owed.owed_by(session, people=reachable.keys(), today=today):
        if due.window.due <= today + untaken.BEFORE:
            still[due.person].append(due)
    digest = Digests(now, city)
    days = {person: f"reminder:{person}:{today}" for person in reachable}
    had = outbox.known(session, days.values())
    notices = [
        digest(
            person, f"reminder:{person}:again:{put_off[person].id}" if days[person] in had else days[person], still[person], hours
        )
        for person, hours in reachable.items()
        if still[person]
    ]
    posted = outbox.post(session, *notices, now=now)
    taken = [one for person in reachable for one in mine.get(person, ())]
    _record(session, taking=taken, fate=ReminderFate.SENT, now=now)
    snoozing.end(session, [put_off[person] for person in reachable], now=now)
    return posted


def _escalate(session: Session, theirs: Mapping[int, Taking], now: datetime, city: City) -> list[Piece]:
    up = awake(hours_of(session, people=[person for person in theirs if person], now=now, city=city), now)
    names = _names(session, {due.person for person in up for due, _ in theirs[person]})
    notices = []
    for person in up:
        late = _late(names, [due for due, _ in theirs[person]])
        notices.append(
            Notice(
                to=person,
                screen="calendar/escalation",
                key=f"escalation:{person}:{city.today(now)}",
                facts={"late": late},
                keyboard=[[Button("remind_missing", RemindMissing(), facts={"count": len(late)})]],
            )
        )
    pieces = weighed(notices, _TAKEN, lambda notice: _NOTICE + len(theirs[notice.to]))
    return [partial(_tell_above, notices=some, theirs=theirs, now=now) for some in pieces]


def _tell_above(session: Session, *, notices: Sequence[Notice], theirs: Mapping[int, Taking], now: datetime) -> int:
    posted = outbox.post(session, *notices, now=now)
    _record(session, taking=[one for notice in notices for one in theirs[notice.to]], fate=ReminderFate.SENT, now=now)
    return posted


def _late(names: Mapping[int, str], dues: Iterable[owed.Due]) -> list[dict[str, object]]:
    """Who is late with what, by name; ids go along, so that what comes in meanwhile is left out when it is sent."""
    found: defaultdict[int, list[owed.Due]] = defaultdict(list)
    for due in dues:
        found[due.person].append(due)
    return [
        {
            "name": names[person],
            "names": [due.name for due in theirs],
            "person": person,
            "owed": [[due.indicator, due.word] for due in theirs],
        }
        for person, theirs in sorted(found.items(), key=lambda one: (names[one[0]], one[0]))
    ]


def _taken(session: Session, expected: Collection[owed.Due]) -> tuple[Mapping[_Key, Collection[str]], Mapping[_Key, datetime]]:
    """The steps that were taken, and when that after the due date was."""
    asked: dict[str, Any] = {"periods": list({due.period: due.word for due in expected}.values())}
    found: defaultdict[_Key, list[str]] = defaultdict(list)
    people = list({due.person for due in expected})
    few = are_few(people) and bool(people)
    rows = _STEPS_OF(session, **asked, people=people) if few else _STEPS(session, **asked)
    times = _LATE_AT_OF(session, **asked, people=people) if few else _LATE_AT(session, **asked)
    for person, indicator, period, name in rows:
        found[person, indicator, period].append(name)
    return found, {(person, indicator, period): at for person, indicator, period, at in times}


def _names(session: Session, people: Collection[int]) -> dict[int, str]:
    return names_of(session, people)


def _record(session: Session, *, taking: Sequence[tuple[owed.Due, str]], fate: ReminderFate, now: datetime) -> int:
    rows = [
        {"person_id": due.person, "indicator_id": due.indicator, "period": due.word, "step": step, "fate": fate, "at": now}
        for due, step in taking
    ]
    if rows:
        _INSERT_STEPS.many(session, rows)
        untaken.note(session, taking)
    return 0
