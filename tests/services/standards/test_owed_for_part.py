"""Who joined, left or was on leave owes the periods they worked in, and nothing else; old reports stay with the old unit."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.people.person import Account, Leave, Posting
from models.people.unit import Unit
from models.reporting.report import Report, Submission
from services.standards import owed
from tests.city import CAST
from tests.given import given
from tests.stage import Stage

_YEAR = date(2026, 1, 1)
TUNGGU_IN_AUTUMN = ["2026-09", "2026-10"]

POSTED = [
    ("worked all the time", _YEAR, None, TUNGGU_IN_AUTUMN),
    ("joined on the last day of September", date(2026, 9, 30), None, TUNGGU_IN_AUTUMN),
    ("joined on the first of October", date(2026, 10, 1), None, ["2026-10"]),
    ("joined in the middle of October", date(2026, 10, 15), None, ["2026-10"]),
    ("joins in November", date(2026, 11, 1), None, []),
    ("left on the first of October", _YEAR, date(2026, 10, 1), TUNGGU_IN_AUTUMN),
    ("left on the last of September", _YEAR, date(2026, 9, 30), ["2026-09"]),
    ("left in August", _YEAR, date(2026, 8, 31), []),
]

AWAY = [
    ("all of October", [(date(2026, 10, 1), date(2026, 10, 31))], ["2026-09"]),
    ("all of October but the last day", [(date(2026, 10, 1), date(2026, 10, 30))], TUNGGU_IN_AUTUMN),
    ("all of October but the first day", [(date(2026, 10, 2), date(2026, 11, 15))], TUNGGU_IN_AUTUMN),
    ("a week of it", [(date(2026, 10, 5), date(2026, 10, 10))], TUNGGU_IN_AUTUMN),
    ("one leave after another", [(date(2026, 10, 13), date(2026, 10, 31)), (date(2026, 10, 1), date(2026, 10, 12))], ["2026-09"]),
    (
        "three that overlap",
        [(date(2026, 9, 20), date(2026, 10, 5)), (date(2026, 10, 4), date(2026, 10, 20)), (date(2026, 10, 21), date(2026, 11, 2))],
        ["2026-09"],
    ),
    ("a day between two", [(date(2026, 10, 1), date(2026, 10, 12)), (date(2026, 10, 14), date(2026, 10, 31))], TUNGGU_IN_AUTUMN),
    ("both months", [(date(2026, 8, 20), date(2026, 11, 5))], []),
    ("not in these months", [(date(2026, 3, 1), date(2026, 3, 31))], TUNGGU_IN_AUTUMN),
]


def _owed(session: Session) -> list[str]:
    """The months of waiting time that Rahma owes on the last day of October, when September is late and October has opened."""
    person = session.scalars(select(Account.person_id).where(Account.telegram_id == CAST["Rahma"])).one()
    found = owed.owed(session, person=person, today=date(2026, 10, 30))
    return sorted(str(due.period) for due in found if due.code == "TUNGGU")


def _rahma(session: Session) -> Posting:
    wanted = select(Posting).where(Posting.person_id == Account.person_id, Account.telegram_id == CAST["Rahma"])
    return session.scalars(wanted).one()


@pytest.mark.parametrize(("begins", "ends", "months"), [case[1:] for case in POSTED], ids=[case[0] for case in POSTED])
def test_only_periods_that_were_worked_are_owed(engine: Engine, begins: date, ends: date | None, months: list[str]) -> None:
    with Session(engine) as session:
        post = _rahma(session)
        post.valid_from, post.valid_until = begins, ends
        session.flush()
        assert _owed(session) == months


@pytest.mark.parametrize(("leaves", "months"), [case[1:] for case in AWAY], ids=[case[0] for case in AWAY])
def test_a_period_spent_wholly_on_leave_is_not_owed(engine: Engine, leaves: list[tuple[date, date]], months: list[str]) -> None:
    with Session(engine) as session:
        person = _rahma(session).person_id
        session.add_all(Leave(person_id=person, first=first, last=last) for first, last in leaves)
        session.flush()
        assert _owed(session) == months


def test_on_leave_for_all_the_days_in_post_of_a_period_it_is_not_owed(engine: Engine) -> None:
    with Session(engine) as session:
        post = _rahma(session)
        post.valid_from = date(2026, 10, 15)
        session.add(Leave(person_id=post.person_id, first=date(2026, 10, 15), last=date(2026, 10, 31)))
        session.flush()
        assert _owed(session) == []


@pytest.mark.parametrize("moves", [date(2026, 9, 1), date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 20)])
def test_who_moves_owes_a_period_once(engine: Engine, moves: date) -> None:
    with Session(engine) as session:
        post = _rahma(session)
        post.valid_until = moves - timedelta(days=1)
        there = session.scalars(select(Unit.id).where(Unit.code == "SD-1")).one()
        session.add(Posting(person_id=post.person_id, unit_id=there, position=post.position, valid_from=moves))
        session.flush()
        assert _owed(session) == TUNGGU_IN_AUTUMN


async def test_a_period_worked_before_the_move_is_reported_for_the_old_unit(stage: Stage) -> None:
    given(stage.process.database.engine, "given move Sitti 2026-10-05 to PKM-1 under Andi")
    await stage.play("-- 2026-10-05 09:00\nSitti > /lapor\nSitti > 43/45\nSitti > 6\nSitti > [✅ Kirim]\n")
    units = stage.rows(select(Unit.code).join(Report, Report.unit_id == Unit.id))
    assert units == ["SD-1", "SD-1"]


async def test_who_left_can_still_report_the_last_month_to_the_last_supervisor(stage: Stage) -> None:
    given(stage.process.database.engine, "given last day Sitti 2026-10-01")
    said = await stage.play("-- 2026-10-02 09:00\nSitti > /lapor\nSitti > 43/45\nSitti > 6\nSitti > [✅ Kirim]\n")
    assert "Menunggu Baso Contoh" in said
    assert len(stage.rows(select(Submission).where(Submission.verifier_id.is_not(None)))) == 1
