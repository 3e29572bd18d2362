"""The same few invented people in every test: a school and a puskesmas with their heads, and an admin."""

from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy import Engine
from sqlmodel import Session

from domain.people.nip import Employment
from domain.standards.indicators import Direction, IndicatorKind
from domain.standards.periods import Frequency
from domain.standards.sectors import Sector
from models.people.person import Account, Chat, Person, Posting, Role
from models.people.unit import Unit
from models.standards.standard import Evidence, Indicator, IndicatorPosition, Standard, Target, TargetScope

NOW = datetime(2026, 10, 1, 1, 0, tzinfo=UTC)
"""Thursday 1 October 2026, 09.00 WITA."""

CAST = {"Sitti": 101, "Baso": 102, "Rahma": 103, "Andi": 104, "Tenri": 105, "Tamu": 999}
"""Telegram ids. Tamu belongs to nobody of the roster."""

_BEGAN = date(2026, 1, 1)
_OF = {"agency": "Pemerintah Kota Makassar", "city": "Makassar"}
_PEOPLE = (
    # name, sex, NIP, position, unit, supervisor, role
    ("Sitti Contoh, S.Pd.", "P", "198001012005012001", "Guru Kelas", "SD-1", "Baso", Role.STAFF),
    ("Baso Contoh, M.Pd.", "L", "197001011995011001", "Kepala Sekolah", "SD-1", "Tenri", Role.STAFF),
    ("Rahma Contoh, A.Md.Keb.", "P", "199001012015012001", "Petugas Imunisasi", "PKM-1", "Andi", Role.STAFF),
    ("dr. Andi Contoh", "L", "197501012000011001", "Kepala Puskesmas", "PKM-1", "Tenri", Role.STAFF),
    ("Tenri Contoh, S.Sos.", "P", "197801012002012001", "Analis SDM", "BKPSDMD", None, Role.ADMIN),
)
_M, _Q = Frequency.MONTHLY, Frequency.QUARTERLY


def found_city(engine: Engine) -> None:
    """Write the city into an empty database."""
    with Session(engine) as session:
        units = {unit.code: unit for unit in _units()}
        session.add_all(units.values())
        session.flush()
        people = _people(session, units)
        _indicators(session)
        for name, telegram_id in CAST.items():
            if name in people:
                session.add(Account(person_id=people[name].id, telegram_id=telegram_id, linked_at=NOW, linked_by="invitation"))
                session.add(Chat(telegram_id=telegram_id, told_version="1", told_at=NOW, keyboard="1:id"))
        session.commit()


def _units() -> list[Unit]:
    return [
        Unit(code="SD-1", name="SD Contoh 1", sector=Sector.EDUCATION, working_days=6, **_OF),
        Unit(code="PKM-1", name="Puskesmas Contoh", sector=Sector.HEALTH, working_days=6, **_OF),
        Unit(code="BKPSDMD", name="BKPSDMD Contoh", sector=Sector.GENERAL, **_OF),
    ]


def _people(session: Session, units: dict[str, Unit]) -> dict[str, Person]:
    people: dict[str, Person] = {}
    for (name, sex, nip, *_rest, role), cast_name in zip(_PEOPLE, CAST, strict=False):
        person = Person(nip=nip, name=name, sex=sex, employment=Employment.PNS, role=role, phone=f"+62811000{CAST[cast_name]}")
        people[cast_name] = person
    session.add_all(people.values())
    session.flush()
    for (_, _, _, position, unit, supervisor, _), person in zip(_PEOPLE, people.values(), strict=True):
        session.add(
            Posting(
                person_id=person.id,
                unit_id=units[unit].id,
                position=position,
                valid_from=_BEGAN,
                supervisor_id=people[supervisor].id if supervisor else None,
            )
        )
    session.flush()
    return people


_IN_ENGLISH: dict[str, tuple[str, str, str | None, str | None, str | None]] = {
    "HADIR-GURU": ("Lessons held", "How many lessons were held out of those scheduled?", None, "lessons held", "lessons scheduled"),
    "MODUL": ("Teaching modules", "How many teaching modules were written and used?", "modules", None, None),
    "RKS": ("School work plan reviewed", "Has the school work plan been reviewed?", None, None, None),
    "RAPOR-TL": ("Follow-up of the school report", "What percentage of the follow-up is done?", None, None, None),
    "LOKMIN": ("Mini workshop", "On which date was the mini workshop held?", None, None, None),
    "SKM": ("Community satisfaction index", "What is the community satisfaction index?", None, None, None),
    "IDL": ("Basic immunisation complete", "How many infants are complete?", None, "infants complete", "target infants"),
    "TUNGGU": ("Waiting time", "On average how many minutes is the wait?", "minutes", None, None),
}
"""What is read in English: name, question, unit, numerator, denominator."""
_WORDS = ("name_en", "question_en", "unit_en", "numerator_en", "denominator_en")


def _indicators(session: Session) -> None:
    school = Standard(code="SD", name="Standar guru", sector=Sector.EDUCATION, legal_basis="contoh", purpose="Murid belajar.")
    clinic = Standard(code="PKM", name="Standar puskesmas", sector=Sector.HEALTH, legal_basis="contoh", purpose="Bayi sehat.")
    school.name_en, school.purpose_en = "Standard of teachers", "Pupils learn."
    clinic.name_en, clinic.purpose_en = "Standard of puskesmas", "Infants stay healthy."
    session.add_all([school, clinic])
    session.flush()
    for standard, position, indicator, target in (
        (school, "Guru Kelas", _hadir(), "95"),
        (school, "Guru Kelas", _modul(), "6"),
        (school, "Kepala Sekolah", _rks(), "1"),
        (school, "Kepala Sekolah", _rapor(), "90"),
        (clinic, "Kepala Puskesmas", _lokmin(), None),
        (clinic, "Kepala Puskesmas", _skm(), "82"),
        (clinic, "Petugas Imunisasi", _idl(), "90"),
        (clinic, "Petugas Imunisasi", _tunggu(), "30"),
    ):
        indicator.standard_id = standard.id
        for field, words in zip(_WORDS, _IN_ENGLISH[indicator.code], strict=True):
            setattr(indicator, field, words)
        session.add(indicator)
        session.flush()
        session.add(IndicatorPosition(indicator_id=indicator.id, position=position))
        if target is not None:
            session.add(Target(indicator_id=indicator.id, scope=TargetScope.DEFAULT, amount=Decimal(target), valid_from=_BEGAN))
    session.flush()


def _hadir() -> Indicator:
    return Indicator(
        code="HADIR-GURU",
        standard_id=0,
        name="Kehadiran mengajar",
        question="Berapa jam mengajar terlaksana dari jadwal?",
        kind=IndicatorKind.RATIO,
        direction=Direction.UP,
        frequency=_M,
        aspect="kuantitas",
        unit="%",
        numerator="jam terlaksana",
        denominator="jam terjadwal",
        valid_from=_BEGAN,
    )


def _modul() -> Indicator:
    return Indicator(
        code="MODUL",
        standard_id=0,
        name="Modul ajar",
        question="Berapa modul ajar disusun dan digunakan?",
        kind=IndicatorKind.COUNT,
        direction=Direction.UP,
        frequency=_Q,
        aspect="kuantitas",
        unit="modul",
        minimum=Decimal(0),
        maximum=Decimal(60),
        evidence=Evidence.OPTIONAL,
        valid_from=_BEGAN,
    )


def _idl() -> Indicator:
    return Indicator(
        code="IDL",
        standard_id=0,
        name="Imunisasi dasar lengkap",
        question="Berapa bayi yang imunisasi dasarnya lengkap?",
        kind=IndicatorKind.RATIO,
        direction=Direction.UP,
        frequency=_M,
        aspect="kualitas",
        unit="%",
        numerator="bayi lengkap",
        denominator="sasaran bayi",
        cumulative=True,
        may_exceed=True,
        evidence=Evidence.REQUIRED,
        valid_from=_BEGAN,
    )


def _tunggu() -> Indicator:
    return Indicator(
        code="TUNGGU",
        standard_id=0,
        name="Waktu tunggu",
        question="Berapa menit rata-rata waktu tunggu pendaftaran?",
        kind=IndicatorKind.DURATION,
        direction=Direction.DOWN,
        frequency=_M,
        aspect="waktu",
        unit="menit",
        minimum=Decimal(0),
        maximum=Decimal(300),
        decimals=1,
        valid_from=_BEGAN,
    )


def _rks() -> Indicator:
    return Indicator(
        code="RKS",
        standard_id=0,
        name="Rencana kerja sekolah ditinjau",
        question="Apakah rencana kerja sekolah sudah ditinjau?",
        kind=IndicatorKind.YES_NO,
        direction=Direction.UP,
        frequency=_Q,
        aspect="waktu",
        unit="",
        valid_from=_BEGAN,
    )


def _rapor() -> Indicator:
    return Indicator(
        code="RAPOR-TL",
        standard_id=0,
        name="Tindak lanjut Rapor Pendidikan",
        question="Berapa persen tindak lanjut selesai?",
        kind=IndicatorKind.PERCENTAGE,
        direction=Direction.UP,
        frequency=_Q,
        aspect="kualitas",
        unit="%",
        minimum=Decimal(0),
        maximum=Decimal(100),
        decimals=1,
        valid_from=_BEGAN,
    )


def _lokmin() -> Indicator:
    return Indicator(
        code="LOKMIN",
        standard_id=0,
        name="Lokakarya mini",
        question="Tanggal berapa lokakarya mini dilaksanakan?",
        kind=IndicatorKind.DATE,
        direction=Direction.UP,
        frequency=_M,
        aspect="waktu",
        unit="",
        valid_from=_BEGAN,
    )


def _skm() -> Indicator:
    return Indicator(
        code="SKM",
        standard_id=0,
        name="Indeks Kepuasan Masyarakat",
        question="Berapa indeks kepuasan masyarakat?",
        kind=IndicatorKind.INDEX,
        direction=Direction.UP,
        frequency=_Q,
        aspect="kepuasan",
        unit="indeks",
        minimum=Decimal(25),
        maximum=Decimal(100),
        decimals=2,
        valid_from=_BEGAN,
    )
