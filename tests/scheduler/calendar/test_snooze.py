"""A reminder is put off within the hours and never past the deadline, and comes again once."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, select

from domain.calendar.reminders import HOUR, put_off
from domain.standards.working_days import WorkCalendar
from models.calendar.reminder import ReminderFate, ReminderStep, Snooze
from models.messages.message import Outbox
from models.reporting.report import Report, Submission
from scheduler.notices.calendar import reminders
from services.calendar import snoozing
from services.city import City
from services.refusals import Outdated, Refusal

ZONE = ZoneInfo("Asia/Makassar")
CITY = City(zone=ZONE)
SITTI = 1


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),
    st.integers(-5, 20),
    st.sampled_from([5, 6]),
    st.sampled_from([(7, 19, 8), (8, 17, 16), (12, 19, 13)]),
)
def test_no_choice_lies_past_the_deadline_outside_the_chosen_hours_or_on_a_day_off(
    local: datetime, ahead: int, days: int, chosen: tuple[int, int, int]
) -> None:
    calendar, now = WorkCalendar(frozenset(), days), local.replace(tzinfo=ZONE)
    opens, closes, morning = map(time, chosen)
    deadline = date.fromordinal(max(1, now.date().toordinal() + ahead))
    found = put_off(now, deadline=deadline, zone=ZONE, works=calendar.is_working, opens=opens, closes=closes, morning=morning)
    for at in (found.hour, *found.mornings):
        if at is not None:
            assert at > now
            assert at.date() <= deadline
            assert calendar.is_working(at.date())
            assert opens <= at.time() < closes


def _look(engine: Engine, at: str) -> int:
    with Session(engine) as session, session.begin():
        return reminders.post_due(session, now=_at(at), city=CITY)


def _put_off(engine: Engine, until: str, at: str) -> datetime:
    with Session(engine) as session, session.begin():
        return snoozing.put_off(session, by=SITTI, until=until, now=_at(at), city=CITY).at


def _digests(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return sorted(str(key) for key in session.scalars(select(Outbox.key)) if str(key).startswith(f"reminder:{SITTI}:"))


def test_it_comes_again_at_its_time_and_once_however_often_one_looks(engine: Engine) -> None:
    _look(engine, "2026-10-02 08:05")
    assert _put_off(engine, HOUR, "2026-10-02 08:10") == _at("2026-10-02 09:10")
    _look(engine, "2026-10-02 09:05")
    assert _digests(engine) == ["reminder:1:2026-10-02"]
    for at in ("2026-10-02 09:11", "2026-10-02 09:11", "2026-10-02 11:00", "2026-10-03 09:00"):
        _look(engine, at)
    assert _digests(engine) == ["reminder:1:2026-10-02", "reminder:1:again:1"]


def test_the_trail_of_reminders_says_that_it_was_put_off(engine: Engine) -> None:
    _look(engine, "2026-10-02 08:05")
    _put_off(engine, HOUR, "2026-10-02 08:10")
    with Session(engine) as session:
        fates = session.scalars(select(ReminderStep.fate).where(ReminderStep.person_id == SITTI, ReminderStep.step == "H-3")).all()
    assert set(fates) == {ReminderFate.SNOOZED}


def test_a_step_that_comes_meanwhile_waits_and_comes_with_it(engine: Engine) -> None:
    _look(engine, "2026-10-02 08:05")
    _put_off(engine, "2026-10-05", "2026-10-02 08:10")
    _look(engine, "2026-10-04 09:00")
    _look(engine, "2026-10-05 08:05")
    _look(engine, "2026-10-05 09:05")
    assert _digests(engine) == ["reminder:1:2026-10-02", "reminder:1:2026-10-05"]


def test_who_has_reported_meanwhile_hears_nothing(engine: Engine) -> None:
    _look(engine, "2026-10-02 08:05")
    _put_off(engine, HOUR, "2026-10-02 08:10")
    with Session(engine) as session, session.begin():
        sent = Submission(number="10001", person_id=SITTI, unit_id=1, submitted_at=_at("2026-10-02 08:30"))
        session.add(sent)
        session.flush()
        for indicator, period in session.execute(
            select(ReminderStep.indicator_id, ReminderStep.period).where(ReminderStep.person_id == SITTI).distinct()
        ):
            session.add(
                Report(
                    submission_id=sent.id,
                    person_id=SITTI,
                    unit_id=1,
                    indicator_id=indicator,
                    period=period,
                    state="nil",
                    first_submitted_at=sent.submitted_at,
                    submitted_at=sent.submitted_at,
                )
            )
    _look(engine, "2026-10-02 09:15")
    assert _digests(engine) == ["reminder:1:2026-10-02"]
    with Session(engine) as session:
        assert session.scalars(select(Snooze)).one().ended_at is not None


def test_a_second_choice_replaces_the_first(engine: Engine) -> None:
    _look(engine, "2026-10-02 08:05")
    _put_off(engine, HOUR, "2026-10-02 08:10")
    _put_off(engine, "2026-10-03", "2026-10-02 08:11")
    _look(engine, "2026-10-02 10:00")
    assert _digests(engine) == ["reminder:1:2026-10-02"]
    _look(engine, "2026-10-03 08:05")
    assert len(_digests(engine)) == 2


@pytest.mark.parametrize(
    ("until", "at", "trouble"),
    [
        ("2026-10-06", "2026-10-02 08:10", Refusal),
        ("2026-10-04", "2026-10-02 08:10", Refusal),
        (HOUR, "2026-10-02 18:30", Refusal),
        ("2026-10-03", "2026-10-05 08:10", Refusal),
        (HOUR, "2026-10-07 08:10", Refusal),
        ("besok", "2026-10-02 08:10", Outdated),
    ],
    ids=["the day after the deadline", "a Sunday", "an hour into the night", "a morning that is over", "overdue", "forged"],
)
def test_what_cannot_be(engine: Engine, until: str, at: str, trouble: type[Exception]) -> None:
    with pytest.raises(trouble):
        _put_off(engine, until, at)
