"""Areas, whom to reach there and who covers them come with the workbook, go out with it, and stay where it does not speak of them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, select

from models.people.area import AreaCover
from models.standards.standard import Indicator
from sample import city
from services.exchange import exporting, importing, sheets
from services.standards.expected import standards
from tests.databases import Sqlite

TODAY = date(2026, 10, 1)
_SHEETS = ("Wilayah", "Sasaran", "Petugas Wilayah")
Book = dict[str, list[dict[str, Any]]]


BOOK: Book = city.with_areas(today=TODAY)


@pytest.fixture(scope="module")
def taken(sqlite: Sqlite) -> Iterator[Session]:
    with Session(sqlite.anew()) as session:
        assert not _take(session, BOOK).rejected
        yield session
        session.rollback()


@pytest.fixture
def session(taken: Session) -> Iterator[Session]:
    """The city with its areas, as it was before the test."""
    inner = taken.begin_nested()
    yield taken
    inner.rollback()
    taken.expire_all()


def _take(session: Session, book: Book) -> importing.Outcome:
    rows = {sheet: list(enumerate(rows, start=2)) for sheet, rows in book.items()}
    return importing.take(session, rows, today=TODAY, write=True)


def _given(session: Session) -> Book:
    return {
        name: [{header.removesuffix("*"): cell for header, cell in zip(headers, row, strict=True)} for row in rows]
        for name, (headers, rows) in exporting.give(session).items()
        if name in {sheet.name for sheet in sheets.SHEETS}
    }


def test_all_of_it_goes_out_as_it_came_and_comes_in_without_a_change(session: Session) -> None:
    given = _given(session)
    assert {sheet: len(given[sheet]) for sheet in _SHEETS} == {"Wilayah": 8, "Sasaran": 48, "Petugas Wilayah": 17}
    idl = next(row for row in given["Indikator"] if row["Kode"] == "IDL")
    assert (idl["Per Wilayah"], idl["Sasaran"]) == ("ya", "bayi bertahan hidup")
    assert _take(session, given).changes == 0
    assert _given(session) == given


def test_what_a_workbook_does_not_speak_of_stays(session: Session) -> None:
    before = _given(session)
    without = [{name: cell for name, cell in row.items() if name not in ("Per Wilayah", "Sasaran")} for row in BOOK["Indikator"]]
    covers = [{name: cell for name, cell in row.items() if name != "Sampai"} for row in BOOK["Petugas Wilayah"]]
    assert _take(session, {"Indikator": without, "Petugas Wilayah": covers, "Wilayah": BOOK["Wilayah"][:1]}).changes == 0
    assert _given(session) == before


def test_who_covered_an_area_is_told_by_the_day(session: Session) -> None:
    areas = standards(session).areas
    before, after = (areas.covering("KEL-SANGIR", day) for day in (date(2026, 6, 30), date(2026, 7, 1)))
    assert len(before) == len(after) == 2
    assert before != after
    leaving = next(one for one in before if one not in after)
    assert "Sangir" in [one.name for one in areas.covered(leaving, date(2026, 6, 30))]
    assert "Sangir" not in [one.name for one in areas.covered(leaving, date(2026, 7, 1))]
    idl = session.exec(select(Indicator).where(Indicator.code == "IDL")).one()
    unit = areas.places["KEL-SANGIR"].unit
    of_all = sum(areas.population(one.code, 2026, idl) or 0 for one in areas.of(unit, TODAY))
    assert of_all == sum(
        row["Jumlah"] for row in BOOK["Sasaran"] if (row["Tahun"], row["Kelompok"]) == (2026, "bayi bertahan hidup")
    )
    assert areas.population("KEL-SANGIR", 2027, idl) is None


@pytest.mark.parametrize(
    ("sheet", "row", "cause", "said"),
    [
        ("Wilayah", {"Kode": "KEL-BARU", "Nama": "Baru", "Unit": "PKM-UTRA"}, "unknown_near", "PKM-UTARA (Puskesmas Contoh Utara)"),
        (
            "Wilayah",
            {"Kode": "KEL-BARU", "Nama": "Baru", "Unit": "Puskesmas Conto Utara"},
            "unknown_near",
            "PKM-UTARA (Puskesmas Contoh Utara)",
        ),
        ("Wilayah", {"Kode": "KEL-BARU", "Nama": "Baru", "Unit": "Rumah Sakit"}, "unknown", ""),
        (
            "Sasaran",
            {"Wilayah": "Bontoaa", "Tahun": 2026, "Kelompok": "ibu hamil", "Jumlah": 3},
            "unknown_near",
            "KEL-BONTOA (Bontoa)",
        ),
        ("Sasaran", {"Wilayah": "KEL-BONTOA", "Tahun": 2026, "Kelompok": "ibu hamill", "Jumlah": 3}, "unknown_near", "ibu hamil"),
        ("Sasaran", {"Wilayah": "KEL-BONTOA", "Tahun": 2026, "Kelompok": "ibu hamil", "Jumlah": -3}, "not_between", ""),
        ("Sasaran", {"Wilayah": "KEL-BONTOA", "Tahun": 2026, "Kelompok": "ibu hamil", "Jumlah": "1,5"}, "not_between", ""),
        ("Petugas Wilayah", {"Wilayah": "KEL-BONTOA", "NIP": "", "Mulai": "2026-01-01"}, "empty", ""),
    ],
)
def test_what_is_not_known_is_named_with_what_is_near(
    session: Session, sheet: str, row: dict[str, Any], cause: str, said: str
) -> None:
    found = _take(session, {sheet: [row]}).rejected
    assert [one.cause for one in found] == [cause]
    assert said in str(found[0].facts)


def test_a_nip_with_a_slip_is_told_with_the_name(session: Session) -> None:
    nurse = next(row for row in BOOK["Pegawai"] if row["Unit"] == "PKM-UTARA" and row["Jabatan"] == "Petugas KIA")
    wrong = nurse["NIP"][:-1] + str((int(nurse["NIP"][-1]) + 1) % 10)
    cover = {"Wilayah": "KEL-BONTOA", "NIP": "2" + wrong[1:], "Mulai": "2026-01-01"}
    (found,) = _take(session, {"Petugas Wilayah": [cover]}).rejected
    assert found.cause == "unknown_near"
    assert nurse["Nama"] in str(found.facts["near"])


def test_an_area_is_reported_by_one_person_at_a_time(session: Session) -> None:
    first, second = [row["NIP"] for row in BOOK["Pegawai"] if row["Unit"] == "PKM-UTARA" and row["Jabatan"] == "Petugas KIA"][:2]
    both = {"Wilayah": "KEL-BONTOA", "NIP": second, "Mulai": date(2026, 9, 1)}
    (found,) = _take(session, {"Petugas Wilayah": [both]}).rejected
    assert (found.cause, found.facts["nip"]) == ("covered_twice", first)
    ended = {"Wilayah": "KEL-BONTOA", "NIP": first, "Mulai": date(2025, 1, 1), "Sampai": date(2026, 8, 31)}
    assert not _take(session, {"Petugas Wilayah": [ended, both]}).rejected
    assert len(session.exec(select(AreaCover).where(AreaCover.person_id.is_not(None))).all()) == 18


def test_who_works_elsewhere_covers_nothing_here(session: Session) -> None:
    teacher = next(row["NIP"] for row in BOOK["Pegawai"] if row["Unit"] == "SD-MELATI")
    (found,) = _take(session, {"Petugas Wilayah": [{"Wilayah": "KEL-BONTOA", "NIP": teacher, "Mulai": "2026-09-01"}]}).rejected
    assert (found.cause, found.facts) == ("covers_elsewhere", {"unit": "PKM-UTARA", "there": "SD-MELATI"})


@pytest.mark.parametrize(
    ("cells", "cause"),
    [
        ({"Jenis": "indeks", "Sasaran": ""}, "not_by_area"),
        ({"Bersama": "ya"}, "not_by_area"),
        ({"Jenis": "jumlah"}, "no_denominator"),
    ],
)
def test_only_what_adds_up_is_reported_by_area(session: Session, cells: dict[str, Any], cause: str) -> None:
    row = {**next(row for row in BOOK["Indikator"] if row["Kode"] == "K1"), **cells}
    assert cause in [one.cause for one in _take(session, {"Indikator": [row]}).rejected]


def test_a_number_of_people_is_kept_exactly(session: Session) -> None:
    more = {"Wilayah": "KEL-BONTOA", "Tahun": 2026, "Kelompok": "Ibu  Hamil", "Jumlah": "1200"}
    _take(session, {"Sasaran": [more]})
    known = standards(session)
    k1 = next(one for one in known.indicators.values() if one.code == "K1")
    assert known.areas.population("KEL-BONTOA", 2026, k1) == Decimal(1200)


def test_the_preview_names_what_nobody_covers_and_whose_number_is_not_known(session: Session) -> None:
    new = {"Kode": "KEL-BARU", "Nama": "Baru", "Unit": "PKM-UTARA"}
    told = _take(session, {"Wilayah": [new]}).areas
    assert told.uncovered == ("Baru",)
    assert told.unknown == (("bayi bertahan hidup", 1), ("bayi lahir hidup", 1), ("ibu hamil", 1))
    assert _take(session, {"Libur": [{"Tanggal": date(2026, 12, 31), "Nama": "Contoh"}]}).areas.uncovered == ()
