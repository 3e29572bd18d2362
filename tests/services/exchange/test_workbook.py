"""The workbook: all or nothing, every rejected cell named, 0 changes the second time, and the same bytes on the way out."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from documents import workbook
from models.people.person import Person, Posting
from sample import city
from services.exchange import exporting, importing
from tests.stage import Stage

TODAY = date(2026, 10, 1)


def _rows(**changes: Any) -> dict[str, Any]:
    book = city.workbook(today=TODAY)
    for sheet, change in changes.items():
        book[sheet] = change(book[sheet])
    return {sheet: list(enumerate(rows, start=2)) for sheet, rows in book.items()}


def _take(engine: Engine, rows: Any, *, write: bool = True) -> importing.Outcome:
    with Session(engine) as session, session.begin():
        return importing.take(session, rows, today=TODAY, write=write)


def test_a_second_import_of_the_same_workbook_changes_nothing(engine: Engine) -> None:
    assert _take(engine, _rows()).changes > 100
    again = _take(engine, _rows())
    assert again.changes == 0
    assert sum(one.unchanged for one in again.sheets) == sum(len(rows) for rows in _rows().values())


@pytest.mark.parametrize(
    ("position", "codes"),
    [
        pytest.param("Guru Kelas", {"NUMERASI", "HADIR-SISWA", "OBSERVASI"}, id="a teacher"),
        pytest.param("Petugas Imunisasi", {"IPV2", "PCV3", "RV3", "DO1M"}, id="a vaccinator"),
        pytest.param("Petugas KIA", {"IBL", "ZD"}, id="a midwife"),
    ],
)
def test_the_sample_has_the_indicators_of_each_position_with_their_targets(position: str, codes: set[str]) -> None:
    book = city.workbook(today=TODAY)
    theirs = {row["Kode"] for row in book["Indikator"] if position in row["Jabatan"].split("; ")}
    assert codes <= theirs & {row["Indikator"] for row in book["Target"]}


@pytest.mark.parametrize(
    ("position", "monthly"), [("Guru Kelas", 2), ("Kepala Sekolah", 1), ("Petugas KIA", 3), ("Petugas Pendaftaran", 2)]
)
def test_the_sample_asks_most_people_for_a_few_things_a_month(position: str, monthly: int) -> None:
    asked = [row for row in city.workbook(today=TODAY)["Indikator"] if position in row["Jabatan"].split("; ")]
    assert sum(row["Frekuensi"] == "bulanan" for row in asked) == monthly


def test_a_dry_run_says_the_same_and_writes_nothing(engine: Engine) -> None:
    planned = _take(engine, _rows(), write=False)
    with Session(engine) as session:
        assert len(session.exec(select(Person)).all()) == 5
    assert planned == _take(engine, _rows())


def _row_of(indicator: str) -> int:
    """Where an indicator of the sample stands in its sheet."""
    return next(row for row, cells in _rows()["Indikator"] if cells["Kode"] == indicator)


def _first(**cells: Any) -> Any:
    return lambda rows: [{**rows[0], **cells}, *rows[1:]]


def _where(column: str, word: str, **cells: Any) -> Any:
    def change(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        place = next(at for at, row in enumerate(rows) if row[column] == word)
        return [*rows[:place], {**rows[place], **cells}, *rows[place + 1 :]]

    return change


def _falling(**cells: Any) -> Any:
    return _where("Arah", "turun", **cells)


def _dated(**cells: Any) -> Any:
    return _where("Jenis", "tanggal", **cells)


BAD = [
    ("a missing name", {"Pegawai": _first(Nama="")}, ("Pegawai", 2, "Nama", "empty")),
    ("a NIP kept as a number", {"Pegawai": _first(NIP=1.98001012005012e17)}, ("Pegawai", 2, "NIP", "nip_as_number")),
    ("a NIP of 17 digits", {"Pegawai": _first(NIP="19800101200501200")}, ("Pegawai", 2, "NIP", "nip_not_18_digits")),
    ("a status we do not know", {"Pegawai": _first(Status="Honorer")}, ("Pegawai", 2, "Status", "not_one_of")),
    ("a unit that does not exist", {"Pegawai": _first(Unit="SD-X")}, ("Pegawai", 2, "Unit", "unknown")),
    ("a person twice", {"Pegawai": lambda rows: [*rows, rows[0]]}, ("Pegawai", 62, "NIP", "twice")),
    (
        "a leave that ends before it begins",
        {"Pegawai": _first(Cuti="2026-03-05..2026-03-01")},
        ("Pegawai", 2, "Cuti", "ends_before_it_begins"),
    ),
    (
        "a contract that ends first",
        {"Pegawai": _first(**{"Akhir Kontrak": date(2024, 1, 1)})},
        ("Pegawai", 2, "Akhir Kontrak", "before"),
    ),
    ("a time zone nobody has", {"Unit": _first(**{"Zona Waktu": "WXYZ"})}, ("Unit", 2, "Zona Waktu", "not_a_zone")),
    ("a date in words", {"Indikator": _first(**{"Berlaku Mulai": "awal tahun"})}, ("Indikator", 2, "Berlaku Mulai", "not_a_date")),
    ("five decimals too many", {"Indikator": _first(Desimal=9)}, ("Indikator", 2, "Desimal", "not_between")),
    ("a lock before the due date", {"Indikator": _first(Tenggat=20, Kunci=10)}, ("Indikator", 2, "Kunci", "before")),
    ("cukup above baik", {"Indikator": _first(Baik=80, Cukup=90)}, ("Indikator", 2, "Cukup", "stricter_than_good")),
    (
        "cukup above baik as a value",
        {"Indikator": _first(**{"Nilai Baik": 80, "Nilai Cukup": 90})},
        ("Indikator", 2, "Nilai Cukup", "stricter_than_good"),
    ),
    ("only one of two values", {"Indikator": _first(**{"Nilai Baik": 80})}, ("Indikator", 2, "Nilai Cukup", "empty")),
    (
        "cukup below baik where less is better",
        {"Indikator": _falling(**{"Nilai Baik": 10, "Nilai Cukup": 5})},
        ("Indikator", _row_of("KOREKSI"), "Nilai Cukup", "stricter_than_good"),
    ),
    (
        "a date that is to be classed",
        {"Indikator": _dated(**{"Nilai Baik": 10, "Nilai Cukup": 5})},
        ("Indikator", _row_of("LOKMIN"), "Nilai Baik", "no_number_to_class"),
    ),
    ("an hour nobody has", {"Pelatihan": _first(**{"Jam Mulai": "25.00"})}, ("Pelatihan", 2, "Jam Mulai", "not_a_time")),
    (
        "a training that ends before its hour",
        {"Pelatihan": _first(**{"Jam Mulai": "10.00", "Jam Selesai": "09.00"})},
        ("Pelatihan", 2, "Jam Selesai", "before"),
    ),
    ("a training for an unknown indicator", {"Pelatihan": _first(Indikator="X")}, ("Pelatihan", 2, "Indikator", "unknown")),
    ("an organiser nobody knows", {"Pelatihan": _first(Panitia="199912312020121999")}, ("Pelatihan", 2, "Panitia", "unknown")),
    ("a target of an unknown indicator", {"Target": _first(Indikator="X")}, ("Target", 2, "Indikator", "unknown")),
    ("a target for whom", {"Target": _first(Cakupan="unit")}, ("Target", 2, "Untuk", "empty")),
    ("a target that is no number", {"Target": _first(Nilai="banyak")}, ("Target", 2, "Nilai", "not_a_number")),
    ("a training that ends first", {"Pelatihan": _first(Selesai=date(2026, 1, 1))}, ("Pelatihan", 2, "Selesai", "before")),
]


@pytest.mark.parametrize(("changes", "expected"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_a_bad_cell_is_named_and_nothing_is_written(engine: Engine, changes: dict[str, Any], expected: tuple[Any, ...]) -> None:
    outcome = _take(engine, _rows(**changes))
    assert [(one.sheet, one.row, one.column, one.cause) for one in outcome.rejected] == [expected]
    with Session(engine) as session:
        assert len(session.exec(select(Person)).all()) == 5


def test_a_move_is_a_new_row_and_keeps_the_old_posting(engine: Engine) -> None:
    _take(engine, _rows())
    moved = _rows(Pegawai=lambda rows: [*rows, {**rows[6], "Unit": "SMP-99", "Berlaku Mulai": date(2026, 10, 15)}])
    outcome = _take(engine, moved)
    assert outcome.changes == 2, "the new post, and the old one that ended"
    with Session(engine) as session:
        person = session.exec(select(Person).where(Person.nip == moved["Pegawai"][6][1]["NIP"])).one()
        assert len(session.exec(select(Posting).where(Posting.person_id == person.id)).all()) == 2


def test_export_and_import_into_an_empty_city_and_export_give_the_same_bytes(engine: Engine) -> None:
    _take(engine, _rows())
    with Session(engine) as session:
        first = workbook.write(exporting.give(session))
        second = workbook.write(exporting.give(session))
    assert first == second
    outcome = _take(engine, workbook.read(first, name="a.xlsx"))
    assert (outcome.rejected, outcome.changes) == ((), 0)


def test_the_end_of_a_contract_and_a_zone_come_in_go_out_and_change(engine: Engine) -> None:
    zoned = _rows(Unit=_first(**{"Zona Waktu": "wit"}), Pegawai=_first(**{"Akhir Kontrak": date(2027, 6, 30)}))
    _take(engine, zoned)
    with Session(engine) as session:
        given = exporting.give(session)
        ends = session.exec(select(Person.contract_until).where(Person.nip == zoned["Pegawai"][0][1]["NIP"])).one()
    assert ends == date(2027, 6, 30)
    units, people = ([dict(zip(headers, row, strict=True)) for row in rows] for headers, rows in (given["Unit"], given["Pegawai"]))
    assert "Asia/Jayapura" in {row["Zona Waktu"] for row in units}
    assert date(2027, 6, 30) in {row["Akhir Kontrak"] for row in people}
    renewed = _rows(Unit=_first(**{"Zona Waktu": "wit"}), Pegawai=_first(**{"Akhir Kontrak": date(2032, 6, 30)}))
    assert _take(engine, renewed).changes == 1


def test_nothing_a_person_wrote_becomes_a_formula() -> None:
    book = workbook.write({"Unit": (("Nama",), [("=1+1",), ("+62",), ("@x",), ("-5",)])})
    assert [row["Nama"] for _, row in workbook.read(book, name="a.xlsx")["Unit"]] == ["=1+1", "+62", "@x", "-5"]


def test_a_csv_is_one_sheet() -> None:
    rows = workbook.read(b"NIP;Nama\n198001012005012001;Sitti\n", name="pegawai.csv")
    assert rows == {"Pegawai": [(2, {"NIP": "198001012005012001", "Nama": "Sitti"})]}


@pytest.mark.parametrize("name", ["a.xlsx", "foto.jpg"])
def test_a_file_that_is_no_workbook_is_told_apart(name: str) -> None:
    with pytest.raises(workbook.NotAWorkbook):
        workbook.read(b"hello", name=name)


async def test_an_admin_sends_a_workbook_sees_the_preview_and_applies_it(stage: Stage) -> None:
    headers = ("Kode", "Nama", "Bidang", "Hari Kerja")
    stage.files["unit.xlsx"] = workbook.write({"Unit": (headers, [("SD-2", "SD Contoh 2", "pendidikan", 6)])})
    said = await stage.play("Tenri > (dokumen unit.xlsx)\nTenri > [✅ Terapkan (1)]\nTenri > (dokumen unit.xlsx)\n")
    assert "• Unit: 1 baru, 0 berubah, 0 tetap / Belum ada yang ditulis." in said
    assert "✅ unit.xlsx diterapkan." in said
    assert "0 perubahan" in said


async def test_a_bad_workbook_is_explained_row_by_row_in_chat(stage: Stage) -> None:
    stage.files["unit.xlsx"] = workbook.write({"Unit": (("Kode", "Nama", "Bidang"), [("SD-2", "SD Contoh 2", "sekolah")])})
    stage.files["x.xlsx"] = b"hello"
    said = await stage.play("Tenri > (dokumen unit.xlsx)\nTenri > (dokumen x.xlsx)\nSitti > (dokumen unit.xlsx)\n")
    assert "• Unit baris 2, Bidang: harus salah satu dari: pendidikan, kesehatan, umum" in said
    assert "bukan buku kerja" in said
    assert "Sitti ~ 📄 unit.xlsx bukan formulir laporan" in said, "only admins import"


async def test_the_template_and_the_export_come_as_files(stage: Stage) -> None:
    said = await stage.play("Tenri > /impor\nTenri > /ekspor\nSitti > /ekspor\n")
    assert "(dokumen templat-sipakainga.xlsx)" in said
    assert "(dokumen sipakainga-memuat-data-pribadi.xlsx)" in said
    assert "Sitti < Selamat datang" in said
