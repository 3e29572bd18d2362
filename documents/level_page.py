"""The summary of a level as PDF and XLSX, for the archive. In Indonesian: a letter of an office, of units and never of persons."""

from fractions import Fraction
from typing import Any

from documents.evaluation_form import DOTS
from documents.paper import Block, Cell, Line, Paper, day, month, number
from documents.printed import pdf
from documents.spreadsheet import xlsx
from domain.messages.facts import Facts, thaw
from domain.standards.periods import Frequency
from domain.standards.showing import percent

_CLASSES = {"good": "baik", "fair": "cukup", "poor": "kurang"}


def draw(facts: dict[str, Any], _language: str) -> tuple[str, bytes]:
    """The summary as PDF; `facts["sheet"]` as services/insight/level_sheets.py gives it."""
    paper = level_paper(facts)
    return paper.file_name("pdf"), pdf(paper)


def sheet(facts: dict[str, Any], _language: str) -> tuple[str, bytes]:
    """The same as XLSX."""
    paper = level_paper(facts)
    return paper.file_name("xlsx"), xlsx(paper)


def level_paper(facts: dict[str, Any]) -> Paper:
    """The letter's head, the figures of the whole, of each unit, and of each indicator; then who signs."""
    told = thaw(facts["sheet"])
    level, agency = told.level, told.agency
    name = level.name or "Seluruh unit"
    periods = " dan ".join(_period(one) for one in level.periods)
    at = day(told.day)
    parts: tuple[Line | Block, ...] = (
        Line(agency.name.upper() or DOTS, bold=True, size=12, centred=True),
        Line(name.upper(), bold=True, size=10, centred=True, after=8),
        Line("RINGKASAN PELAPORAN DAN CAPAIAN KINERJA", bold=True, centred=True),
        Line(f"PERIODE: {periods.upper()}", bold=True, centred=True, after=6),
        _totals(level),
        _units(level),
        _indicators(level),
        Line(
            f"Data per {at}. Lengkap: laporan masuk dari yang diharapkan. Capaian: semua orang yang melapor dan bertarget.",
            size=7.3,
        ),
        _signature(f"{agency.city or DOTS}, {at}"),
    )
    number_ = "-".join(["ringkasan", *(str(one) for one in level.periods)])
    return Paper(title="Ringkasan Kinerja", number=number_, person=name, author=agency.name, url="", parts=parts, wide=True)


def _signature(place_and_day: str) -> Block:
    """One table row, so that it stays on one page."""
    return Block([["", (place_and_day, "Kepala", " ", " ", " ", DOTS)]], (180, 85), bands=(), framed=False)


def _totals(level: Facts) -> Block:
    whole = level.whole
    rows: list[list[Cell]] = [
        ["UNIT", "LAPORAN MASUK", "LENGKAP", "TERLAMBAT MASUK", "LEWAT TENGGAT, BELUM MASUK", "TERVERIFIKASI"],
        [
            str(whole.units),
            f"{whole.reported} dari {whole.expected}",
            _share(whole.reported, whole.expected),
            str(whole.late),
            str(whole.overdue),
            _share(whole.verified, whole.reported),
        ],
    ]
    return Block(rows, (30, 50, 40, 45, 60, 40))


def _units(level: Facts) -> Block:
    rows: list[list[Cell]] = [["UNIT", "MASUK", "LENGKAP", "TERLAMBAT", "BELUM MASUK", "TERVERIFIKASI", "INDIKATOR TERLEMAH"]]
    for line in level.lines:
        weakest = line.weakest
        rows.append(
            [
                f"{line.name} (kantor sendiri)" if line.is_own else line.name,
                f"{line.reported}/{line.expected}",
                _share(line.reported, line.expected),
                str(line.late),
                str(line.overdue),
                _share(line.verified, line.reported),
                f"{weakest.name}: {number(weakest.percent)} % ({_CLASSES[weakest.status]})" if weakest else "-",
            ]
        )
    if len(rows) == 1:
        rows.append(["Tidak ada unit di bawahnya."])
    return Block(rows, (70, 25, 22, 24, 26, 28, 70), heads=1)


def _indicators(level: Facts) -> Block:
    rows: list[list[Cell]] = [["INDIKATOR", "CAPAIAN", "KELAS", "ORANG"]]
    for one in level.standings:
        rows.append([one.name, f"{number(one.percent)} %", _CLASSES[one.status], str(one.people)])
    if len(rows) == 1:
        rows.append(["Belum ada capaian yang dapat dihitung."])
    return Block(rows, (165, 40, 30, 30), heads=1)


def _share(part: int, whole: int) -> str:
    return f"{number(percent(Fraction(part, whole)))} %" if whole else "-"


def _period(period: Any) -> str:
    if period.frequency is Frequency.MONTHLY:
        return month(period.first)
    return f"Triwulan {period.number} {period.year}"
