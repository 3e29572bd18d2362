"""Rewards and sanctions after a result: by whom, when, of which kind; told to the person, never deleted, and given out."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from domain.evaluation.follow_ups import ALLOWED, USUAL, Kind, Side, in_force, offered, read_basis
from domain.evaluation.ratings import Predicate, Rating
from models.evaluation.evaluation import Evaluation
from models.evaluation.follow_up import FollowUp, FollowUpKind
from models.evaluation.year import YearEvaluation
from models.messages.message import Outbox
from models.people.person import Posting
from services import rights
from services.city import City
from services.evaluation import follow_ups, results, year
from services.exchange import exporting, importing
from services.refusals import Outdated, Refusal
from tests.databases import Sqlite
from tests.given import given

CITY = City(zone=ZoneInfo("Asia/Makassar"))
TODAY, NOW = date(2027, 3, 16), datetime(2027, 3, 16, 1, 0, tzinfo=UTC)
SITTI, BASO, RAHMA, ANDI, TENRI = 1, 2, 3, 4, 5
SITTI_NIP = "198001012005012001"


@pytest.fixture
def session(sqlite: Sqlite) -> Iterator[Session]:
    """Sitti's year 2026 is decided and agreed with: Baik."""
    engine = sqlite.anew()
    given(engine, "given evaluated Sitti 2026-Q3 meets below\ngiven evaluated Sitti 2026-Q4 meets meets\n")
    with Session(engine) as found:
        rights.on_day(found, TODAY)
        then = datetime(2027, 2, 16, 1, 0, tzinfo=UTC)
        year.decide(found, by=BASO, person=SITTI, year=2026, now=then, city=CITY)
        _year(found).answered_at = then
        found.flush()
        yield found
    engine.dispose()


def _year(session: Session) -> YearEvaluation:
    return session.scalars(select(YearEvaluation)).one()


def _quarter(session: Session) -> Evaluation:
    """Triwulan 3: Kurang."""
    return session.scalars(select(Evaluation).where(Evaluation.quarter == "2026-Q3")).one()


def _look(session: Session, by: int = BASO, *, found: Any = None) -> follow_ups.Overview:
    of = found or _year(session)
    return follow_ups.look(session, by=by, evaluation=of.id, annual=isinstance(of, YearEvaluation), today=TODAY)


def _propose(session: Session, kind: str, words: str, *, by: int = BASO, found: Any = None) -> follow_ups.Overview:
    of = found or _year(session)
    annual = isinstance(of, YearEvaluation)
    follow_ups.begin(session, by=by, evaluation=of.id, annual=annual, kind=kind, now=NOW, city=CITY)
    return follow_ups.tell(session, by=by, words=words, now=NOW, city=CITY)


def _told(session: Session) -> list[Outbox]:
    return list(session.scalars(select(Outbox).where(Outbox.screen == "evaluation/follow_up/told").order_by(Outbox.id)))


def test_no_usual_kind_goes_beyond_what_the_law_lets_it_rest_on() -> None:
    assert all(one.predicates <= ALLOWED[one.side] for one in USUAL)
    assert not ALLOWED[Side.REWARD] & ALLOWED[Side.SANCTION]
    assert all(offered(USUAL, predicate) for predicate in Predicate)
    beyond = Kind("X", Side.SANCTION, "X", frozenset(Predicate), "")
    assert offered([beyond], Predicate.GOOD) == ()
    mine = in_force([Kind("PIAGAM", Side.REWARD, "Lencana", frozenset({Predicate.VERY_GOOD}), "", used=False), beyond])
    assert [one.code for one in offered(mine, Predicate.VERY_GOOD)] == ["KOMPETENSI", "SUKSESI"]


@pytest.mark.parametrize(
    ("said", "day", "words"),
    [
        ("SK Wali Kota nomor 12", TODAY, "SK Wali Kota nomor 12"),
        ("20 Feb 2027: SK nomor 12", date(2027, 2, 20), "SK nomor 12"),
        ("20/2/2027:  SK   nomor 12", date(2027, 2, 20), "SK nomor 12"),
        ("Alasan: membimbing tiga guru", TODAY, "Alasan: membimbing tiga guru"),
        ("kemarin: SK nomor 12", date(2027, 3, 15), "SK nomor 12"),
    ],
)
def test_the_day_may_stand_before_the_words(said: str, day: date, words: str) -> None:
    assert read_basis(said, today=TODAY) == (day, words)


def test_who_judged_proposes_and_the_person_hears_and_reads_it(session: Session) -> None:
    assert [one.code for one in _look(session).kinds] == ["PIAGAM", "KOMPETENSI"]
    found = _propose(session, "PIAGAM", "20 Feb 2027: Usulan kepala sekolah nomor 12/2027.")
    (one,) = found.found
    assert (one.name, one.on, one.by, one.may_withdraw) == (
        "Piagam atau surat penghargaan",
        date(2027, 2, 20),
        "Baso Contoh, M.Pd.",
        True,
    )
    (told,) = _told(session)
    assert told.person_id == SITTI
    read = results.look(session, by=SITTI, evaluation=_year(session).id, annual=True, now=NOW, city=CITY)
    assert [(row.name, row.basis) for row in read.follow_ups] == [(one.name, "Usulan kepala sekolah nomor 12/2027.")]
    assert not read.may_follow_up


@pytest.mark.parametrize("by", [SITTI, RAHMA, ANDI, 99])
def test_nobody_else_proposes_or_looks(session: Session, by: int) -> None:
    with pytest.raises(Outdated):
        _look(session, by=by)
    with pytest.raises(Outdated):
        _propose(session, "PIAGAM", "Usulan kepala sekolah.", by=by)
    assert session.scalars(select(FollowUp)).all() == []


def test_a_supervisor_whose_post_has_ended_proposes_nothing_and_an_admin_may(session: Session) -> None:
    session.scalars(select(Posting).where(Posting.person_id == BASO)).one().valid_until = date(2027, 3, 1)
    session.flush()
    rights.on_day(session, TODAY)
    with pytest.raises(Outdated):
        _look(session)
    name, listed = follow_ups.of_person(session, by=TENRI, nip=SITTI_NIP)
    assert (name, [str(one.period) for one in listed]) == ("Sitti Contoh, S.Pd.", ["2026", "2026-Q4", "2026-Q3"])
    assert len(_propose(session, "KOMPETENSI", "Usulan BKPSDMD nomor 4.", by=TENRI).found) == 1
    for by, nip in ((BASO, SITTI_NIP), (RAHMA, SITTI_NIP)):
        with pytest.raises(Outdated):
            follow_ups.of_person(session, by=by, nip=nip)
    for nip in ("", "123", "197801012002012001"):
        with pytest.raises(Refusal):
            follow_ups.of_person(session, by=TENRI, nip=nip)


def test_the_kinds_are_those_of_the_predikat(session: Session) -> None:
    quarter = _quarter(session)
    assert [one.code for one in _look(session, found=quarter).kinds] == ["BIMBINGAN", "KONSELING", "UJI-KOMPETENSI", "DISIPLIN"]
    for wrong in ("PIAGAM", "SUKSESI", "NIHIL", ""):
        with pytest.raises(Outdated):
            _propose(session, wrong, "Usulan kepala sekolah.", found=quarter)
    found = _propose(session, "BIMBINGAN", "Dialog kinerja 12 Oktober.", found=quarter).found
    assert [one.side for one in found] == [Side.SANCTION]


def test_nothing_is_proposed_before_the_result_is_final(session: Session) -> None:
    row = _year(session)
    row.answered_at, row.received_on, row.object_until = None, TODAY, date(2027, 3, 30)
    session.flush()
    assert (_look(session).kinds, _look(session).final) == ((), False)
    with pytest.raises(Refusal):
        _propose(session, "PIAGAM", "Usulan kepala sekolah.")
    row.objection, row.answered_at = "Tidak setuju.", NOW
    session.flush()
    with pytest.raises(Refusal):
        _propose(session, "PIAGAM", "Usulan kepala sekolah.")
    row.decided_at, row.decided_result, row.decided_conduct, row.decision = NOW, Rating.ABOVE, Rating.ABOVE, "Dikabulkan."
    session.flush()
    assert "SUKSESI" in [one.code for one in _look(session).kinds], "by the predikat as it was decided"


@pytest.mark.parametrize("words", ["SK", "15 Feb 2027: SK nomor 12/2027", "17 Mar 2027: SK nomor 12/2027", "x" * 501])
def test_what_cannot_be_is_asked_again_and_nothing_is_written(session: Session, words: str) -> None:
    with pytest.raises(Refusal):
        _propose(session, "PIAGAM", words)
    assert session.scalars(select(FollowUp)).all() == []


def test_the_same_again_is_refused_until_it_is_withdrawn_and_both_can_be_read(session: Session) -> None:
    (one,) = _propose(session, "PIAGAM", "Usulan kepala sekolah nomor 12.").found
    with pytest.raises(Refusal):
        _propose(session, "PIAGAM", "Usulan kepala sekolah nomor 13.")
    with pytest.raises(Outdated):
        follow_ups.withdraw(session, by=SITTI, follow_up=one.follow_up, now=NOW, city=CITY)
    back = follow_ups.withdraw(session, by=BASO, follow_up=one.follow_up, now=NOW, city=CITY)
    assert [(row.withdrawn_at, row.withdrawn_by, row.may_withdraw) for row in back.found] == [(NOW, "Baso Contoh, M.Pd.", False)]
    with pytest.raises(Outdated):
        follow_ups.withdraw(session, by=BASO, follow_up=one.follow_up, now=NOW, city=CITY)
    assert follow_ups.standing(session, _year(session)) == ()
    assert len(_propose(session, "PIAGAM", "Usulan kepala sekolah nomor 13.").found) == 2
    assert [row.key.split(":")[0] for row in _told(session)] == ["follow_up_told", "follow_up_back", "follow_up_told"]


def test_an_admin_s_proposal_is_not_the_supervisor_s_to_withdraw(session: Session) -> None:
    (one,) = _propose(session, "PIAGAM", "Usulan BKPSDMD nomor 4.", by=TENRI).found
    with pytest.raises(Outdated):
        follow_ups.withdraw(session, by=BASO, follow_up=one.follow_up, now=NOW, city=CITY)
    assert not _look(session).found[0].may_withdraw


def test_words_without_a_kind_chosen_are_nothing(session: Session) -> None:
    with pytest.raises(Outdated):
        follow_ups.tell(session, by=BASO, words="Usulan kepala sekolah.", now=NOW, city=CITY)


def test_it_is_given_out_with_what_was_withdrawn_and_stands_in_the_trail(session: Session) -> None:
    (one,) = _propose(session, "PIAGAM", "Usulan kepala sekolah nomor 12.").found
    follow_ups.withdraw(session, by=TENRI, follow_up=one.follow_up, now=NOW, city=CITY)
    book = exporting.give(session)
    headers, rows = book["Penghargaan dan Sanksi"]
    (told,) = [dict(zip(headers, row, strict=True)) for row in rows]
    assert (told["NIP"], told["Periode"], told["Predikat"], told["Sifat"], told["Dasar"]) == (
        SITTI_NIP,
        "2026",
        "Baik",
        "penghargaan",
        "Usulan kepala sekolah nomor 12.",
    )
    assert told["Ditarik"] == NOW
    assert [row[6] for row in book["Jejak"][1]][-2:] == ["follow_up", "follow_up_withdrawn"]


def _take(session: Session, *rows: dict[str, Any]) -> importing.Outcome:
    return importing.take(session, {"Tindak Lanjut": list(enumerate(rows, start=2))}, today=TODAY, write=True)


def test_kinds_are_data_and_go_out_and_in_unchanged(session: Session) -> None:
    headers, rows = exporting.give(session)["Tindak Lanjut"]
    back = [{name.rstrip("*"): cell for name, cell in zip(headers, row, strict=True)} for row in rows]
    assert len(back) == len(USUAL)
    assert [(one.created, one.updated, one.unchanged) for one in _take(session, *back).sheets] == [(0, 0, len(USUAL))]
    own = {"Kode": "umrah", "Sifat": "penghargaan", "Nama": "Hadiah umrah", "Predikat": "Sangat Baik; baik", "Dasar Hukum": "SK 1"}
    off = {"Kode": "PIAGAM", "Sifat": "penghargaan", "Nama": "Piagam", "Predikat": "Baik", "Dipakai": "tidak"}
    outcome = _take(session, own, off)
    assert [(one.created, one.updated) for one in outcome.sheets] == [(1, 1)]
    assert [(one.code, one.name) for one in _look(session).kinds] == [
        ("KOMPETENSI", "Prioritas pengembangan kompetensi"),
        ("UMRAH", "Hadiah umrah"),
    ]


@pytest.mark.parametrize(
    ("row", "cause"),
    [
        ({"Sifat": "sanksi", "Predikat": "Kurang; Baik"}, "not_of_this_side"),
        ({"Sifat": "penghargaan", "Predikat": "Butuh Perbaikan"}, "not_of_this_side"),
        ({"Sifat": "hadiah", "Predikat": "Baik"}, "not_one_of"),
        ({"Sifat": "sanksi", "Predikat": "Buruk"}, "not_one_of"),
        ({"Sifat": "sanksi"}, "no_column"),
    ],
)
def test_kinds_against_the_law_are_refused_by_row(session: Session, row: dict[str, str], cause: str) -> None:
    assert cause in [one.cause for one in _take(session, {"Kode": "X", "Nama": "X", **row}).rejected]
    assert session.scalars(select(FollowUpKind)).all() == []
