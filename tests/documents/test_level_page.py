"""The summary of a level for the archive: under the head of its instansi, every unit and indicator, signed on one page."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

from documents import level_page
from documents.paper import Block
from domain.messages.facts import freeze
from domain.standards.achievement import Status
from domain.standards.periods import Period
from services.insight.level_sheets import LevelSheet
from services.insight.levels import Level, Line, Reason
from services.insight.standings import Standing
from services.people.agencies import Agency

_WEAK = Standing("TUNGGU", "Waktu tunggu", Decimal("66.7"), Status.POOR, 3, 40)


def _line(name: str, *, expected: int = 8, own: bool = False) -> Line:
    return Line(
        unit=1,
        name=name,
        units=1,
        is_own=own,
        expected=expected,
        reported=min(expected, 3),
        late=1,
        overdue=2,
        verified=1,
        good=2,
        measured=3,
        weakest=_WEAK,
        why=(Reason.OVERDUE, Reason.WEAK),
    )


def _facts(lines: int) -> dict[str, object]:
    level = Level(
        at=datetime(2026, 10, 5, 17, 30, tzinfo=UTC),
        periods=(Period.parse("2026-09"), Period.parse("2026-Q3")),
        unit=7,
        name="Dinas Contoh",
        above=None,
        whole=_line("", expected=240),
        standings=(_WEAK,),
        well=(),
        attention=(_WEAK,),
        best=(),
        lines=tuple(_line(f"=SD Contoh {n}", expected=n % 9, own=n == 0) for n in range(lines)),
        page=0,
        pages=1,
    )
    return {"sheet": freeze(LevelSheet(Agency("Pemerintah Kota Contoh", "Makassar"), date(2026, 10, 6), level))}


def test_it_has_the_head_of_its_instansi_every_unit_and_the_city_s_day() -> None:
    paper = level_page.level_paper(_facts(3))
    assert [part.text for part in paper.parts if not isinstance(part, Block)][:4] == [
        "PEMERINTAH KOTA CONTOH",
        "DINAS CONTOH",
        "RINGKASAN PELAPORAN DAN CAPAIAN KINERJA",
        "PERIODE: SEPTEMBER 2026 DAN TRIWULAN 3 2026",
    ]
    blocks = [part for part in paper.parts if isinstance(part, Block)]
    assert blocks[1].rows[1] == ["=SD Contoh 0 (kantor sendiri)", "0/0", "-", "1", "2", "-", "Waktu tunggu: 66,7 % (kurang)"]
    assert blocks[2].rows[1] == ["Waktu tunggu", "66,7 %", "kurang", "40"]
    assert "Makassar, 6 Oktober 2026" in str(blocks[3].rows)


def test_many_units_are_a_pdf_and_a_workbook_without_formulas() -> None:
    name, content = level_page.draw(_facts(60), "id")
    assert name == "ringkasan-2026-09-2026-Q3-dinas-contoh.pdf"
    assert content.startswith(b"%PDF")
    _, sheet = level_page.sheet(_facts(60), "id")
    with ZipFile(BytesIO(sheet)) as parts:
        assert parts.read("xl/sharedStrings.xml").count(b"=SD Contoh") == 60
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
