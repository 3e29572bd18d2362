"""What a cell may say of a lesson's picture."""

from decimal import Decimal

import pytest

from domain.training.lesson_pictures import NotAPicture, Picture, read_picture

READ = [
    ("an address", "https://contoh.example/pws.png", Picture(address="https://contoh.example/pws.png")),
    (
        "bars and a target",
        "batang: Juli 60; Agustus 72,5 %; target 80",
        Picture(bars=(("Juli", Decimal(60)), ("Agustus", Decimal("72.5"))), target=Decimal(80)),
    ),
    ("without a target", "Bars:A 1;B 2", Picture(bars=(("A", Decimal(1)), ("B", Decimal(2))))),
    (
        "sasaran",
        "batang: Contoh A 10; Contoh B 0; sasaran 9.5",
        Picture((None), (("Contoh A", Decimal(10)), ("Contoh B", Decimal(0))), Decimal("9.5")),
    ),
    ("steps", "langkah: Ketuk  Lapor;Tulis 43/45 ; ", Picture(steps=("Ketuk Lapor", "Tulis 43/45"))),
]
REFUSED = [
    "",
    "pws.png",
    "http://contoh.example/pws.png",
    "https://tanpatitik/pws.png",
    "https://contoh.example/p ws.png",
    "batang: Juli 60",
    "batang: Juli; Agustus 72",
    "batang: Juli 60; Agustus 72; target 80; target 90",
    "batang: " + "; ".join(f"B{n} {n}" for n in range(9)),
    "batang: Juli -5; Agustus 72",
    "batang: 60; 72",
    "batang: Juli 9999999; Agustus 1",
    "langkah: satu",
    "langkah: a; b; c; d; e; f",
    f"langkah: a; {'b' * 49}",
    "gambar: sesuatu",
]


@pytest.mark.parametrize(("words", "picture"), [one[1:] for one in READ], ids=[one[0] for one in READ])
def test_a_picture_is_read(words: str, picture: Picture) -> None:
    assert read_picture(words) == picture


@pytest.mark.parametrize("words", REFUSED)
def test_anything_else_is_refused(words: str) -> None:
    with pytest.raises(NotAPicture):
        read_picture(words)
