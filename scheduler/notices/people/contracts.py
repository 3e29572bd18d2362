"""Some time before PPPK contracts end, their supervisors and the admins hear of it, one message for all that end on a day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_, select, update
from sqlmodel import Session, col

from domain.actions import GoHome
from domain.calendar.schedule import DaysFrom, firing
from domain.messages.facts import freeze
from domain.people.nip import BY_CONTRACT
from models.columns import columns, table
from models.messages.message import Outbox, OutboxState
from models.people.person import CALLED, Person, Posting
from models.people.unit import Unit
from services.calendar.schedule import contract
from services.city import City
from services.messages import outbox
from services.messages.hours import Hours, hours_of
from services.messages.outbox import Button, Notice
from services.people import accounts
from services.people.names import names_of
from services.standards.expected import standards

_SCREEN = "people/contract_end"
_SLACK = timedelta(days=15)
"""No row of days off is longer, so that a date this near to the rule's may fire."""

_ADDED = 5
"""Messages at most about the contracts of one day: the first, and those for dates that were entered late."""


@dataclass(frozen=True)
class Ending:
    """Somebody whose contract ends, as the message shows them."""

    id: int
    name: str
    unit: str


@dataclass(frozen=True)
class _Day:
    """The contracts of one day, and who hears of them."""

    to: int
    until: date

    def key(self, number: int) -> str:
        return f"contract:{self.to}:{self.until}:{number}"


@dataclass(frozen=True)
class _Told:
    """A message that was promised about a day's contracts."""

    row: int
    people: tuple[dict[str, object], ...]
    waits: bool


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Promise each recipient one message about each day; who was renewed meanwhile is taken out of what still waits."""
    rule = contract(standards(session).rules)
    wanted = _wanted(session, rule, city.today(now))
    told = _told(session, wanted, now)
    _reconsider(session, wanted, told, now)
    hours = hours_of(session, people={day.to for day in wanted}, now=now, city=city)
    notices = []
    for day, people in wanted.items():
        known = {person["id"] for one in told[day] for person in one.people}
        new = [one for one in people if one.id not in known]
        if new and len(told[day]) < _ADDED and _is_time(rule, day, hours[day.to], now):
            notices.append(_notice(day, new, number=len(told[day]), hours=hours[day.to]))
    return outbox.post(session, *notices, now=now)


def _is_time(rule: DaysFrom, day: _Day, hours: Hours, now: datetime) -> bool:
    fires = firing(rule, day.until, calendar=hours.calendar, zone=hours.zone).at
    return fires <= now and hours.is_open(now)


def _notice(day: _Day, people: Collection[Ending], *, number: int, hours: Hours) -> Notice:
    ends = datetime.combine(day.until, hours.closes, tzinfo=hours.zone)
    return Notice(
        to=day.to,
        screen=_SCREEN,
        key=day.key(number),
        facts={"until": day.until, "people": list(people)},
        expires_at=ends,
        keyboard=[[Button("home", GoHome())]],
    )


def _wanted(session: Session, rule: DaysFrom, today: date) -> Mapping[_Day, list[Ending]]:
    """Who is to hear of which contracts from now on, dates that are still far off included."""
    lasts = or_(col(Posting.valid_until).is_(None), col(Posting.valid_until) >= today)
    rows = session.execute(
        select(col(Person.id), col(Unit.name), col(Posting.supervisor_id), col(Person.contract_until))
        .join(Posting, col(Posting.person_id) == col(Person.id))
        .join(Unit, col(Unit.id) == col(Posting.unit_id))
        .where(
            col(Posting.valid_from) <= today,
            lasts,
            col(Person.is_test).is_(False),
            col(Person.employment).in_(BY_CONTRACT),
            col(Person.contract_until) >= today,
            col(Person.contract_until) <= today + timedelta(days=-rule.days) + _SLACK,
        )
        .order_by(col(Unit.name), CALLED)
    ).all()
    found: defaultdict[_Day, list[Ending]] = defaultdict(list)
    admins = set(accounts.admin_ids(session)) if rows else set()
    names = names_of(session, {row[0] for row in rows})
    for person, unit, supervisor, until in rows:
        for to in (admins | {supervisor}) - {person, None}:
            found[_Day(to, until)].append(Ending(person, names[person], unit))
    return found


def _told(session: Session, days: Iterable[_Day], now: datetime) -> defaultdict[_Day, list[_Told]]:
    """By day what was promised about it and not cancelled, and everything that still waits."""
    rows = columns(Outbox)
    keys = [day.key(number) for day in days for number in range(_ADDED)]
    free = or_(rows.leased_until.is_(None), rows.leased_until < now)
    about = select(rows.id, rows.key, rows.facts, rows.state == OutboxState.WAITING, free)
    found: defaultdict[_Day, list[_Told]] = defaultdict(list)
    others = and_(*outbox.notice_waits(), rows.screen == _SCREEN, rows.key.not_in(keys))
    for where in (rows.key.in_(keys), others):
        for id, key, facts, waits, is_free in session.connection().execute(about.where(where)):
            _, to, until, _ = key.split(":")
            people = tuple(one["$facts"] for one in facts.get("people", ()))
            found[_Day(int(to), date.fromisoformat(until))].append(_Told(id, people, waits and is_free))
    return found


def _reconsider(session: Session, wanted: Mapping[_Day, list[Ending]], told: Mapping[_Day, list[_Told]], now: datetime) -> None:
    """Take out of what waits whoever's date moved; a message about nobody is cancelled."""
    for day, messages in told.items():
        here = {one.id for one in wanted.get(day, ())}
        for one in messages:
            left = [person for person in one.people if person["id"] in here]
            if one.waits and not left:
                outbox.cancel(session, [one.row], now=now, why="its reason is gone")
            elif one.waits and len(left) < len(one.people):
                facts = {"until": freeze(day.until), "people": [{"$facts": person} for person in left]}
                session.connection().execute(update(table(Outbox)).where(columns(Outbox).id == one.row).values(facts=facts))
