"""Angka kredit of a decided year: from the roster and the workbook, kept as it was decided, counted anew by who decided it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from domain.evaluation.credits import Credit
from domain.evaluation.ratings import Rating
from domain.people.careers import Level
from domain.people.nip import Employment
from models.evaluation.credit import CreditCoefficient
from models.evaluation.year import YearEvaluation
from models.people.person import Leave, Person, Posting
from models.standards.rule import CityRule
from services import rights
from services.city import City
from services.evaluation import year, year_forms
from services.exchange import exporting, importing
from services.refusals import Outdated
from tests.databases import Sqlite
from tests.given import given

CITY = City(zone=ZoneInfo("Asia/Makassar"))
TODAY, NOW = date(2027, 2, 16), datetime(2027, 2, 16, 1, 0, tzinfo=UTC)
SITTI, BASO, RAHMA, TENRI = 1, 2, 3, 5
_FOUR = "".join(f"given evaluated Sitti 2026-Q{number} meets meets\n" for number in (1, 2, 3, 4))


@pytest.fixture
def session(sqlite: Sqlite) -> Iterator[Session]:
    engine = sqlite.anew()
    given(engine, _FOUR)
    with Session(engine) as found:
        rights.on_day(found, TODAY)
        yield found
    engine.dispose()


def _post(session: Session, level: Level | None = Level.FIRST, **other: Any) -> Posting:
    post = session.scalars(select(Posting).where(Posting.person_id == SITTI)).one()
    post.valid_from, post.functional, post.level = date(2020, 1, 1), "Guru", level
    for name, value in other.items():
        setattr(post, name, value)
    session.flush()
    return post


def _next(session: Session, post: Posting, begins: date, level: Level | None, functional: str | None = "Guru") -> None:
    """Another post from a day on; the one before ends."""
    post.valid_until = date.fromordinal(begins.toordinal() - 1)
    told = post.model_dump(exclude={"id", "valid_from", "valid_until", "level", "functional"})
    session.add(Posting(**told, valid_from=begins, level=level, functional=functional))
    session.flush()


def _decide(session: Session) -> Credit | None:
    return year.decide(session, by=BASO, person=SITTI, year=2026, now=NOW, city=CITY).credit


def _look(session: Session, by: int = BASO) -> year.Year:
    return year.look(session, by=by, person=SITTI, year=2026, now=NOW, city=CITY)


def _parts(made: Credit | None) -> list[tuple[str, str, str]]:
    assert made is not None
    return [(line.post, str(line.months), str(line.points)) for line in made.lines]


def _take(session: Session, *rows: dict[str, Any]) -> importing.Outcome:
    return importing.take(session, {"Angka Kredit": list(enumerate(rows, start=2))}, today=TODAY, write=True)


def _cell(value: Any) -> Any:
    """As a spreadsheet has it."""
    return float(value) if isinstance(value, Decimal) else value


def test_a_year_in_one_post(session: Session) -> None:
    _post(session)
    made = _decide(session)
    assert made is not None
    assert (made.total, made.percent, _parts(made)) == (Decimal("12.5"), 100, [("Guru Ahli Pertama", "12", "12.5")])
    assert _look(session, by=SITTI).credit == made
    assert year_forms.form(session, by=SITTI, evaluation=session.scalars(select(YearEvaluation.id)).one()).credit == made


def test_a_promotion_within_the_year_is_two_parts(session: Session) -> None:
    _next(session, _post(session), date(2026, 10, 1), Level.YOUNG)
    made = _decide(session)
    assert made is not None
    assert made.total == Decimal("15.625")
    assert _parts(made) == [("Guru Ahli Pertama", "9", "9.375"), ("Guru Ahli Muda", "3", "6.25")]


def test_another_grade_or_unit_within_the_same_level_is_one_part(session: Session) -> None:
    _next(session, _post(session, grade="III/a"), date(2026, 4, 15), Level.FIRST, functional="guru")
    assert _parts(_decide(session)) == [("guru Ahli Pertama", "12", "12.5")]


@pytest.mark.parametrize(("begins", "total"), [(date(2026, 7, 1), "6.25"), (date(2026, 12, 31), "0.034"), (date(2027, 1, 1), None)])
def test_part_of_a_year_counts_its_months(session: Session, begins: date, total: str | None) -> None:
    post = _post(session)
    post.functional, post.level = None, None
    _next(session, post, begins, Level.FIRST)
    made = _decide(session)
    assert (None if made is None else str(made.total)) == total


def test_without_a_functional_post_nothing_is_said(session: Session) -> None:
    assert _decide(session) is None
    assert _look(session).credit is None
    session.scalars(select(Posting).where(Posting.person_id == SITTI)).one().functional = ""
    assert _look(session).credit is None


@pytest.mark.parametrize(
    ("kind", "total"),
    [("annual", "12.5"), ("maternity", "12.5"), ("sick", "12.5"), ("unpaid", "9.375"), ("study", "9.375"), ("suspended", "9.375")],
)
def test_only_time_without_a_plan_takes_something_off(session: Session, kind: str, total: str) -> None:
    _post(session)
    session.add(Leave(person_id=SITTI, first=date(2026, 4, 1), last=date(2026, 6, 30), kind=kind))
    session.flush()
    made = _decide(session)
    assert made is not None
    assert made.total == Decimal(total)


@pytest.mark.parametrize(("rule", "counted"), [(None, True), (0, False)])
def test_whether_a_pppk_has_one_is_a_rule(session: Session, rule: int | None, *, counted: bool) -> None:
    _post(session)
    session.get_one(Person, SITTI).employment = Employment.PPPK
    if rule is not None:
        session.add(CityRule(code="AK-PPPK", value=Decimal(rule)))
    session.commit()
    rights.on_day(session, TODAY)
    assert (_decide(session) is not None) is counted


def test_a_missing_level_is_named_and_counts_once_the_roster_has_it(session: Session) -> None:
    post = _post(session, level=None)
    made = _decide(session)
    assert made is not None
    assert (made.total, made.missing) == (None, ("Guru",))
    post.level = Level.YOUNG
    session.flush()
    found = _look(session).credit
    assert found is not None
    assert found.total == 25


def test_what_was_decided_stays_until_who_decided_it_counts_anew(session: Session) -> None:
    post = _post(session)
    _decide(session)
    post.level = Level.YOUNG
    _take(session, {"Jenjang": "Ahli Muda", "Koefisien": "20", "Sejak Tahun": 2026})
    session.flush()
    shown = _look(session)
    assert shown.credit is not None
    assert shown.credit_now is not None
    assert (shown.credit.total, shown.credit_now.total) == (Decimal("12.5"), 20)
    for other in (SITTI, RAHMA, TENRI):
        with pytest.raises(Outdated):
            year.recount(session, by=other, person=SITTI, year=2026, now=NOW, city=CITY)
    assert _look(session, by=SITTI).credit_now is None
    anew = year.recount(session, by=BASO, person=SITTI, year=2026, now=NOW, city=CITY)
    assert anew.credit is not None
    assert (anew.credit.total, anew.credit_now) == (20, None)
    with pytest.raises(Outdated):
        year.recount(session, by=BASO, person=SITTI, year=2026, now=NOW, city=CITY)


def test_an_objection_that_is_granted_counts_by_its_predikat(session: Session) -> None:
    _post(session)
    _decide(session)
    row = session.scalars(select(YearEvaluation)).one()
    row.objection, row.answered_at, row.decided_at, row.decision = "Tidak setuju.", NOW, NOW, "Dikabulkan."
    row.decided_result, row.decided_conduct = Rating.ABOVE, Rating.ABOVE
    session.flush()
    found = _look(session).credit
    assert found is not None
    assert (found.percent, found.total) == (150, Decimal("18.75"))


def test_the_workbook_takes_coefficients_and_gives_them_back(session: Session) -> None:
    rows: list[dict[str, Any]] = [
        {"Jabatan Fungsional": "Guru", "Jenjang": "Ahli Pertama", "Koefisien": "12,75", "Sejak Tahun": 2026},
        {"Jenjang": "terampil", "Koefisien": 5.5},
    ]
    assert [one.created for one in _take(session, *rows).sheets] == [2]
    assert [(one.created, one.updated, one.unchanged) for one in _take(session, *rows).sheets] == [(0, 0, 2)]
    headers, given_ = exporting.give(session)["Angka Kredit"]
    assert [tuple(row) for row in given_] == [
        ("", "terampil", Decimal("5.5"), 2023),
        ("Guru", "ahli pertama", Decimal("12.75"), 2026),
    ]
    back = [{name.rstrip("*"): _cell(cell) for name, cell in zip(headers, row, strict=True)} for row in given_]
    assert [(one.created, one.updated, one.unchanged) for one in _take(session, *back).sheets] == [(0, 0, 2)]
    assert _take(session, {**rows[0], "Jabatan Fungsional": "GURU ", "Koefisien": 13}).sheets[0].updated == 1
    assert len(session.scalars(select(CreditCoefficient)).all()) == 2
    _post(session)
    made = _decide(session)
    assert made is not None
    assert made.total == 13


@pytest.mark.parametrize(
    ("row", "column", "cause"),
    [
        ({"Jenjang": "Ahli Pertama", "Koefisien": 0}, "Koefisien", "amount_not_between"),
        ({"Jenjang": "Ahli Utama", "Koefisien": "50,5"}, "Koefisien", "amount_not_between"),
        ({"Jenjang": "Ahli Utama", "Koefisien": -1}, "Koefisien", "amount_not_between"),
        ({"Jenjang": "Ahli Raya", "Koefisien": 5}, "Jenjang", "not_one_of"),
        ({"Koefisien": 5}, "Jenjang", "no_column"),
        ({"Jenjang": "Mahir", "Koefisien": "banyak"}, "Koefisien", "not_a_number"),
        ({"Jenjang": "Mahir", "Koefisien": 5, "Sejak Tahun": 1999}, "Sejak Tahun", "not_between"),
    ],
)
def test_what_the_law_does_not_know_is_refused_by_row(session: Session, row: dict[str, Any], column: str, cause: str) -> None:
    outcome = _take(session, row)
    assert (column, cause) in [(one.column, one.cause) for one in outcome.rejected]
    assert session.scalars(select(CreditCoefficient)).all() == []


def test_the_same_coefficient_twice_in_another_spelling_is_refused(session: Session) -> None:
    rows = [{"Jabatan Fungsional": name, "Jenjang": "Mahir", "Koefisien": 5} for name in ("Bidan", "bidan ")]
    assert [one.cause for one in _take(session, *rows).rejected] == ["twice"]


def test_a_workbook_without_the_sheet_changes_nothing_of_it(session: Session) -> None:
    _take(session, {"Jenjang": "Mahir", "Koefisien": 5})
    importing.take(session, {"Libur": [(2, {"Tanggal": "2026-08-17", "Nama": "HUT RI"})]}, today=TODAY, write=True)
    assert len(session.scalars(select(CreditCoefficient)).all()) == 1


def test_the_exported_evaluations_name_it(session: Session) -> None:
    _post(session)
    _decide(session)
    headers, rows = exporting.give(session)["Evaluasi"]
    told = [dict(zip(headers, row, strict=True)) for row in rows]
    assert [(one["Periode"], one["Angka Kredit"]) for one in told if one["Angka Kredit"] is not None] == [("2026", Decimal("12.5"))]
