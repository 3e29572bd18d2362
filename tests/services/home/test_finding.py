"""Who is found: by what the database itself noted, within the scope of whoever asks, and nobody else."""

from datetime import date

import pytest
from sqlalchemy import Engine, insert, update
from sqlmodel import Session, select

from domain.people.nip import Employment
from models.people.person import Person
from models.people.search import SearchDue
from services import rights
from services.home import searching
from services.people import search_index
from services.refusals import Refusal
from tests.databases import Sqlite
from tests.given import _write, person_id

_TODAY = date(2026, 10, 1)


def _people(session: Session, by: str, said: str, *, certain: bool = False) -> list[str]:
    rights.on_day(session, _TODAY)
    hits = searching.find(session, by=person_id(session, by), said=said, today=_TODAY, certain=certain)
    return [one.name.split(",")[0] for one in hits.people]


def test_new_and_changed_names_are_found_however_they_were_written(engine: Engine) -> None:
    with Session(engine) as session:
        assert _people(session, "Tenri", "siti contoh") == ["Sitti Contoh"]
        new = {"nip": "199203032019031003", "name": "Djoemadil Awal", "employment": Employment.PNS}
        session.execute(insert(Person), [new])
        assert _people(session, "Tenri", "jumadil") == ["Djoemadil Awal"]
        session.execute(update(Person).where(Person.nip == new["nip"]).values(name="Kartini"))
        assert _people(session, "Tenri", "jumadil") == []
        assert _people(session, "Tenri", "kartni") == ["Kartini"]
        assert not session.scalars(select(SearchDue)).all()
        session.execute(update(Person).where(Person.nip == new["nip"]).values(phone="+6281"))
        assert not session.scalars(select(SearchDue)).all(), "the name is the same"
        session.rollback()


def test_names_are_spelled_out_in_pieces(sqlite: Sqlite) -> None:
    with Session(sqlite.anew()) as session:
        done = []
        while count := search_index.index_due(session, most=2):
            done.append(count)
        assert done == [2, 2, 1]
        session.rollback()


def test_nobody_finds_who_is_not_theirs_to_see(sqlite: Sqlite) -> None:
    with Session(sqlite.anew()) as session:
        _write(session, "colleague Rahman of Sitti")
        assert set(_people(session, "Baso", "contoh")) == {"Baso Contoh", "Rahman Contoh", "Sitti Contoh"}
        assert _people(session, "Andi", "rahm") == ["Rahma Contoh"]
        assert _people(session, "Sitti", "contoh") == ["Sitti Contoh"]
        assert _people(session, "Baso", "199001012015012001") == []
        assert _people(session, "Tenri", "1990 0101 2015 01 2 001") == ["Rahma Contoh"]
        _write(session, "last day Baso 2026-09-30")
        assert _people(session, "Baso", "sitti") == []
        rahman = session.scalars(select(Person).where(Person.name == "Rahman Contoh")).one()
        rahman.is_test = True
        session.add(rahman)
        assert "Rahman Contoh" not in _people(session, "Tenri", "rahman contoh"), "who only tries things out"
        session.rollback()


def test_what_nobody_asked_for_must_be_nearly_the_name(sqlite: Sqlite) -> None:
    with Session(sqlite.anew()) as session:
        assert _people(session, "Baso", "Siti", certain=True) == ["Sitti Contoh"]
        for words in ("terima kasih", "selamat pagi", "ok", "menu", "tolong bantu saya", "contekan"):
            try:
                assert _people(session, "Tenri", words, certain=True) == [], words
            except Refusal:
                continue
        session.rollback()


@pytest.mark.parametrize("said", ["", "a", "?", "🙏", "1"])
def test_too_little_to_look_for_is_said_to_be_so(sqlite: Sqlite, said: str) -> None:
    with Session(sqlite.anew()) as session, pytest.raises(Refusal) as refused:
        _people(session, "Tenri", said)
    assert refused.value.key == "search_too_short"
