"""What happens to the roster, the workbook and the trainings in the year, and on which day: drawn anew for each year."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, select

from domain.people.leave_kinds import LeaveKind
from domain.people.leaves import Days
from models.messages.message import Outbox
from models.training.certificate import Certificate, CertificateState
from models.training.training import Training
from scheduler.notices.training import offers as offer_notices
from services.people import leaves
from services.training import attending, certificates, foreign_certificates, rsvp, wallet
from tests.played import kelurahan
from tests.played.cast import (
    ANDI,
    BASO,
    CITY,
    CLINIC,
    DEWI,
    HASAN,
    HEAD,
    NURSE,
    NURUL,
    OFFICE,
    RAHMA,
    SCHOOL,
    SITTI,
    TEACHER,
    TENRI,
    WATI,
    moment,
)
from tests.played.sheets import Deed, an_indicator, anywhen, post, target


def diary(year: Any, chance: random.Random) -> Iterator[Deed]:
    """Everything that is not reporting and evaluating."""
    yield date(2026, 1, 2), lambda: _founded(year, chance)
    yield from _heads(year, chance)
    yield from _movers(year, chance)
    yield from _leaves(year, chance)
    yield from _told(year, chance)
    yield from _trained(year, chance)
    yield from _promoted(year, chance)
    yield from kelurahan.chapter(year, chance)


def _founded(year: Any, chance: random.Random) -> None:
    first, by_area = date(2026, 1, 1), {"Per Wilayah": "ya"}
    year.take(
        Pegawai=[
            post(NURUL, TEACHER, SCHOOL, BASO, first, **{"Jabatan Fungsional": "Guru", "Jenjang": "Ahli Pertama"}),
            post(WATI, TEACHER, SCHOOL, BASO, first, **{"Jabatan Fungsional": "Guru"}),
            post(DEWI, NURSE, CLINIC, ANDI, first, Status="PNS"),
        ],
        Indikator=[
            an_indicator("DPT1", "DPT-HB-Hib 1", Kumulatif="ya", **by_area),
            an_indicator("DPT3", "DPT-HB-Hib 3", Kumulatif="ya", **by_area),
            an_indicator("MR1", "MR 1", Kumulatif="ya", **by_area),
            an_indicator("KELAS", "Kelas ibu", Satuan="kelas"),
            an_indicator("SERAP", "Serapan", Satuan="bayi", Rumus="(DPT1 + MR1) / 3", Jenis="rata-rata", Desimal=2),
            an_indicator("UTUH", "Serapan utuh", Satuan="bayi", Rumus="SERAP * 3", Jenis="rata-rata", Desimal=2),
            an_indicator(
                "BAGIAN", "Bagian", Rumus="SERAP / DPT1", Jenis="rasio", Satuan="%", Pembilang="terserap", Penyebut="DPT1"
            ),
            an_indicator(
                "DO13",
                "Drop-out",
                Rumus="(DPT1 - DPT3) / DPT1",
                Jenis="rasio",
                Arah="turun",
                Satuan="%",
                Pembilang="putus",
                Penyebut="DPT1",
                **{"Nilai Baik": 5, "Nilai Cukup": 10},
            ),
        ],
        Target=[
            target("DPT1", 120, first, **{"Nilai Unggul": 126}),
            target("DPT3", 115, first),
            target("MR1", 110, first),
            target("KELAS", chance.randint(3, 6), first, **{"Nilai Unggul": 7}),
            target("SERAP", 80, first),
            target("DO13", 10, first),
            target("UTUH", 200, first),
            target("BAGIAN", 60, first),
            target("LOKMIN", 1, first),
            target("HADIR-GURU", 85, first, Cakupan="jabatan", Untuk=TEACHER, **{"Nilai Unggul": 93}),
            target("TUNGGU", 30, first, Cakupan="jabatan", Untuk=NURSE, **{"Nilai Unggul": 24}),
        ],
    )


def _heads(year: Any, chance: random.Random) -> Iterator[Deed]:
    """The head goes to the office, a teacher stands in as Plt., and another head comes for good."""
    away = anywhen(chance, date(2026, 3, 1), date(2026, 6, 20))
    back = anywhen(chance, away + timedelta(days=20), date(2026, 11, 20))
    yield (
        away - timedelta(days=2),
        lambda: year.take(
            Pegawai=[
                post(BASO, "Analis SDM", OFFICE, TENRI, away),
                post(WATI, HEAD, SCHOOL, TENRI, away),
                *(post(nip, TEACHER, SCHOOL, WATI, away) for nip in (SITTI, NURUL)),
            ]
        ),
    )
    yield (
        back - timedelta(days=1),
        lambda: year.take(
            Pegawai=[
                post(HASAN, HEAD, SCHOOL, TENRI, back),
                post(WATI, TEACHER, SCHOOL, HASAN, back),
                *(post(nip, TEACHER, SCHOOL, HASAN, back) for nip in year.at_school(back)),
            ]
        ),
    )


def _movers(year: Any, chance: random.Random) -> Iterator[Deed]:
    """A teacher goes to the puskesmas in mid-quarter; a nurse to the school. Of one it is told only weeks later."""
    first, second = (
        date(2026, chance.choice((2, 5, 8)), chance.randint(5, 26)),
        date(2026, chance.choice((5, 8, 11)), chance.randint(3, 26)),
    )
    told = chance.choice((0, 3, 70))
    yield (first + timedelta(days=told), lambda: year.moves(SITTI, post(SITTI, NURSE, CLINIC, ANDI, first)))
    if chance.random() < 0.7:
        yield second, lambda: year.moves(RAHMA, post(RAHMA, TEACHER, SCHOOL, year.head_on(second), second))


def _leaves(year: Any, chance: random.Random) -> Iterator[Deed]:
    births = anywhen(chance, date(2026, 2, 1), date(2026, 8, 20))
    studies = anywhen(chance, date(2026, 8, 1), date(2026, 10, 5))
    ill = anywhen(chance, date(2026, 1, 10), date(2026, 11, 10))
    plans = [
        (DEWI, births, births + timedelta(days=89), LeaveKind.MATERNITY, births - timedelta(days=3)),
        (NURUL, studies, date(2026, 12, 31), LeaveKind.STUDY, studies),
        (RAHMA, ill, ill + timedelta(days=chance.randint(2, 50)), LeaveKind.SICK, ill + timedelta(days=chance.choice((0, 100)))),
        (SITTI, date(2026, 12, 21), date(2026, 12, 26), LeaveKind.ANNUAL, date(2026, 12, 1)),
    ]
    month = date(2026, chance.randint(2, 5), 1)
    half, end = month + timedelta(days=chance.randint(8, 20)), (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    plans += [
        (WATI, month, half, LeaveKind.SICK, month),
        (WATI, half + timedelta(days=1), end, LeaveKind.LONG, month + timedelta(days=1)),
    ]
    for nip, first, last, kind, told in plans:
        yield (
            told,
            lambda nip=nip, first=first, last=last, kind=kind: year.do(
                leaves.grant, by=year.person(TENRI), person=year.person(nip), days=Days(first, last, kind), now=year.now, city=CITY
            ),
        )


def _told(year: Any, chance: random.Random) -> Iterator[Deed]:
    """Targets from a day on, one of them told too late; a version of an indicator; a rule of the agency."""
    since = anywhen(chance, date(2026, 2, 10), date(2026, 10, 20))
    yield since - timedelta(days=1), lambda: year.take(Target=[target("MODUL", chance.randint(3, 9), since)])
    cut = anywhen(chance, date(2026, 2, 10), date(2026, 10, 20))
    yield cut, lambda: year.take(Target=[target("KELAS", chance.randint(2, 8), cut, Cakupan="unit", Untuk=CLINIC)])
    old = anywhen(chance, date(2026, 1, 1), date(2026, 6, 30))
    late = old + timedelta(days=100)
    yield late, lambda: year.take(Target=[target("TUNGGU", 25, old), target("HADIR-GURU", 91, old)])
    changed = anywhen(chance, date(2026, 4, 1), date(2026, 10, 10))
    yield changed, lambda: year.take(Indikator=[an_indicator("KELAS", "Kelas ibu", Satuan="kelas", Bobot=3, Berakhir="2026-12-31")])
    again = anywhen(chance, date(2026, 3, 1), date(2026, 11, 10))
    rules = [
        {"Kode": "WAJIB-KOSONG", "Nilai": 0},
        {"Kode": "CAPAIAN-TERTINGGI", "Nilai": chance.choice((105, 110, 150))},
        {"Kode": "CUTI-SAKIT", "Nilai": 0},
        {"Kode": "PIMPINAN-BAIK", "Nilai": 3},
        {"Kode": "SESUAI-SEJAK", "Nilai": 85},
        {"Kode": "BAGIAN-TRIWULAN", "Nilai": chance.choice((14, 45))},
        {"Kode": "BAIK-SEJAK", "Nilai": 95},
    ]
    yield again, lambda: year.take(Aturan=chance.sample(rules, 4))


def _promoted(year: Any, chance: random.Random) -> Iterator[Deed]:
    """A midwife goes up in the middle of the year; a coefficient and what a predikat is worth are the agency's own."""
    bidan = {"Jabatan Fungsional": "Bidan", "Jenjang": "Terampil"}
    yield date(2026, 1, 2), lambda: year.take(Pegawai=[post(DEWI, NURSE, CLINIC, ANDI, date(2026, 1, 1), **bidan)])
    up = anywhen(chance, date(2026, 2, 1), date(2026, 11, 20))
    yield up, lambda: year.take(Pegawai=[post(DEWI, NURSE, CLINIC, ANDI, up, **{**bidan, "Jenjang": "Mahir"})])
    own = [{"Jabatan Fungsional": "Bidan", "Jenjang": "Mahir", "Koefisien": chance.choice((11, "12,5", 13)), "Sejak Tahun": 2026}]
    yield up, lambda: year.take(**{"Angka Kredit": own, "Aturan": [{"Kode": "AK-BAIK", "Nilai": chance.choice((90, 95, 100))}]})


def _trained(year: Any, chance: random.Random) -> Iterator[Deed]:
    """A training of ours over three days, of which people attend some; and certificates from elsewhere, accepted or not."""
    starts = anywhen(chance, date(2026, 2, 2), date(2026, 10, 20))
    hours = chance.randint(4, 29)
    code = "PL-1"
    row = {"Kode": code, "Judul": "Literasi", "Penyelenggara": "Balai Contoh", "Tempat": "Aula", "Mulai": starts.isoformat()}
    row |= {"Selesai": (starts + timedelta(days=2)).isoformat(), "JP": hours}
    yield starts - timedelta(days=12), lambda: year.take(Pelatihan=[row])
    yield starts - timedelta(days=10), lambda: _invited(year)
    for place in range(3):
        yield starts + timedelta(days=place), lambda: _attended(year, chance)
    yield starts + timedelta(days=4), lambda: _claimed(year)
    for number in range(4):
        on = anywhen(chance, date(2026, 1, 20), date(2026, 12, 20))
        yield on, lambda number=number: _foreign(year, chance, number)


def _training(session: Session) -> int:
    return session.scalars(select(Training.id)).one()


def _invited(year: Any) -> None:
    year.do(offer_notices.post_due, now=year.now, city=CITY)
    for nip in (SITTI, RAHMA, NURUL):
        year.do(rsvp.reply, by=year.person(nip), training=year.do(_training), answer="yes", now=year.now, city=CITY)


def _attended(year: Any, chance: random.Random) -> None:
    shown = year.do(attending.show, by=year.person(TENRI), training=year.do(_training), now=year.now, city=CITY)
    for nip in (SITTI, RAHMA, NURUL):
        if chance.random() < 0.7:
            year.do(attending.attend, by=year.person(nip), said=shown.code, now=year.now, city=CITY)


def _claimed(year: Any) -> None:
    for nip in (SITTI, RAHMA, NURUL):
        by = year.person(nip)
        lacking = year.do(_lacking, by=by)
        for training in lacking:
            year.do(certificates.begin, by=by, training=training, now=year.now, city=CITY)
            _paper(year, by, f"ours-{nip}")
            year.do(certificates.hear, by=by, said=f"PL/{nip[:8]}/2026", now=year.now, city=CITY)


def _lacking(session: Session, *, by: int) -> list[int]:
    return [id for id, _ in wallet.open_(session, by=by, year=2026, now=moment(date(2026, 6, 1)), city=CITY).lacking]


def _paper(year: Any, by: int, name: str) -> None:
    year.do(certificates.attach, by=by, kind="document", file_id=name, unique_id=name, now=year.now)


def _foreign(year: Any, chance: random.Random, number: int) -> None:
    nip = chance.choice((SITTI, RAHMA, NURUL, DEWI, BASO))
    by = year.person(nip)
    year.do(certificates.begin, by=by, training=None, now=year.now, city=CITY)
    _paper(year, by, f"foreign-{number}")
    issued = year.today - timedelta(days=chance.randint(1, 40))
    for said in ("Pelatihan luar", f"N-{number}", "Universitas Contoh", f"{issued:%d/%m/%Y}", str(chance.randint(2, 40))):
        year.do(certificates.hear, by=by, said=said, now=year.now, city=CITY)
    id = year.do(_pending, by=by)
    year.do(certificates.keep_hash, certificate=id, sha256=f"hash-{number}", now=year.now, city=CITY)
    if chance.random() < 0.8:
        judge = year.do(_judges, certificate=id)
        year.do(foreign_certificates.decide, by=judge, certificate=id, yes=chance.random() < 0.7, now=year.now, city=CITY)


def _pending(session: Session, *, by: int) -> int:
    wanted = select(Certificate.id).where(
        Certificate.person_id == by, Certificate.state == CertificateState.PENDING, Certificate.sha256.is_(None)
    )
    return session.scalars(wanted).one()


def _judges(session: Session, *, certificate: int) -> int:
    keys = f"certificate_check:{certificate}:%"
    return session.scalars(select(Outbox.person_id).where(Outbox.key.like(keys))).first()
