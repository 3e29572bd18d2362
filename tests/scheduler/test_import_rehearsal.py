"""A rehearsal of an import says what would be other with it, and writes nothing."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, func
from sqlmodel import Session, SQLModel, col, select

from documents import workbook
from domain.standards.periods import Period
from models.calendar.rehearsal import RehearsalRequest
from models.exchange.workbook import PendingImport
from models.messages.message import Outbox
from models.standards.rule import CityRule
from scheduler import import_book, import_rehearsal, playing_apart, rehearsal
from scheduler.import_rehearsal import Tried
from services.calendar import rehearsals
from services.city import City
from services.exchange import importing, sent_workbooks
from services.refusals import Outdated, Refusal
from tests.stage import Stage
from texts import Texts

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
_ZONE = ZoneInfo("Asia/Makassar")
_CITY = City(zone=_ZONE)
_LATE = datetime(2026, 12, 30, 1, tzinfo=UTC)
_TODAY = date(2026, 12, 30)
_BASO, _RAHMA, _ANDI = "197001011995011001", "199001012015012001", "197501012000011001"
_NEW = "199203032019031003"


def _person(nip: str, name: str, position: str, unit: str, **more: Any) -> dict[str, Any]:
    usual = {"L/P": "L", "Status": "PNS", "Atasan": None, "Berlaku Mulai": "2026-01-01"}
    return {"NIP": nip, "Nama": name, "Jabatan": position, "Unit": unit, **usual, **more}


def _tried(engine: Engine, rows: dict[str, list[dict[str, Any]]]) -> Tried:
    book: Any = {sheet: list(enumerate(lines, start=2)) for sheet, lines in rows.items()}

    def change(session: Session) -> None:
        assert importing.take(session, book, today=_TODAY, write=True).changes

    return import_rehearsal.rehearse(engine, change, quarter=Period.parse("2026-Q4"), now=_LATE, city=_CITY)


def _everything(engine: Engine) -> dict[str, int]:
    with Session(engine) as session:
        return {
            one.name: session.execute(select(func.count()).select_from(one)).scalar_one() for one in SQLModel.metadata.sorted_tables
        }


def test_who_does_gets_and_verifies_something_else_is_told_and_nothing_is_written(engine: Engine) -> None:
    before = _everything(engine)
    tried = _tried(
        engine,
        {
            "Unit": [{"Kode": "SD-2", "Nama": "SD Contoh 2", "Bidang": "pendidikan", "Hari Kerja": "6"}],
            "Pegawai": [
                _person(_RAHMA, "Rahma Contoh, A.Md.Keb.", "Petugas Gizi", "PKM-1", **{"L/P": "P"}),
                _person(_NEW, "Contoh Baru", "Guru Kelas", "SD-2", Atasan=_BASO),
            ],
        },
    )
    assert _everything(engine) == before
    duties = {(one.member.name.split(",")[0], one.indicator, one.more) for one in tried.duties()}
    assert ("Rahma Contoh", "Waktu tunggu", False) in duties
    assert ("Contoh Baru", "Kehadiran mengajar", True) in duties
    assert {name for name, _, _ in duties} == {"Rahma Contoh", "Contoh Baru"}
    assert [one.name for one in tried.joined] == ["Contoh Baru"]
    assert [one.name for one in tried.unverified] == ["Rahma Contoh, A.Md.Keb."]
    assert tried.headless == ("SD Contoh 2",)
    told = [(one.member.name.split(",")[0], one.key.split(":")[0], one.before is None) for one in tried.messages()]
    assert ("Contoh Baru", "quarter_end", True) in told or ("Contoh Baru", "expectation_missing", True) in told, told
    assert not any(name.startswith("Sitti") for name, _, _ in told), "nothing of hers is other"
    _the_workbook_has_the_same(tried)


def _the_workbook_has_the_same(tried: Tried) -> None:
    content = import_book.write(tried, texts=Texts(zone=_ZONE), zone=_ZONE)
    sheets = {name: [cells for _, cells in rows] for name, rows in workbook.read(content, name="a.xlsx").items()}
    said = import_book.lines(tried, zone=_ZONE)
    assert len(sheets["Pesan"]) == sum(said["messages"])
    assert {row["Nama"] for row in sheets["Tugas"] if row["Tugas"] == "hilang"} == {"Rahma Contoh"}
    assert said["fewer"] == (1, ["Rahma Contoh, A.Md.Keb."])
    assert said["headless"] == (1, ["SD Contoh 2"])
    assert {row["Temuan"] for row in sheets["Temuan"] if row["Dengan impor ini"] == "muncul"} >= {
        "Tanpa atasan",
        "Unit tanpa kepala",
    }
    assert [row["Atasan nanti"] for row in sheets["Atasan"]] == ["-"]


_PREVIEWED = "-- 2026-12-30 09:00\nTenri > (aturan EVALUASI-KABAR=2)\n"
_NEXT = "Impor ini sedang dicoba pada salinan data; hasilnya menyusul di bawah."


async def test_in_chat_the_preview_keeps_its_buttons_and_the_result_follows(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsals, "_WORTH_IT", timedelta(days=1))
    said = await stage.play(_PREVIEWED + "Tenri > [🧪 Coba dulu]\nTenri > [✅ Terapkan (1)]\n")
    assert f"Tenri ! {_NEXT}" in said
    assert "Tenri < ⏳ Mencoba impor aturan.xlsx pada salinan data, Triwulan 4 2026: 0 %" in said
    tried = next(line for line in said.splitlines() if "Seandainya aturan.xlsx diterapkan" in line)
    assert tried.startswith("Tenri < (dokumen coba-impor-2026-Q4-memuat-data-pribadi.xlsx)")
    assert "Tidak ada yang berbeda bagi siapa pun." in tried, "the end of this quarter is announced already"
    assert tried.endswith("[✅ Terapkan (1)]")
    assert "✅ aturan.xlsx diterapkan." in said
    asked = stage.rows(select(Outbox.person_id).where(col(Outbox.key).startswith("rehearsal")))
    assert set(asked) == {5}, "nobody but who asked hears of it"


async def test_what_has_changed_since_the_preview_is_said_and_shown_anew(stage: Stage) -> None:
    await stage.play(_PREVIEWED)
    with Session(stage.process.database.engine) as session, session.begin():
        session.add(CityRule(code="EVALUASI-KABAR", value=5))
    said = await stage.play("Tenri > [🧪 Coba dulu]\n")
    assert "belum dicoba: keadaannya sudah berubah" in said
    assert "5 → 2 hari kerja" in said
    assert "Seandainya" not in said
    assert stage.rows(select(RehearsalRequest.done_at)) != [None]


def test_one_at_a_time_and_only_what_waits(engine: Engine, tmp_path: Path) -> None:
    city = City(zone=_ZONE, files=tmp_path)
    with Session(engine) as session:
        pending = PendingImport(person_id=5, file_id="x", name="buku.xlsx", made_at=_LATE, read_at=_LATE)
        session.add(pending)
        session.flush()
        with pytest.raises(Refusal, match="workbook_gone"):
            rehearsals.ask_import(session, by=5, pending=pending.id, now=_LATE, city=city)
        sent_workbooks.store({}, pending=pending.id, city=city)
        with pytest.raises(Outdated):
            rehearsals.ask_import(session, by=1, pending=pending.id, now=_LATE, city=city)
        rehearsals.ask_import(session, by=5, pending=pending.id, now=_LATE, city=city)
        with pytest.raises(Refusal, match="rehearsal_waits"):
            rehearsals.ask_import(session, by=5, pending=pending.id, now=_LATE, city=city)
        pending.applied_at = _LATE
        with pytest.raises(Outdated):
            rehearsals.ask_import(session, by=5, pending=pending.id, now=_LATE, city=city)


@pytest.mark.parametrize(("today", "quarter"), [("2026-12-17", "2026-Q4"), ("2026-12-18", "2027-Q1"), ("2026-10-01", "2026-Q4")])
def test_the_rest_of_this_quarter_or_the_next(engine: Engine, today: str, quarter: str) -> None:
    assert str(rehearsals.rest(date.fromisoformat(today))) == quarter


def test_a_city_of_many_is_played_in_a_process_of_its_own_and_tells_the_same(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playing_apart, "FEW", 0)
    days: list[tuple[int, int]] = []
    with rehearsal.copied(engine, quarter=Period.parse("2026-Q4"), now=_LATE, city=_CITY) as copy:
        apart = playing_apart.play(copy, progress=lambda done, of: days.append((done, of)))
    assert days == [(1, 2), (2, 2)]
    assert apart == rehearsal.rehearse(engine, quarter=Period.parse("2026-Q4"), now=_LATE, city=_CITY)
