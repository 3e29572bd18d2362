"""Two people of one name in one list: whoever reads it can say which is which."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, func, select

from domain.evaluation.ratings import Rating
from domain.people.nip import Employment
from models.adoption.story import Story, StoryState
from models.adoption.ticket import Ticket, TicketState
from models.evaluation.year import YearEvaluation
from models.messages.message import Outbox, OutboxState, Urgency
from models.people.person import Person
from scheduler.notices.people import contracts
from services import rights
from services.adoption import stories, tickets
from services.city import City
from services.evaluation import desks, expectations
from services.exchange import importing
from services.messages import ledger
from tests.databases import Sqlite
from tests.given import given

CITY = City(zone=ZoneInfo("Asia/Makassar"))
NOW, TODAY = datetime(2026, 10, 12, 1, tzinfo=UTC), date(2026, 10, 12)
SITTI, BASO, TENRI = 1, 2, 5
NAME = "Sitti Contoh, S.Pd."


@pytest.fixture
def session(sqlite: Sqlite) -> Iterator[Session]:
    engine: Engine = sqlite.anew()
    given(engine, "given colleague Nurul of Sitti\ngiven Sitti HADIR-GURU until 2026-08: 60/64")
    with Session(engine) as found:
        rights.on_day(found, TODAY)
        found.get_one(Person, _other(found)).name = NAME
        found.flush()
        yield found
    engine.dispose()


def _other(session: Session) -> int:
    return session.scalars(select(func.max(Person.id))).one()


def _both(session: Session) -> tuple[int, int]:
    return SITTI, _other(session)


def _desk(session: Session) -> list[str]:
    for person in _both(session):
        session.add(
            YearEvaluation(
                person_id=person,
                supervisor_id=BASO,
                year=2025,
                proposed_result=Rating.MEETS,
                proposed_conduct=Rating.MEETS,
                result=Rating.MEETS,
                conduct=Rating.MEETS,
                rated_at=NOW,
                told_on=TODAY,
                received_on=TODAY,
                answered_at=NOW,
                objection="tidak sesuai",
                decider_id=TENRI,
            )
        )
    session.flush()
    return [one.name for one in desks.desk(session, by=TENRI, today=TODAY, city=CITY).to_decide]


def _expected(session: Session) -> list[str]:
    return [one.name for one in expectations.overview(session, by=BASO, page=0, today=TODAY).people]


def _asked(session: Session) -> list[str]:
    found = [Ticket(person_id=one, state=TicketState.OPEN, asked_at=NOW) for one in _both(session)]
    session.add_all(found)
    session.flush()
    return [one.person for one in tickets.of_several(session, found, NOW)]


def _told(session: Session) -> list[str]:
    found = [Story(author_id=one, unit_id=1, words="cerita", state=StoryState.WAITING, written_at=NOW) for one in _both(session)]
    session.add_all(found)
    session.flush()
    return [one.author for one in stories._told_all(session, found)]


def _unreached(session: Session) -> list[str]:
    session.add_all(
        Outbox(
            chat_id=1,
            person_id=one,
            screen="insight/summary",
            key=f"k{one}",
            facts={},
            urgency=Urgency.NOTICE,
            made_at=NOW,
            not_before=NOW,
            state=OutboxState.FAILED,
        )
        for one in _both(session)
    )
    session.flush()
    return [one.name for one in ledger.named(session, (), page=0).lines]


def _contracts(session: Session) -> list[str]:
    for one in _both(session):
        person = session.get_one(Person, one)
        person.employment, person.contract_until = Employment.PPPK, date(2026, 12, 11)
    session.flush()
    contracts.post_due(session, now=NOW, city=CITY)
    session.flush()
    sent = session.scalars(select(Outbox).where(Outbox.person_id == BASO)).all()
    return [one["$facts"]["name"] for row in sent for one in (row.facts or {}).get("people", ())]


def _moved(session: Session) -> tuple[list[str], list[str]]:
    nips = [session.get_one(Person, one).nip for one in _both(session)]
    rows = [
        {
            "NIP": nip,
            "Nama": NAME,
            "L/P": "P",
            "Status": "PNS",
            "Jabatan": "Guru Kelas",
            "Unit": "PKM-1",
            "Atasan": "197501012000011001",
            "Berlaku Mulai": "2026-06-10",
        }
        for nip in nips
    ]
    outcome = importing.take(session, {"Pegawai": list(enumerate(rows, start=2))}, today=TODAY, write=False)
    assert not outcome.rejected
    return [one.name for one in outcome.remarks.ending], list(outcome.past_people)


LISTS: dict[str, Callable[[Session], Any]] = {
    "objections to a year": _desk,
    "expectations": _expected,
    "questions to the admins": _asked,
    "stories": _told,
    "whom a notice did not reach": _unreached,
    "contracts that end": _contracts,
    "posts that end by an import": lambda session: _moved(session)[0],
    "closed days an import touches": lambda session: _moved(session)[1],
}


@pytest.mark.parametrize("lists", LISTS.values(), ids=LISTS)
def test_equal_names_are_told_apart(session: Session, lists: Callable[[Session], list[str]]) -> None:
    names = [one for one in lists(session) if one.startswith("Sitti Contoh")]
    assert len(names) == len(set(names)) == 2, names
