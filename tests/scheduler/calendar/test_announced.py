"""What `/jadwal` announces is what comes, to the minute: a quarter is played by jumping from one announced moment to the next."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Engine, func, update
from sqlmodel import Session, col, select

from models.adoption.story import Story, StoryState
from models.adoption.ticket import Ticket
from models.evaluation.evaluation import Evaluation
from models.messages.message import Outbox, OutboxState
from models.people.person import Role
from models.reporting.report import Report, Submission
from services.calendar import schedule
from services.people.speakers import Speaker
from tests.databases import Sqlite
from tests.given import given
from tests.ringing import CITY, ring
from tests.stage import ZONE

PEOPLE = {1: (False, Role.STAFF), 2: (True, Role.STAFF), 3: (False, Role.STAFF), 4: (True, Role.STAFF), 5: (True, Role.ADMIN)}
"""By roster id whether they supervise, and their role."""
FIRST, LAST, SETTLED = date(2026, 9, 25), date(2026, 12, 31), date(2026, 9, 29)
"""In the first days comes what the time before left."""
ONLY_WITH_NEWS = {"week", "coaching"}
"""Announced, and left out where nothing new is to be told."""
TO_ADMINS = {"burden", "ticket_late", "contract"}
"""An admin is shown when everybody's notices come; these come to themselves."""
GIVEN = """\
given hours Sitti 12-19 16
given leave Rahma 2026-10-07..2026-10-13
given zone PKM-1 Asia/Jayapura
given joined Sitti 2026-09-14
given joined Rahma 2026-09-25
given contract Rahma 2027-01-20
given Sitti HADIR-GURU until 2026-03: 43/45 44/45 45/45
"""
ASKED = {date(2026, 10, 9): time(10, 20), date(2026, 11, 11): time(16, 5)}
"""When somebody asks the admins something that nobody answers."""
JUDGED = date(2026, 10, 22)
"""When everybody has judged, so that the talks are what is waited for."""
MINUTE = timedelta(minutes=1)


def _comes(one: "Came") -> bool:
    """Whether what is announced comes to whoever is shown it."""
    person, rule, _ = one
    return PEOPLE[person][1] is not Role.ADMIN or rule in TO_ADMINS


Came = tuple[int, str, datetime]
"""To whom by which rule when."""


def _announced(engine: Engine, now: datetime) -> set[Came]:
    """What is announced for the days that are played, to each."""
    with Session(engine) as session:
        return {
            (person, planned.name, at.astimezone(UTC))
            for person, (supervises, role) in PEOPLE.items()
            for planned in schedule.preview(session, by=Speaker(person, "", None, role, supervises), now=now, city=CITY).planned
            for at in planned.at
        }


def _rules(row: dict[str, Any]) -> set[str]:
    """The rules a message keeps: a reminder of the evaluation goes out under the key of the day's one reminder, or in it."""
    alone = row["screen"] == "evaluation/reminder"
    evaluation = alone or bool((row["facts"] or {}).get("evaluation"))
    return ({"evaluation"} if evaluation else set()) | (set() if alone else {schedule.rule_of(row["key"])})


def _days() -> Iterator[date]:
    return (FIRST + timedelta(days=i) for i in range((LAST - FIRST).days + 1))


def _at(day: date, clock: time = time()) -> datetime:
    return datetime.combine(day, clock, tzinfo=ZONE).astimezone(UTC)


class Quarter:
    """The quarter as it goes by."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.announced, self.sent = set[Came](), set[Came]()

    def play(self) -> None:
        """From one moment at which something is announced or due to the next; on some days also a minute before the first."""
        for day in _days():
            if day.weekday() == 0 or day == FIRST:
                self.announced |= _announced(self.engine, _at(day))
            now, ends = _at(day), _at(day + timedelta(days=1))
            moments = sorted({at for _, _, at in self.announced if now < at < ends})
            ahead = [moments[0] - MINUTE] if moments and day.weekday() == 0 else []
            asked = [_at(day, ASKED[day])] if day in ASKED else []
            if day == JUDGED:
                self._judge(now)
            while (at := self._next(now, ends, {*ahead, *moments, *asked})) is not None:
                now = at
                self._ring(at)
                if at in asked:
                    self._ask(at)
                    moments += [one for _, _, one in self.announced if at < one < ends]

    def _next(self, now: datetime, ends: datetime, wanted: set[datetime]) -> datetime | None:
        waiting = select(func.min(Outbox.not_before)).where(
            col(Outbox.state) == OutboxState.WAITING, col(Outbox.not_before) > now, col(Outbox.not_before) < ends
        )
        with Session(self.engine) as session:
            due = session.scalars(waiting).one()
        return min({at for at in {*wanted, due} if at is not None and now < at < ends}, default=None)

    def _ring(self, at: datetime) -> None:
        with Session(self.engine) as session, session.begin():
            rows = ring(session, at)
        came = {(row["person_id"], rule, at) for row in rows if row["person_id"] in PEOPLE and row["key"] for rule in _rules(row)}
        self.sent |= came if at >= _at(SETTLED) else set()

    def _judge(self, at: datetime) -> None:
        with Session(self.engine) as session, session.begin():
            session.execute(update(Evaluation).values(self_at=at, rated_at=at))

    def _ask(self, at: datetime) -> None:
        """Somebody asks the admins, which they are shown at once; what is announced then is announced anew."""
        with Session(self.engine) as session, session.begin():
            session.add(Ticket(person_id=1, asked_at=at))
        self.announced |= _announced(self.engine, at)


def test_what_is_announced_comes_to_the_minute_and_nothing_else_does(sqlite: Sqlite) -> None:
    engine = sqlite.anew()
    given(engine, GIVEN)
    _approve(engine)
    _report(engine)
    quarter = Quarter(engine)
    quarter.play()
    known = {rule.name for rule in schedule.RULES}
    announced = {one for one in quarter.announced if _at(SETTLED) <= one[2] < _at(LAST + timedelta(days=1))}
    assert {one for one in quarter.sent - announced if one[1] in known} == set(), "came, and was not announced"
    missing = {one for one in announced - quarter.sent if one[1] not in ONLY_WITH_NEWS and _comes(one)}
    assert missing == set(), "was announced, and did not come"
    usual = {"reminder", "escalation", "evaluation", "closing", "stories", "week", "quarter_end", "expecting", "welcome"}
    assert {rule for _, rule, _ in quarter.sent} >= usual | TO_ADMINS


def _approve(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        told = {"words": "Membaca bersama setiap pagi.", "state": StoryState.APPROVED}
        for decided in (datetime(2026, 9, 27, 1, tzinfo=UTC), datetime(2026, 10, 2, 1, tzinfo=UTC)):
            session.add(Story(author_id=1, unit_id=1, written_at=decided, decided_at=decided, decided_by=2, **told))


def _report(engine: Engine) -> None:
    """Something was reported in each month, so that admins hear what it cost."""
    with Session(engine) as session, session.begin():
        for month, report in zip((9, 10, 11), session.scalars(select(Report).order_by(col(Report.id))), strict=True):
            report.first_submitted_at = datetime(2026, month, 20, 2, tzinfo=UTC)
            session.add(report)
        session.execute(update(Submission).values(begun_at=datetime(2026, 9, 20, 1, 55, tzinfo=UTC)))
