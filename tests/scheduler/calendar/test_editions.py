"""A story that was approved goes into one edition, once, when it was promised; one that was withdrawn into none."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from models.adoption.story import Story, StoryState
from models.messages.message import Outbox
from scheduler.notices.adoption import stories as editions
from services.adoption import stories
from services.city import City
from tests.stage import ZONE

CITY = City(zone=ZONE)
DECIDED = ["2026-09-30 23:59", "2026-10-01 00:01", "2026-10-02 10:00", "2026-10-03 09:30", "2026-10-20 08:00", "2026-10-31 21:00"]
READER = 3


def _at(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=ZONE).astimezone(UTC)


def test_each_story_is_in_the_edition_of_the_month_after_and_in_no_other(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        for number, decided in enumerate(DECIDED, 1):
            at = _at(decided)
            session.add(
                Story(author_id=1, unit_id=1, words=f"Cerita {number}", state=StoryState.APPROVED, written_at=at, decided_at=at)
            )
    with Session(engine) as session, session.begin():
        stories.withdraw(session, by=1, story=5)
    day = date(2026, 9, 25)
    while day < date(2027, 1, 10):
        for hour in (7, 9, 18):
            with Session(engine) as session, session.begin():
                editions.post_due(session, now=datetime.combine(day, time(hour), tzinfo=ZONE).astimezone(UTC), city=CITY)
        day += timedelta(days=1)
    with Session(engine) as session:
        rows = session.scalars(select(Outbox).where(Outbox.person_id == READER).order_by(col(Outbox.not_before)))
        told = [
            (row.not_before.astimezone(ZONE).isoformat()[:16], [one["$facts"]["id"] for one in row.facts["stories"]])
            for row in rows
        ]
    assert told == [("2026-10-01T09:00", [1]), ("2026-11-02T09:00", [2, 3, 4, 6])]
