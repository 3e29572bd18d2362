"""Down when a notice was due: after the restart each gets it once if it is still of use, otherwise a recorded skip; never twice."""

import threading
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from models.adoption.burden import Burden
from models.calendar.reminder import ReminderFate, ReminderStep
from models.messages.message import Outbox, OutboxState
from models.people.person import Leave, Posting
from scheduler.notices import NOTICES
from services.city import City

ZONE = ZoneInfo("Asia/Makassar")
CITY = City(zone=ZONE)
RESTARTS = 5


def _start(engine: Engine, at: str) -> None:
    """A process starts, lets every notice look, and dies."""
    now = datetime.fromisoformat(at).replace(tzinfo=ZONE).astimezone(UTC)
    for post_due in NOTICES:
        with Session(engine) as session, session.begin():
            post_due(session, now=now, city=CITY)


def _promised(engine: Engine, begins: str) -> list[tuple[str, OutboxState]]:
    with Session(engine) as session:
        return sorted((str(row.key), row.state) for row in session.scalars(select(Outbox)) if str(row.key).startswith(begins))


def test_after_five_restarts_each_has_the_friday_summary_once(engine: Engine) -> None:
    for minute in range(RESTARTS):
        _start(engine, f"2026-10-03 09:0{minute}")
    assert _promised(engine, "summary:week:2026-09-28") == [
        (f"summary:week:2026-09-28:{supervisor}", OutboxState.WAITING) for supervisor in (2, 4)
    ]


def test_one_who_may_not_be_written_to_yet_gets_it_when_they_may(engine: Engine) -> None:
    _start(engine, "2026-10-03 09:00")
    for minute in range(RESTARTS):
        _start(engine, f"2026-10-05 08:0{minute}")
    assert ("summary:week:2026-09-28:5", OutboxState.WAITING) in _promised(engine, "summary:week:")


def test_a_summary_nobody_would_read_any_more_is_recorded_as_missed_once(engine: Engine) -> None:
    for minute in range(RESTARTS):
        _start(engine, f"2026-10-07 09:0{minute}")
    assert _promised(engine, "summary:week:2026-09-28") == [
        (f"summary:week:2026-09-28:{supervisor}", OutboxState.EXPIRED) for supervisor in (2, 4, 5)
    ]
    with Session(engine) as session:
        why = session.scalars(select(Outbox.error).where(Outbox.state == OutboxState.EXPIRED)).all()
    assert set(why) == {"missed: no longer worth reading"}


def test_whose_people_owe_nothing_misses_no_summary(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        rahma = session.scalars(select(Posting).where(Posting.person_id == 3)).one()
        rahma.position = "Pengemudi"
    for day in ("2026-10-02 15:05", "2026-10-05 15:05", "2026-10-07 09:00"):
        _start(engine, day)
    assert "summary:week:2026-09-28:4" not in [key for key, _ in _promised(engine, "summary:week:")]


def test_what_was_due_before_one_used_the_bot_is_no_miss(engine: Engine) -> None:
    _start(engine, "2026-10-01 10:00")
    assert _promised(engine, "summary:") == []


def test_a_reminder_missed_on_its_day_comes_late_once_and_the_steps_before_are_recorded_as_skipped(engine: Engine) -> None:
    for minute in range(RESTARTS):
        _start(engine, f"2026-10-03 09:0{minute}")
    assert _promised(engine, "reminder:1:") == [("reminder:1:2026-10-03", OutboxState.WAITING)]
    with Session(engine) as session:
        steps = session.execute(
            select(ReminderStep.step, ReminderStep.fate).where(ReminderStep.person_id == 1).distinct().order_by(ReminderStep.step)
        ).all()
    assert [tuple(row) for row in steps] == [("H-3", ReminderFate.SENT), ("H-7", ReminderFate.SKIPPED)]


def test_a_step_on_a_day_of_leave_is_recorded_as_muted(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        session.add(Leave(person_id=1, first=date(2026, 9, 27), last=date(2026, 9, 30)))
    _start(engine, "2026-10-03 09:00")
    with Session(engine) as session:
        steps = session.execute(
            select(ReminderStep.person_id, ReminderStep.step, ReminderStep.fate)
            .where(col(ReminderStep.person_id).in_((1, 3)))
            .distinct()
            .order_by(ReminderStep.person_id, ReminderStep.step)
        ).all()
    assert [tuple(row) for row in steps] == [
        (1, "H-3", ReminderFate.SENT),
        (1, "H-7", ReminderFate.MUTED),
        (3, "H-3", ReminderFate.SENT),
        (3, "H-7", ReminderFate.SKIPPED),
    ]


@pytest.mark.parametrize("heavy", [True, False])
def test_while_reporting_costs_too_much_the_first_reminder_is_left_out(engine: Engine, heavy: bool) -> None:
    with Session(engine) as session, session.begin():
        session.add(Burden(month="2026-08", people=1, heavy=heavy, made_at=datetime(2026, 9, 1, tzinfo=UTC)))
    _start(engine, "2026-09-28 09:00")
    assert bool(_promised(engine, "reminder:1:")) is not heavy
    with Session(engine) as session:
        fates = session.scalars(select(ReminderStep.fate).where(ReminderStep.person_id == 1, ReminderStep.step == "H-7")).all()
    assert set(fates) == {ReminderFate.MUTED if heavy else ReminderFate.SENT}


def test_a_reminder_of_a_step_that_is_over_is_not_sent(engine: Engine) -> None:
    for minute in range(RESTARTS):
        _start(engine, f"2026-10-15 09:0{minute}")
    with Session(engine) as session:
        assert session.scalars(select(Outbox).where(Outbox.screen == "calendar/reminder")).all() == []
        assert set(session.scalars(select(ReminderStep.fate))) == {ReminderFate.SKIPPED}


@pytest.mark.parametrize("processes", [4])
def test_processes_that_start_together_promise_everything_once(engine: Engine, processes: int) -> None:
    troubles: list[Exception] = []

    def start() -> None:
        try:
            _start(engine, "2026-10-03 09:00")
        except Exception as trouble:
            troubles.append(trouble)

    together = [threading.Thread(target=start) for _ in range(processes)]
    for one in together:
        one.start()
    for one in together:
        one.join()
    assert troubles == []
    assert len(_promised(engine, "reminder:")) == 4
    assert len(_promised(engine, "summary:week:")) == 2
