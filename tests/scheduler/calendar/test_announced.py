"""What `/jadwal` announces is what comes, to the minute: weeks around a quarter's end are played by moving the clock."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from bot.delivery.delivery import claim
from bot.delivery.outcome import Settled, settle
from models.adoption.story import Story, StoryState
from models.people.person import Role
from scheduler.notices import NOTICES
from services.calendar import schedule
from services.calendar.timely import arriving
from services.calendar.timely.sending import still_true
from services.city import City
from services.people.speakers import Speaker
from tests.databases import Sqlite
from tests.given import given
from tests.stage import ZONE

CITY = City(zone=ZONE)
PEOPLE = {1: False, 2: True, 3: False, 4: True}
"""By roster id whether they supervise; of admins more is announced than comes to them."""
FIRST, DAYS, SETTLING = date(2026, 9, 25), 24, 4
"""In the first days comes what the time before left."""
ONLY_WITH_NEWS = {"week"}
"""Announced each week, and left out where it would say nothing new."""
GIVEN = """\
given hours Sitti 12-19 16
given leave Rahma 2026-10-07..2026-10-13
given zone PKM-1 Asia/Jayapura
"""


def _announced(session: Session, now: datetime) -> set[tuple[int, str, datetime]]:
    """What is announced for the days that are played, to each."""
    end = datetime.combine(FIRST + timedelta(days=DAYS), time(), tzinfo=ZONE)
    begins, found = datetime.combine(FIRST + timedelta(days=SETTLING), time(), tzinfo=ZONE), set[tuple[int, str, datetime]]()
    for person, supervises in PEOPLE.items():
        speaker = Speaker(person, "", None, Role.STAFF, supervises)
        for planned in schedule.preview(session, by=speaker, now=now, city=CITY).planned:
            found |= {(person, planned.name, at.astimezone(UTC)) for at in planned.at if begins <= at < end}
    return found


def _pass(session: Session, now: datetime) -> set[tuple[int, str, datetime]]:
    """Let every notice look, send what is due, and say what that was."""
    for post_due in NOTICES:
        post_due(session, now=now, city=CITY)
    rows = still_true(session, claim(session, now=now, worker="w", replies=99, notices=99), now=now, city=CITY)
    settle(session, [Settled.sent(row, now=now, message_id=1) for row in rows])
    arrived = {row["id"]: now for row in rows if row["screen"] in arriving.SCREENS}
    if arrived:
        arriving.note(session, arrived, now=now, city=CITY)
    return {(row["person_id"], rule, now) for row in rows if row["person_id"] in PEOPLE and row["key"] for rule in _rules(row)}


def _rules(row: dict[str, Any]) -> set[str]:
    """The rules a message keeps: a reminder of the evaluation goes out under the key of the day's one reminder, or in it."""
    alone = row["screen"] == "evaluation/reminder"
    evaluation = alone or bool((row["facts"] or {}).get("evaluation"))
    return ({"evaluation"} if evaluation else set()) | (set() if alone else {schedule.rule_of(row["key"])})


def test_what_is_announced_comes_to_the_minute_and_nothing_else_does(sqlite: Sqlite) -> None:
    engine = sqlite.anew()
    given(engine, GIVEN)
    _approve(engine)
    announced, sent = set[tuple[int, str, datetime]](), set[tuple[int, str, datetime]]()
    for day in range(DAYS):
        begins = datetime.combine(FIRST + timedelta(days=day), time(), tzinfo=ZONE)
        with Session(engine) as session, session.begin():
            announced |= _announced(session, begins)
        for hour in (6, 7, 8, 9, 11, 12, 14, 15, 16):
            with Session(engine) as session, session.begin():
                came = _pass(session, (begins + timedelta(hours=hour)).astimezone(UTC))
            sent |= came if day >= SETTLING else set()
    kept = {rule.name for rule in schedule.RULES}
    assert {one for one in sent - announced if one[1] in kept} == set(), "came, and was not announced"
    assert {one for one in announced - sent if one[1] not in ONLY_WITH_NEWS} == set(), "was announced, and did not come"
    assert {rule for _, rule, _ in sent} >= {"reminder", "escalation", "evaluation", "closing", "stories", "week"}


def _approve(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        told = {"words": "Membaca bersama setiap pagi.", "state": StoryState.APPROVED}
        for decided in (datetime(2026, 9, 27, 1, tzinfo=UTC), datetime(2026, 10, 2, 1, tzinfo=UTC)):
            session.add(Story(author_id=1, unit_id=1, written_at=decided, decided_at=decided, decided_by=2, **told))
