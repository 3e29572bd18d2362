"""Remind those who owe, once a day at most and all in one message; three days after the due date the supervisor hears of it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from domain.reminders import SUPERVISOR, steps
from models import Account, Draft, Person, ReminderFate, ReminderStep
from services import outbox, owed
from services.actions import OpenReport, RemindMissing, ReportAll
from services.city import City
from services.hours import allowed
from services.outbox import Button, Notice

_DIGEST_AT = time(8)
_DOORS = 6
_WRITING = timedelta(minutes=30)


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
    local = now.astimezone(city.zone)
    if local.time() < _DIGEST_AT or local.time() >= city.closes:
        return 0
    today = local.date()
    expected = [due for due in owed.expected_of(session, people=None, open_on=today) if _may_be_due(due, today)]
    if not expected:
        return 0
    done = owed.reported(session, expected)
    taken = _taken(session, expected)
    mine: defaultdict[int, list[tuple[owed.Due, str]]] = defaultdict(list)
    supervisors: defaultdict[int, list[tuple[owed.Due, str]]] = defaultdict(list)
    for due in expected:
        now_due = steps(due=due.window.due, today=today, taken=taken[due.person, due.indicator, str(due.period)])
        fate = ReminderFate.CLEARED if due.key in done else ReminderFate.SKIPPED
        skipped = [*now_due.skip, *([now_due.take] if now_due.take and due.key in done else [])]
        _record(session, [(due, step) for step in skipped], fate, now)
        if now_due.take and due.key not in done:
            group = supervisors if now_due.take == SUPERVISOR else mine
            group[(due.supervisor or 0) if group is supervisors else due.person].append((due, now_due.take))
    return _remind(session, mine, now, city) + _escalate(session, supervisors, now, city)


def _remind(session: Session, mine: dict[int, list[tuple[owed.Due, str]]], now: datetime, city: City) -> int:
    free = _free(session, mine, now, city)
    today = city.today(now)
    posted = 0
    for person in free:
        taking = mine[person]
        items = [Item(due.code, due.name, due.period, due.window.due, (due.window.due - today).days) for due, _ in taking]
        doors = [
            [Button("open_due", OpenReport(due.indicator, str(due.period)),
                    facts={"name": due.code, "period": due.period, "due": due.window.due})]
            for due, _ in taking[:_DOORS]
        ]  # fmt: skip
        if len(taking) > 1:
            doors.insert(0, [Button("report_all", ReportAll(), facts={"count": len(taking)})])
        notice = Notice(
            to=person, screen="reminder", key=f"reminder:{person}:{today}", facts={"owed": items}, keyboard=doors,
            card="reminder",
            expires_at=datetime.combine(today, city.closes, tzinfo=city.zone),
        )  # fmt: skip
        if outbox.post(session, notice, now=now):
            posted += 1
            _record(session, taking, ReminderFate.SENT, now)
    _note_unreached(session, mine, now, city)
    return posted


def _note_unreached(session: Session, mine: dict[int, list[tuple[owed.Due, str]]], now: datetime, city: City) -> None:
    """Whom no reminder can reach has a row that says so, for the delivery ledger; the step is over for them."""
    today = city.today(now)
    linked = set(session.scalars(select(Account.person_id).where(col(Account.closed_at).is_(None))))
    closes = datetime.combine(today, city.closes, tzinfo=city.zone)
    unlinked = [person for person in mine if person not in linked]
    outbox.post(
        session,
        *(Notice(to=person, screen="reminder", key=f"reminder:{person}:{today}", expires_at=closes) for person in unlinked),
        now=now,
    )
    _record(session, [taking for person in unlinked for taking in mine[person]], ReminderFate.SKIPPED, now)


def _escalate(session: Session, theirs: dict[int, list[tuple[owed.Due, str]]], now: datetime, city: City) -> int:
    when = allowed(session, people=[person for person in theirs if person], now=now, city=city)
    names = {id: name for id, name in session.execute(select(Person.id, Person.name))} if theirs else {}  # noqa: C416
    posted = 0
    for supervisor, taking in theirs.items():
        if not supervisor or when[supervisor] > now:
            continue
        late: defaultdict[str, list[str]] = defaultdict(list)
        for due, _ in taking:
            late[names[due.person]].append(due.code)
        notice = Notice(
            to=supervisor, screen="escalation", key=f"escalation:{supervisor}:{city.today(now)}",
            facts={"late": [{"name": name, "codes": codes} for name, codes in sorted(late.items())]},
            keyboard=[[Button("remind_missing", RemindMissing(), facts={"count": len(late)})]],
        )  # fmt: skip
        posted += outbox.post(session, notice, now=now)
        _record(session, taking, ReminderFate.SENT, now)
    return posted


def _free(session: Session, people: Collection[int], now: datetime, city: City) -> list[int]:
    """Those who use the bot (or did: it waits for their return), may be written to now, and are not in the middle of writing."""
    reachable = set(
        session.scalars(select(Account.person_id).where(col(Account.person_id).in_(people), col(Account.closed_at).is_(None)))
    )
    writing = set(
        session.scalars(select(Draft.person_id).where(col(Draft.person_id).in_(people), col(Draft.touched_at) > now - _WRITING))
    )
    when = allowed(session, people=reachable, now=now, city=city)
    return sorted(person for person in reachable - writing if when[person] <= now)


def _may_be_due(due: owed.Due, today: date) -> bool:
    return abs((today - due.window.due).days) <= 10


def _taken(session: Session, expected: list[owed.Due]) -> defaultdict[tuple[int, int, str], frozenset[str]]:
    rows = session.scalars(select(ReminderStep).where(col(ReminderStep.period).in_({str(due.period) for due in expected})))
    found: defaultdict[tuple[int, int, str], frozenset[str]] = defaultdict(frozenset)
    for row in rows:
        found[row.person_id, row.indicator_id, row.period] |= {row.step}
    return found


def _record(session: Session, taking: list[tuple[owed.Due, str]], fate: ReminderFate, now: datetime) -> None:
    session.add_all(
        ReminderStep(person_id=due.person, indicator_id=due.indicator, period=str(due.period), step=step, fate=fate, at=now)
        for due, step in taking
    )
    session.flush()
