"""A certificate counts once, even where only its bytes give it away."""

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from domain.messages.facts import freeze
from domain.people.nip import Employment
from models.messages.message import Outbox
from models.people.person import Person
from models.standards.rule import CityRule
from models.training.certificate import Certificate, CertificateState
from services.city import City
from services.training import certificates, wallet
from tests.stage import ZONE, Stage
from texts import Texts

_NOW = datetime(2026, 10, 20, 1, 0, tzinfo=UTC)


def _credited(person: int, number: str, **facts: object) -> Certificate:
    known = {"issuer": "Balai", "issuer_key": "balai", "hours": 8, "issued_on": date(2026, 10, 3), "unique_id": f"u{number}"}
    return Certificate(
        person_id=person,
        state=CertificateState.CREDITED,
        kind="document",
        file_id=f"f{number}",
        title="Literasi",
        number=number,
        number_key=number,
        begun_at=_NOW,
        credited_at=_NOW,
        **{**known, **facts},
    )


@pytest.mark.parametrize("other", [1, 2], ids=["by the same person", "by another person"])
def test_a_file_sent_anew_under_another_number_loses_its_credit_and_its_owner_hears_why(engine: Engine, other: int) -> None:
    with Session(engine) as session, session.begin():
        session.add_all([_credited(1, "12"), _credited(other, "13")])
    with Session(engine) as session, session.begin():
        for one in certificates.unhashed(session, now=_NOW):
            certificates.keep_hash(session, certificate=one.id, sha256="the same", now=_NOW, city=City(zone=ZONE))
            session.flush()
        assert certificates.unhashed(session, now=_NOW) == []
    with Session(engine) as session:
        assert [str(one) for one in session.scalars(select(Certificate.state).order_by(Certificate.id))] == ["credited", "refused"]
        (told,) = session.scalars(select(Outbox)).all()
        assert (told.person_id, told.screen) == (other, "training/certificate_refused")
        assert (told.facts["used_number"] == "12") is (other == 1), "what others used it for stays with them"


def test_hours_count_in_the_year_of_the_certificate(engine: Engine) -> None:
    with Session(engine) as session:
        session.add_all([_credited(1, "12"), _credited(1, "13", issued_on=date(2025, 12, 31)), _credited(2, "14")])
        session.flush()
        hours = [wallet.open_(session, by=1, year=year, now=_NOW, city=City(zone=ZONE)).hours for year in (2024, 2025, 2026)]
    assert hours == [0, 8, 8]


@pytest.mark.parametrize(
    "facts",
    [{"number_key": "12"}, {"unique_id": "u12"}, {"hours": 0}, {"title": None}],
    ids=["the same number and issuer", "the same file", "no hours", "no title"],
)
def test_the_database_itself_takes_no_second_and_no_half_certificate(engine: Engine, facts: dict[str, object]) -> None:
    with Session(engine) as session:
        session.add(_credited(1, "12"))
        session.flush()
        second = _credited(2, "13")
        for name, value in facts.items():
            setattr(second, name, value)
        session.add(second)
        with pytest.raises(IntegrityError):
            session.flush()


async def test_the_file_behind_a_credit_is_fetched_and_known_by_its_bytes(stage: Stage) -> None:
    stage.files["sertifikat.pdf"] = b"%PDF-1.4 satu"
    await stage.play(
        "Sitti > /jp\nSitti > [➕ Sertifikat lain]\nSitti > (dokumen sertifikat.pdf)\nSitti > Seminar\nSitti > 12\n"
        "Sitti > Balai\nSitti > kemarin\nSitti > 8\n"
    )
    assert stage.rows(select(Certificate.sha256)) == [hashlib.sha256(b"%PDF-1.4 satu").hexdigest()]


_WIDE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (60_000).to_bytes(4, "big") * 2 + bytes(9)
_RECORD = "Sitti > /jp\nSitti > [➕ Sertifikat lain]\nSitti > (dokumen sertifikat.pdf)\nSitti > Seminar\nSitti > {}\n"
_REST = "Sitti > Balai\nSitti > kemarin\nSitti > 8\n"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(
            b"%PDF-1.7\n1 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj", "skrip, perintah", id="a PDF that does something"
        ),
        pytest.param(b"%PDF-1.7\ntrailer<</Encrypt 5 0 R>>", "kata sandi", id="a PDF behind a password"),
        pytest.param(_WIDE, "250 megapiksel", id="a picture of 60,000 x 60,000"),
        pytest.param(b"MZ\x90\x00", "program", id="a program"),
        pytest.param(b"<html><script>1</script></html>", "bukan foto atau dokumen", id="a web page"),
        pytest.param(b"Judul;JP\n1;2\n", "bukan foto atau dokumen", id="written text"),
    ],
)
async def test_what_is_no_certificates_file_takes_the_credit_back_with_a_reason(stage: Stage, content: bytes, why: str) -> None:
    stage.files["sertifikat.pdf"] = content
    said = await stage.play(_RECORD.format("12") + _REST)
    assert why in said.splitlines()[-1]
    assert "/jp" in said.splitlines()[-1]
    assert stage.rows(select(Certificate.state)) == [CertificateState.REFUSED]
    stage.files["sertifikat.pdf"] = b"%PDF-1.4 satu"
    again = await stage.play(_RECORD.format("12") + _REST)
    assert "8 JP" in again.splitlines()[-1], "the right file is taken with the same number"
    assert stage.rows(select(Certificate.state).order_by(Certificate.id)) == ["refused", "pending"]


@pytest.mark.parametrize(
    ("employment", "language", "said"),
    [
        pytest.param(Employment.PNS, "id", "8 dari 20 JP, kurang 12", id="a PNS sees what is missing"),
        pytest.param(Employment.PPPK, "id", "8 JP dari paling banyak 6; 2 JP melebihi batas", id="a PPPK sees what is too much"),
        pytest.param(Employment.PPPK, "en", "8 JP of at most 6; 2 JP beyond the limit", id="in English"),
    ],
)
def test_each_status_has_its_own_duty(engine: Engine, employment: Employment, language: str, said: str) -> None:
    with Session(engine) as session:
        session.get_one(Person, 1).employment = employment
        session.add_all([_credited(1, "12"), CityRule(code="JP-PPPK", value=Decimal(6))])
        session.flush()
        shown = wallet.open_(session, by=1, now=_NOW, city=City(zone=ZONE))
    assert said in Texts(zone=ZONE).screen("training/wallet", language, freeze({"wallet": shown}))
