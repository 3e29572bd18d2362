"""The SKP page tells what was agreed, and its signatures stand with the annex, however much was agreed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from documents import plan_page
from domain.messages.facts import freeze
from services.evaluation.documents import Issued
from services.evaluation.plan import Item, Plan, When
from services.evaluation.signatories import Party
from services.people.agencies import Agency
from tests.pages import pages

_ITEM = Item(
    result="Terlindunginya bayi",
    leader_result="Meningkatnya derajat kesehatan",
    aspect="kuantitas",
    code="IDL",
    indicator="Imunisasi",
    target=Decimal(90),
    unit="%",
    done=False,
    when=When.YEAR,
    main=True,
)
_PARTS = ("DUKUNGAN SUMBER DAYA", "SKEMA PERTANGGUNGJAWABAN", "KONSEKUENSI")
_VALUES = ("service", "accountable", "competent", "harmonious", "loyal", "adaptive", "collaborative")
_LONG = "Kendaraan dinas dan bahan bakar untuk kunjungan sweeping setiap pekan. " * 7


@pytest.mark.parametrize("items", [0, 12, 40])
@pytest.mark.parametrize("words", ["", "Satu motor dinas.", _LONG], ids=["nothing agreed", "a word", "the most"])
def test_signatures_are_never_alone_on_a_page(items: int, words: str) -> None:
    said = _pages(items, words)
    assert "NIP 198301012008012938" in said[-1]
    assert ("KONSEKUENSI" if words else "Kolaboratif") in said[-1]
    assert all("LAMPIRAN SASARAN" in page for page in said if "DUKUNGAN SUMBER" in page)
    assert sum(page.count("Imunisasi") for page in said) == items


def _pages(items: int, words: str) -> list[str]:
    person = Party(
        name="Wahida Teladan", nip="198301012008012938", position="Bidan", unit="Puskesmas Contoh", grade="Penata / III/c"
    )
    plan = Plan(
        year=2026,
        first=date(2026, 1, 1),
        last=date(2026, 12, 31),
        person=person,
        supervisor=replace(person, name="Kartini Misalnya"),
        above=None,
        agency=Agency("Pemerintah Kota Contoh", "Kota Contoh"),
        items=(_ITEM,) * items,
        conducts=tuple((value, words) for value in _VALUES),
        expected=tuple((part, words) for part in _PARTS) if words else (),
    )
    _, page = plan_page.draw(
        {"issued": freeze(Issued("SKP/2026/000001", "dok-1", plan)), "url": "https://t.me/bot?start=dok-1"}, "id"
    )
    return pages(page)
