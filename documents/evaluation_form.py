"""The evaluation form as PDF, with the field names of PermenPANRB 6/2022, ready to be signed. In Indonesian: a state form."""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from documents import names, qr_code
from domain.facts import Facts, thaw

_LOCALE = "id_ID"
Cell = str | tuple[str, ...]
"""Words, or several lines of them."""
_SMALL = 7.3
"""Points in which the usual form fits on one page."""
_GREY, _PALE = "#D9D9D9", "#F2F2F2"
_QUARTERS = {1: "I", 2: "II", 3: "III", 4: "IV"}
_VALUES = {
    "service": ("Berorientasi Pelayanan", (
        "Memahami dan memenuhi kebutuhan masyarakat", "Ramah, cekatan, solutif, dan dapat diandalkan",
        "Melakukan perbaikan tiada henti")),
    "accountable": ("Akuntabel", (
        "Melaksanakan tugas dengan jujur, bertanggung jawab, cermat, disiplin, dan berintegritas tinggi",
        "Menggunakan kekayaan dan barang milik negara secara bertanggung jawab, efektif, dan efisien",
        "Tidak menyalahgunakan kewenangan jabatan")),
    "competent": ("Kompeten", (
        "Meningkatkan kompetensi diri untuk menjawab tantangan yang selalu berubah", "Membantu orang lain belajar",
        "Melaksanakan tugas dengan kualitas terbaik")),
    "harmonious": ("Harmonis", (
        "Menghargai setiap orang apa pun latar belakangnya", "Suka menolong orang lain",
        "Membangun lingkungan kerja yang kondusif")),
    "loyal": ("Loyal", (
        "Memegang teguh ideologi Pancasila, UUD 1945, setia kepada NKRI serta pemerintahan yang sah",
        "Menjaga nama baik sesama ASN, pimpinan, instansi, dan negara", "Menjaga rahasia jabatan dan negara")),
    "adaptive": ("Adaptif", (
        "Cepat menyesuaikan diri menghadapi perubahan", "Terus berinovasi dan mengembangkan kreativitas", "Bertindak proaktif")),
    "collaborative": ("Kolaboratif", (
        "Memberi kesempatan kepada berbagai pihak untuk berkontribusi",
        "Terbuka dalam bekerja sama untuk menghasilkan nilai tambah",
        "Menggerakkan pemanfaatan berbagai sumber daya untuk tujuan bersama")),
}  # fmt: skip
"""The seven values and their conduct statements (panduan perilaku; SE Menteri PANRB 20/2021)."""


def draw(facts: dict[str, Any], _language: str) -> tuple[str, bytes]:
    """The form of one person; `facts["issued"]` as services.evaluation.documents gives it, `facts["url"]` what its QR opens."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.platypus import SimpleDocTemplate

    issued = thaw(facts["issued"])
    form = issued.form
    target = io.BytesIO()
    document = SimpleDocTemplate(
        target, pagesize=A4, leftMargin=16 * mm, rightMargin=16 * mm, topMargin=14 * mm, bottomMargin=16 * mm, invariant=1,
        title=f"Evaluasi Kinerja Pegawai {issued.number}", author=form.supervisor.name,
    )  # fmt: skip

    def footer(canvas: Any, page: Any) -> None:
        canvas.setFont("Helvetica", 7)
        canvas.drawString(16 * mm, 9 * mm, f"Nomor {issued.number} · dibuat dari laporan yang terverifikasi")
        canvas.drawRightString(A4[0] - 16 * mm, 9 * mm, f"Halaman {page.page}")

    def first(canvas: Any, page: Any) -> None:
        qr_code.place(canvas, url=facts["url"], number=issued.number, right=A4[0] - 16 * mm, top=A4[1] - 8 * mm)
        footer(canvas, page)

    document.build(_story(form), onFirstPage=first, onLaterPages=footer)
    return names.file_name(issued.number, form.person.name, "pdf"), target.getvalue()


def _story(form: Facts) -> list[Any]:
    from reportlab.platypus import KeepTogether, Spacer

    first = form.quarter.first
    heading = [
        _line("EVALUASI KINERJA PEGAWAI", bold=True, size=12, centred=True),
        _line("PENDEKATAN HASIL KERJA KUANTITATIF", bold=True, centred=True),
        _line(f"PERIODE: TRIWULAN {_QUARTERS[(first.month + 2) // 3]}", bold=True, centred=True),
        Spacer(1, 6),
        _line(f"PERIODE PENILAIAN: {_day(first).upper()} SD {_day(form.quarter.last).upper()}", size=8),
        Spacer(1, 3),
    ]
    return [
        *heading, _parties(form), Spacer(1, 6),
        _line(f"CAPAIAN KINERJA ORGANISASI: {(form.organisation or 'belum ditetapkan').upper()}", bold=True), Spacer(1, 6),
        _works(form), Spacer(1, 6), _conducts(form), Spacer(1, 6), KeepTogether(_ending(form)),
    ]  # fmt: skip


def _parties(form: Facts) -> Any:
    rows = [["NO", "PEGAWAI YANG DINILAI", "", "NO", "PEJABAT PENILAI KINERJA", ""]]
    for number, (label, name) in enumerate((("NAMA", "name"), ("NIP", "nip"), ("JABATAN", "position"), ("UNIT KERJA", "unit")), 1):
        rows.append([str(number), label, getattr(form.person, name), str(number), label, getattr(form.supervisor, name)])
    return _table(rows, (7, 26, 56, 7, 26, 56), spans=[((1, 0), (2, 0)), ((4, 0), (5, 0))])


def _works(form: Facts) -> Any:
    head = ["NO", "RENCANA HASIL KERJA", "ASPEK", "INDIKATOR KINERJA INDIVIDU", "TARGET", "REALISASI BERDASARKAN BUKTI DUKUNG"]
    rows: list[list[str]] = [["HASIL KERJA", *[""] * 5], head]
    bands = [0]
    for title, main in (("A. UTAMA", True), ("B. TAMBAHAN", False)):
        works = [work for work in form.works if work.main is main]
        bands.append(len(rows))
        rows.append([title, *[""] * 5])
        rows += [_work(number, work) for number, work in enumerate(works, 1)] or [["", "-", "", "", "", ""]]
    if form.total is not None:
        rows.append([f"Capaian berbobot: {_number(form.total)} %", *[""] * 5])
        bands.append(len(rows) - 1)
    rows.append([f"RATING HASIL KERJA: {form.result.upper()}", *[""] * 5])
    bands.append(len(rows) - 1)
    return _table(rows, (7, 40, 20, 48, 22, 41), spans=[((0, row), (5, row)) for row in bands], bold=(*bands, 1))


def _work(number: int, work: Facts) -> list[str]:
    value = "belum ada laporan terverifikasi" if work.value is None else f"{_number(work.value)} {work.unit}"
    reached = "" if work.percent is None else f" ({_number(work.percent)} % dari target)"
    target = "-" if work.target is None else f"{_number(work.target)} {work.unit}"
    return [str(number), work.plan, work.aspect, work.indicator, target, value + reached]


def _conducts(form: Facts) -> Any:
    rows: list[list[Cell]] = [["PERILAKU KERJA", "", "", ""], ["NO", "PERILAKU", "PANDUAN PERILAKU", "RATING"]]
    for number, (value, rating) in enumerate(form.conducts, 1):
        name, statements = _VALUES[value]
        rows.append([str(number), name, tuple(f"- {statement}" for statement in statements), rating])
    rows.append([f"RATING PERILAKU KERJA: {form.conduct.upper()}", "", "", ""])
    last = len(rows) - 1
    return _table(rows, (7, 38, 101, 32), spans=[((0, 0), (3, 0)), ((0, last), (3, last))], bold=(0, 1, last))


def _ending(form: Facts) -> list[Any]:
    from reportlab.platypus import Spacer

    rows = [[f"PREDIKAT KINERJA PEGAWAI: {form.predicate.upper()}"]]
    if form.said:
        rows.append(["UMPAN BALIK BERKELANJUTAN: " + " ".join(form.said)])
    rows.append([f"CATATAN/REKOMENDASI: {_notes(form)}"])
    if form.objection:
        decided = f"Keputusan: {form.decision}" if form.decision else "Belum diputuskan."
        rows.append([f"KEBERATAN: {form.objection} {decided}"])
    elif form.answered_at:
        rows.append([f"TANGGAPAN PEGAWAI: menyetujui, {_day(form.answered_at)}"])
    return [_table(rows, (178,), bold=(0,)), Spacer(1, 10), _signatures(form)]


def _notes(form: Facts) -> str:
    steps = [f"{step.what} ({step.who}{f', sampai {_day(step.until)}' if step.until else ''})" for step in form.steps]
    said = " ".join(filter(None, (form.notes, *(f"Tindak lanjut: {step}" for step in steps))))
    return said or "-"


def _signatures(form: Facts) -> Any:
    above = form.above
    names = [form.person.name, form.supervisor.name, above.name if above else ""]
    nips = [f"NIP {form.person.nip}", f"NIP {form.supervisor.nip}", f"NIP {above.nip}" if above else ""]
    place = ["", f"Makassar, {_day(form.told_on)}", ""]
    roles = ["Pegawai yang Dinilai", "Pejabat Penilai Kinerja", "Atasan Pejabat Penilai Kinerja" if above else ""]
    return _table([place, roles, [("", "", "", "")] * 3, names, nips], (59, 60, 59), framed=False)


def _table(
    rows: Sequence[Sequence[Cell]],
    widths: tuple[int, ...],
    *,
    spans: list[Any] | None = None,
    bold: tuple[int, ...] = (0,),
    framed: bool = True,
) -> Any:
    from reportlab.lib.units import mm
    from reportlab.platypus import Table, TableStyle

    style: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("TOPPADDING", (0, 0), (-1, -1), 1), ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ("LEFTPADDING", (0, 0), (-1, -1), 3), ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ]  # fmt: skip
    if framed:
        style.append(("GRID", (0, 0), (-1, -1), 0.5, "black"))
        style += [("BACKGROUND", (0, row), (-1, row), _GREY if row == 0 else _PALE) for row in bold]
    style += [("SPAN", first, last) for first, last in spans or ()]
    heavy = bold if framed else ()
    cells = [[_line(cell, bold=row in heavy, size=_SMALL, centred=not framed) for cell in one]
             for row, one in enumerate(rows)]  # fmt: skip
    return Table(cells, colWidths=[width * mm for width in widths], style=TableStyle(style), repeatRows=0)


def _line(text: Cell, *, bold: bool = False, size: float = 9, centred: bool = False) -> Any:
    """A paragraph; what people wrote is never taken for markup."""
    from html import escape

    from reportlab.lib.enums import TA_CENTER, TA_LEFT
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    style = ParagraphStyle(
        "line", fontName="Helvetica-Bold" if bold else "Helvetica", fontSize=size, leading=size * 1.2,
        alignment=TA_CENTER if centred else TA_LEFT,
    )  # fmt: skip
    lines = (text,) if isinstance(text, str) else text
    return Paragraph("<br/>".join(escape(line) for line in lines), style)


def _number(value: Decimal) -> str:
    return str(format_decimal(value, format="#,##0.##", locale=_LOCALE))


def _day(value: Any) -> str:
    return str(format_date(value, "d MMMM y", locale=_LOCALE))
