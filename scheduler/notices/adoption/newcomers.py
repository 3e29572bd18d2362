"""Thirty days after somebody joined and has sent no report yet, ask whether they know how, and offer practice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, func, or_, select, update
from sqlmodel import Session, col

from domain.actions import GoHome
from domain.calendar.schedule import firing
from models.columns import columns, table
from models.messages.message import Outbox, OutboxState
from models.people.person import Account, Person, Posting
from models.reporting.report import Submission
from services.calendar.schedule import WELCOME
from services.city import City
from services.messages import outbox
from services.messages.hours import hours_of
from services.messages.outbox import Button, Notice
from services.reporting.actions import Practise

_SCREEN = "adoption/welcome_check"
_USEFUL = timedelta(days=14)
_LOOK_BACK = timedelta(days=30)
"""What was missed longer ago is not recorded any more."""

_SLACK = timedelta(days=15)
"""No row of days off is longer, so that a date this near to the rule's may fire."""


@dataclass(frozen=True)
class _Newcomer:
    """Somebody to ask, and since when they are here."""

    person: int
    since: date
    at: datetime

    @property
    def key(self) -> str:
        return f"welcome:{self.person}:{self.since}"

    @property
    def useful_until(self) -> datetime:
        return self.at + _USEFUL

    def notice(self) -> Notice:
        buttons = [[Button("practise_first", Practise())], [Button("home", GoHome())]]
        facts: dict[str, object] = {"since": self.since}
        return Notice(to=self.person, screen=_SCREEN, key=self.key, facts=facts, keyboard=buttons, expires_at=self.useful_until)


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Promise the question to whom it is time for; where its reason is gone and it still waits, cancel it."""
    joined = _joined(session, city.today(now))
    hours = hours_of(session, people=joined, now=now, city=city)
    wanted = [
        _Newcomer(person, day, firing(WELCOME, day, calendar=hours[person].calendar, zone=hours[person].zone).at)
        for person, day in joined.items()
    ]
    _cancel_others(session, {one.key for one in wanted}, now)
    come = [one for one in wanted if one.at <= now]
    known = outbox.known(session, {one.key for one in come})
    useful = [one for one in come if one.useful_until > now]
    _revive(session, [one.key for one in useful if known.get(one.key) is OutboxState.CANCELLED], now)
    _record_missed(session, [one for one in come if one.useful_until <= now and one.key not in known], now)
    fresh = [one for one in useful if one.key not in known and hours[one.person].is_open(now)]
    return outbox.post(session, *(one.notice() for one in fresh), now=now)


def _record_missed(session: Session, missed: list[_Newcomer], now: datetime) -> None:
    """Those who used the bot when it was time; the others could not have been asked."""
    since = _linked(session, {one.person for one in missed})
    reachable = [one.notice() for one in missed if one.person in since and since[one.person] <= one.at]
    outbox.skip(session, *reachable, now=now, why="missed: no longer of use")


def _joined(session: Session, today: date) -> Mapping[int, date]:
    """Who joined a month ago or so, is still here, and has sent no report yet; and since when they are here."""
    first, about = func.min(col(Posting.valid_from)), today - timedelta(days=WELCOME.days)
    since, until = about - _LOOK_BACK - _USEFUL, about + _SLACK
    began = select(col(Posting.person_id)).where(col(Posting.valid_from) >= since, col(Posting.valid_from) <= until)
    lasts = or_(col(Posting.valid_until).is_(None), col(Posting.valid_until) >= today)
    rows = session.execute(
        select(col(Posting.person_id), first)
        .join(Person, col(Person.id) == col(Posting.person_id))
        .where(
            col(Posting.person_id).in_(began),
            col(Posting.person_id).in_(select(col(Posting.person_id)).where(col(Posting.valid_from) <= today, lasts)),
            col(Posting.person_id).not_in(select(col(Submission.person_id))),
            col(Person.is_test).is_(False),
        )
        .group_by(col(Posting.person_id))
        .having(and_(first >= since, first <= until))
    )
    return {person: day for person, day in rows}


def _linked(session: Session, people: set[int]) -> dict[int, datetime]:
    rows = session.execute(
        select(col(Account.person_id), col(Account.linked_at)).where(
            col(Account.person_id).in_(people), col(Account.closed_at).is_(None)
        )
    )
    return {person: since for person, since in rows}


def _cancel_others(session: Session, wanted: set[str], now: datetime) -> None:
    rows = columns(Outbox)
    free = or_(rows.leased_until.is_(None), rows.leased_until < now)
    waiting = select(rows.id, rows.key).where(*outbox.notice_waits(), rows.screen == _SCREEN, free)
    idle = [row for row, key in session.connection().execute(waiting) if key not in wanted]
    if idle:
        outbox.cancel(session, idle, now=now, why="its reason is gone")


def _revive(session: Session, keys: list[str], now: datetime) -> None:
    """What was cancelled is owed again, because the date moved back."""
    if keys:
        again = {"state": OutboxState.WAITING, "settled_at": None, "error": None, "not_before": now}
        session.connection().execute(update(table(Outbox)).where(columns(Outbox).key.in_(keys)).values(again))
