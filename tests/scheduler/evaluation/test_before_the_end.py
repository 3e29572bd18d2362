"""Before a quarter ends everybody hears of its evaluation on their own working day; a missing agreement is told once to both."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from models.evaluation.expectation import Expectation
from models.messages.message import Outbox, OutboxState
from models.people.person import Posting
from models.people.unit import Unit
from models.standards.holiday import Holiday
from scheduler.notices.calendar import reminders as calendar_reminders
from scheduler.notices.evaluation import expectations, quarter_end
from services.evaluation import agreements
from tests.databases import Sqlite
from tests.given import given
from tests.ringing import CITY, ring
from tests.stage import ZONE

SITTI, BASO, RAHMA, ANDI, TENRI = 1, 2, 3, 4, 5
NOTICES = (quarter_end.post_due, expectations.post_due)


def _at(day: str, clock: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), tzinfo=ZONE).astimezone(UTC)


def _came(engine: Engine, screen: str, *rings: tuple[str, str]) -> dict[int, tuple[str, dict[str, Any]]]:
    """By person when a message of this screen came, and what it said."""
    found: dict[int, tuple[str, dict[str, Any]]] = {}
    for day, clock in rings:
        with Session(engine) as session, session.begin():
            for row in ring(session, _at(day, clock), NOTICES):
                if row["screen"] == screen:
                    assert row["person_id"] not in found, "told once"
                    found[row["person_id"]] = f"{day} {clock}", row["facts"]
    return found


def _agree(engine: Engine, person: int, *, year: int = 2026) -> None:
    with Session(engine) as session, session.begin():
        post = session.scalars(select(Posting).where(Posting.person_id == person)).one()
        at = datetime(year, 1, 5, tzinfo=UTC)
        session.add(
            Expectation(
                person_id=person,
                supervisor_id=post.supervisor_id or 0,
                unit_id=post.unit_id,
                position=post.position,
                year=year,
                begun_at=at,
                person_at=at,
                supervisor_at=at,
            )
        )


def _days(first: str, count: int, *clocks: str) -> list[tuple[str, str]]:
    days = (date.fromisoformat(first) + timedelta(days=i) for i in range(count))
    return [(str(day), clock) for day in days for clock in clocks]


def test_the_end_of_a_quarter_is_told_seven_working_days_before_to_each_by_their_own_days(sqlite: Sqlite) -> None:
    engine = sqlite.anew()
    given(engine, "given leave Rahma 2026-09-21..2026-09-24\ngiven zone PKM-1 Asia/Jayapura\ngiven hours Sitti 12-19 16\n")
    _agree(engine, SITTI)
    with Session(engine) as session, session.begin():
        session.add(Holiday(day=date(2026, 9, 28), off=True, name="Libur daerah"))
        unit = session.scalars(select(Unit).where(col(Unit.code) == "SD-1")).one()
        unit.working_days = 5
        session.add(unit)
    rings = _days("2026-09-17", 14, "06:00", "07:00", "08:00", "11:45", "12:00", "15:00")
    came = _came(engine, "evaluation/quarter_end", *rings)
    assert {who: when for who, (when, _) in came.items()} == {
        SITTI: "2026-09-18 12:00",  # five days a week, 28 Sep is off: 21 22 23 24 25 29 30; and the hours she chose
        BASO: "2026-09-18 08:00",
        TENRI: "2026-09-18 08:00",
        ANDI: "2026-09-21 07:00",  # six days a week: 22 23 24 25 26 29 30; 08.00 WIT
        RAHMA: "2026-09-25 07:00",  # after her leave
    }
    said = {who: facts for who, (_, facts) in came.items()}
    assert {who: (one["days"], one["own"], one["count"]) for who, one in said.items()} == {
        SITTI: (7, True, 0),
        BASO: (7, True, 1),
        TENRI: (7, False, 2),
        ANDI: (7, True, 1),
        RAHMA: (3, True, 0),
    }
    assert [who for who, one in sorted(said.items()) if one["expecting"]] == [BASO, RAHMA, ANDI, TENRI]


def test_who_is_away_until_the_quarter_has_ended_misses_it_and_the_ledger_knows(sqlite: Sqlite) -> None:
    engine = sqlite.anew()
    given(engine, "given leave Rahma 2026-09-20..2026-10-05\n")
    came = _came(engine, "evaluation/quarter_end", *_days("2026-09-21", 12, "08:00"))
    assert RAHMA not in came
    with Session(engine) as session:
        (row,) = session.scalars(select(Outbox).where(Outbox.key == f"quarter_end:2026-Q3:{RAHMA}"))
    assert row.state is OutboxState.EXPIRED


def test_a_missing_agreement_is_told_to_both_sides_once_and_then_in_their_reminders(sqlite: Sqlite) -> None:
    engine = sqlite.anew()
    given(engine, "given move Sitti 2026-10-05 to PKM-1 under Andi\n")
    came = _came(engine, agreements.SCREEN, *_days("2026-10-12", 12, "08:00"))
    assert {who: when for who, (when, _) in came.items()} == {SITTI: "2026-10-19 08:00", ANDI: "2026-10-19 08:00"}
    assert came[SITTI][1] == {"year": 2026, "own": True, "people": []}
    assert came[ANDI][1] == {"year": 2026, "own": False, "people": ["Sitti Contoh, S.Pd."]}
    with Session(engine) as session:
        found = agreements.reminded(session, people=[SITTI, BASO, ANDI], now=_at("2026-10-20", "08:00"), city=CITY)
        same_day = agreements.reminded(session, people=[SITTI, ANDI], now=_at("2026-10-19", "16:00"), city=CITY)
    assert found == {SITTI: agreements.Lacking(own=True), ANDI: agreements.Lacking(own=True, count=2)}
    assert same_day == {}


def test_who_agreed_in_time_hears_nothing(sqlite: Sqlite) -> None:
    engine = sqlite.anew()
    for person in (SITTI, BASO, RAHMA, ANDI):
        _agree(engine, person)
    assert _came(engine, agreements.SCREEN, *_days("2026-01-12", 8, "08:00")) == {}


def test_what_was_agreed_meanwhile_is_not_told_any_more(sqlite: Sqlite) -> None:
    engine = sqlite.anew()
    with Session(engine) as session, session.begin():
        ring(session, _at("2026-01-15", "06:30"), NOTICES)
    _agree(engine, RAHMA)
    came = _came(engine, agreements.SCREEN, ("2026-01-15", "08:00"))
    assert {who: (facts["own"], facts["people"]) for who, (_, facts) in came.items()} == {
        SITTI: (True, []),
        BASO: (True, ["Sitti Contoh, S.Pd."]),
        ANDI: (True, []),
        TENRI: (False, ["Baso Contoh, M.Pd.", "dr. Andi Contoh"]),
    }


def test_the_days_reminder_has_it_too_until_it_is_agreed(sqlite: Sqlite) -> None:
    engine = sqlite.anew()
    given(engine, "given move Sitti 2026-10-05 to PKM-1 under Andi\n")
    with Session(engine) as session, session.begin():
        ring(session, _at("2026-10-19", "08:00"), NOTICES)
    with Session(engine) as session, session.begin():
        calendar_reminders.post_due(session, now=_at("2026-10-29", "08:00"), city=CITY)
    _agree(engine, RAHMA)
    with Session(engine) as session, session.begin():
        rows = {row["person_id"]: row for row in ring(session, _at("2026-10-29", "08:00"), (calendar_reminders.post_due,))}
    assert rows[ANDI]["facts"]["expecting"] == {"$facts": {"own": True, "count": 1}}, "of two, one was agreed since"
    assert "expecting" not in rows[RAHMA]["facts"], "who was not told of it before"
    assert "expectations" in str(rows[ANDI]["keyboard"])
