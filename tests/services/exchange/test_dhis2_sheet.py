"""Verified values go out as DHIS2's `dataValueSets`, as its documentation has them, and what has no name there is named."""

import json
import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, update

from documents import workbook
from models.reporting.report import Report
from services.exchange import dhis2, exporting, importing
from services.refusals import Outdated, Refusal
from tests.given import given

_ON_ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
_UID = {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9]{10}$"}
_PERIOD = {"type": "string", "pattern": r"^[0-9]{4}((0[1-9]|1[0-2])|Q[1-4])?$"}
_TEXT, _DATE = {"type": "string"}, {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}"}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["dataValues"],
    "additionalProperties": False,
    "properties": {
        **dict.fromkeys(("dataSet", "orgUnit", "attributeOptionCombo"), _UID),
        "completeDate": _DATE,
        "period": _PERIOD,
        "dataValues": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["dataElement", "period", "orgUnit", "value"],
                "additionalProperties": False,
                "properties": {
                    **dict.fromkeys(("dataElement", "orgUnit", "categoryOptionCombo", "attributeOptionCombo"), _UID),
                    "period": _PERIOD,
                    "value": {
                        "type": "string",
                        "pattern": "^(-?(0|[1-9][0-9]*)(\\.[0-9]+)?|true|false|[0-9]{4}-[0-9]{2}-[0-9]{2})$",
                    },
                    **dict.fromkeys(("storedBy", "comment", "created", "lastUpdated"), _TEXT),
                    "followup": {"type": "boolean"},
                },
            },
        },
    },
}
"""The payload of an import as the section "Sending bulks of data values" of the Web API's documentation has it."""
_TYPES: dict[str, type] = {"object": dict, "array": list, "string": str, "boolean": bool}
_BOOK = {
    "DHIS2": [
        (2, {"Untuk": "unit", "Kode": "PKM-1", "UID": "DiszpKrYNg8"}),
        (3, {"Untuk": "indikator", "Kode": "IDL", "UID Pembilang": "f7n9E0hX8qk", "UID Penyebut": "Ix2HsbDMLea"}),
        (4, {"Untuk": "indikator", "Kode": "TUNGGU", "UID": "eY5ehpbEsB7", "Attribute Option Combo": "HllvX50cXC0"}),
    ]
}


def _wrong(found: Any, schema: dict[str, Any], place: str = "$") -> list[str]:
    """Where a document is not as its schema says."""
    if not isinstance(found, _TYPES[schema["type"]]):
        return [f"{place} is no {schema['type']}"]
    if isinstance(found, str) and not re.search(schema.get("pattern", ""), found):
        return [f"{place}: {found}"]
    if isinstance(found, list):
        short = [f"{place} is empty"] if len(found) < schema.get("minItems", 0) else []
        return short + [one for n, item in enumerate(found) for one in _wrong(item, schema["items"], f"{place}[{n}]")]
    if isinstance(found, dict):
        missing = [f"{place}.{name} is missing" for name in schema["required"] if name not in found]
        known = schema["properties"]
        extra = [f"{place}.{name} is not known" for name in found if name not in known]
        return missing + extra + [w for name, one in found.items() if name in known for w in _wrong(one, known[name], name)]
    return []


def _take(session: Session, book: Any = None) -> importing.Outcome:
    return importing.take(session, book or _BOOK, today=date(2026, 10, 1), write=True)


@_ON_ONE
def test_verified_values_of_what_is_mapped_go_out(engine: Engine) -> None:
    given(
        engine,
        "given Rahma TUNGGU until 2026-09: 25 26 24\ngiven Rahma IDL until 2026-09: 25/45\ngiven Sitti MODUL until 2026-Q3: 4",
    )
    with Session(engine) as session:
        assert not _take(session).rejected
        document = json.loads(dhis2.document(session, period="2026-09"))
        assert _wrong(document, SCHEMA) == []
        at: dict[str, str] = {"period": "202609", "orgUnit": "DiszpKrYNg8"}
        assert document["dataValues"] == [
            {"dataElement": "f7n9E0hX8qk", **at, "value": "25"},
            {"dataElement": "Ix2HsbDMLea", **at, "value": "45"},
            {"dataElement": "eY5ehpbEsB7", **at, "attributeOptionCombo": "HllvX50cXC0", "value": "24"},
        ]
        told = dhis2.tell(session, by=5, words="2026Q3")
        assert (told.given, told.units, told.indicators) == (0, ("SD-1",), ("MODUL",))
        session.execute(update(Report).where(col(Report.period) == "2026-09").values(verified=False))
        assert dhis2.tell(session, by=5, words="2026-09").given == 0


@_ON_ONE
def test_the_sheet_goes_out_and_comes_in_without_a_change(engine: Engine) -> None:
    with Session(engine) as session:
        assert _take(session).changes == 3
        book = workbook.write({"DHIS2": exporting.give(session)["DHIS2"]})
        assert _take(session, workbook.read(book, name="a.xlsx")).changes == 0


@pytest.mark.parametrize(
    ("row", "column", "cause"),
    [
        ({"Untuk": "unit", "Kode": "PKM-9", "UID": "DiszpKrYNg8"}, "Kode", "unknown"),
        ({"Untuk": "unit", "Kode": "PKM-1", "UID": "DiszpKrYNg"}, "UID", "not_a_uid"),
        ({"Untuk": "unit", "Kode": "PKM-1"}, "UID", "empty"),
        (
            {"Untuk": "unit", "Kode": "PKM-1", "UID": "DiszpKrYNg8", "UID Penyebut": "Ix2HsbDMLea"},
            "UID Penyebut",
            "only_of_indicators",
        ),
        ({"Untuk": "indikator", "Kode": "IDL"}, "UID", "empty"),
    ],
)
@_ON_ONE
def test_what_names_nothing_is_refused(engine: Engine, row: Any, column: str, cause: str) -> None:
    with Session(engine) as session:
        (found,) = _take(session, {"DHIS2": [(2, row)]}).rejected
        assert (found.column, found.cause) == (column, cause)


@_ON_ONE
def test_admins_alone_get_it_and_a_period_is_named(engine: Engine) -> None:
    with Session(engine) as session:
        with pytest.raises(Outdated):
            dhis2.tell(session, by=1, words="2026-09")
        with pytest.raises(Refusal, match="no_dhis2_period"):
            dhis2.tell(session, by=5, words="kemarin")
