"""The evaluation form (PDF, XLSX) with the field names of PermenPANRB 6/2022, ready to be signed. In Indonesian: a state form."""

from typing import Any

from documents.paper import Block, Cell, Line, Paper, day, number
from documents.printed import pdf
from documents.spreadsheet import xlsx
from domain.messages.facts import Facts, thaw

_QUARTERS = {1: "I", 2: "II", 3: "III", 4: "IV"}
_VALUES = {
    "service": (
        "Berorientasi Pelayanan",
        (
            "Memahami dan memenuhi kebutuhan masyarakat",
            "Ramah, cekatan, solutif, dan dapat diandalkan",
            "Melakukan perbaikan tiada henti",
        ),
    ),
    "accountable": (
        "Akuntabel",
        (
            "Melaksanakan tugas dengan jujur, bertanggung jawab, cermat, disiplin, dan berintegritas tinggi",
            "Menggunakan kekayaan dan barang milik negara secara bertanggung jawab, efektif, dan efisien",
            "Tidak menyalahgunakan kewenangan jabatan",
        ),
    ),
    "competent": (
        "Kompeten",
        (
            "Meningkatkan kompetensi diri untuk menjawab tantangan yang selalu berubah",
            "Membantu orang lain belajar",
            "Melaksanakan tugas dengan kualitas terbaik",
        ),
    ),
    "harmonious": (
        "Harmonis",
        (
            "Menghargai setiap orang apa pun latar belakangnya",
            "Suka menolong orang lain",
            "Membangun lingkungan kerja yang kondusif",
        ),
    ),
    "loyal": (
        "Loyal",
        (
            "Memegang teguh ideologi Pancasila, UUD 1945, setia kepada NKRI serta pemerintahan yang sah",
            "Menjaga nama baik sesama ASN, pimpinan, instansi, dan negara",
            "Menjaga rahasia jabatan dan negara",
        ),
    ),
    "adaptive": (
        "Adaptif",
        ("Cepat menyesuaikan diri menghadapi perubahan", "Terus berinovasi dan mengembangkan kreativitas", "Bertindak proaktif"),
    ),
    "collaborative": (
        "Kolaboratif",
        (
            "Memberi kesempatan kepada berbagai pihak untuk berkontribusi",
            "Terbuka dalam bekerja sama untuk menghasilkan nilai tambah",
            "Menggerakkan pemanfaatan berbagai sumber daya untuk tujuan bersama",
        ),
    ),
}
"""The seven values and their conduct statements (panduan perilaku; SE Menteri PANRB 20/2021)."""


def draw(facts: dict[str, Any], _language: str) -> tuple[str, bytes]:
    """The form as PDF; `facts["issued"]` as services.issuing gives it, `facts["url"]` what its QR opens."""
    paper = form_paper(facts)
    return paper.file_name("pdf"), pdf(paper)


def sheet(facts: dict[str, Any], _language: str) -> tuple[str, bytes]:
    """The same form as XLSX."""
    paper = form_paper(facts)
    return paper.file_name("xlsx"), xlsx(paper)


def form_paper(facts: dict[str, Any]) -> Paper:
    """The form of one person, in the regulation's order."""
    issued = thaw(facts["issued"])
    form, days = issued.form, issued.form.part or issued.form.quarter
    parts = (
        Line("EVALUASI KINERJA PEGAWAI", bold=True, size=12, centred=True),
        Line("PENDEKATAN HASIL KERJA KUANTITATIF", bold=True, centred=True),
        Line(f"PERIODE: TRIWULAN {_QUARTERS[form.quarter.number]}", bold=True, centred=True, after=6),
        Line(f"NOMOR: {issued.number}", size=8),
        Line(f"PERIODE PENILAIAN: {day(days.first).upper()} SD {day(days.last).upper()}", size=8, after=3),
        parties(form),
        Line(f"CAPAIAN KINERJA ORGANISASI: {(form.organisation or 'belum ditetapkan').upper()}", bold=True, after=6),
        _works(form),
        _conducts(form),
        _ending(form),
        signatures(form, day(form.told_on)),
    )
    return Paper(
        title="Evaluasi Kinerja Pegawai",
        number=issued.number,
        person=form.person.name,
        author=form.supervisor.name,
        url=facts["url"],
        parts=parts,
    )


def parties(form: Facts) -> Block:
    """Who is evaluated, and by whom."""
    rows: list[list[Cell]] = [["NO", "PEGAWAI YANG DINILAI", "", "NO", "PEJABAT PENILAI KINERJA", ""]]
    for place, (label, name) in enumerate((("NAMA", "name"), ("NIP", "nip"), ("JABATAN", "position"), ("UNIT KERJA", "unit")), 1):
        rows.append([str(place), label, getattr(form.person, name), str(place), label, getattr(form.supervisor, name)])
    return Block(rows, (7, 26, 56, 7, 26, 56), spans=((0, 1, 2), (0, 4, 5)))


def _works(form: Facts) -> Block:
    head = ["NO", "RENCANA HASIL KERJA", "ASPEK", "INDIKATOR KINERJA INDIVIDU", "TARGET", "REALISASI BERDASARKAN BUKTI DUKUNG"]
    rows: list[list[str]] = [["HASIL KERJA"], head]
    for title, main in (("A. UTAMA", True), ("B. TAMBAHAN", False)):
        rows.append([title])
        works = [work for work in form.works if work.main is main]
        rows += [_work(place, work) for place, work in enumerate(works, 1)] or [["", "-", "", "", "", ""]]
    if form.total is not None:
        rows.append([f"Capaian berbobot: {number(form.total)} %"])
    rows.append([f"RATING HASIL KERJA: {form.result.upper()}"])
    bands = (1, *(row for row, cells in enumerate(rows) if len(cells) == 1))
    return Block(rows, (7, 40, 20, 48, 22, 41), bands=bands)


def _work(place: int, work: Facts) -> list[str]:
    value = "belum ada laporan terverifikasi" if work.value is None else f"{number(work.value)} {work.unit}"
    reached = "" if work.percent is None else f" ({number(work.percent)} % dari target)"
    target = "-" if work.target is None else f"{number(work.target)} {work.unit}"
    return [str(place), work.plan, work.aspect, work.indicator, target, value + reached]


def _conducts(form: Facts) -> Block:
    rows: list[list[Cell]] = [["PERILAKU KERJA"], ["NO", "PERILAKU", "PANDUAN PERILAKU", "RATING"]]
    rows += [[*guide, rating] for guide, (_, rating) in zip(guides(form.conducts), form.conducts, strict=True)]
    rows.append([f"RATING PERILAKU KERJA: {form.conduct.upper()}"])
    return Block(rows, (7, 40, 99, 32), bands=(0, 1, len(rows) - 1))


def guides(conducts: Any) -> list[tuple[Cell, Cell, Cell]]:
    """Place, name and conduct statements of the values."""
    return [
        (str(place), _VALUES[value][0], tuple(f"- {statement}" for statement in _VALUES[value][1]))
        for place, (value, _) in enumerate(conducts, 1)
    ]


def _ending(form: Facts) -> Block:
    rows = [[f"PREDIKAT KINERJA PEGAWAI: {form.predicate.upper()}"]]
    if form.said:
        rows.append(["UMPAN BALIK BERKELANJUTAN: " + " ".join(form.said)])
    rows.append([f"CATATAN/REKOMENDASI: {_notes(form)}"])
    if form.objection:
        decided = f"Keputusan: {form.decision}" if form.decision else "Belum diputuskan."
        rows.append([f"KEBERATAN: {form.objection} {decided}"])
    elif form.answered_at:
        rows.append([f"TANGGAPAN PEGAWAI: menyetujui, {day(form.answered_at)}"])
    return Block(rows, (178,), kept=True)


def _notes(form: Facts) -> str:
    steps = [f"{step.what} ({step.who}{f', sampai {day(step.until)}' if step.until else ''})" for step in form.steps]
    said = " ".join(filter(None, (form.notes, *(f"Tindak lanjut: {step}" for step in steps))))
    return said or "-"


def signatures(form: Facts, on: str) -> Block:
    """Where it is signed."""
    above = form.above
    rows: list[list[Cell]] = [
        ["", f"Makassar, {on}", ""],
        ["Pegawai yang Dinilai", "Pejabat Penilai Kinerja", "Atasan Pejabat Penilai Kinerja" if above else ""],
        [("", "", "", ""), "", ""],
        [form.person.name, form.supervisor.name, above.name if above else ""],
        [f"NIP {form.person.nip}", f"NIP {form.supervisor.nip}".strip(), f"NIP {above.nip}" if above else ""],
    ]
    return Block(rows, (47, 68, 63), bands=(), framed=False)
