"""Hours are earned: of our own trainings by being there, of others once the supervisor has looked at the certificate."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.messages.message import Outbox
from models.training.certificate import Certificate, CertificateState
from models.training.training import Attendance, Training
from services.city import City
from services.refusals import Outdated, Refusal
from services.training import certificates, foreign_certificates, wallet
from tests.given import given
from tests.stage import ZONE

CITY = City(zone=ZONE)
NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
SITTI, BASO, RAHMA, TENRI = 1, 2, 3, 5
FOREIGN = ("Seminar literasi", "12/PL/2026", "Dinkes Pemkot Contoh", "3/9/2026", "400")


def _foreign(session: Session, by: int = SITTI, file: str = "f1", said: tuple[str, ...] = FOREIGN) -> certificates.Next:
    certificates.begin(session, by=by, training=None, now=NOW, city=CITY)
    heard = certificates.attach(session, by=by, kind="document", file_id=file, unique_id=f"u{file}", now=NOW)
    for words in said:
        heard = certificates.hear(session, by=by, said=words, now=NOW, city=CITY)
    for one in certificates.unhashed(session, now=NOW):
        certificates.keep_hash(session, certificate=one.id, sha256=f"content of {one.file_id}", now=NOW, city=CITY)
    return heard


def _ours(session: Session, *, days: int, attended: int, hours: int, by: int = SITTI) -> int:
    last = date(2026, 10, 20 + days - 1)
    training = Training(
        code="PL-1", title="Literasi", provider="Balai Contoh", place="Aula", starts=date(2026, 10, 20), ends=last, hours=hours
    )
    session.add(training)
    session.flush()
    session.add_all(
        Attendance(training_id=training.id, person_id=by, day=date(2026, 10, 20 + day), at=NOW) for day in range(attended)
    )
    session.flush()
    return training.id


@pytest.mark.parametrize(
    ("days", "attended", "hours", "earned"), [(1, 1, 4, 4), (2, 2, 16, 16), (2, 1, 16, 8), (3, 2, 10, 6), (3, 1, 2, 1)]
)
def test_a_certificate_of_ours_has_the_hours_of_the_days_attended_and_asks_for_its_number_alone(
    engine: Engine, days: int, attended: int, hours: int, earned: int
) -> None:
    with Session(engine) as session:
        training = _ours(session, days=days, attended=attended, hours=hours)
        certificates.begin(session, by=SITTI, training=training, now=NOW, city=CITY)
        asked = certificates.attach(session, by=SITTI, kind="photo", file_id="f", unique_id="u", now=NOW)
        assert isinstance(asked, certificates.Asked)
        assert (asked.field, asked.n, asked.of) == ("number", 2, 2)
        got = certificates.hear(session, by=SITTI, said="7/BC/2026", now=NOW, city=CITY)
        assert isinstance(got, certificates.Credited)
        assert (got.hours, got.issuer, got.issued_on, got.pending) == (earned, "Balai Contoh", date(2026, 10, 20 + days - 1), False)


def test_a_certificate_of_ours_waits_for_the_last_day(engine: Engine) -> None:
    with Session(engine) as session:
        training = _ours(session, days=3, attended=1, hours=6)
        with pytest.raises(Refusal, match="certificate_before_end"):
            certificates.begin(session, by=SITTI, training=training, now=datetime(2026, 10, 21, 2, tzinfo=UTC), city=CITY)


def test_a_number_credited_to_another_is_not_taken_for_a_training_of_ours(engine: Engine) -> None:
    with Session(engine) as session:
        _ours(session, days=1, attended=1, hours=4, by=BASO)
        training = session.scalars(select(Training)).one()
        session.add(Attendance(training_id=training.id, person_id=SITTI, day=training.starts, at=NOW))
        for by, number in ((BASO, "No. 012/BC/2026"), (SITTI, "12 BC 2026")):
            certificates.begin(session, by=by, training=training.id, now=NOW, city=CITY)
            certificates.attach(session, by=by, kind="photo", file_id=f"f{by}", unique_id=f"u{by}", now=NOW)
            if by == BASO:
                certificates.hear(session, by=by, said=number, now=NOW, city=CITY)
            else:
                with pytest.raises(Refusal, match="certificate_used"):
                    certificates.hear(session, by=by, said=number, now=NOW, city=CITY)


def test_one_from_elsewhere_counts_nothing_before_the_supervisor_has_looked(engine: Engine) -> None:
    with Session(engine) as session:
        got = _foreign(session)
        assert isinstance(got, certificates.Credited)
        assert got.pending
        before = wallet.open_(session, by=SITTI, now=NOW, city=CITY)
        assert (before.hours, [one.hours for one in before.pending], wallet.waiting(session, by=SITTI)) == (0, [400], 400)
        (asked,) = session.scalars(select(Outbox).where(Outbox.screen == "training/certificate_check"))
        assert (asked.person_id, asked.attachment) == (BASO, {"as": "document", "file_id": "f1"})
        (certificate,) = session.scalars(select(Certificate.id))
        for nobody in (SITTI, RAHMA, TENRI):
            with pytest.raises(Outdated):
                foreign_certificates.decide(session, by=nobody, certificate=certificate, yes=True, now=NOW, city=CITY)
        foreign_certificates.decide(session, by=BASO, certificate=certificate, yes=True, now=NOW, city=CITY)
        after = wallet.open_(session, by=SITTI, now=NOW, city=CITY)
        assert (after.hours, after.pending) == (400, ())
        with pytest.raises(Refusal, match="certificate_decided"):
            foreign_certificates.decide(session, by=BASO, certificate=certificate, yes=False, now=NOW, city=CITY)


def test_one_the_supervisor_does_not_let_count_frees_its_number_for_whom_it_belongs_to(engine: Engine) -> None:
    with Session(engine) as session:
        _foreign(session)
        with pytest.raises(Refusal, match="certificate_used"):
            _foreign(session, by=BASO, file="f2", said=(*FOREIGN[:1], "No. 012 / PL / 2026", "DINAS KESEHATAN, KOTA CONTOH"))
        (certificate,) = session.scalars(select(Certificate.id).where(Certificate.state == CertificateState.PENDING))
        foreign_certificates.decide(session, by=BASO, certificate=certificate, yes=False, now=NOW, city=CITY)
        assert wallet.open_(session, by=SITTI, now=NOW, city=CITY).hours == 0
        assert isinstance(_foreign(session, by=BASO, file="f2"), certificates.Credited)


def test_without_a_supervisor_the_admins_look(engine: Engine) -> None:
    given(engine, "given without supervisor Rahma")
    with Session(engine) as session:
        _foreign(session, by=RAHMA)
        assert [row.person_id for row in session.scalars(select(Outbox))] == [TENRI]


@pytest.mark.parametrize(
    ("title", "issuer", "day", "taken"),
    [
        ("Literasi", "Balai Contoh", "22/10/2026", False),
        ("Pelatihan LITERASI", "balai contoh, Kota", "30/10/2026", False),
        ("Literasi", "Universitas Contoh", "22/10/2026", True),
        ("Numerasi", "Balai Contoh", "22/10/2026", True),
        ("Literasi", "Balai Contoh", "22/9/2026", True),
    ],
    ids=["as it is", "in other words", "by another", "another one", "another time"],
)
def test_a_training_of_ours_is_not_shown_as_one_from_elsewhere(
    engine: Engine, title: str, issuer: str, day: str, taken: bool
) -> None:
    """One day of three attended: its certificate has a third of the hours, by whatever way it is shown."""
    with Session(engine) as session:
        _ours(session, days=3, attended=1, hours=24)
        certificates.begin(session, by=SITTI, training=None, now=NOW, city=CITY)
        certificates.attach(session, by=SITTI, kind="photo", file_id="f", unique_id="u", now=NOW)
        for words in (title, "9/BC/2026", issuer):
            certificates.hear(session, by=SITTI, said=words, now=NOW, city=CITY)
        if taken:
            asked = certificates.hear(session, by=SITTI, said=day, now=NOW, city=CITY)
            assert isinstance(asked, certificates.Asked)
            assert asked.field == "hours"
        else:
            with pytest.raises(Refusal, match="certificate_of_ours"):
                certificates.hear(session, by=SITTI, said=day, now=NOW, city=CITY)
