"""The evaluation form (PDF, XLSX) with the field names of PermenPANRB 6/2022, ready to be signed. In Indonesian: a state form."""

from collections.abc import Callable, Sequence
from typing import Any

from documents.paper import Block, Cell, Line, Paper, day, number
from documents.printed import pdf
from documents.spreadsheet import xlsx
from domain.messages.facts import Facts, thaw
from domain.standards.periods import Frequency, Period

DOTS = "." * 30
WIDE, NARROW = (8, 40, 84, 8, 40, 85), (7, 32, 50, 7, 32, 50)
"""How wide the columns of the parties are, on wide paper and on narrow."""
_SIGNED = (85, 95, 85)
FEEDBACK = "UMPAN BALIK BERKELANJUTAN BERDASARKAN BUKTI DUKUNG"
_QUARTERS = {1: "I", 2: "II", 3: "III", 4: "IV"}
_MONTHS = (
    *("JANUARI", "FEBRUARI", "MARET", "APRIL", "MEI", "JUNI"),
    *("JULI", "AGUSTUS", "SEPTEMBER", "OKTOBER", "NOVEMBER", "DESEMBER"),
)
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


def _named(period: Period) -> str:
    """The period as the form's title has it; its days stand below."""
    if period.frequency is Frequency.QUARTERLY:
        return f"TRIWULAN {_QUARTERS[period.number]}"
    return f"BULAN {_MONTHS[period.number - 1]}"


def form_paper(facts: dict[str, Any]) -> Paper:
    """The form of one person, in the regulation's order (PermenPANRB 6/2022, Anak Lampiran 4)."""
    issued = thaw(facts["issued"])
    form = issued.form
    days = form.part or form.quarter
    parts: tuple[Line | Block, ...] = (
        Line("EVALUASI KINERJA PEGAWAI", bold=True, size=12, centred=True),
        Line("PENDEKATAN HASIL KERJA KUANTITATIF", bold=True, centred=True),
        Line(f"PERIODE: {_named(form.quarter)}", bold=True, centred=True, after=6),
        *heading(form.agency, issued.number, days),
        parties(form, WIDE),
        organisation(form),
        *([_expected(form)] if form.expected else []),
        _works(form),
        _conducts(form),
        _ending(form),
        signatures(form, form.agency.city, day(form.told_on), _SIGNED),
    )
    return Paper(
        title="Evaluasi Kinerja Pegawai",
        number=issued.number,
        person=form.person.name,
        author=form.supervisor.name,
        url=facts["url"],
        parts=parts,
        wide=True,
    )


def heading(agency: Facts, number_: str, days: Any) -> tuple[Line, ...]:
    """Of which instansi and which days it is, under which number."""
    return (
        Line(f"NAMA INSTANSI: {agency.name.upper() or DOTS}", bold=True, size=8),
        Line(f"PERIODE PENILAIAN: {day(days.first).upper()} SD {day(days.last).upper()}", size=8),
        Line(f"NOMOR: {number_}", size=8, after=3),
    )


def parties(form: Facts, widths: tuple[int, ...]) -> Block:
    """Who is evaluated, and by whom."""
    rows: list[list[Cell]] = [["NO", "PEGAWAI YANG DINILAI", "", "NO", "PEJABAT PENILAI KINERJA", ""]]
    labels = (("NAMA", "name"), ("NIP", "nip"), ("PANGKAT/GOL. RUANG", "grade"), ("JABATAN", "position"), ("UNIT KERJA", "unit"))
    for place, (label, name) in enumerate(labels, 1):
        rows.append(
            [str(place), label, getattr(form.person, name) or "-", str(place), label, getattr(form.supervisor, name) or "-"]
        )
    return Block(rows, widths, spans=((0, 1, 2), (0, 4, 5)))


def organisation(form: Facts) -> Block:
    """How the organisation did, and how predikat may spread under that."""
    pattern = tuple(f"{sentence[:1].upper()}{sentence[1:]}" for sentence in form.pattern) or ("-",)
    rows: list[list[Cell]] = [
        ["CAPAIAN KINERJA ORGANISASI", (form.organisation or "belum ditetapkan").upper()],
        ["POLA DISTRIBUSI", pattern],
    ]
    return Block(rows, (62, 203), bands=())


def _expected(form: Facts) -> Block:
    """What both agreed on at the start, beside the results of work (the annex of the SKP)."""
    return Block([list(one) for one in form.expected], (62, 203), bands=())


def _works(form: Facts) -> Block:
    head = [
        "NO",
        "RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI",
        "RENCANA HASIL KERJA",
        "ASPEK",
        "INDIKATOR KINERJA INDIVIDU",
        "TARGET",
        "REALISASI BERDASARKAN BUKTI DUKUNG",
        "UMPAN BALIK BERKELANJUTAN BERDASARKAN BUKTI DUKUNG",
    ]
    rows: list[list[Cell]] = [["HASIL KERJA"], [*head]]
    for title, main in (("A. UTAMA", True), ("B. TAMBAHAN", False)):
        rows.append([title])
        rows += grouped([work for work in form.works if work.main is main], _work) or [["-", *[""] * 7]]
    if form.total is not None:
        rows.append([f"Capaian berbobot: {number(form.total)} %"])
    rows.append([f"RATING HASIL KERJA: {form.result.upper()}"])
    bands = (1, *(row for row, cells in enumerate(rows) if len(cells) == 1))
    return Block(rows, (8, 40, 44, 19, 40, 25, 38, 51), bands=bands, heads=2, groups=3)


def grouped(works: Sequence[Facts], tell: Callable[[Facts], list[Cell]]) -> list[list[Cell]]:
    """Rows by result of work: its number, the leader's result and itself in the first row of each."""
    rows: list[list[Cell]] = []
    place, before = 0, None
    for work in works:
        result = (work.leader_result, work.result)
        place += result != before
        named: list[Cell] = [str(place), work.leader_result or "-", work.result] if result != before else ["", "", ""]
        rows.append([*named, *tell(work)])
        before = result
    return rows


def _work(work: Facts) -> list[Cell]:
    value = "belum ada laporan terverifikasi" if work.value is None else f"{number(work.value)} {work.unit}"
    reached = "" if work.percent is None else f" ({number(work.percent)} % dari target)"
    target = "-" if work.target is None else f"{number(work.target)} {work.unit}"
    return [work.aspect, work.indicator, target, value + reached, tuple(work.feedback) or "-"]


def _conducts(form: Facts) -> Block:
    rows: list[list[Cell]] = [["PERILAKU KERJA"], ["NO", "PERILAKU DAN PANDUANNYA", "EKSPEKTASI KHUSUS PIMPINAN", FEEDBACK]]
    for place, one in enumerate(form.conducts, 1):
        name, statements = _VALUES[one.value]
        told: Cell = (name, *(f"- {statement}" for statement in statements))
        rows.append([str(place), told, one.expectation or "-", tuple(one.feedback) or "-"])
    rows.append([f"RATING PERILAKU KERJA: {form.conduct.upper()}"])
    return Block(rows, (8, 105, 72, 80), bands=(0, 1, len(rows) - 1), kept=True, heads=2)


def guides(conducts: Any) -> list[tuple[Cell, Cell, Cell]]:
    """Place, name and conduct statements of the values."""
    return [
        (str(place), _VALUES[value][0], tuple(f"- {statement}" for statement in _VALUES[value][1]))
        for place, (value, _) in enumerate(conducts, 1)
    ]


def _ending(form: Facts) -> Block:
    rows = [[f"PREDIKAT KINERJA PEGAWAI: {printed_predicate(form.predicate)}"]]
    if form.said:
        rows.append(["UMPAN BALIK BERKELANJUTAN: " + " ".join(form.said)])
    rows.append([f"CATATAN/REKOMENDASI: {_notes(form)}"])
    if form.objection:
        decided = form.decision or "belum diputuskan"
        rows += [[f"KEBERATAN PEGAWAI: {form.objection}"], [f"KEPUTUSAN ATAS KEBERATAN: {decided[:1].upper()}{decided[1:]}"]]
    elif form.answered_at:
        rows.append([f"TANGGAPAN PEGAWAI: menyetujui, {day(form.answered_at)}"])
    return Block(rows, (265,), kept=True)


def printed_predicate(predicate: str) -> str:
    """As the form has it: conduct below expectation alone makes it *Kurang*, which the form calls misconduct."""
    return "KURANG/MISCONDUCT" if predicate.casefold() == "kurang" else predicate.upper()


def _notes(form: Facts) -> str:
    said = [_ended(one) for one in (form.notes, *steps_in_words(form.steps)) if one]
    return " ".join(said) or "-"


def steps_in_words(steps: Sequence[Facts]) -> list[str]:
    """What was agreed, with who does it and until when."""
    return [f"Tindak lanjut: {step.what} ({step.who}{f', sampai {day(step.until)}' if step.until else ''})" for step in steps]


def _ended(sentence: str) -> str:
    return sentence if sentence.rstrip()[-1:] in ".!?" else f"{sentence.rstrip()}."


def signatures(form: Facts, city: str, on: str, widths: tuple[int, int, int]) -> Block:
    """Where it is signed."""
    above, acting = form.above, getattr(form, "acting", None)
    signs, office = acting or form.supervisor, "Pejabat Penilai Kinerja"
    rows: list[list[Cell]] = [
        ["", f"{city or DOTS}, {on}", ""],
        [
            "Pegawai yang Dinilai",
            (office, f"a.n. {form.supervisor.name}") if acting else office,
            "Atasan Pejabat Penilai Kinerja" if above else "",
        ],
        [("", "", "", ""), "", ""],
        [form.person.name, signs.name, above.name if above else ""],
        [f"NIP {form.person.nip}", f"NIP {signs.nip}".strip(), f"NIP {above.nip}" if above else ""],
    ]
    return Block(rows, widths, bands=(), framed=False)
