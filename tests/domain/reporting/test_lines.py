"""A report in one line or a list is taken apart as a person would."""

import pytest

from domain.reporting.pasted_lines import Field, fields

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
        pytest.param("hadir-guru 43 dari 45", [("hadir-guru", "43 dari 45")], id="a share in words"),
        pytest.param("lokmin: 3 Okt 2026", [("lokmin", "3 Okt 2026")], id="a date"),
    ],
)
def test_what_was_named_and_what_was_written_for_it(text: str, expected: list[tuple[str, str]]) -> None:
    assert fields(text, knows=_knows) == tuple(Field(name, value) for name, value in expected)
