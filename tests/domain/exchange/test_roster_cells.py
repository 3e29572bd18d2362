"""Cells of offices' lists: names with degrees and NIPs, kinds of employment, days, rows that are about nobody."""

from datetime import date
from typing import Any

import pytest

from domain.exchange import roster_cells as cells
from domain.exchange.roster_headers import understood
from domain.exchange.roster_rows import Left, people
from domain.people.nip import Employment

TODAY = date(2026, 10, 1)


@pytest.mark.parametrize(
    ("cell", "name", "nip"),
    [
        ("dr. H. ANDI CONTOH, M.Kes\n19750101 200001 1 001", "dr. H. ANDI CONTOH, M.Kes", "197501012000011001"),
        ("Wahida Umpama / NIP. 19991231.202203.2.010", "Wahida Umpama", "199912312022032010"),
        ("Wahida Umpama (199912312022032010)", "Wahida Umpama", "199912312022032010"),
        ("NIP: 199912312022032010 Wahida Umpama", "Wahida Umpama", "199912312022032010"),
        ("Nama: Wahida Umpama NI PPPK 199912312022212010", "Wahida Umpama", "199912312022212010"),
        ("Wahida Umpama, S.Pd.", "Wahida Umpama, S.Pd.", None),
    ],
)
def test_a_name_and_a_nip_in_one_cell(cell: str, name: str, nip: str | None) -> None:
    assert cells.name_and_nip(cell) == (name, nip)


@pytest.mark.parametrize(
    "cell",
    ["198001012005012001", "19800101 200501 2 001", "'198001012005012001", "1980-0101.2005 01 2001", " NIP. 198001012005012001 "],
)
def test_a_nip_however_it_is_typed(cell: str) -> None:
    assert (cells.nip_digits(cell), cells.lost_digits(cell)) == ("198001012005012001", False)


@pytest.mark.parametrize("cell", [198001012005012000.0, 198001012005012000, "1.98001E+17", "1,98001012005012E+17"])
def test_a_nip_that_became_a_number_has_lost_its_last_digits(cell: Any) -> None:
    assert cells.lost_digits(cell)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("PNS", Employment.PNS),
        ("CPNS", Employment.PNS),
        ("Pegawai Negeri Sipil", Employment.PNS),
        ("PPPK", Employment.PPPK),
        ("P3K", Employment.PPPK),
        ("PPPK Paruh Waktu", Employment.PPPK_PART_TIME),
        ("P3K paruh waktu", Employment.PPPK_PART_TIME),
        ("Honor Daerah TK.II Kab/Kota", None),
        ("GTY/PTY", None),
        ("Non ASN", None),
    ],
)
def test_kinds_of_employment(cell: str, kind: Employment | None) -> None:
    assert cells.read_employment(cell) is kind


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("01-02-2021", date(2021, 2, 1)),
        ("1 Maret 2022", date(2022, 3, 1)),
        ("01 Okt 2020", date(2020, 10, 1)),
        ("1.3.2022", date(2022, 3, 1)),
        ("01/03/22", date(2022, 3, 1)),
        ("31-12-85", date(1985, 12, 31)),
        ("2022-03-01 00:00:00", date(2022, 3, 1)),
        (44621.0, date(2022, 3, 1)),
        ("44621", date(2022, 3, 1)),
        (date(2022, 3, 1), date(2022, 3, 1)),
        ("2022", None),
        ("Maret 2022", None),
        ("segera", None),
        ("31-02-2022", None),
    ],
)
def test_days_as_offices_write_them(cell: Any, day: date | None) -> None:
    assert cells.read_office_day(cell) == day


@pytest.mark.parametrize(
    ("cell", "sex"), [("L", "L"), ("Laki-laki", "L"), ("PR", "P"), ("Perempuan", "P"), ("wanita", "P"), ("?", None)]
)
def test_sexes(cell: str, sex: str | None) -> None:
    assert cells.read_sex(cell) == sex


def test_degrees_in_columns_of_their_own() -> None:
    assert cells.whole_name("Andi Contoh", "dr.", "M.Kes") == "dr. Andi Contoh, M.Kes"
    assert cells.whole_name("dr. Andi Contoh, M.Kes", "dr.", "M.Kes") == "dr. Andi Contoh, M.Kes"


_HEADS = ("NO", "NAMA", "NIP", "STATUS", "JABATAN", "UNIT KERJA", "NO HP", "GOL")
_GOOD = ("1", "Sitti Contoh", "19800101 200501 2 001", "PNS", "Guru Ahli Muda", "", "0811 0001 001 / 0822", "III/c")


def _people(*rows: tuple[Any, ...]) -> Any:
    columns = dict(zip(_HEADS, understood(_HEADS), strict=True))
    return people([(at, dict(zip(_HEADS, row, strict=True))) for at, row in enumerate(rows, start=2)], columns, today=TODAY)


def test_groups_totals_and_signatures_are_about_nobody() -> None:
    rest = ("",) * 7
    found = _people(
        ("I. SD CONTOH 1", *rest),
        _GOOD,
        _HEADS,
        ("", "JUMLAH", "", "", "", "", "1", ""),
        ("", "", "", "", "", "Makassar, 1 September 2026", "", ""),
        ("", "Mengetahui", "Kepala Dinas", "NIP. 197001011995011001", "", "", "", ""),
    )
    assert [(one.name, one.unit, one.phone, one.grade) for one in found.listed] == [
        ("Sitti Contoh", "SD CONTOH 1", "+628110001001", "III/c")
    ]
    assert (found.listed[0].functional, found.listed[0].level) == ("Guru", "Ahli Muda")
    assert (found.left, found.unread) == ([], [])


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({2: ""}, Left.NO_NIP),
        ({2: "", 3: "Guru Honor"}, Left.NOT_CIVIL),
        ({2: 198001012005012000.0}, Left.LOST),
        ({2: "123"}, Left.BAD_NIP),
        ({2: "198013012005012001"}, Left.BAD_NIP),
    ],
)
def test_who_is_left_out_is_named_with_the_reason(change: dict[int, Any], why: Left) -> None:
    row = tuple(change.get(at, cell) for at, cell in enumerate(_GOOD))
    assert [(one.row, one.name, one.why) for one in _people(row).left] == [(2, "Sitti Contoh", why)]


def test_the_second_row_of_the_same_person_is_left_out() -> None:
    found = _people(_GOOD, _GOOD)
    assert (len(found.listed), [one.why for one in found.left]) == (1, [Left.TWICE])


def test_a_cell_nobody_can_read_is_named_and_says_nothing() -> None:
    row = tuple({6: "tanya istri", 7: "sedang"}.get(at, cell) for at, cell in enumerate(_GOOD))
    found = _people(row)
    assert [(one.column, one.words) for one in found.unread] == [("NO HP", "tanya istri"), ("GOL", "sedang")]
    assert (found.listed[0].phone, found.listed[0].grade) == (None, None)


def test_a_status_that_the_nip_contradicts_is_that_of_the_nip() -> None:
    row = tuple({2: "199009092022212007", 3: "PNS"}.get(at, cell) for at, cell in enumerate(_GOOD))
    assert _people(row).listed[0].employment is Employment.PPPK
