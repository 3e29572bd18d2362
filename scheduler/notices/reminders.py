"""Remind those who owe, once a day at most and all in one message; three days after the due date the supervisor hears of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlmodel import Session, col

from domain.reminders import SUPERVISOR, steps
from models import Account, Draft, Person, ReminderFate, ReminderStep, Snooze
from models.inserting import insert_new
from services import outbox, owed, snoozing
from services.actions import OpenReport, RemindMissing, ReportAll
from services.city import City
from services.hours import Hours, calendar_of, hours_of, zones
from services.outbox import Button, Keyboard, Notice
from services.schedules import DIGEST_AT

_DOORS = 6
_WRITING = timedelta(minutes=30)
_BEFORE, _AFTER = timedelta(days=7), timedelta(days=10)
"""No step of the ladder lies further from a due date."""

_FEW = 500
"""People who are named in a query rather than sorted out of everybody's rows."""

Taking = list[tuple[owed.Due, str]]


@dataclass(frozen=True)
class Item:
    """One thing owed, as the message shows it."""

    code: str
    name: str
    period: object
    due: date
    days: int
    """Days until it is due; negative when it is late."""


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Take each step of the ladder whose time it is; those of reports already sent are recorded as cleared."""
    today = city.today(now)
    if not _somebody_works(session, now, today, city):
        return 0
    put_off = snoozing.waiting(session)
    mine, supervisors = _steps(session, today, now)
    again = {person: one for person, one in put_off.items() if one.until <= now}
    others = {person: taking for person, taking in mine.items() if person not in put_off}
    return (
        _remind_again(session, again, mine, now, city)
        + _remind(session, others, now, city)
        + _escalate(session, supervisors, now, city)
    )


def _steps(session: Session, today: date, now: datetime) -> tuple[Mapping[int, Taking], Mapping[int, Taking]]:
    """The steps to take now, by who owes and by supervisor; what is done or went by is recorded."""
    expected = _open(session, today)
    done = owed.reported(session, expected)
    taken = _taken(session, expected)
    mine: defaultdict[int, Taking] = defaultdict(list)
    supervisors: defaultdict[int, Taking] = defaultdict(list)
    past: dict[ReminderFate, Taking] = {ReminderFate.CLEARED: [], ReminderFate.SKIPPED: []}
    for due in expected:
        now_due = steps(due=due.window.due, today=today, taken=taken[due.person, due.indicator, str(due.period)])
        is_done = due.key in done
        over = [*now_due.skip, *([now_due.take] if now_due.take and is_done else [])]
        past[ReminderFate.CLEARED if is_done else ReminderFate.SKIPPED] += [(due, step) for step in over]
        if now_due.take and not is_done:
            group, person = (supervisors, due.supervisor or 0) if now_due.take == SUPERVISOR else (mine, due.person)
            group[person].append((due, now_due.take))
    for fate, taking in past.items():
        _record(session, taking, fate, now)
    return mine, supervisors


def _somebody_works(session: Session, now: datetime, today: date, city: City) -> bool:
    working = calendar_of(session, years=(today.year,), working_days=6).is_working(today)
    return working and any(_is_day(now.astimezone(zone), city) for zone in zones(session, city=city))


def _open(session: Session, today: date) -> list[owed.Due]:
    """What is owed, or was, and has a step of the ladder that nobody has taken yet."""
    near = today - _AFTER, today + _BEFORE
    current: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for indicator, period, limits in owed.asked(session, open_on=today, due_between=near):
        now_due = steps(due=limits.due, today=today, taken=frozenset())
        step = now_due.take or (now_due.skip[-1] if now_due.skip else None)
        if step:
            current[str(period), step].add(indicator)
    if not current:
        return []
    settled = select(col(ReminderStep.person_id), col(ReminderStep.indicator_id), col(ReminderStep.period)).where(
        or_(
            *(
                and_(col(ReminderStep.period) == period, col(ReminderStep.step) == step, col(ReminderStep.indicator_id).in_(those))
                for (period, step), those in current.items()
            )
        )
    )
    but = {(person, indicator, period) for person, indicator, period in session.connection().execute(settled)}
    return owed.expected_of(session, people=None, open_on=today, due_between=near, but=but)


def _remind(session: Session, mine: Mapping[int, Taking], now: datetime, city: City) -> int:
    today = city.today(now)
    free = _free(session, mine, now, city)
    digest, notices = _Digests(now, city), dict[str, Notice]()
    for person, hours in free.items():
        key = f"reminder:{person}:{today}"
        notices[key] = digest(person, key, [due for due, _ in mine[person]], hours)
    promised = outbox.post_new(session, *notices.values(), now=now)
    _record(session, [one for key in promised for one in mine[notices[key].to]], ReminderFate.SENT, now)
    _note_unreached(session, mine, now, city)
    return len(promised)


def _note_unreached(session: Session, mine: Mapping[int, Taking], now: datetime, city: City) -> None:
    """Whom no reminder can reach has a row that says so, for the delivery ledger; the step is over for them."""
    today = city.today(now)
    unlinked = mine.keys() - _linked(session, mine)
    up = _awake(hours_of(session, people=sorted(unlinked), now=now, city=city), now, city)
    notices = [
        Notice(to=person, screen="reminder", key=f"reminder:{person}:{today}", expires_at=_evening(today, hours, city))
        for person, hours in up.items()
    ]
    outbox.post(session, *notices, now=now)
    _record(session, [one for person in up for one in mine[person]], ReminderFate.SKIPPED, now)


def _remind_again(session: Session, put_off: Mapping[int, Snooze], mine: Mapping[int, Taking], now: datetime, city: City) -> int:
    """Tell those who put their reminder off what they still owe, once, with the steps that came meanwhile."""
    if not put_off:
        return 0
    today = city.today(now)
    free = _free(session, put_off.keys(), now, city)
    still: defaultdict[int, list[owed.Due]] = defaultdict(list)
    for due in owed.owed_by(session, people=free.keys(), today=today):
        if due.window.due <= today + _BEFORE:
            still[due.person].append(due)
    digest = _Digests(now, city)
    notices = [
        digest(person, f"reminder:{person}:again:{put_off[person].id}", still[person], hours)
        for person, hours in free.items()
        if still[person]
    ]
    posted = outbox.post(session, *notices, now=now)
    _record(session, [one for person in free for one in mine.get(person, ())], ReminderFate.SENT, now)
    snoozing.end(session, [put_off[person] for person in free], now=now)
    return posted


class _Digests:
    """Makes the digests of one look; colleagues who owe the same share its contents."""

    def __init__(self, now: datetime, city: City) -> None:
        self._now = now
        self._city = city
        self._today = city.today(now)
        self._made: dict[object, tuple[dict[str, object], Keyboard]] = {}

    def __call__(self, person: int, key: str, dues: Sequence[owed.Due], hours: Hours) -> Notice:
        """One person's message about these reports."""
        same = hours, tuple((due.indicator, due.period) for due in dues)
        if same not in self._made:
            self._made[same] = {"owed": [self._item(due) for due in dues]}, self._keyboard(dues, hours)
        facts, keyboard = self._made[same]
        return Notice(
            to=person, screen="reminder", key=key, facts=facts, keyboard=keyboard, card="reminder",
            expires_at=_evening(self._today, hours, self._city),
        )  # fmt: skip

    def _item(self, due: owed.Due) -> Item:
        return Item(due.code, due.name, due.period, due.window.due, (due.window.due - self._today).days)

    def _keyboard(self, dues: Sequence[owed.Due], hours: Hours) -> Keyboard:
        doors = [
            [Button("open_due", OpenReport(due.indicator, str(due.period)),
                    facts={"name": due.code, "period": due.period, "due": due.window.due})]
            for due in dues[:_DOORS]
        ]  # fmt: skip
        if len(dues) > 1:
            doors.insert(0, [Button("report_all", ReportAll(), facts={"count": len(dues)})])
        choices = snoozing.choose(self._now, [due.window.due for due in dues], hours, self._city)
        return [*doors, snoozing.buttons(choices, today=self._today)] if choices else doors


def _escalate(session: Session, theirs: Mapping[int, Taking], now: datetime, city: City) -> int:
    up = _awake(hours_of(session, people=[person for person in theirs if person], now=now, city=city), now, city)
    names = _names(session, {due.person for person in up for due, _ in theirs[person]})
    notices = []
    for person in up:
        late: defaultdict[str, list[str]] = defaultdict(list)
        for due, _ in theirs[person]:
            late[names[due.person]].append(due.code)
        notices.append(
            Notice(
                to=person, screen="escalation", key=f"escalation:{person}:{city.today(now)}",
                facts={"late": [{"name": name, "codes": codes} for name, codes in sorted(late.items())]},
                keyboard=[[Button("remind_missing", RemindMissing(), facts={"count": len(late)})]],
            )
        )  # fmt: skip
    posted = outbox.post(session, *notices, now=now)
    _record(session, [one for person in up for one in theirs[person]], ReminderFate.SENT, now)
    return posted


def _free(session: Session, people: Collection[int], now: datetime, city: City) -> dict[int, Hours]:
    """Those who use the bot (or did: it waits for their return), may be written to now, and are not in the middle of writing."""
    writing = set(session.scalars(select(col(Draft.person_id)).where(col(Draft.touched_at) > now - _WRITING)))
    asked = (_linked(session, people) & set(people)) - writing
    return _awake(hours_of(session, people=sorted(asked), now=now, city=city), now, city)


def _linked(session: Session, people: Collection[int]) -> set[int]:
    linked = select(col(Account.person_id)).where(_among(people, Account.person_id), col(Account.closed_at).is_(None))
    return set(session.scalars(linked))


def _awake(people: Mapping[int, Hours], now: datetime, city: City) -> dict[int, Hours]:
    """Those whose working day it is, after the hour of the digest and before the evening."""
    up: dict[Hours, bool] = {}
    for hours in people.values():
        if hours not in up:
            local = now.astimezone(hours.zone)
            up[hours] = _is_day(local, city) and hours.works(local.date())
    return {person: hours for person, hours in people.items() if up[hours]}


def _evening(today: date, hours: Hours, city: City) -> datetime:
    return datetime.combine(today, city.closes, tzinfo=hours.zone)


def _is_day(local: datetime, city: City) -> bool:
    return DIGEST_AT <= local.time() < city.closes


def _taken(session: Session, expected: Collection[owed.Due]) -> Mapping[tuple[int, int, str], frozenset[str]]:
    step = col(ReminderStep.step)
    rows = select(col(ReminderStep.person_id), col(ReminderStep.indicator_id), col(ReminderStep.period), step).where(
        col(ReminderStep.period).in_({str(due.period) for due in expected}),
        _among({due.person for due in expected}, ReminderStep.person_id),
    )
    found: defaultdict[tuple[int, int, str], frozenset[str]] = defaultdict(frozenset)
    for person, indicator, period, name in session.connection().execute(rows):
        found[person, indicator, period] |= {name}
    return found


def _among(people: Collection[int], column: object) -> ColumnElement[bool]:
    """The condition that a row is of one of these people, left to the caller where they are many."""
    return col(column).in_(people) if len(people) <= _FEW else true()


def _names(session: Session, people: Collection[int]) -> dict[int, str]:
    rows = session.execute(select(col(Person.id), col(Person.name)).where(_among(people, Person.id))) if people else ()
    return {person: name for person, name in rows}  # noqa: C416  (rows are no pairs to dict)


def _record(session: Session, taking: Iterable[tuple[owed.Due, str]], fate: ReminderFate, now: datetime) -> None:
    rows = [
        {"person_id": due.person, "indicator_id": due.indicator, "period": str(due.period), "step": step, "fate": fate, "at": now}
        for due, step in taking
    ]
    insert_new(session, ReminderStep, rows)
