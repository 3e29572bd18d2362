"""What enters or leaves as a file: workbooks, charts, sheets of QR codes."""

import hashlib
from collections.abc import Callable
from functools import cache
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

from documents import (
    attendance_code,
    calendar_file,
    charts,
    evaluation_form,
    form,
    lesson_picture,
    level_page,
    one_page,
    plan_page,
    pws,
    pws_sheet,
    spread,
    trends,
    web,
    year_document,
)

Drawing = Callable[[dict[str, Any], str], tuple[str, bytes]]

DRAWINGS: dict[str, Drawing] = {
    "standings": charts.standings,
    "form": form.draw,
    "trends": trends.trends,
    "web": web.web,
    "pws": pws.pws,
    "pws_sheet": pws_sheet.draw,
    "spread": spread.spread,
    "calendar": calendar_file.training,
    "attendance_code": attendance_code.picture,
    "evaluation_form": evaluation_form.draw,
    "evaluation_sheet": evaluation_form.sheet,
    "plan_page": plan_page.draw,
    "plan_sheet": plan_page.sheet,
    "year_document": year_document.draw,
    "year_sheet": year_document.sheet,
    "lesson": lesson_picture.lesson,
    "level_page": level_page.draw,
    "one_page": one_page.draw,
    "level_sheet": level_page.sheet,
}
"""Each draws an attachment from its facts and language: (file name, bytes)."""


PICTURES = frozenset({"standings", "trends", "web", "pws", "spread", "lesson"})
"""Those of the drawings that are drawn from their facts alone, and seen by several people or more than once."""


@cache
def version() -> str:
    """A mark of how pictures are drawn: another one as soon as anything here is written otherwise."""
    here = Path(__file__).parent
    written = b"".join(file.read_bytes() for file in sorted([*here.glob("*.py"), *here.glob("letters/*.ttf")]))
    return hashlib.sha256(written + version_of("pillow").encode()).hexdigest()
