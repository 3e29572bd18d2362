"""A report in one line or a list is taken apart as a person would."""

import pytest

from domain.reporting.pasted_lines import Field, fields, without_command

_KNOWN = {"idl", "k1", "k4", "waktu tunggu", "modul ajar", "hadir-guru", "modul"}


def _knows(words: str) -> bool:
    return words.lower() in _KNOWN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("idl 43/45", [("idl", "43/45")], id="code and value"),
        pytest.param("k1=25 k4=20", [("k1", "25"), ("k4", "20")], id="two pairs in a line"),
        pytest.param("k1 = 25, k4 = 20", [("k1", "25"), ("k4", "20")], id="pairs with spaces and a comma"),
        pytest.param("k1=1,5 k4=2", [("k1", "1,5"), ("k4", "2")], id="a decimal comma between pairs"),
        pytest.param("k1=25,k4=20", [("k1", "25"), ("k4", "20")], id="pairs with a comma alone"),
        pytest.param("Waktu tunggu: 25 menit", [("Waktu tunggu", "25 menit")], id="name with a colon"),
        pytest.param("waktu tunggu 25 menit", [("waktu tunggu", "25 menit")], id="name of two words"),
        pytest.param("idl 43/45 k1 20", [("idl", "43/45"), ("k1", "20")], id="two codes without signs"),
        pytest.param("- idl: 43/45\n- k1: 20", [("idl", "43/45"), ("k1", "20")], id="a bulleted list"),
        pytest.param("1. idl 43/45\n2) k1 20", [("idl", "43/45"), ("k1", "20")], id="a numbered list"),
        pytest.param("idl 43/45; k1 20", [("idl", "43/45"), ("k1", "20")], id="semicolons"),
        pytest.param("\n\nidl 43/45\n\n", [("idl", "43/45")], id="empty lines"),
        pytest.param("modul ajar enam", [("modul ajar", "enam")], id="a number in words behind a known name"),
        pytest.param("angka siswa 30", [("angka siswa", "30")], id="an unknown name ends at the first number"),
        pytest.param("idl", [("idl", "")], id="a name without a value"),
        pytest.param("", [], id="nothing"),
        pytest.param("idl: 43/45, k1: 20", [("idl", "43/45"), ("k1", "20")], id="pairs with colons in a line"),
        pytest.param("idl: 43/45 waktu tunggu: 25 menit", [("idl", "43/45"), ("waktu tunggu", "25 menit")], id="without a comma"),
        pytest.param("Yth. Ibu\nBersama ini saya laporkan:\nidl 43/45", [("idl", "43/45")], id="how letters begin"),
        pytest.param("modul 6 modul", [("modul", "6 modul")], id="the unit is no second name"),
        pytest.param("Selamat pagi Bu\nidl: 43/45\nTerima kasih", [("idl", "43/45")], id="courtesy around a list"),
        pytest.param("idl: 43/45\nsuhu: 33", [("idl", "43/45"), ("suhu", "33")], id="what nobody knows is kept"),
        pytest.param(
            "waktu tunggu 25 menit, modul ajar 6 dan idl 43/45",
            [("waktu tunggu", "25 menit"), ("modul ajar", "6"), ("idl", "43/45")],
            id="names of several words in one line",
        ),
        pytest.param("berikut laporan saya: waktu tunggu 25; idl 4/5", [("waktu tunggu", "25"), ("idl", "4/5")], id="said to whom"),
        pytest.param("hadir-guru 43 dari 45", [("hadir-guru", "43 dari 45")], id="a share in words"),
        pytest.param("lokmin: 3 Okt 2026", [("lokmin", "3 Okt 2026")], id="a date"),
    ],
)
def test_what_was_named_and_what_was_written_for_it(text: str, expected: list[tuple[str, str]]) -> None:
    assert fields(text, knows=_knows) == tuple(Field(name, value) for name, value in expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Laporan Agustus 2026\nidl: 43/45\nk1: 20", [("idl", "43/45", 8), ("k1", "20", 8)]),
        ("Agustus\nidl: 43/45\nSeptember\nidl: 44/45", [("idl", "43/45", 8), ("idl", "44/45", 9)]),
        ("idl:\n- Agustus: 43/45\n- September: 44/45\nk1: 20", [("idl", "43/45", 8), ("idl", "44/45", 9), ("k1", "20", None)]),
        ("idl agustus=43/45 september=44/45", [("idl agustus", "43/45", None), ("idl", "44/45", 9)]),
        ("Assalamualaikum, berikut laporan bulan Agustus\nidl 43/45", [("idl", "43/45", 8)]),
        ("bulan 8 idl 43/45", [("idl", "43/45", 8)]),
        ("agustus waktu tunggu 25 menit\nk1 20", [("waktu tunggu", "25 menit", 8), ("k1", "20", None)]),
        ("laporan agustus: idl 43/45, k1 20", [("idl", "43/45", 8), ("k1", "20", 8)]),
        ("Makassar, 1 Oktober 2026\nDengan hormat\nidl 43/45", [("idl", "43/45", None)]),
    ],
)
def test_months_in_a_list_are_told_apart(text: str, expected: list[tuple[str, str, int | None]]) -> None:
    found = [(one.name, one.value, one.named.number if one.named else None) for one in fields(text, knows=_knows)]
    assert found == expected


@pytest.mark.parametrize("said", ["lapor idl 43/45", "/lapor idl 43/45", "Lapor@sipakainga_bot idl 43/45", "idl 43/45"])
def test_a_report_begins_behind_its_command(said: str) -> None:
    assert without_command(said) == "idl 43/45"
