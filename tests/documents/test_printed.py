"""The form has the regulation's fields in their order, and pages on which nothing that belongs together is parted."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from documents import evaluation_form
from documents.printed import printable
from domain.messages.facts import freeze
from domain.standards.periods import Period
from services.evaluation.documents import Issued
from services.evaluation.forms import Behaviour, Form, Step, Work
from services.evaluation.signatories import Party
from services.people.agencies import Agency
from tests.pages import pages

_VALUES = ("service", "accountable", "competent", "harmonious", "loyal", "adaptive", "collaborative")


_FEEDBACK = "Kartu imunisasi diperiksa satu per satu dan keluarga yang tidak datang dikunjungi bersama kader. "


@pytest.mark.parametrize(("indicators", "pages"), [(0, 2), (1, 2), (5, 2), (40, 3)])
def test_as_many_pages_as_needed(indicators: int, pages: int) -> None:
    assert len(_pages(_form(indicators))) == pages


@pytest.mark.parametrize("indicators", [0, 1, 3, 6, 7, 8, 9, 12, 25, 40])
@pytest.mark.parametrize("said", [0, 1, 3, 5], ids=["silent", "a word", "a few", "much"])
def test_predikat_and_signatures_are_together_and_never_alone(indicators: int, said: int) -> None:
    pages = _pages(_form(indicators, said=said))
    assert [("PREDIKAT KINERJA PEGAWAI" in page, "NIP 198301012008012938" in page) for page in pages[1:]][-1] == (True, True)
    assert "Kolaboratif" in pages[-1], "with the last of the values"
    assert "RATING PERILAKU KERJA" in pages[-1]
    assert all("RATING HASIL KERJA" not in page or "%" in page.split("RATING HASIL")[0] for page in pages) or not indicators
    headed = [page for page in pages if "kuantitas" in page]
    assert all("INDIKATOR KINERJA" in page for page in headed), "the columns are named on each page"


def test_a_result_of_work_is_named_again_on_the_page_it_goes_on_to() -> None:
    pages = [page for page in _pages(_form(40)) if "kuantitas" in page]
    assert len(pages) > 1
    assert all("Terlindunginya bayi" in page for page in pages)


def test_whatever_people_wrote_is_printed_however_long_it_is() -> None:
    words = "x" * 300
    form = _form(3, said=1)
    long = replace(
        form,
        works=tuple(replace(work, result=words, leader_result=words, feedback=(_FEEDBACK * 30,) * 3) for work in form.works),
        conducts=tuple(replace(one, expectation=_FEEDBACK * 10, feedback=(_FEEDBACK * 30,) * 2) for one in form.conducts),
        said=(_FEEDBACK * 30,) * 5,
        notes=_FEEDBACK * 10,
        objection=_FEEDBACK * 10,
    )
    pages = _pages(long)
    assert "NIP 198301012008012938" in pages[-1]
    assert sum(page.count("dikunjungi bersama kader") for page in pages) > 500


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Bagus 👍🏽 sekali 🙏‍🔥", "Bagus sekali"),
        ("👍", ""),
        ("✅ 👨‍👩‍👧 Nur’aini – “mantap” … ½ ² é", "Nur’aini – “mantap” … ½ ² é"),
        ("≥ 95 % → naik", "≥ 95 % → naik"),
        ("Ḥasan Tanrī Ā e\u0301", "Hasan Tanri A é"),
        ("🇮🇩 Merdeka ㊗ 1️⃣", "Merdeka 1"),
        ("بسم", "بسم"),
    ],
)
def test_pictures_are_left_out_and_words_stay(written: str, printed: str) -> None:
    assert printable(written) == printed
    assert not printed or printed in _pages(replace(_form(1, said=1), notes=written))[-1] or not printed.isascii()


def test_conduct_below_expectation_is_called_misconduct() -> None:
    assert "KURANG/MISCONDUCT" in _pages(replace(_form(1), predicate="Kurang"))[-1]
    assert "MISCONDUCT" not in _pages(replace(_form(1), predicate="Sangat Kurang"))[-1]


def test_the_form_has_the_fields_of_the_regulation_in_their_order() -> None:
    said = "\n".join(_pages(_form(2, said=1)))
    fields = (
        "NAMA INSTANSI: PEMERINTAH KOTA CONTOH",
        "1 JULI 2026 SD 30 SEPTEMBER 2026",
        "PEGAWAI YANG DINILAI",
        "PEJABAT PENILAI KINERJA",
        "PANGKAT/GOL. RUANG",
        "Penata / III/c",
        "UNIT KERJA",
        "CAPAIAN KINERJA ORGANISASI",
        "POLA DISTRIBUSI",
        "HASIL KERJA",
        "DIINTERVENSI",
        "ASPEK",
        "BUKTI DUKUNG",
        "A. UTAMA",
        "Terlindunginya bayi",
        "B. TAMBAHAN",
        "RATING HASIL KERJA",
        "PERILAKU KERJA",
        "EKSPEKTASI KHUSUS",
        "UMPAN BALIK",
        "RATING PERILAKU KERJA",
        "PREDIKAT KINERJA PEGAWAI",
        "Kota Contoh, 12 Oktober 2026",
    )
    at = 0
    for field in fields:
        at = said.index(field, at)


def test_who_judged_in_anothers_stead_signs_on_their_behalf() -> None:
    plain, acting = ("\n".join(_pages(replace(_form(1), acting=one))) for one in (None, _party("Salma Wakil")))
    assert "a.n. Kartini Misalnya" not in plain
    assert acting.index("a.n. Kartini Misalnya") < acting.index("Salma Wakil")


def _form(indicators: int, *, said: int = 0) -> Form:
    work = Work(
        result="Terlindunginya bayi dari penyakit yang dapat dicegah dengan imunisasi",
        leader_result="Meningkatnya derajat kesehatan ibu dan anak",
        aspect="kuantitas",
        indicator="Imunisasi dasar lengkap",
        target=Decimal("67.5"),
        value=Decimal("59.2"),
        unit="%",
        percent=Decimal("87.7"),
        main=True,
        feedback=(_FEEDBACK,) * said,
    )
    return Form(
        quarter=Period.parse("2026-Q3"),
        part=None,
        person=_party("Wahida Teladan"),
        supervisor=_party("Kartini Misalnya"),
        above=_party("Andi Tenriajeng Teladan"),
        agency=Agency("Pemerintah Kota Contoh", "Kota Contoh"),
        organisation="Baik",
        pattern=("Baik paling banyak 70 %",),
        works=(work,) * indicators,
        total=Decimal("84.8"),
        result="di bawah ekspektasi",
        conducts=tuple(Behaviour(value, _FEEDBACK * said, (_FEEDBACK,) * said) for value in _VALUES),
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
    return Party(
        name=name, nip="198301012008012938", position="Petugas Imunisasi", unit="Puskesmas Contoh Utara", grade="Penata / III/c"
    )


def _pages(form: Form) -> list[str]:
    """The words of each page."""
    issued = Issued(number="EV/2026-Q3/000015", payload="dok-1", form=form)
    _, content = evaluation_form.draw({"issued": freeze(issued), "url": "https://t.me/bot?start=dok-1"}, "id")
    return pages(content)
