"""The document of a year's evaluation (PDF, XLSX) in the regulation's order, ready to be signed. In Indonesian: a state form."""

from typing import Any

from documents.evaluation_form import DOTS, heading, printed_predicate, signatures, steps_in_words
from documents.paper import Block, Cell, Line, Paper, day, exact, number
from documents.printed import pdf
from documents.spreadsheet import xlsx
from domain.messages.facts import Facts, thaw
from domain.standards.periods import Frequency, Period

_WIDTHS = (8, 50, 120)
_SIGNED = (59, 60, 59)
_PARTIES = (("NAMA", "name"), ("NIP", "nip"), ("PANGKAT/GOL. RUANG", "grade"), ("JABATAN", "position"), ("UNIT KERJA", "unit"))
_QUARTERS = {1: "I", 2: "II", 3: "III", 4: "IV"}


def draw(facts: dict[str, Any], _language: str) -> tuple[str, bytes]:
    """The document as PDF; `facts["issued"]` as services/evaluation/documents.py gives it, `facts["url"]` what its QR opens."""
    paper = year_paper(facts)
    return paper.file_name("pdf"), pdf(paper)


def sheet(facts: dict[str, Any], _language: str) -> tuple[str, bytes]:
    """The same document as XLSX."""
    paper = year_paper(facts)
    return paper.file_name("xlsx"), xlsx(paper)


def year_paper(facts: dict[str, Any]) -> Paper:
    """The document of one person and year, in the regulation's order (PermenPANRB 6/2022, dokumen evaluasi kinerja)."""
    issued = thaw(facts["issued"])
    form = issued.form
    parts: tuple[Line | Block, ...] = (
        Line("DOKUMEN EVALUASI KINERJA PEGAWAI", bold=True, size=12, centred=True),
        Line(f"PERIODE: TAHUN {form.year}", bold=True, centred=True, after=6),
        *heading(form.agency, issued.number, form.days),
        _parties(form),
        _organisation(form),
        _periods(form),
        *_credit(form.credit),
        *_said(form),
        _ending(form),
        signatures(form, form.agency.city, day(form.told_on), _SIGNED),
    )
    return Paper(
        title="Dokumen Evaluasi Kinerja",
        number=issued.number,
        person=form.person.name,
        author=form.supervisor.name,
        url=facts["url"],
        parts=parts,
    )


def _parties(form: Facts) -> Block:
    """Who is evaluated, by whom, and who stands above, numbered as the regulation numbers them."""
    rows: list[list[Cell]] = []
    bands = []
    named = (
        ("PEGAWAI YANG DINILAI", form.person),
        ("PEJABAT PENILAI KINERJA", form.supervisor),
        ("ATASAN PEJABAT PENILAI KINERJA", form.above),
    )
    for place, (title, party) in enumerate(named, 1):
        bands.append(len(rows))
        rows.append([f"{place}. {title}"])
        rows += [["", label, (getattr(party, name) if party else "") or "-"] for label, name in _PARTIES]
    return Block(rows, _WIDTHS, bands=tuple(bands))


def _organisation(form: Facts) -> Block:
    """How the organisation did in the year, and how predikat may spread under that."""
    pattern = tuple(f"{sentence[:1].upper()}{sentence[1:]}" for sentence in form.pattern) or ("-",)
    rows: list[list[Cell]] = [
        ["4. EVALUASI KINERJA"],
        ["", "CAPAIAN KINERJA ORGANISASI", (form.organisation or "belum ditetapkan").upper()],
        ["", "POLA DISTRIBUSI", pattern],
    ]
    return Block(rows, _WIDTHS)


def _periods(form: Facts) -> Block:
    """The periods as the year weighs them, and what the year came to."""
    head: list[Cell] = ["PERIODE", "PEJABAT PENILAI", "HARI KERJA", "BOBOT", "HASIL KERJA", "PERILAKU KERJA", "PREDIKAT"]
    rows: list[list[Cell]] = [["EVALUASI PERIODIK"], head]
    rows += [_period(span) for span in form.spans]
    rows.append([f"RATING HASIL KERJA: {form.result.upper()}"])
    rows.append([f"RATING PERILAKU KERJA: {form.conduct.upper()}"])
    rows.append([f"PREDIKAT KINERJA PEGAWAI: {printed_predicate(form.predicate)}"])
    return Block(rows, (48, 34, 18, 16, 21, 21, 20), bands=(0, 1, *range(len(rows) - 3, len(rows))), heads=2)


def _period(span: Facts) -> list[Cell]:
    name = _named(span.period)
    weight = "-" if span.weight is None else f"{number(span.weight)} %"
    days = f"{span.days} dari {span.of}" if span.judge else "-"
    cell: Cell = (name, *(f"- {part}" for part in span.parts)) if span.parts else name
    return [cell, span.judge or "-", days, weight, span.result or "-", span.conduct or "-", span.predicate]


def _named(period: Period) -> str:
    """`Triwulan III`, `Agustus`."""
    if period.frequency is Frequency.QUARTERLY:
        return f"Triwulan {_QUARTERS[period.number]}"
    return day(period.first).split()[1]


def _credit(credit: Facts | None) -> list[Block]:
    """Angka kredit with its parts; nothing without a functional post."""
    if credit is None:
        return []
    title: list[Cell] = ["ANGKA KREDIT JABATAN FUNGSIONAL"]
    if credit.missing:
        return [Block([title, [f"Belum dapat dihitung: jenjang {', '.join(credit.missing)} belum tercatat."]], (178,))]
    rows: list[list[Cell]] = [title, ["JABATAN DAN JENJANG", "BULAN", "KOEFISIEN SETAHUN", "PREDIKAT", "ANGKA KREDIT"]]
    rows += [
        [line.post, f"{exact(line.months)} dari 12", exact(line.coefficient), f"{exact(credit.percent)} %", exact(line.points)]
        for line in credit.lines
    ]
    rows.append([f"JUMLAH ANGKA KREDIT: {exact(credit.total)}"])
    return [Block(rows, (70, 27, 32, 22, 27), bands=(0, 1, len(rows) - 1), heads=2)]


def _said(form: Facts) -> list[Block]:
    """What was said during the year; nothing where nobody said anything."""
    if not form.said:
        return []
    rows: list[list[Cell]] = [["UMPAN BALIK BERKELANJUTAN"], *([one] for one in form.said)]
    if form.unsaid:
        rows.append([f"dan {form.unsaid} umpan balik sebelumnya, pada formulir evaluasi periodik"])
    return [Block(rows, (178,), heads=1)]


def _ending(form: Facts) -> Block:
    """What is recommended and what the person answered: the signatures stay with it."""
    rows: list[list[Cell]] = [["5. CATATAN/REKOMENDASI"], [(*filter(None, (form.notes, *steps_in_words(form.steps))),) or "-"]]
    bands = [0]
    if form.objection:
        decided = f"Keputusan: {form.decision}" if form.decision else "Belum diputuskan."
        rows += [["6. KEBERATAN PEGAWAI"], [(form.objection, decided)]]
    else:
        agreed = f"menyetujui, {day(form.answered_at)}" if form.answered_at else "-"
        rows += [["6. TANGGAPAN PEGAWAI"], [agreed]]
    bands.append(2)
    rows.append([f"Dibuat tanggal {day(form.told_on)}. Diterima pegawai tanggal {DOTS}"])
    return Block(rows, (178,), bands=tuple(bands), kept=True)
