"""The document of a year has the regulation's fields in their order, and predikat and signatures are never alone on a page."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from documents import year_document
from domain.evaluation.credits import Credit, Line
from domain.messages.facts import freeze
from domain.standards.periods import Period
from services.evaluation.documents import Issued
from services.evaluation.forms import Step
from services.evaluation.signatories import Party
from services.evaluation.year_forms import Days, Span, YearForm
from services.people.agencies import Agency
from tests.pages import pages

_NOTE = "Kartu imunisasi diperiksa satu per satu dan keluarga yang tidak datang dikunjungi bersama kader. "
_SIGNED = "NIP 198301012008012938"


def test_the_document_has_the_fields_of_the_regulation_in_their_order() -> None:
    said = "\n".join(_pages(_form(said=2, steps=1)))
    fields = (
        "DOKUMEN EVALUASI KINERJA PEGAWAI",
        "PERIODE: TAHUN 2026",
        "NAMA INSTANSI: PEMERINTAH KOTA CONTOH",
        "1 JANUARI 2026 SD 31 DESEMBER 2026",
        "NOMOR: DEK/2026/000015",
        "1. PEGAWAI YANG DINILAI",
        "Wahida Teladan",
        "PANGKAT/GOL. RUANG",
        "Penata / III/c",
        "2. PEJABAT PENILAI KINERJA",
        "Kartini Misalnya",
        "3. ATASAN PEJABAT PENILAI KINERJA",
        "Andi Tenriajeng Teladan",
        "4. EVALUASI KINERJA",
        "CAPAIAN KINERJA ORGANISASI",
        "BAIK",
        "POLA DISTRIBUSI",
        "Triwulan I",
        "90 dari 90",
        "25 %",
        "Triwulan IV",
        "RATING HASIL KERJA: SESUAI EKSPEKTASI",
        "RATING PERILAKU KERJA: SESUAI EKSPEKTASI",
        "PREDIKAT KINERJA PEGAWAI: BAIK",
        "UMPAN BALIK BERKELANJUTAN",
        "5. CATATAN/REKOMENDASI",
        "6. TANGGAPAN PEGAWAI",
        "Dibuat tanggal 20 Januari 2027",
        "Kota Contoh, 20 Januari 2027",
        _SIGNED,
    )
    at = 0
    for field in fields:
        at = said.index(field, at) + 1


@pytest.mark.parametrize("periods", [0, 4, 12])
@pytest.mark.parametrize("said", [0, 5, 12])
@pytest.mark.parametrize("steps", [0, 20])
def test_signatures_stand_with_what_is_recommended_and_predikat_with_the_periods(periods: int, said: int, steps: int) -> None:
    found = _pages(_form(periods=periods, said=said, steps=steps))
    assert all((_SIGNED in page) <= ("Dibuat tanggal" in page or "5. CATATAN" in page) for page in found[1:])
    assert "Dibuat tanggal" in found[-1]
    assert "Atasan Pejabat Penilai Kinerja" in found[-1]
    (told,) = [page for page in found if "PREDIKAT KINERJA PEGAWAI" in page]
    assert "RATING HASIL KERJA" in told
    assert {0: "PERIODE", 4: "Triwulan IV", 12: "Desember"}[periods] in told
    assert len(found) <= 2 + said // 5 + steps // 10


def test_whatever_people_wrote_is_printed_however_long_it_is() -> None:
    words = "x" * 300
    part = f"31 hari {words}, {words}"
    form = _form(periods=12, said=12, steps=20)
    long = replace(
        form,
        person=replace(form.person, name=words, position=words, unit=words),
        spans=tuple(replace(one, judge=words, parts=(part,) * 3) for one in form.spans),
        said=(_NOTE * 30,) * 4,
        unsaid=7,
        notes=_NOTE * 10,
        objection=_NOTE * 20,
        decision=_NOTE * 10,
    )
    found = _pages(long)
    assert _SIGNED in found[-1]
    assert sum(page.count("dikunjungi") for page in found) == 4 * 30 + 40
    assert any("dan 7 umpan balik sebelumnya" in page for page in found)


def test_who_was_away_and_what_is_not_known_is_said() -> None:
    form = _form(periods=1)
    away = replace(form.spans[0], days=0, weight=None, result="", conduct="", predicate="Tidak dinilai: melahirkan")
    said = "\n".join(_pages(replace(form, spans=(away,), organisation=None, pattern=(), above=None, predicate="Kurang")))
    assert "0 dari 90" in said
    assert "Tidak dinilai:" in said
    assert "BELUM DITETAPKAN" in said
    assert "KURANG/MISCONDUCT" in said
    assert "Atasan Pejabat Penilai Kinerja" not in said


def test_angka_kredit_stands_there_with_its_parts_and_only_for_who_has_one() -> None:
    lines = (
        Line("Bidan Ahli Pertama", Decimal("5.45"), Decimal("12.5"), Decimal("4.258")),
        Line("Bidan Ahli Muda", Decimal("6.55"), Decimal(25), Decimal("10.234")),
    )
    made = Credit(Decimal("14.492"), Decimal(75), lines, ())
    said = "\n".join(_pages(replace(_form(), credit=made)))
    for words in ("Bidan Ahli Pertama", "5,45 dari 12", "4,258", "10,234", "75 %", "JUMLAH ANGKA KREDIT: 14,492"):
        assert words in said
    unknown = "\n".join(_pages(replace(_form(), credit=Credit(None, Decimal(100), (), ("Bidan",)))))
    assert "jenjang Bidan belum tercatat" in unknown
    assert "ANGKA KREDIT" not in "\n".join(_pages(_form()))


def _form(*, periods: int = 4, said: int = 0, steps: int = 0) -> YearForm:
    return YearForm(
        year=2026,
        days=Days(date(2026, 1, 1), date(2026, 12, 31)),
        person=_party("Wahida Teladan"),
        supervisor=_party("Kartini Misalnya"),
        above=_party("Andi Tenriajeng Teladan"),
        agency=Agency("Pemerintah Kota Contoh", "Kota Contoh"),
        organisation="Baik",
        pattern=("Baik paling banyak 70 %",),
        spans=tuple(_span(f"2026-Q{number}" if periods < 12 else f"2026-{number:02}") for number in range(1, periods + 1)),
        result="sesuai ekspektasi",
        conduct="sesuai ekspektasi",
        predicate="Baik",
        credit=None,
        notes=None,
        said=(_NOTE,) * said,
        unsaid=0,
        steps=(Step("Mendampingi dua kali sebulan", "Wahida Teladan", date(2026, 10, 26)),) * steps,
        objection=None,
        decision=None,
        answered_at=None,
        told_on=date(2027, 1, 20),
    )


def _span(period: str) -> Span:
    return Span(
        period=Period.parse(period),
        judge="Kartini Misalnya",
        days=90,
        of=90,
        weight=Decimal(25),
        result="Sesuai ekspektasi",
        conduct="Sesuai ekspektasi",
        predicate="Baik",
        parts=(),
    )


def _party(name: str) -> Party:
    return Party(
        name=name, nip="198301012008012938", position="Petugas Imunisasi", unit="Puskesmas Contoh Utara", grade="Penata / III/c"
    )


def _pages(form: YearForm) -> list[str]:
    issued = Issued(number="DEK/2026/000015", payload="dok-1", form=form)
    _, content = year_document.draw({"issued": freeze(issued), "url": "https://t.me/bot?start=dok-1"}, "id")
    return pages(content)
