"""The sheet Aturan: optional, all or nothing, 0 changes the second time, the same bytes again, and in force at once."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from documents import workbook
from domain.standards.rules import LISTED, Rules
from models.standards.rule import CityRule
from services.exchange import exporting, importing
from services.standards.expected import standards
from tests.services.exchange.test_workbook import TODAY


def _take(engine: Engine, *rows: dict[str, Any], write: bool = True) -> importing.Outcome:
    with Session(engine) as session, session.begin():
        return importing.take(session, {"Aturan": list(enumerate(rows, start=2))}, today=TODAY, write=write)


def _rules(engine: Engine) -> Rules:
    with Session(engine) as session:
        return standards(session).rules


BAD = [
    ("a code nobody knows", {"Kode": "KEBERATN", "Nilai": 10}, ("Kode", "unknown_rule", "KEBERATAN")),
    (
        "more days than allowed",
        {"Kode": "KEBERATAN", "Nilai": 400},
        ("Nilai", "not_between", "'low': Decimal('14'), 'high': Decimal('60')"),
    ),
    ("less than the law gives", {"Kode": "KEBERATAN", "Nilai": 13}, ("Nilai", "not_between", "Decimal('14')")),
    ("no day at all", {"Kode": "KEBERATAN", "Nilai": 0}, ("Nilai", "not_between", "Decimal('14')")),
    ("half a day", {"Kode": "KEBERATAN", "Nilai": 20.5}, ("Nilai", "not_between", "Decimal('14')")),
    ("words", {"Kode": "KEBERATAN", "Nilai": "dua minggu"}, ("Nilai", "not_a_number", "")),
    ("a group of four", {"Kode": "KELOMPOK-TERKECIL", "Nilai": 4}, ("Nilai", "not_between", "Decimal('5')")),
    ("a cap under the target", {"Kode": "CAPAIAN-TERTINGGI", "Nilai": 99.5}, ("Nilai", "amount_not_between", "Decimal('100')")),
    ("cukup above baik", {"Kode": "CUKUP-SEJAK", "Nilai": 95}, ("Nilai", "amount_not_between", "Decimal('91')")),
    (
        "a better organisation with a worse head",
        {"Kode": "PIMPINAN-ISTIMEWA", "Nilai": 1},
        ("Nilai", "not_between", "'low': Decimal('2')"),
    ),
    (
        "a worse organisation with a better head",
        {"Kode": "PIMPINAN-KURANG", "Nilai": 3},
        ("Nilai", "not_between", "'high': Decimal('1')"),
    ),
    ("no code", {"Kode": "", "Nilai": 10}, ("Kode", "empty", "")),
]


@pytest.mark.parametrize(("row", "expected"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_a_bad_rule_is_named_with_what_is_allowed_and_nothing_is_written(
    engine: Engine, row: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    outcome = _take(engine, {"Kode": "JP-PNS", "Nilai": 30}, row)
    ((one,), (column, cause, told)) = outcome.rejected, expected
    assert (one.sheet, one.row, one.column, one.cause) == ("Aturan", 3, column, cause)
    assert told in str(one.facts)
    assert _rules(engine) == Rules()


def test_heads_of_all_organisations_are_translated_together(engine: Engine) -> None:
    """What is out of order in one row may be right with the others, in whatever order they stand."""
    outcome = _take(engine, {"Kode": "PIMPINAN-KURANG", "Nilai": 2}, {"Kode": "PIMPINAN-BUTUH-PERBAIKAN", "Nilai": 2})
    assert outcome.rejected == ()
    assert _rules(engine).head_poor == 2


def test_a_rule_holds_at_once_and_the_same_again_changes_nothing(engine: Engine) -> None:
    assert _rules(engine).objection_days == 14
    outcome = _take(engine, {"Kode": "KEBERATAN", "Nilai": 30, "Dasar Hukum": "SK Kepala BKPSDMD contoh"})
    assert [(one.code, one.before, one.after) for one in outcome.rules] == [("KEBERATAN", 14, 30)]
    assert outcome.changes == 1
    assert _rules(engine) == Rules(objection_days=30)
    assert _take(engine, {"Kode": "keberatan", "Nilai": "30", "Dasar Hukum": "SK Kepala BKPSDMD contoh"}).changes == 0


@pytest.mark.parametrize(
    "row", [{"Kode": "KEBERATAN", "Nilai": None}, {"Kode": "KEBERATAN", "Nilai": 14}], ids=["an empty value", "the usual value"]
)
def test_a_rule_goes_back_to_the_usual_value(engine: Engine, row: dict[str, Any]) -> None:
    _take(engine, {"Kode": "KEBERATAN", "Nilai": 30})
    assert _take(engine, row).changes == 1
    assert _rules(engine) == Rules()
    with Session(engine) as session:
        assert session.scalars(select(CityRule)).all() == []


def test_without_the_column_a_value_stays_as_it_was_set(engine: Engine) -> None:
    _take(engine, {"Kode": "KEBERATAN", "Nilai": 30})
    assert _take(engine, {"Kode": "KEBERATAN"}).changes == 0
    assert _rules(engine) == Rules(objection_days=30)


def test_without_the_sheet_everything_stays_as_it_was_set(engine: Engine) -> None:
    _take(engine, {"Kode": "KEBERATAN", "Nilai": 30})
    with Session(engine) as session, session.begin():
        importing.take(session, {"Libur": []}, today=TODAY, write=True)
    assert _rules(engine).objection_days == 30


def test_every_rule_goes_out_and_comes_back_in_the_same_bytes(engine: Engine) -> None:
    _take(engine, {"Kode": "KEBERATAN", "Nilai": 30}, {"Kode": "CUKUP-SEJAK", "Nilai": 75.5})
    with Session(engine) as session:
        first = workbook.write(exporting.give(session))
    rows = {"Aturan": workbook.read(first, name="a.xlsx")["Aturan"]}
    given = {cells["Kode"]: cells for _, cells in rows["Aturan"]}
    assert set(given) == set(LISTED)
    assert (given["KEBERATAN"]["Nilai"], given["KEBERATAN"]["Dasar Hukum"]) == (30, "PP 30/2019")
    assert "14 sampai 60" in given["KEBERATAN"]["Keterangan"]
    with Session(engine) as session, session.begin():
        assert importing.take(session, rows, today=TODAY, write=True).changes == 0
        for rule in session.scalars(select(CityRule)):
            session.delete(rule)
    with Session(engine) as session, session.begin():
        assert importing.take(session, rows, today=TODAY, write=True).changes == 2
        assert workbook.write(exporting.give(session)) == first


def test_the_template_lists_every_rule_with_its_usual_value_and_its_bounds() -> None:
    told = {row[1]: row[3] for row in exporting.template()["Petunjuk"][1] if row[0] == "Aturan"}
    for code, rule in LISTED.items():
        assert f"{rule.low} sampai {rule.high}" in told[code]
        assert rule.basis in told[code]


def test_an_empty_class_follows_the_agency_and_a_filled_one_stays(engine: Engine) -> None:
    with Session(engine) as session:
        before = {code: standards(session).classes[id].good_from for id, code in _codes(session)}
    assert set(before.values()) == {Decimal(91)}
    with Session(engine) as session, session.begin():
        known = standards(session).indicators
        own = next(one for one in known.values() if one.code == "IDL")
        session.merge(own).good_from = Decimal(95)
    _take(engine, {"Kode": "BAIK-SEJAK", "Nilai": 85})
    with Session(engine) as session:
        after = {code: standards(session).classes[id].good_from for id, code in _codes(session)}
    assert after == {code: Decimal(95 if code == "IDL" else 85) for code in before}


def _codes(session: Session) -> list[tuple[int, str]]:
    return [(id, one.code) for id, one in standards(session).indicators.items()]
