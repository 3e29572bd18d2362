"""Gives everything out as a workbook: the same sheets the import takes, and what was reported and decided."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from domain.people.leave_kinds import WORDS
from domain.standards.rules import LISTED
from models.people.person import Person
from models.people.unit import Unit
from models.reporting.report import Report, ReportChange, Submission
from models.standards.standard import Indicator
from services.evaluation import exported
from services.exchange import cell_words, follow_ups, history, sheets, there
from services.reporting.values import areas_in_words
from services.standards import rulebook

Table = tuple[Sequence[str], Sequence[Sequence[Any]]]

_AT_ONCE = 1000
"""Rows in memory."""

_WORDS: Mapping[tuple[str, str], Mapping[str, Any]] = {
    ("Unit", "sector"): cell_words.SECTORS,
    ("Pegawai", "sex"): cell_words.SEXES,
    ("Pegawai", "employment"): cell_words.EMPLOYMENTS,
    ("Pegawai", "role"): cell_words.ROLES,
    ("Pegawai", "level"): cell_words.LEVELS,
    ("Standar", "sector"): cell_words.SECTORS,
    ("Standar", "evaluated"): cell_words.RHYTHMS,
    ("Indikator", "kind"): cell_words.KINDS,
    ("Indikator", "direction"): cell_words.DIRECTIONS,
    ("Indikator", "frequency"): cell_words.FREQUENCIES,
    ("Indikator", "evidence"): cell_words.EVIDENCE,
    ("Indikator", "joint"): cell_words.YES_NO,
    ("Indikator", "per_area"): cell_words.YES_NO,
    ("Target", "scope"): cell_words.SCOPES,
    ("Organisasi", "organisation"): cell_words.ORGANISATIONS,
    ("Angka Kredit", "level"): cell_words.LEVELS,
    ("DHIS2", "side"): cell_words.DHIS2_SIDES,
    ("Materi", "used"): cell_words.YES_NO,
    ("Tindak Lanjut", "side"): cell_words.SIDES,
    ("Tindak Lanjut", "used"): cell_words.YES_NO,
}

REPORTS = (
    "Nomor",
    "Versi",
    "NIP",
    "Unit",
    "Indikator",
    "Periode",
    "Keadaan",
    "Nilai",
    "Pembilang",
    "Penyebut",
    "Tanggal",
    "Ya/Tidak",
    "Alasan",
    "Catatan",
    "Sama",
    "Terlambat",
    "Terverifikasi",
    "Dikirim",
    "Per Wilayah",
)
TRAIL = ("Nomor", "Indikator", "Periode", "Versi", "Waktu", "Oleh", "Peristiwa", "Lama", "Baru", "Alasan", "Atas Nama")
EVALUATIONS = (
    "NIP",
    "Periode",
    "Jabatan",
    "Pejabat Penilai",
    "Hasil Kerja",
    "Perilaku Kerja",
    "Predikat",
    "Capaian",
    "Disampaikan",
    "Dijawab",
    "Keberatan",
    "Keputusan",
    "Angka Kredit",
)
PLANS = ("NIP", "Triwulan", "Indikator", "Sebab", "Tindakan", "Oleh", "Tenggat", "Dukungan", "Selesai", "Hasil")

DECISIONS = (
    "Unit",
    "Periode",
    "Keputusan",
    "Oleh",
    "Tenggat",
    "Diputuskan Oleh",
    "Diputuskan",
    "Keadaan",
    "Diundur",
    "Dijawab Oleh",
    "Dijawab",
    "Hasil",
)


def template(filled: Mapping[str, Sequence[Mapping[str, Any]]] | None = None) -> dict[str, Table]:
    """Sheets with their headers (`*` = must be filled), and a page that says what each column means; empty unless `filled`."""
    pages: dict[str, Table] = {}
    help_rows = [
        (sheet.name, column.header, "ya" if column.required else "tidak", column.hint)
        for sheet in sheets.SHEETS
        for column in sheet.columns
    ]
    help_rows += [(sheets.RULE.name, code, "tidak", f"{rulebook.describe(rule)}; {rule.basis}") for code, rule in LISTED.items()]
    pages["Petunjuk"] = (("Lembar", "Kolom", "Wajib", "Isi"), help_rows)
    for sheet in sheets.SHEETS:
        headers = tuple(c.header + ("*" if c.required else "") for c in sheet.columns)
        rows = (filled or {}).get(sheet.name, ())
        pages[sheet.name] = (headers, [tuple(row.get(c.header) for c in sheet.columns) for row in rows])
    return pages


def give(session: Session) -> dict[str, Table]:
    """Every sheet, its rows in a fixed order, so that the same database gives the same workbook."""
    return {name: (headers, list(rows)) for name, headers, rows in pages(session)}


def pages(session: Session) -> Iterator[history.Page]:
    """The same sheet by sheet; reports and their trail are read when they are asked for, and a few at a time."""
    nips: dict[int | None, str] = {id: nip for id, nip in session.execute(select(Person.id, Person.nip))}
    units: dict[int | None, str] = {id: code for id, code in session.execute(select(Unit.id, Unit.code))}
    indicators = {id: code for id, code in session.execute(select(Indicator.id, Indicator.code))}
    found = {name: give(session) for name, give in there.ROWS.items()}
    found["Tindak Lanjut"] = [{**one, "predicates": follow_ups.words(one["predicates"])} for one in found["Tindak Lanjut"]]
    for sheet in sheets.SHEETS:
        yield sheet.name, *_table(sheet, found[sheet.name])
    yield "Laporan", REPORTS, _reports(session, nips, units, indicators)
    yield "Evaluasi", EVALUATIONS, exported.evaluations(session, nips)
    yield "Rencana", PLANS, exported.steps(session, nips, indicators)
    yield "Keputusan", DECISIONS, exported.decisions(session, nips, units)
    yield "Penghargaan dan Sanksi", follow_ups.HEADERS, follow_ups.proposed(session, nips)
    yield "Jejak", TRAIL, chain(_trail(session, nips, indicators), follow_ups.trail(session, nips))


def _table(sheet: sheets.Sheet, rows: list[dict[str, Any]]) -> Table:
    rows = sorted(rows, key=lambda row: tuple("" if row[name] is None else str(row[name]) for name in sheet.key))
    headers = tuple(column.header + ("*" if column.required else "") for column in sheet.columns)
    return headers, [tuple(cell(sheet.name, column.field, row.get(column.field)) for column in sheet.columns) for row in rows]


def cell(sheet: str, field: str, value: Any) -> Any:
    """A value as a cell has it."""
    words = _WORDS.get((sheet, field))
    if words:
        return next((word for word, meaning in words.items() if meaning == value), None)
    if field == "leaves":
        return "; ".join(f"{first}..{last} {WORDS.get(kind, '')}".strip() for first, last, kind in value)
    if field == "parents_before":
        return "; ".join(f"{code or '-'} sampai {until}" for until, code in value)
    if isinstance(value, tuple):
        return "; ".join(str(one) for one in value)
    return value.normalize() + 0 if hasattr(value, "normalize") else value


def _reports(
    session: Session, nips: Mapping[int | None, str], units: Mapping[int | None, str], indicators: Mapping[int, str]
) -> Iterator[tuple[Any, ...]]:
    rows = session.execute(
        select(Report, Submission.number).join(Submission, col(Submission.id) == Report.submission_id).order_by(col(Report.id)),
        execution_options={"yield_per": _AT_ONCE},
    )
    return (
        (
            number,
            report.version,
            nips[report.person_id],
            units[report.unit_id],
            indicators[report.indicator_id],
            report.period,
            report.state.value,
            report.value,
            report.numerator,
            report.denominator,
            report.day,
            report.truth,
            report.reason,
            report.note,
            report.same_as_last,
            report.late,
            report.verified,
            report.submitted_at,
            areas_in_words(report),
        )
        for report, number in rows
    )


def _trail(session: Session, nips: Mapping[int | None, str], indicators: Mapping[int, str]) -> Iterator[tuple[Any, ...]]:
    report = aliased(Report)
    rows = session.execute(
        select(ReportChange, col(report.indicator_id), col(report.period), Submission.number)
        .join(report, col(report.id) == ReportChange.report_id)
        .join(Submission, col(Submission.id) == ReportChange.submission_id)
        .order_by(col(ReportChange.id)),
        execution_options={"yield_per": _AT_ONCE},
    )
    return (
        (
            number,
            indicators[indicator],
            period,
            change.version,
            change.at,
            nips[change.by],
            change.what,
            change.old,
            change.new,
            change.why,
            nips.get(change.on_behalf),
        )
        for change, indicator, period, number in rows
    )
