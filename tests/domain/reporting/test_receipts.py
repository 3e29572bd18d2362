"""A receipt's number is read however it is written."""

import pytest

from domain.reporting.receipts import report_number


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("10012", "10012"),
        ("10012.", "10012"),
        ("#10012", "10012"),
        ("no. 10012", "10012"),
        ("No:10012", "10012"),
        ("nomor 10012 ya bu", "10012"),
        ("laporan nomor 10012?", "10012"),
        ("(10012)", "10012"),
        ("١٠٠١٢", "10012"),
        ("MODUL0", "MODUL0"),
        ("abc", "abc"),
        ("-1", "-1"),
        ("#", "#"),
        ("9" * 80, "9" * 40),
    ],
)
def test_the_number_in_what_was_said(said: str, number: str) -> None:
    assert report_number(said) == number
