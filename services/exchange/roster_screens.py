"""What is shown of a list of people before it is taken: its columns with a sample, what is missing, and the buttons below."""

from collections.abc import Mapping, Sized
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.exchange.roster_headers import Meaning
from domain.exchange.roster_rows import people
from domain.messages.dates import month_name
from models.exchange.workbook import PendingImport
from services.exchange.actions import (
    AnswerMissing,
    ChooseColumn,
    ConfirmColumns,
    ConfirmMissing,
    OpenColumn,
    OpenColumns,
    OpenMissing,
    OpenQuestion,
    SetColumn,
)
from services.exchange.roster_questions import AS_IT_IS, CREATE, LEAVE_OUT
from services.messages.outbox import Button, Keyboard
from services.refusals import Outdated

_SAMPLES = 3
ON_A_PAGE = 5
_MEANINGS = tuple(Meaning)
Shown = tuple[str, dict[str, object], Keyboard]


@dataclass(frozen=True)
class Sample:
    """One of the first people of the list, as it would be understood."""

    name: str
    nip: str
    position: str | None
    unit: str | None
    employment: str
    phone: str | None


def _samples(plan: Mapping[str, Any], *, today: date) -> tuple[Sample, ...]:
    """The first people of the list, as its columns are understood now."""
    meant = {header: Meaning(meaning) for header, meaning in plan["columns"].items()}
    found = people([(number, row) for number, row in plan["first"]], meant, today=today).listed
    return tuple(Sample(one.name, one.nip, one.position, one.unit, one.employment.value, one.phone) for one in found[:_SAMPLES])


def asked(found: PendingImport, *, today: date, page: int = 0) -> Shown:
    """What is to be said of a list whose sender is asked something."""
    plan = found.plan or {}
    return _columns(found, plan, today) if plan["stage"] == "columns" else _missing(found, plan, page)


def column_list(found: PendingImport, *, page: int) -> Shown:
    """All columns, of which one may be meant otherwise."""
    headers = list((found.plan or {})["columns"])
    _check(page * ON_A_PAGE, headers)
    first = page * ON_A_PAGE
    rows = [
        [Button(text=header[:48], do=OpenColumn(found.id, at, 0))]
        for at, header in enumerate(headers[first : first + ON_A_PAGE], start=first)
    ]
    rows.append(_turning(page, len(headers), lambda to: ChooseColumn(found.id, to)))
    rows.append([Button("back", OpenColumns(found.id))])
    return "exchange/import/column_list", {"name": found.name, "count": len(headers)}, [row for row in rows if row]


def column(found: PendingImport, *, at: int, page: int) -> Shown:
    """What one column may be about."""
    plan = found.plan or {}
    _check(at, plan["columns"])
    _check(page * ON_A_PAGE, _MEANINGS)
    header, meaning = list(plan["columns"].items())[at]
    first = page * ON_A_PAGE
    rows = [
        [Button(f"meaning_{one.value}", SetColumn(found.id, at, _MEANINGS.index(one)))]
        for one in _MEANINGS[first : first + ON_A_PAGE]
    ]
    rows.append(_turning(page, len(_MEANINGS), lambda to: OpenColumn(found.id, at, to)))
    rows.append([Button("back", ChooseColumn(found.id, at // ON_A_PAGE))])
    cells = [str(row.get(header) or "")[:40] for _, row in plan["first"]]
    facts: dict[str, object] = {"header": header, "meaning": meaning, "cells": [cell for cell in cells if cell][:_SAMPLES]}
    return "exchange/import/column", facts, [row for row in rows if row]


def question(found: PendingImport, *, at: int) -> Shown:
    """One thing that is missing, and what may be answered."""
    questions = (found.plan or {})["questions"]
    _check(at, questions)
    one = questions[at]
    rows = [[_option(found.id, at, number, one["kind"], *option)] for number, option in enumerate(one["options"])]
    rows.append([Button("back", OpenMissing(found.id, at // ON_A_PAGE))])
    return "exchange/import/question", {"number": at + 1, "question": _said(one)}, rows


def meaning_at(number: int) -> Meaning | None:
    """The meaning that a button carries."""
    return _MEANINGS[number] if 0 <= number < len(_MEANINGS) else None


def _columns(found: PendingImport, plan: Mapping[str, Any], today: date) -> Shown:
    taken = [(meaning, header) for header, meaning in plan["columns"].items() if meaning != Meaning.NOTHING]
    order = {meaning.value: number for number, meaning in enumerate(_MEANINGS)}
    left = [header for header, meaning in plan["columns"].items() if meaning == Meaning.NOTHING]
    facts: dict[str, object] = {
        "name": found.name,
        "system": plan["system"],
        "count": plan["count"],
        "columns": sorted(taken, key=lambda one: order[one[0]]),
        "left": left,
        "others": plan.get("others", []),
        "samples": _samples(plan, today=today),
    }
    rows = [[Button("columns_right", ConfirmColumns(found.id))], [Button("change_column", ChooseColumn(found.id, 0))]]
    return "exchange/import/columns", facts, rows


def _missing(found: PendingImport, plan: Mapping[str, Any], page: int) -> Shown:
    questions = plan["questions"]
    _check(page * ON_A_PAGE, questions)
    first = page * ON_A_PAGE
    shown = questions[first : first + ON_A_PAGE]
    rows: list[list[Button]] = [[Button("missing_right", ConfirmMissing(found.id))]]
    rows += [
        [
            Button(
                "change_answer" if one["word"] else "change_beginning",
                OpenQuestion(found.id, at),
                facts={"number": at + 1, "word": one["word"][:30]},
            )
        ]
        for at, one in enumerate(shown, start=first)
    ]
    rows.append(_turning(page, len(questions), lambda to: OpenMissing(found.id, to)))
    facts: dict[str, object] = {
        "name": found.name,
        "total": len(questions),
        "first": first + 1,
        "questions": [_said(one) for one in shown],
    }
    return "exchange/import/missing", facts, [row for row in rows if row]


def _said(one: Mapping[str, Any]) -> dict[str, object]:
    """A question with what is chosen, in what a screen says of it."""
    value, words = next(option for option in one["options"] if option[0] == one["chosen"])
    return {
        "kind": one["kind"],
        "word": one["word"],
        "people": one["people"],
        "answer": _kind(one["kind"], value, words),
        "words": _words(one["kind"], value, words),
    }


def _kind(kind: str, value: str, words: str) -> str:
    if value == LEAVE_OUT:
        return "leave_out"
    if value.startswith(CREATE):
        return "create"
    return "as_it_is" if words == AS_IT_IS else kind


def _words(kind: str, value: str, words: str) -> str:
    if kind == "since":
        day = date.fromisoformat(value)
        return f"{day.day} {month_name(day.month)} {day.year}"
    return value.removeprefix(CREATE) if words == AS_IT_IS or value.startswith(CREATE) else words


def _option(pending: int, at: int, number: int, kind: str, value: str, words: str) -> Button:
    said = _words(kind, value, words)[:48]
    return Button(f"answer_{_kind(kind, value, words)}", AnswerMissing(pending, at, number), facts={"words": said})


def _check(at: int, those: Sized) -> None:
    """Raises `Outdated` where there is no such one."""
    if not 0 <= at < len(those):
        raise Outdated


def _turning(page: int, count: int, to: Any) -> list[Button]:
    """The buttons that turn pages, where there are several."""
    back = [Button("page_before", to(page - 1), facts={"page": page})] if page > 0 else []
    return back + ([Button("page_after", to(page + 1), facts={"page": page + 2})] if (page + 1) * ON_A_PAGE < count else [])
