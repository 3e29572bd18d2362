"""Dates of one's own fire once per person, move with the date, and are cancelled when their reason is gone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from domain.messages.facts import thaw
from domain.people.nip import Employment
from models.messages.message import Outbox, OutboxState
from models.people.person import Person, Posting
from models.reporting.report import Submission
from scheduler.notices.adoption import newcomers
from scheduler.notices.people import contracts
from services.city import City

ZONE = ZoneInfo("Asia/Makassar")
CITY = City(zone=ZONE)
SITTI, BASO, RAHMA, ANDI, TENRI = range(1, 6)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def _look(engine: Engine, at: str) -> list[tuple[str, OutboxState]]:
    with Session(engine) as session, session.begin():
        newcomers.post_due(session, now=_at(at), city=CITY)
        contracts.post_due(session, now=_at(at), city=CITY)
        session.flush()
        return sorted((str(row.key), row.state) for row in session.scalars(select(Outbox)))


def _join(engine: Engine, day: date) -> None:
    with Session(engine) as session, session.begin():
        post = session.scalars(select(Posting).where(Posting.person_id == SITTI)).one()
        post.valid_from = day
        session.add(post)


def _contract(engine: Engine, until: date | None, employment: Employment = Employment.PPPK, of: int = RAHMA) -> None:
    with Session(engine) as session, session.begin():
        person = session.get_one(Person, of)
        person.contract_until, person.employment = until, employment
        session.add(person)


def _names(engine: Engine, to: int) -> list[list[str]]:
    with Session(engine) as session:
        rows = session.scalars(select(Outbox).where(Outbox.person_id == to).order_by(Outbox.id))
        return [[one.name for one in thaw(row.facts)["people"]] for row in rows]


def test_thirty_days_after_joining_once_at_eight(engine: Engine) -> None:
    _join(engine, date(2026, 9, 20))
    assert _look(engine, "2026-10-20 07:50") == []
    assert _look(engine, "2026-10-20 08:05") == [("welcome:1:2026-09-20", OutboxState.WAITING)]
    for at in ("2026-10-20 08:20", "2026-10-21 09:00", "2026-10-29 09:00"):
        assert len(_look(engine, at)) == 1


def test_it_moves_with_the_date_before_it_fired(engine: Engine) -> None:
    _join(engine, date(2026, 9, 20))
    _look(engine, "2026-10-19 08:05")
    _join(engine, date(2026, 9, 24))
    assert _look(engine, "2026-10-20 08:05") == []
    assert _look(engine, "2026-10-24 08:05") == [("welcome:1:2026-09-24", OutboxState.WAITING)]


def test_what_waits_is_cancelled_when_the_date_moves_and_comes_back_when_it_moves_back(engine: Engine) -> None:
    _join(engine, date(2026, 9, 20))
    _look(engine, "2026-10-20 08:05")
    _join(engine, date(2026, 9, 30))
    assert _look(engine, "2026-10-20 08:20") == [("welcome:1:2026-09-20", OutboxState.CANCELLED)]
    _join(engine, date(2026, 9, 20))
    assert _look(engine, "2026-10-20 08:35") == [("welcome:1:2026-09-20", OutboxState.WAITING)]


def test_who_has_reported_is_not_asked_any_more(engine: Engine) -> None:
    _join(engine, date(2026, 9, 20))
    _look(engine, "2026-10-20 08:05")
    with Session(engine) as session, session.begin():
        session.add(Submission(number="10001", person_id=SITTI, unit_id=1, submitted_at=_at("2026-10-20 08:10")))
    assert _look(engine, "2026-10-20 08:20") == [("welcome:1:2026-09-20", OutboxState.CANCELLED)]


@pytest.mark.parametrize("employment", [Employment.PPPK, Employment.PPPK_PART_TIME])
def test_sixty_days_before_a_contract_ends_supervisor_and_admins_hear(engine: Engine, employment: Employment) -> None:
    _contract(engine, date(2026, 12, 19), employment)
    assert _look(engine, "2026-10-19 18:00") == []
    told = _look(engine, "2026-10-20 08:05")
    assert told == [(f"contract:{to}:2026-12-19:0", OutboxState.WAITING) for to in (ANDI, TENRI)]
    assert _look(engine, "2026-10-20 08:20") == told


def test_a_civil_servant_without_an_end_is_not_spoken_of(engine: Engine) -> None:
    _contract(engine, date(2026, 12, 19), Employment.PNS)
    assert _look(engine, "2026-10-20 08:05") == []


def test_contracts_that_end_on_a_day_come_in_one_message_and_late_entries_in_another(engine: Engine) -> None:
    _contract(engine, date(2026, 12, 19))
    _contract(engine, date(2026, 12, 19), of=SITTI)
    _look(engine, "2026-10-20 08:05")
    assert _names(engine, TENRI) == [["Rahma Contoh, A.Md.Keb.", "Sitti Contoh, S.Pd."]]
    _contract(engine, date(2026, 12, 19), of=BASO)
    _look(engine, "2026-10-20 08:20")
    assert _names(engine, TENRI) == [["Rahma Contoh, A.Md.Keb.", "Sitti Contoh, S.Pd."], ["Baso Contoh, M.Pd."]]


def test_who_is_renewed_is_taken_out_of_what_still_waits(engine: Engine) -> None:
    _contract(engine, date(2026, 12, 19))
    _contract(engine, date(2026, 12, 19), of=SITTI)
    _look(engine, "2026-10-20 08:05")
    _contract(engine, date(2031, 12, 19))
    _look(engine, "2026-10-20 08:20")
    assert _names(engine, TENRI) == [["Sitti Contoh, S.Pd."]]


def test_a_renewed_contract_cancels_what_waits(engine: Engine) -> None:
    _contract(engine, date(2026, 12, 19))
    _look(engine, "2026-10-20 08:05")
    _contract(engine, date(2031, 12, 19))
    assert {state for _, state in _look(engine, "2026-10-20 08:20")} == {OutboxState.CANCELLED}


def test_missed_by_far_is_recorded_once_and_not_sent(engine: Engine) -> None:
    _join(engine, date(2026, 9, 20))
    for _ in range(5):
        assert _look(engine, "2026-11-10 08:05") == [("welcome:1:2026-09-20", OutboxState.EXPIRED)]


def test_missed_by_a_little_is_sent_late_once(engine: Engine) -> None:
    _join(engine, date(2026, 9, 20))
    for restart in range(5):
        at = (datetime(2026, 10, 27, 8, 5) + timedelta(minutes=restart)).isoformat(sep=" ")
        assert _look(engine, at) == [("welcome:1:2026-09-20", OutboxState.WAITING)]
