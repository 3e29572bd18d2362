"""What enters or leaves as a file: workbooks, charts, sheets of QR codes."""

from collections.abc import Callable
from typing import Any

from documents import (
    attendance_code,
    calendar_file,
    charts,
    evaluation_form,
    form,
    level_page,
    plan_page,
    pws,
    pws_sheet,
    radar,
    trends,
    year_document,
)

Drawing = Callable[[dict[str, Any], str], tuple[str, bytes]]

DRAWINGS: dict[str, Drawing] = {
    "standings": charts.standings,
    "form": form.draw,
    "trends": trends.trends,
    "radar": radar.radar,
    "pws": pws.pws,
    "pws_sheet": pws_sheet.draw,
    "calendar": calendar_file.training,
    "attendance_code": attendance_code.picture,
    "evaluation_form": evaluation_form.draw,
    "evaluation_sheet": evaluation_form.sheet,
    "plan_page": plan_page.draw,
    "plan_sheet": plan_page.sheet,
    "year_document": year_document.draw,
    "year_sheet": year_document.sheet,
    "level_page": level_page.draw,
    "level_sheet": level_page.sheet,
}
"""Each draws an attachment from its facts and language: (file name, bytes)."""
