"""The form: an XLSX with everything a person owes, filled in at a desk and sent back to the bot."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from domain.actions import GoHome
from domain.messages import exact
from domain.messages.numbers import format_number
from domain.people import personal
from domain.reporting.pasted_lines import Field
from domain.standards.indicators import IndicatorKind
from models.exchange.workbook import PendingImport
from models.standards.standard import Indicator
from services.messages import sent_files
from services.messages.outbox import Button
from services.messages.sent_files import Rows
from services.people import colleagues
from services.refusals import Refusal
from services.reporting import drafts, pasting, values
from services.reporting.actions import ResumeDraft
from services.standards import held
from services.standards.areas import Place
from services.standards.expected import Standards, standards
from services.standards.owed import Due

SHEET = "Formulir"
CODE, PERIOD, VALUE, NOTE, AREA = "Kode", "Periode", "Nilai", "Catatan", "Wilayah"
"""The headers that are read back."""


@dataclass(frozen=True)
class Row:
    """One line of the form, as its reader sees it."""

    code: str
    name: str
    period: str
    due: date
    target: Decimal | None
    unit: str
    example: str
    area: str = ""
    """Of what is reported area by area, which."""


def blank(session: Session, *, by: int, today: date, now: datetime) -> tuple[Row, ...]:
    """What the person owes, to be filled in. Raises `Refusal` where nothing is owed."""
    dues = drafts.mine_owed(session, by=by, today=today, now=now)
    if not dues:
        raise Refusal("nothing_owed")
    known, then = standards(session), held.of_periods(session, people=[by], periods=[due.period for due in dues])
    rows = []
    for due in dues:
        indicator = known.of(due.indicator, due.period)
        target = then.target(by, indicator, due.period)
        row = Row(
            code=due.code,
            name=due.name,
            period=str(due.period),
            due=due.window.due,
            target=target,
            unit=indicator.unit,
            example=values.rule_of(indicator, str(due.period), target).example,
        )
        rows += [replace(row, area=one.name, example=_example(known, indicator, one, due)) for one in due.areas] or [row]
    return tuple(rows)


def _example(known: Standards, indicator: Indicator, place: Place, due: Due) -> str:
    """A figure of one area: alone, where its sasaran is known."""
    whole = known.areas.population(place.code, due.period.year, indicator)
    return "12" if whole or indicator.kind is IndicatorKind.COUNT else "12/30"


def is_form(rows: Rows | None) -> bool:
    """Whether a workbook that was read is a form."""
    return rows is not None and _sheet(rows) is not None


def _sheet(rows: Rows) -> Sequence[tuple[int, Mapping[str, Any]]] | None:
    """The sheet of the form; a CSV has one that is called as its file."""
    named = (sheet for name, sheet in rows.items() if name.casefold().startswith(SHEET.casefold()))
    csv = (sheet for sheet in named if any({CODE, VALUE} <= cells.keys() for _, cells in sheet))
    return rows.get(SHEET) or next(csv, None)


def take(session: Session, *, pending: int, rows: Rows, today: date, now: datetime) -> None:
    """Put a filled form into its sender's draft, and tell them what was taken, what was not, and what comes next."""
    found = session.get_one(PendingImport, pending)
    if found.read_at is not None:
        return None
    found.read_at = now
    written = _together(field for _, cells in _sheet(rows) or () for field in _field(cells))
    known = colleagues.names(session, person=found.person_id, today=today) if any(field.note for field in written) else ()
    given = [_without_others_data(field, known) for field in written]
    doubtful = [field.name for field, kept in zip(written, given, strict=True) if field is not kept]
    before = drafts.in_hand(session, by=found.person_id)
    asked = before.asking if before is not None else None
    try:
        filled = pasting.fill_fields(session, by=found.person_id, given=given, today=today, now=now)
    except Refusal as refusal:
        return _tell(session, found, now, screen="reporting/form/refused", facts={"cause": refusal.key})
    draft = drafts.in_hand(session, by=found.person_id)
    if draft is before and before is not None:
        before.asking = asked  # what the person is looking at stays what they answer
    on = [Button("open_draft", ResumeDraft(draft.id))] if draft is not None and filled.next is not None else []
    return _tell(
        session,
        found,
        now,
        screen="reporting/form/filled",
        facts={"filled": filled, "name": found.name, "doubtful": doubtful},
        buttons=on,
    )


def _tell(
    session: Session, found: PendingImport, now: datetime, *, screen: str, facts: dict[str, object], buttons: Sequence[Button] = ()
) -> None:
    keyboard = [[*buttons], [Button("home", GoHome())]]
    sent_files.tell(session, found, screen=screen, key=f"form:{found.id}", facts=facts, buttons=keyboard, now=now)


def _without_others_data(field: Field, known: Sequence[str]) -> Field:
    """A file cannot be asked whether its note is personal data: what looks like it is not kept, and the sender is told."""
    return replace(field, note=None) if field.note and personal.found(field.note, colleagues=known) else field


def _together(written: Iterator[tuple[Field, str]]) -> list[Field]:
    """The fields, those of the areas of one indicator as one."""
    found: list[Field] = []
    at: dict[tuple[str, str | None], int] = {}
    for field, area in written:
        key = field.name, field.period
        if not area:
            found.append(field)
            continue
        line = f"{area}: {field.value}"
        if key in at:
            before = found[at[key]]
            note = "; ".join(filter(None, (before.note, field.note))) or None
            found[at[key]] = replace(before, value=f"{before.value}\n{line}", note=note)
        else:
            at[key] = len(found)
            found.append(replace(field, value=line))
    return found


def _field(cells: Mapping[str, Any]) -> Iterator[tuple[Field, str]]:
    """The field of a row and its area, where its value was filled in."""
    value, note = _words(cells.get(VALUE)), _words(cells.get(NOTE))
    if value:
        field = Field(_words(cells.get(CODE)), value, period=_words(cells.get(PERIOD)) or None, note=note or None)
        yield field, _words(cells.get(AREA))


def _words(cell: Any) -> str:
    """A cell as a person would have typed it."""
    if isinstance(cell, bool):
        return "ya" if cell else "tidak"
    if isinstance(cell, float | int):
        number = Decimal(repr(cell))
        return format_number(number, decimals=exact.PLACES) if abs(number) < exact.LIMIT else f"{number:f}"
    if isinstance(cell, date):
        return f"{cell.day}/{cell.month}/{cell.year}"
    return "" if cell is None else str(cell).strip()
