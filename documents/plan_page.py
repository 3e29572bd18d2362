"""The SKP page (sasaran kinerja pegawai) as PDF and XLSX, in the columns of PermenPANRB 6/2022. In Indonesian: a state form."""

from typing import Any

from documents.evaluation_form import DOTS, NARROW, grouped, guides, heading, parties, signatures
from documents.paper import Block, Cell, Line, Paper, number
from documents.printed import pdf
from documents.spreadsheet import xlsx
from domain.messages.facts import Facts, thaw

_WHEN = {"month": "setiap bulan", "quarter": "setiap triwulan", "year": "sampai akhir tahun (kumulatif)"}


def draw(facts: dict[str, Any], _language: str) -> tuple[str, bytes]:
    """The page as PDF; `facts["issued"]` as services.issuing gives it, `facts["url"]` what its QR opens."""
    paper = plan_paper(facts)
    return paper.file_name("pdf"), pdf(paper)


def sheet(facts: dict[str, Any], _language: str) -> tuple[str, bytes]:
    """The same page as XLSX, in which the columns that only people fill in are empty."""
    paper = plan_paper(facts)
    return paper.file_name("xlsx"), xlsx(paper)


def plan_paper(facts: dict[str, Any]) -> Paper:
    """The plan of one person, in the regulation's order."""
    issued = thaw(facts["issued"])
    plan = issued.form
    parts: tuple[Line | Block, ...] = (
        Line("SASARAN KINERJA PEGAWAI", bold=True, size=12, centred=True),
        Line("PENDEKATAN HASIL KERJA KUANTITATIF", bold=True, centred=True),
        Line(f"TAHUN {plan.year}", bold=True, centred=True, after=6),
        *heading(plan.agency, issued.number, plan),
        parties(plan, NARROW),
        _works(plan),
        _conducts(plan),
        *([_annex(plan)] if plan.expected else []),
        signatures(plan, plan.agency.city, DOTS, (47, 68, 63)),
    )
    return Paper(
        title="Sasaran Kinerja Pegawai",
        number=issued.number,
        person=plan.person.name,
        author=plan.supervisor.name,
        url=facts["url"],
        parts=parts,
    )


def _works(plan: Facts) -> Block:
    head = [
        "NO",
        "RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI",
        "RENCANA HASIL KERJA",
        "ASPEK",
        "INDIKATOR KINERJA INDIVIDU",
        "TARGET",
    ]
    rows: list[list[Cell]] = [["HASIL KERJA"], [*head]]
    for title, main in (("A. UTAMA", True), ("B. TAMBAHAN", False)):
        rows.append([title])
        items = [item for item in plan.items if item.main is main]
        rows += grouped(items, _item) or [["-", "", "", "", "", ""]]
    bands = (1, *(row for row, cells in enumerate(rows) if len(cells) == 1))
    return Block(rows, (7, 40, 40, 20, 41, 30), bands=bands, heads=2, groups=3)


def _item(item: Facts) -> list[Cell]:
    amount = "-" if item.target is None else "terlaksana" if item.done else f"{number(item.target)} {item.unit}".strip()
    target = amount if item.target is None else f"{amount}, {_WHEN[item.when]}"
    return [item.aspect, item.indicator, target]


def _conducts(plan: Facts) -> Block:
    rows: list[list[Cell]] = [["PERILAKU KERJA"], ["NO", "PERILAKU", "PANDUAN PERILAKU", "EKSPEKTASI KHUSUS PIMPINAN"]]
    rows += [[*guide, words] for guide, (_, words) in zip(guides(plan.conducts), plan.conducts, strict=True)]
    return Block(rows, (7, 40, 90, 41), bands=(0, 1), kept=not plan.expected, heads=2)


def _annex(plan: Facts) -> Block:
    """What was agreed beside the results of work: resources, accountability, consequences."""
    rows: list[list[Cell]] = [["LAMPIRAN SASARAN KINERJA PEGAWAI"], *([title, words] for title, words in plan.expected)]
    return Block(rows, (62, 116), bands=(0,), kept=True, heads=1)
