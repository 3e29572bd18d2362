"""Feedback from people of other units: found by name or NIP, who may decline, shown by line and value; and the own copy."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from domain.evaluation.ratings import Conduct
from domain.evaluation.spread import Organisation
from models.evaluation.expectation import Expectation, ExpectedResult
from models.evaluation.feedback import Feedback, Relation
from models.evaluation.organisation import OrganisationRating
from models.messages.message import Outbox
from models.people.person import Person, Posting
from models.standards.standard import Indicator
from services import rights
from services.city import City
from services.evaluation import feedback, peer_feedback, seeking_peers
from services.home import own_data
from services.refusals import Outdated, Refusal
from tests.databases import Sqlite

CITY = City(zone=ZoneInfo("Asia/Makassar"))
NOW = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
SITTI, BASO, RAHMA, ANDI, TENRI = 1, 2, 3, 4, 5


@pytest.fixture
def session(sqlite: Sqlite) -> Any:
    with Session(sqlite.anew()) as found, found.begin():
        rights.on_day(found, CITY.today(NOW))
        yield found


def _find(session: Session, words: str, *, by: int = SITTI, person: int = SITTI) -> list[tuple[int, str, str]]:
    seeking_peers.begin(session, by=by, person=person, now=NOW, city=CITY)
    found = seeking_peers.find(session, by=by, words=words, now=NOW, city=CITY).found
    return [(one.person, one.name, one.unit) for one in found]


def _ask(session: Session, to: int, *, by: int = SITTI, person: int = SITTI) -> peer_feedback.Peers:
    return peer_feedback.ask(session, by=by, person=person, to=to, now=NOW, city=CITY)


def _request(session: Session) -> int:
    row = session.scalars(select(Outbox).where(Outbox.screen == "evaluation/feedback/request")).one()
    return int((row.key or "").rpartition(":")[2])


@pytest.mark.parametrize(
    "words", ["rahma", "Rahma Contoh", "CONTOH rahma, A.Md.Keb.", "199001012015012001", "19900101 201501 2 001"]
)
def test_who_is_meant_is_found_with_name_and_unit_alone(session: Session, words: str) -> None:
    assert _find(session, words) == [(RAHMA, "Rahma Contoh, A.Md.Keb.", "Puskesmas Contoh")]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("ra", "peer_letters"),
        ("%%%%", "peer_nobody"),
        ("____", "peer_nobody"),
        ("Sitti Contoh", "peer_nobody"),
        ("Baso Contoh", "peer_nobody"),
        ("199001012015012099", "peer_nobody"),
        ("contoh", "peer_many"),
    ],
)
def test_who_is_not_found_is_told_why(session: Session, words: str, why: str) -> None:
    for number in range(6):
        person = Person(nip=f"19900101201601200{number}", name=f"Lain Contoh {number}", employment="PNS")
        session.add(person)
        session.flush()
        session.add(Posting(person_id=person.id, unit_id=2, position="Petugas", valid_from=datetime(2026, 1, 1).date()))
    with pytest.raises(Refusal) as refused:
        _find(session, words)
    assert refused.value.key == why


def test_only_the_person_and_the_supervisor_look_for_others(session: Session) -> None:
    assert _find(session, "rahma", by=BASO)[0][0] == RAHMA
    for by in (RAHMA, ANDI, TENRI):
        with pytest.raises(Outdated):
            _find(session, "rahma", by=by)


def test_who_has_left_or_only_tries_things_out_is_not_found(session: Session) -> None:
    person = session.get_one(Person, RAHMA)
    person.is_test = True
    post = session.scalars(select(Posting).where(Posting.person_id == ANDI)).one()
    post.valid_until = datetime(2026, 9, 1).date()
    session.add_all([person, post])
    session.flush()
    for words in ("rahma", "andi contoh"):
        with pytest.raises(Refusal):
            _find(session, words)
    for to in (RAHMA, ANDI, SITTI, BASO, 999):
        with pytest.raises(Outdated):
            _ask(session, to)


@pytest.mark.parametrize(("indicator", "value"), [("MODUL", ""), ("", "service")], ids=["a line", "a value"])
def test_whoever_was_asked_writes_once_as_other(session: Session, indicator: str, value: str) -> None:
    shown = _ask(session, RAHMA)
    assert [(one.name, one.unit, one.declined) for one in shown.others] == [("Rahma Contoh, A.Md.Keb.", "Puskesmas Contoh", False)]
    feedback.begin(session, by=RAHMA, person=SITTI, kind="note", now=NOW, city=CITY)
    id = session.scalars(select(Indicator.id).where(Indicator.code == indicator)).first() or 0
    feedback.aim(session, by=RAHMA, person=SITTI, indicator=id, value=value or "-", now=NOW, city=CITY)
    feedback.write(session, by=RAHMA, words="Modulnya dipakai juga di posyandu.", now=NOW, city=CITY)
    (note,) = session.scalars(select(Feedback))
    assert (note.relation, note.indicator_id or 0, note.value) == (Relation.OTHER, id, Conduct(value) if value else None)
    with pytest.raises(Outdated):
        feedback.begin(session, by=RAHMA, person=SITTI, kind="note", now=NOW, city=CITY)


def test_whoever_declines_is_asked_no_more_and_the_asker_hears_of_it(session: Session) -> None:
    _ask(session, RAHMA, by=BASO)
    request = _request(session)
    for by in (SITTI, BASO, ANDI):
        with pytest.raises(Outdated):
            peer_feedback.decline(session, by=by, request=request, now=NOW, city=CITY)
    peer_feedback.decline(session, by=RAHMA, request=request, now=NOW, city=CITY)
    with pytest.raises(Outdated):
        peer_feedback.decline(session, by=RAHMA, request=request, now=NOW, city=CITY)
    with pytest.raises(Outdated):
        feedback.begin(session, by=RAHMA, person=SITTI, kind="note", now=NOW, city=CITY)
    told = session.scalars(select(Outbox.person_id).where(Outbox.screen == "evaluation/feedback/declined")).all()
    assert told == [BASO]
    assert [one.declined for one in _ask(session, RAHMA).others] == [True]
    assert len(session.scalars(select(Outbox).where(Outbox.screen == "evaluation/feedback/request")).all()) == 1


def test_the_own_copy_has_all_of_it(session: Session) -> None:
    _ask(session, RAHMA)
    feedback.begin(session, by=RAHMA, person=SITTI, kind="note", now=NOW, city=CITY)
    feedback.aim(session, by=RAHMA, person=SITTI, indicator=0, value="service", now=NOW, city=CITY)
    feedback.write(session, by=RAHMA, words="Ramah kepada kader posyandu.", now=NOW, city=CITY)
    agreement = Expectation(
        person_id=SITTI, supervisor_id=BASO, unit_id=1, position="Guru Kelas", year=2026, resources="Laptop.", begun_at=NOW
    )
    session.add(agreement)
    session.flush()
    modul = session.scalars(select(Indicator.id).where(Indicator.code == "MODUL")).one()
    session.add(ExpectedResult(expectation_id=agreement.id, indicator_id=modul, result="Modul dipakai", leader_result="Mutu naik"))
    session.add(OrganisationRating(unit_id=1, period="2026-Q2", organisation=Organisation.GOOD, set_by=TENRI, set_at=NOW))
    session.flush()
    mine, hers, head, admin, other = (own_data.give(session, person=one) for one in (SITTI, RAHMA, BASO, TENRI, ANDI))
    said = (
        "Rahma Contoh, A.Md.Keb.",
        "lainnya",
        "Sitti Contoh, S.Pd.",
        None,
        "Berorientasi Pelayanan",
        "Ramah kepada kader posyandu.",
    )
    for copy in (mine, hers):
        assert [row[2:] for row in copy["Umpan Balik"][1]] == [said]
        assert [row[1:4] for row in copy["Permintaan Umpan Balik"][1]] == [
            ("Sitti Contoh, S.Pd.", "Sitti Contoh, S.Pd.", "Rahma Contoh, A.Md.Keb.")
        ]
    assert [row[3:6] for row in mine["Ekspektasi"][1]] == [
        ("Dukungan sumber daya", "Laptop.", None),
        ("MODUL", "Modul dipakai", "Mutu naik"),
    ]
    for copy in (head, admin):
        assert [row[:3] for row in copy["Predikat Organisasi"][1]] == [("SD Contoh 1", "2026-Q2", "baik")]
    for copy, sheets in ((mine, ["Predikat Organisasi"]), (other, ["Umpan Balik", "Permintaan Umpan Balik", "Ekspektasi"])):
        assert [copy[sheet][1] for sheet in sheets] == [[] for _ in sheets]
