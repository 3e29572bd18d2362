"""The whole list of what was rejected of a workbook, as a workbook of its own: sheet, row, column and cause."""

from typing import Any

from bot.delivery.wording import Drawn
from documents import workbook
from domain.messages.facts import thaw
from services.city import City
from services.exchange import sent_workbooks
from texts import Texts

_HEADS = ("sheet", "row", "column", "cause")


def draw(facts: dict[str, Any], language: str, *, texts: Texts, city: City) -> Drawn:
    """The list that `services.imports` kept, in the reader's words."""
    heads = [texts.label(f"import_head_{head}", language) for head in _HEADS]
    kept = [thaw(one) for one in sent_workbooks.rejections(pending=facts["pending"], city=city)]
    rows = [(*_where(one), texts.label(f"import_{one.cause}", language, one.facts)) for one in kept]
    return Drawn(f"ditolak-{facts['pending']}.xlsx", workbook.write({"Ditolak": (heads, rows)}))


def _where(rejected: Any) -> tuple[str, int | str, str]:
    """Sheet, row and column; empty where it is the whole sheet, or the whole workbook, that cannot be taken."""
    sheet, column = ("" if said == "-" else said for said in (rejected.sheet, rejected.column))
    return sheet, rejected.row or "", column
