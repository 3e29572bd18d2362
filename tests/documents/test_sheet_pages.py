"""A form as a sheet prints on pages of its own: signatures never alone, groups named again, nothing cut however long it is."""

import io
from dataclasses import replace

import pytest
import python_calamine

from documents import evaluation_form, sheet_pages, spreadsheet
from documents.paper import Block, Line, Paper
from domain.messages.facts import freeze
from services.evaluation.documents import Issued
from tests.documents.test_printed import _FEEDBACK, _form

_PAGE = 509 * 100 / 94


def _paper(indicators: int, *, said: int = 0, long: bool = False) -> Paper:
    form = _form(indicators, said=said)
    if long:
        works = tuple(replace(work, feedback=(_FEEDBACK * 5,) * 6, result="x" * 300) for work in form.works)
        form = replace(form, works=works, notes=_FEEDBACK * 10)
    issued = Issued(number="EV/2026-Q3/000015", payload="dok-1", form=form)
    return evaluation_form.form_paper({"issued": freeze(issued), "url": "https://t.me/bot?start=dok-1"})


def _pages(paper: Paper) -> list[list[sheet_pages.Row]]:
    rows, ends = sheet_pages.laid_out(paper, _PAGE)
    edges = [0, *ends, len(rows)]
    return [rows[edges[at] : edges[at + 1]] for at in range(len(edges) - 1)]


def _said(page: list[sheet_pages.Row]) -> str:
    return "\n".join(words for row in page for _, _, words in row.cells)


@pytest.mark.parametrize("indicators", [0, 1, 5, 6, 12, 40])
@pytest.mark.parametrize("said", [0, 1, 5])
def test_each_page_has_room_and_the_signatures_stand_with_the_predikat(indicators: int, said: int) -> None:
    pages = _pages(_paper(indicators, said=said))
    assert all(sum(row.height for row in page) <= _PAGE for page in pages)
    assert all(words in _said(pages[-1]) for words in ("PREDIKAT KINERJA PEGAWAI", "NIP 198301012008012938", "Kolaboratif"))
    assert "RATING PERILAKU KERJA" in _said(pages[-1])
    for page in pages[:-1]:
        last = next(row for row in reversed(page) if row.part is not None)
        assert isinstance(last.part, Block)
        assert last.number not in last.part.bands or last.number == len(last.part.rows) - 1, "no heading ends a page"


def test_a_result_of_work_is_named_again_on_the_page_it_goes_on_to() -> None:
    pages = [page for page in _pages(_paper(40)) if "kuantitas" in _said(page)]
    assert len(pages) > 1
    assert all("Terlindunginya bayi" in _said(page) for page in pages)


def test_what_is_taller_than_a_row_can_be_is_parted_and_nothing_is_lost() -> None:
    paper = _paper(3, said=1, long=True)
    rows, _ = sheet_pages.laid_out(paper, _PAGE)
    assert max(row.height for row in rows) <= 409
    told = "\n".join(words for row in rows for _, _, words in row.cells)
    assert told.count("dikunjungi") == 3 * 30 + 7 * 2 + 10
    assert told.replace("\n", "").count("x" * 300) >= 1
    content = spreadsheet.xlsx(paper)
    cells = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert "\n".join(str(cell) for row in cells for cell in row).count("dikunjungi") == 3 * 30 + 7 * 2 + 10


def test_lines_alone_are_one_page() -> None:
    paper = Paper("T", "1", "A", "B", "u", (Line("A"), Line("B"), Block([["C"]], (178,))))
    assert len(_pages(paper)) == 1
