"""When each notice goes out: one table of rules, read by the notices themselves and shown to people by `/jadwal`."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlmodel import Session, col

from domain.calendar.reminders import LADDER, LATE, SUPERVISOR
from domain.calendar.schedule import DaysAfterEnd, DaysFrom, EveryWeek, Firing, firing, following
from domain.people.nip import BY_CONTRACT
from domain.standards.periods import Frequency, Period
from domain.standards.rules import Rules
from models.people.person import Person, Posting
from models.reporting.report import Report
from models.standards.standard import Indicator
from services.calendar import upcoming
from services.calendar.notice_rules import NoticeRule, Viewer, everybody, supervisors
from services.city import DIGEST_AT, City
from services.messages.hours import Hours, hours_of
from services.people.speakers import Speaker
from services.standards import agenda
from services.standards.expected import Standards, standards

FRIDAY = EveryWeek(time(15), 4)
WELCOME = DaysFrom(DIGEST_AT, 30)
_SHOWN = 4
_LONGEST_AWAY = 400
_MONTHS = 8
"""Months looked at for the next firings: reports are due at most 90 days after a period."""


def contract(rules: Rules) -> DaysFrom:
    """When the end of a PPPK contract is told."""
    return DaysFrom(DIGEST_AT, -rules.contract_days)


@dataclass(frozen=True)
class Planned:
    """A rule with its next firings, as `/jadwal` shows it."""

    name: str
    at: tuple[datetime, ...]


@dataclass(frozen=True)
class Preview:
    """What `/jadwal` shows: the viewer's time zone and hours, and each rule with its firings."""

    zone: str
    opens: int
    closes: int
    digest_at: int
    planned: tuple[Planned, ...]


def preview(session: Session, *, by: Speaker, now: datetime, city: City) -> Preview:
    """The next four firings of each rule that has any for the viewer; to admins all rules."""
    hours = hours_of(session, people=[by.id], now=now, city=city)[by.id]
    viewer = Viewer(by.id, by.is_admin, by.supervises, hours)
    concern = [rule for rule in RULES if by.is_admin or rule.concerns(viewer)]
    today, away = _midnight(now, hours), _since_away(now, hours)
    planned = [
        Planned(
            one.name, _in_hours(one.name, one.upcoming(session, viewer, away if one.name in _AT_ITS_HOUR else today), now, hours)
        )
        for one in concern
    ]
    shown = tuple(one for one in planned if one.at or by.is_admin)
    return Preview(hours.zone.key, hours.opens.hour, hours.closes.hour, hours.digest_at.hour, shown)


_AT_ITS_HOUR = frozenset({"evaluation", "stories", "burden", "coaching", "improvement", "decision", "quarter_end", "expecting"})
"""Rules whose notices, where they move to another day, come at their hour of that day; others when the hours open."""


def _in_hours(rule: str, firings: Iterable[datetime], now: datetime, hours: Hours) -> tuple[datetime, ...]:
    """The next of them as they reach somebody: what fires before their hours, or on a day off, comes when these open."""

    def reaches(at: datetime) -> datetime:
        return hours.next_from(at, at.astimezone(hours.zone).time()) if rule in _AT_ITS_HOUR else hours.next_open(at)

    return tuple(islice((at for at in dict.fromkeys(map(reaches, firings)) if at > now), _SHOWN))


def _since_away(now: datetime, hours: Hours) -> datetime:
    """Before the days off or the leave they are in: what fired since then comes when these are over."""
    day = now.astimezone(hours.zone).date()
    for _ in range(_LONGEST_AWAY):
        if hours.works(day - timedelta(days=1)):
            break
        day -= timedelta(days=1)
    return datetime.combine(day, time(), tzinfo=hours.zone)


def _midnight(now: datetime, hours: Hours) -> datetime:
    """Before anything of today has fired: it may still wait for the person's hours."""
    return datetime.combine(now.astimezone(hours.zone).date(), time(), tzinfo=hours.zone)


def rule_of(key: str) -> str:
    """The name of the rule a message's key belongs to, or the first word of the key."""
    return next((rule.name for rule in RULES if key.startswith(rule.key)), key.partition(":")[0])


def closings(
    session: Session,
    *,
    supervisors: Collection[int] | None,
    hours: Callable[[int], Hours],
    months: Iterable[Period],
    now: datetime,
    city: City,
) -> dict[int, list[Firing]]:
    """For each supervisor (None: everybody who is one) when the reports of each month are all due: the working day after.

    In a month that ends a quarter the quarterly indicators count too. Which these are follows from the posts of their people.
    """
    known, wanted = standards(session), tuple(months)
    worked_out: dict[tuple[frozenset[str], Hours], list[Firing]] = {}
    found: dict[int, list[Firing]] = {}
    for supervisor, positions in _positions(session, supervisors, city.today(now)).items():
        same = positions, hours(supervisor)
        if same not in worked_out:
            worked_out[same] = _closings_of(known, *same, wanted, city)
        found[supervisor] = worked_out[same]
    return found


def _closings_of(known: Standards, positions: Iterable[str], hours: Hours, months: Iterable[Period], city: City) -> list[Firing]:
    rules = [(month, _latest_due(known, positions, month)) for month in months]
    return [
        firing(DaysAfterEnd(city.opens, Frequency.MONTHLY, due + 1), month.first, calendar=hours.calendar, zone=hours.zone)
        for month, due in rules
        if due is not None
    ]


def _positions(session: Session, supervisors: Collection[int] | None, today: date) -> dict[int, frozenset[str]]:
    rows = (
        select(col(Posting.supervisor_id), col(Posting.position))
        .where(
            col(Posting.supervisor_id).is_not(None),
            col(Posting.valid_from) <= today,
            or_(col(Posting.valid_until).is_(None), col(Posting.valid_until) >= today),
        )
        .distinct()
    )
    found: dict[int, set[str]] = {}
    for supervisor, position in session.execute(rows):
        if supervisors is None or supervisor in supervisors:
            found.setdefault(supervisor, set()).add(position)
    return {supervisor: frozenset(positions) for supervisor, positions in found.items()}


def _latest_due(known: Standards, positions: Iterable[str], month: Period) -> int | None:
    """How many days after the month the last of these positions' reports is due; None where none is."""
    ending = {month, *([month.quarter()] if month.quarter().last == month.last else [])}
    return max(
        (
            one.due_after
            for position in positions
            for one in known.asked(position, month.last)
            if any(one.frequency == period.frequency and _lasts(one, period) for period in ending)
        ),
        default=None,
    )


def _lasts(indicator: Indicator, period: Period) -> bool:
    return indicator.valid_from <= period.last and (indicator.valid_until is None or indicator.valid_until >= period.first)


def months_from(day: date, count: int) -> list[Period]:
    """So many months from that of `day` on; backwards where negative, not counting its own."""
    month, found = Period.containing(day, Frequency.MONTHLY), []
    for _ in range(abs(count)):
        month = month.previous() if count < 0 else month
        found.append(month)
        month = month.next() if count > 0 else month
    return found


def _reminders(session: Session, viewer: Viewer, now: datetime) -> list[datetime]:
    return _ladder(session, viewer, now, [name for name, _ in LADDER if name != SUPERVISOR])


def _escalations(session: Session, viewer: Viewer, now: datetime) -> list[datetime]:
    return _ladder(session, viewer, now, [SUPERVISOR], of_people=True)


def _ladder(session: Session, viewer: Viewer, now: datetime, steps: Sequence[str], *, of_people: bool = False) -> list[datetime]:
    """The mornings on which a step of the ladder comes for what is not reported yet."""
    hours, today = viewer.hours, now.astimezone(viewer.hours.zone).date()
    days = {_day_of(step, due, hours) for due in _dues(session, viewer, today, of_people=of_people) for step in steps}
    mornings = (datetime.combine(day, hours.digest_at, tzinfo=hours.zone) for day in sorted(days))
    return [at for at in mornings if at > now]


def _day_of(step: str, due: date, hours: Hours) -> date:
    """The day on which a step comes: its own, or the next on which one works; the supervisor's after that of H+1."""
    day = hours.calendar.next_working(due + timedelta(days=dict(LADDER)[step]))
    if step != SUPERVISOR:
        return day
    return max(day, hours.calendar.add_working_days(_day_of(LATE, due, hours), 1))


def _dues(session: Session, viewer: Viewer, today: date, *, of_people: bool) -> set[date]:
    known = standards(session)
    indicators = {id: known.at(id, today) for id in known.indicators}
    done: set[tuple[int, str]] = set()
    if not viewer.is_admin:
        mine = _positions_of(session, viewer.person, today, of_people=of_people)
        indicators = {one.id: one for position in mine for one in known.asked(position, today)}
        if not of_people:
            reported = select(col(Report.indicator_id), col(Report.period)).where(col(Report.person_id) == viewer.person)
            done = {(indicator, period) for indicator, period in session.execute(reported)}
    months = [*months_from(today, -4), *months_from(today, _MONTHS)]
    return {
        agenda.window_of(one, period).due
        for one in indicators.values()
        for period in {month if one.frequency is Frequency.MONTHLY else month.quarter() for month in months}
        if _lasts(one, period) and (one.id, str(period)) not in done
    }


def _positions_of(session: Session, person: int, today: date, *, of_people: bool) -> list[str]:
    mine = col(Posting.supervisor_id) == person if of_people else col(Posting.person_id) == person
    lasting = or_(col(Posting.valid_until).is_(None), col(Posting.valid_until) >= today)
    return list(session.scalars(select(col(Posting.position)).where(mine, col(Posting.valid_from) <= today, lasting).distinct()))


def _fridays(session: Session, viewer: Viewer, now: datetime) -> list[datetime]:
    return [one.at for one in following(FRIDAY, now, calendar=viewer.hours.calendar, zone=viewer.hours.zone, count=_SHOWN + 1)]


def _closings(session: Session, viewer: Viewer, now: datetime) -> list[datetime]:
    city = City(zone=viewer.hours.zone)
    months = [*reversed(months_from(city.today(now), -4)), *months_from(city.today(now), _MONTHS)]
    whose = None if viewer.is_admin else [viewer.person]
    found = closings(session, supervisors=whose, hours=lambda _: viewer.hours, months=months, now=now, city=city)
    return sorted({one.at for theirs in found.values() for one in theirs if one.at > now})


def _welcomes(session: Session, viewer: Viewer, now: datetime) -> list[datetime]:
    """Of the viewer, or for admins of everybody who joined lately and has not reported."""
    since = now.date() - timedelta(days=60)
    reported = select(col(Report.id)).where(col(Report.person_id) == col(Posting.person_id)).exists()
    joined = select(func.min(col(Posting.valid_from))).where(~reported).group_by(col(Posting.person_id))
    if not viewer.is_admin:
        joined = joined.where(col(Posting.person_id) == viewer.person)
    return _from_dates(session, joined.having(func.min(col(Posting.valid_from)) >= since), WELCOME, viewer, now)


def _contracts(session: Session, viewer: Viewer, now: datetime) -> list[datetime]:
    """Of the viewer's people, or for admins of everybody."""
    ends = select(col(Person.contract_until)).where(
        col(Person.contract_until) >= now.date(), col(Person.employment).in_(BY_CONTRACT)
    )
    if not viewer.is_admin:
        lasting = or_(col(Posting.valid_until).is_(None), col(Posting.valid_until) >= now.date())
        mine = select(col(Posting.person_id)).where(col(Posting.supervisor_id) == viewer.person, lasting)
        ends = ends.where(col(Person.id).in_(mine))
    return _from_dates(session, ends.distinct(), contract(standards(session).rules), viewer, now)


def _from_dates(session: Session, dates: Select[Any], rule: DaysFrom, viewer: Viewer, now: datetime) -> list[datetime]:
    hours = viewer.hours
    fired = {firing(rule, day, calendar=hours.calendar, zone=hours.zone).at for day in session.scalars(dates)}
    return sorted(at for at in fired if at > now)


RULES: tuple[NoticeRule, ...] = (
    NoticeRule("reminder", "calendar/reminders", "reminder:", everybody, _reminders),
    NoticeRule("escalation", "calendar/reminders", "escalation:", supervisors, _escalations),
    NoticeRule("week", "insight/weekly_summary", "summary:week:", supervisors, _fridays),
    NoticeRule("closing", "insight/weekly_summary", "summary:period:", supervisors, _closings),
    NoticeRule("welcome", "adoption/newcomers", "welcome:", everybody, _welcomes),
    NoticeRule("contract", "people/contracts", "contract:", supervisors, _contracts),
    *upcoming.RULES,
)
"""Every notice that keeps a time; to add one, write its file in scheduler/notices and list its rule here."""
