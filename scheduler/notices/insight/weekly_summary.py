"""The summary supervisors get unasked: every Friday at 15.00, and the working day after a month's reports were due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from domain.calendar.schedule import Firing, past
from domain.standards.working_days import WorkCalendar
from models.people.person import Account, Posting
from services.calendar import schedule
from services.city import City
from services.insight import summaries
from services.messages import outbox
from services.messages.hours import Hours, hours_of
from services.messages.outbox import Notice
from services.verification import verifying

_USEFUL = timedelta(days=3)
"""A summary that could not be sent by then is not worth reading any more; that it was missed is recorded."""

_LOOK_BACK = timedelta(days=14)
"""What was missed longer ago is not recorded any more."""


@dataclass(frozen=True)
class _Occasion:
    """A summary one supervisor is owed."""

    person: int
    key: str
    at: datetime

    @property
    def stale_at(self) -> datetime:
        return self.at + _USEFUL


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Promise the summary of each occasion that has come and is still fresh; each person gets each occasion once."""
    linked = _supervisors(session, city.today(now))
    hours = hours_of(session, people=linked, now=now, city=city)
    come = _occasions(session, linked, hours, now, city)
    promised = outbox.known(session, {one.key for one in come})
    open_now = [one for one in come if one.key not in promised]
    missed = [one for one in open_now if one.stale_at <= now and linked[one.person] <= one.at]
    _record_missed(session, missed, now, city)
    return _promise(session, [one for one in open_now if one.stale_at > now and hours[one.person].is_open(now)], now, city)


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


def _record_missed(session: Session, missed: list[_Occasion], now: datetime, city: City) -> None:
    """Who answers for people that owe nothing gets no summary, and misses none."""
    if missed:
        shown = summaries.summaries(session, supervisors={one.person for one in missed}, now=now, city=city)
        lost = [_notice(one, None, 0) for one in missed if shown[one.person].expected]
        outbox.skip(session, *lost, now=now, why="missed: no longer worth reading")


def _promise(session: Session, due: list[_Occasion], now: datetime, city: City) -> int:
    people = {one.person for one in due}
    if not people:
        return 0
    shown = summaries.summaries(session, supervisors=people, now=now, city=city)
    waiting = verifying.waiting(session, verifiers=people)
    notices = [_notice(one, shown[one.person], waiting[one.person]) for one in due if shown[one.person].expected]
    return outbox.post(session, *notices, now=now)


def _notice(occasion: _Occasion, shown: summaries.Summary | None, to_verify: int) -> Notice:
    if shown is None:
        return Notice(to=occasion.person, screen="insight/summary", key=occasion.key, expires_at=occasion.stale_at)
    return Notice(
        to=occasion.person,
        screen="insight/summary",
        key=occasion.key,
        facts={"summary": shown},
        expires_at=occasion.stale_at,
        keyboard=summaries.keyboard(shown, to_verify=to_verify),
        attachment=summaries.chart(shown),
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
