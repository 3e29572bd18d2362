"""Nobody is written to at night, on days off or on leave; what the admin declares overrides the published calendar."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.people.person import Leave
from models.people.unit import Unit
from models.standards.holiday import Holiday
from services.city import City
from services.messages.hours import allowed, days_off
from tests.stage import ZONE

CITY = City(zone=ZONE)
SITTI, TENRI = 1, 5
"""A teacher, whose school works on Saturdays, and an officer, whose office does not."""


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


CASES = [
    ("in the hours it goes at once", SITTI, "2026-10-01 09:00", "2026-10-01 09:00"),
    ("before seven it waits for seven", SITTI, "2026-10-01 05:30", "2026-10-01 07:00"),
    ("after seven in the evening it waits for the morning", SITTI, "2026-10-01 19:00", "2026-10-02 07:00"),
    ("a school works on Saturday", SITTI, "2026-10-03 10:00", "2026-10-03 10:00"),
    ("an office does not", TENRI, "2026-10-03 10:00", "2026-10-05 07:00"),
    ("nobody works on Sunday", SITTI, "2026-10-04 10:00", "2026-10-05 07:00"),
    ("Independence Day is off", TENRI, "2026-08-17 10:00", "2026-08-18 07:00"),
    ("so is Christmas and the cuti bersama around it", TENRI, "2026-12-24 10:00", "2026-12-28 07:00"),
]


@pytest.mark.parametrize(("person", "now", "goes"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_moment_a_push_may_go(engine: Engine, person: int, now: str, goes: str) -> None:
    with Session(engine) as session:
        found = allowed(session, people=[person], now=_at(now), city=CITY)
    assert found == {person: _at(goes).astimezone(UTC)}


def test_the_admins_calendar_adds_and_takes_back(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Holiday(day=date(2026, 11, 9), name="Hari jadi"))
        session.add(Holiday(day=date(2026, 8, 17), name="Tetap masuk", off=False))
        session.flush()
        found = days_off(session, years=(2026,))
    assert date(2026, 11, 9) in found
    assert date(2026, 8, 17) not in found


def test_on_leave_one_is_left_alone(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Leave(person_id=SITTI, first=date(2026, 10, 1), last=date(2026, 10, 7)))
        session.flush()
        found = allowed(session, people=[SITTI], now=_at("2026-10-02 09:00"), city=CITY)
    assert found[SITTI] == _at("2026-10-08 07:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("zone", "now", "goes"),
    [
        ("Asia/Jayapura", "2026-10-01 06:15", "2026-10-01 06:15"),
        ("Asia/Jayapura", "2026-10-01 18:15", "2026-10-02 06:00"),
        ("Asia/Jakarta", "2026-10-01 07:15", "2026-10-01 08:00"),
        ("Asia/Jakarta", "2026-10-01 19:30", "2026-10-01 19:30"),
    ],
    ids=["in WIT the day has begun", "in WIT it is evening", "in WIB it is still early", "in WIB it is not evening yet"],
)
def test_each_person_has_the_hours_of_their_units_zone(engine: Engine, zone: str, now: str, goes: str) -> None:
    with Session(engine) as session:
        school = session.scalars(select(Unit).where(Unit.code == "SD-1")).one()
        school.time_zone = zone
        session.add(school)
        session.flush()
        found = allowed(session, people=[SITTI], now=_at(now), city=CITY)
    assert found[SITTI] == _at(goes).astimezone(UTC)
