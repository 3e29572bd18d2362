"""Chosen hours are kept: nothing comes outside them, nothing owed is lost by them, and only what is offered can be chosen."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, select

from domain.calendar.reminders import LADDER, LATE, SUPERVISOR, steps
from domain.standards.working_days import WorkCalendar
from models.adoption.story import Story, StoryState
from models.messages.message import Outbox, OutboxState
from models.people.preference import Preference
from scheduler.notices.adoption import stories
from scheduler.notices.calendar import reminders
from services.city import City
from services.messages import outbox
from services.messages.hours import Hours, allowed
from services.messages.outbox import Notice
from services.people import preferences
from services.refusals import Outdated
from tests.stage import ZONE

CITY = City(zone=ZONE)
SITTI, BASO, RAHMA = 1, 2, 3
CHOICES = [(opens, closes, at) for opens, closes in preferences.HOURS for at in preferences.DIGESTS if opens <= at < closes]
_LOOK_EVERY = timedelta(minutes=15)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def _hours(opens: int, closes: int, digest_at: int, *, days: int = 5, leaves: tuple[tuple[date, date], ...] = ()) -> Hours:
    return Hours(ZONE, WorkCalendar(frozenset(), days), leaves, time(opens), time(closes), time(digest_at))


def _looks(first: date, last: date, phase: int) -> Iterator[datetime]:
    at = datetime.combine(first, time(0, phase), tzinfo=ZONE)
    while at.date() <= last:
        yield at
        at += _LOOK_EVERY


@given(st.sampled_from(CHOICES), st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)), st.sampled_from([5, 6]))
def test_whatever_comes_unasked_comes_in_the_chosen_hours_and_on_the_same_day_where_these_are_not_over(
    choice: tuple[int, int, int], local: datetime, days: int
) -> None:
    hours, now = _hours(*choice, days=days), local.replace(tzinfo=ZONE)
    at = hours.next_open(now).astimezone(ZONE)
    assert at >= now
    assert hours.works(at.date())
    assert hours.opens <= at.time() < hours.closes
    if hours.works(now.date()) and now.time() < hours.closes:
        assert at.date() == now.date()


@settings(max_examples=60)
@given(st.sampled_from(CHOICES), st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 14))
def test_every_step_of_the_ladder_comes_on_its_own_working_day_however_the_hours_are_chosen(
    choice: tuple[int, int, int], due: date, phase: int
) -> None:
    hours, taken, told = _hours(*choice, days=6), frozenset[str](), dict[str, datetime]()
    for look in _looks(due - timedelta(days=8), due + timedelta(days=9), phase):
        late_on = told[LATE].date() if LATE in told else None
        step = steps(due=due, today=look.date(), taken=taken, late_on=late_on).take
        if step and hours.takes_digest(look):
            taken, told[step] = taken | {step}, look
    for name, days in LADDER:
        day = due + timedelta(days=days)
        on = hours.calendar.next_working(day)
        if name == SUPERVISOR and on <= told[LATE].date():
            on = hours.calendar.next_working(told[LATE].date() + timedelta(days=1))
        assert told[name].date() == on
        assert hours.digest_at <= told[name].time() < hours.closes


FORGED = [
    ("hours before the city's", 5, 19),
    ("hours after the city's", 7, 22),
    ("no hours at all", 12, 12),
    ("hours turned round", 19, 7),
]


@pytest.mark.parametrize(("opens", "closes"), [one[1:] for one in FORGED], ids=[one[0] for one in FORGED])
def test_hours_nobody_offered_are_refused(engine: Engine, opens: int, closes: int) -> None:
    with Session(engine) as session, pytest.raises(Outdated):
        preferences.choose_hours(session, by=SITTI, opens=opens, closes=closes, now=_at("2026-10-01 09:00"), city=CITY)


@pytest.mark.parametrize(
    ("opens", "closes", "hour"),
    [(12, 19, 8), (12, 19, 10), (8, 17, 17), (7, 19, 7), (7, 19, 3), (7, 19, 19)],
    ids=["before the hours", "still before them", "after them", "before the city's digest", "at night", "in the evening"],
)
def test_an_hour_of_the_reminder_outside_ones_hours_is_refused(engine: Engine, opens: int, closes: int, hour: int) -> None:
    with Session(engine) as session:
        preferences.choose_hours(session, by=SITTI, opens=opens, closes=closes, now=_at("2026-10-01 09:00"), city=CITY)
        with pytest.raises(Outdated):
            preferences.choose_digest(session, by=SITTI, hour=hour)


@pytest.mark.parametrize(
    ("before", "opens", "closes", "after"),
    [(16, 8, 17, 16), (8, 12, 19, 13), (13, 12, 19, 13), (16, 12, 19, 16), (8, 8, 17, 8)],
    ids=["it stays within", "it moves in", "it is there already", "late stays late", "it is the first hour"],
)
def test_the_reminder_moves_into_the_hours(engine: Engine, before: int, opens: int, closes: int, after: int) -> None:
    with Session(engine) as session:
        preferences.choose_digest(session, by=SITTI, hour=before)
        chosen = preferences.choose_hours(session, by=SITTI, opens=opens, closes=closes, now=_at("2026-10-01 09:00"), city=CITY)
        assert chosen.digest_at == after


def test_only_who_chose_hours_has_them(engine: Engine) -> None:
    with Session(engine) as session:
        preferences.choose_hours(session, by=SITTI, opens=12, closes=19, now=_at("2026-10-01 09:00"), city=CITY)
        found = allowed(session, people=[SITTI, BASO], now=_at("2026-10-01 09:00"), city=CITY)
        many = allowed(session, people=range(1, 600), now=_at("2026-10-01 09:00"), city=CITY)
    assert found == {SITTI: _at("2026-10-01 12:00"), BASO: _at("2026-10-01 09:00")}
    assert {person: many[person] for person in found} == found


def _notice(key: str, at: str, expires: str | None = None) -> Notice:
    return Notice(
        to=SITTI, screen="verification/verified", key=key, not_before=_at(at), expires_at=_at(expires) if expires else None
    )


def test_what_already_waits_moves_into_the_hours_unless_it_would_lose_its_use(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        outbox.post(
            session,
            _notice("early", "2026-10-02 07:00"),
            _notice("inside", "2026-10-02 13:00"),
            _notice("urgent", "2026-10-02 07:00", "2026-10-02 11:00"),
            now=_at("2026-10-01 20:00"),
        )
        preferences.choose_hours(session, by=SITTI, opens=12, closes=19, now=_at("2026-10-01 20:05"), city=CITY)
    with Session(engine) as session:
        found = {one.key: one.not_before for one in session.scalars(select(Outbox))}
    assert found == {"early": _at("2026-10-02 12:00"), "inside": _at("2026-10-02 13:00"), "urgent": _at("2026-10-02 07:00")}


def test_stories_that_wait_are_taken_back_when_they_are_switched_off(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        waits = Notice(to=SITTI, screen="adoption/story/digest", key=f"stories:2026-10:{SITTI}", not_before=_at("2026-10-02 09:00"))
        outbox.post(session, waits, _notice("duty", "2026-10-02 09:00"), now=_at("2026-10-01 20:00"))
        preferences.choose_stories(session, by=SITTI, on=False, now=_at("2026-10-01 20:05"))
    with Session(engine) as session:
        found = {one.key: one.state for one in session.scalars(select(Outbox))}
    assert found == {f"stories:2026-10:{SITTI}": OutboxState.CANCELLED, "duty": OutboxState.WAITING}


def test_a_late_riser_still_gets_the_last_reminder_before_the_deadline_once(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        session.add(Preference(person_id=SITTI, opens=12, closes=19, digest_at=16))
    for look in _looks(date(2026, 10, 3), date(2026, 10, 6), 5):
        if 7 <= look.hour < 19 and look.minute == 5:
            with Session(engine) as session, session.begin():
                reminders.post_due(session, now=look, city=CITY)
    with Session(engine) as session:
        mine = session.scalars(select(Outbox).where(Outbox.person_id == SITTI).order_by(Outbox.id)).all()
    assert [one.key for one in mine] == [f"reminder:1:2026-10-{day:02}" for day in (3, 5, 6)]
    assert [one.not_before.astimezone(ZONE).hour for one in mine] == [16, 16, 16]


def test_the_digest_of_stories_leaves_out_who_does_without_and_waits_for_the_others_hours(engine: Engine) -> None:
    now, told = _at("2026-11-02 09:05"), _at("2026-10-20 09:00")
    with Session(engine) as session, session.begin():
        session.add(
            Story(author_id=SITTI, unit_id=1, words="Membaca bersama", state=StoryState.APPROVED, written_at=told, decided_at=told)
        )
        session.add_all([Preference(person_id=BASO, stories=False), Preference(person_id=RAHMA, opens=12, closes=19, digest_at=13)])
        session.flush()
        stories.post_due(session, now=now, city=CITY)
    with Session(engine) as session:
        found = {one.person_id: one.not_before for one in session.scalars(select(Outbox))}
    assert BASO not in found
    assert found[RAHMA] == _at("2026-11-02 12:00")
    assert found[SITTI] == now
