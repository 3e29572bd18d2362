"""The summary supervisors get unasked: the working day after a month's reports were due, and on Fridays what changed since."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as select_core
from sqlmodel import Session, col, select

from domain.calendar.schedule import Firing, past
from domain.messages.facts import freeze
from domain.standards.working_days import WorkCalendar
from models.columns import columns
from models.messages.message import Outbox, OutboxState, Urgency
from models.people.person import Account, Posting
from services.calendar import schedule
from services.city import City
from services.insight import overviews
from services.insight.overviews import Overview
from services.messages import outbox
from services.messages.hours import Hours, hours_of
from services.messages.outbox import Notice
from services.messages.pieces import Ahead, Piece, cut, done
from services.standards.remembered import Remembered

_USEFUL = timedelta(days=3)
"""A summary that could not be sent by then is not worth reading any more; that it was missed is recorded."""

_MONTH = timedelta(days=35)
_KNOWN = "nothing new: the last summary said the same"

_PEOPLE = 20
"""Supervisors who are told in one transaction."""

_nothing_lost = Remembered[bool](most=1024)
"""Whether those who missed a summary answer for nothing."""

_LOOK_BACK = timedelta(days=14)
"""What was missed longer ago is not recorded any more."""


@dataclass(frozen=True)
class _Occasion:
    """A summary one supervisor is owed."""

    person: int
    key: str
    at: datetime

    @property
    def is_weekly(self) -> bool:
        """Whether it is a Friday's, which comes where something changed."""
        return self.key.startswith("summary:week:")

    @property
    def stale_at(self) -> datetime:
        return self.at + _USEFUL


@dataclass(frozen=True)
class _Said:
    """The last summary of a supervisor."""

    made_at: datetime
    facts: Mapping[str, Any]
    keyboard: object

    def says(self, notice: Notice) -> bool:
        """Whether it says the same, but for the hour of its figures."""
        return _told(self.facts) == _told(freeze(notice.facts)) and self.keyboard == outbox.frozen(notice.keyboard)


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Promise the summary of each occasion that has come and is still fresh; each person gets each occasion once."""
    return done(session, pieces(session, now=now, city=city))


def pieces(session: Session, *, now: datetime, city: City) -> list[Ahead]:
    """Who is to hear, found on a snapshot; the figures of some supervisors at a time are found when those before are told."""
    linked = _supervisors(session, city.today(now))
    hours = hours_of(session, people=linked, now=now, city=city)
    come = _occasions(session, linked, hours, now, city)
    promised = outbox.known(session, {one.key for one in come})
    open_now = [one for one in come if one.key not in promised]
    missed = [one for one in open_now if one.stale_at <= now and linked[one.person] <= one.at]
    due = [one for one in open_now if one.stale_at > now and hours[one.person].is_open(now)]
    return [
        *(Ahead(partial(_record_missed, missed=some, now=now, city=city)) for some in _cut(missed)),
        *(Ahead(partial(_promise, due=some, now=now, city=city)) for some in _cut(due)),
    ]


def _cut(found: Sequence[_Occasion]) -> Iterator[Sequence[_Occasion]]:
    """Some supervisors at a time, each with all their occasions."""
    of: dict[int, list[_Occasion]] = {}
    for one in found:
        of.setdefault(one.person, []).append(one)
    for some in cut(sorted(of), _PEOPLE):
        yield [one for person in some for one in of[person]]


def _occasions(
    session: Session, linked: Mapping[int, datetime], hours: Mapping[int, Hours], now: datetime, city: City
) -> list[_Occasion]:
    weeks: dict[tuple[WorkCalendar, object], tuple[Firing, ...]] = {}
    found = []
    for person, theirs in hours.items():
        same = theirs.calendar, theirs.zone
        if same not in weeks:
            weeks[same] = past(schedule.FRIDAY, now, calendar=theirs.calendar, zone=theirs.zone, within=_LOOK_BACK)
        found += [_Occasion(person, f"summary:week:{one.occasion}:{person}", one.at) for one in weeks[same]]
    months = schedule.months_from(city.today(now), -4)
    closed = schedule.closings(session, supervisors=linked.keys(), hours=lambda one: hours[one], months=months, now=now, city=city)
    for person, firings in closed.items():
        recent = (one for one in firings if now - _LOOK_BACK < one.at <= now)
        found += [_Occasion(person, f"summary:period:{one.occasion}:{person}", one.at) for one in recent]
    return found


def _record_missed(session: Session, *, missed: Sequence[_Occasion], now: datetime, city: City) -> list[Piece]:
    """Who answers for people that owe nothing gets no summary, and misses none."""
    which = city.today(now), frozenset(one.key for one in missed)
    if _nothing_lost.get(session, which):
        return []
    answering = overviews.answering(session, supervisors={one.person for one in missed}, now=now, city=city)
    lost = [_notice(one, None) for one in missed if one.person in answering]
    _nothing_lost.keep(session, which, not lost)
    why = "missed: no longer worth reading"
    return [partial(_skip, notices=some, now=now, why=why, state=OutboxState.EXPIRED) for some in cut(lost, _PEOPLE)]


def _promise(session: Session, *, due: Sequence[_Occasion], now: datetime, city: City) -> list[Piece]:
    people = {one.person for one in due}
    shown = overviews.of(session, supervisors=people, now=now, city=city)
    said, today = _said(session, people, now), city.today(now)
    news: dict[int, Notice] = {}
    known: list[Notice] = []
    for one in sorted(due, key=lambda one: one.is_weekly):
        notice = _notice(one, shown[one.person])
        last = said.get(one.person)
        if one.person in news or (last and (city.today(last.made_at) == today or (one.is_weekly and last.says(notice)))):
            known.append(notice)
        elif shown[one.person].expected:
            news[one.person] = notice
    skipped = [partial(_skip, notices=some, now=now, why=_KNOWN, state=OutboxState.CANCELLED) for some in cut(known, _PEOPLE)]
    return [*skipped, *(partial(_post, notices=some, now=now) for some in cut(list(news.values()), _PEOPLE))]


def _post(session: Session, *, notices: Sequence[Notice], now: datetime) -> int:
    return outbox.post(session, *notices, now=now)


def _skip(session: Session, *, notices: Sequence[Notice], now: datetime, why: str, state: OutboxState) -> int:
    outbox.skip(session, *notices, now=now, why=why, state=state)
    return 0


def _told(facts: Mapping[str, Any]) -> Any:
    told = facts.get("level") or facts.get("summary") or {}
    return {name: value for name, value in told.get("$facts", {}).items() if name != "at"}, facts.get("gaps")


def _said(session: Session, people: Collection[int], now: datetime) -> dict[int, _Said]:
    """By supervisor what they were told last, where that was not long ago."""
    row = columns(Outbox)
    last = (
        select_core(func.max(row.id))
        .where(
            row.person_id.in_(people),
            row.screen.in_(overviews.SCREENS),
            row.urgency == Urgency.NOTICE,
            row.made_at > now - _MONTH,
            row.state.in_((OutboxState.SENT, OutboxState.WAITING)),
        )
        .group_by(row.person_id)
    )
    told = session.connection().execute(select_core(row.person_id, row.made_at, row.facts, row.keyboard).where(row.id.in_(last)))
    return {one.person_id: _Said(one.made_at, one.facts, one.keyboard) for one in told}


def _notice(occasion: _Occasion, shown: Overview | None) -> Notice:
    if shown is None:
        return Notice(to=occasion.person, screen="insight/summary", key=occasion.key, expires_at=occasion.stale_at)
    return Notice(
        to=occasion.person,
        screen=shown.screen,
        key=occasion.key,
        facts=shown.facts,
        expires_at=occasion.stale_at,
        keyboard=shown.keyboard,
        attachment=shown.attachment,
    )


def _supervisors(session: Session, today: date) -> dict[int, datetime]:
    """Those with people of their own who use the bot, and since when they do."""
    rows = session.exec(
        select(Posting.supervisor_id, Account.linked_at)
        .join(Account, col(Account.person_id) == Posting.supervisor_id)
        .where(
            col(Account.closed_at).is_(None),
            col(Posting.valid_from) <= today,
            (col(Posting.valid_until).is_(None)) | (col(Posting.valid_until) >= today),
        )
        .distinct()
    )
    return {person: since for person, since in rows if person is not None}
