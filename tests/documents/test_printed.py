"""The usual form is one sheet of paper, to be signed."""

import re
from datetime import date
from decimal import Decimal

import pytest

from documents import evaluation_form
from domain.messages.facts import freeze
from domain.standards.periods import Period
from services.evaluation.documents import Issued
from services.evaluation.forms import Form, Step, Work
from services.evaluation.signatories import Party

_VALUES = ("service", "accountable", "competent", "harmonious", "loyal", "adaptive", "collaborative")


@pytest.mark.parametrize(("indicators", "pages"), [(1, 1), (5, 1), (8, 1), (40, 2)])
def test_as_many_pages_as_needed_and_the_signatures_with_the_predikat(indicators: int, pages: int) -> None:
    assert _pages(_form(indicators)) == pages


def _form(indicators: int) -> Form:
    work = Work(
        plan="Standar pelayanan imunisasi",
        aspect="kuantitas",
        indicator="Imunisasi dasar lengkap",
        target=Decimal("67.5"),
        value=Decimal("59.2"),
        unit="%",
        percent=Decimal("87.7"),
        main=True,
    )
    return Form(
        quarter=Period.parse("2026-Q3"),
        part=None,
        person=_party("Wahida Teladan"),
        supervisor=_party("Kartini Misalnya"),
        above=_party("Andi Tenriajeng Teladan"),
        organisation=None,
        works=(work,) * indicators,
        total=Decimal("84.8"),
        result="di bawah ekspektasi",
        conducts=tuple((value, "Sesuai ekspektasi") for value in _VALUES),
        conduct="sesuai ekspektasi",
        predicate="butuh perbaikan",
        notes=None,
        said=(),
        steps=(Step("Mendampingi langsung dua kali sebulan dan mencatat hasilnya", "Wahida Teladan", date(2026, 10, 26)),),
        objection="Sasaran bayi turun karena dua keluarga pindah; mohon ditinjau.",
        decision="Hasil tetap.",
        answered_at=None,
        told_on=date(2026, 10, 12),
    )


def _party(name: str) -> Party:
    return Party(name=name, nip="198301012008012938", position="Petugas Imunisasi", unit="Puskesmas Contoh Utara")


def _pages(form: Form) -> int:
    issued = Issued(number="EV/2026-Q3/000015", payload="dok-1", form=form)
    _, content = evaluation_form.draw({"issued": freeze(issued), "url": "https://t.me/bot?start=dok-1"}, "id")
    return len(re.findall(rb"/Type /Page\b", content))
