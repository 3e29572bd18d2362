"""Who was away: kinds of leave with their effect as rules, *tidak dinilai* with its reason, and a year that weighs days worked."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, delete
from sqlmodel import Session, col, select

from domain.people.leave_kinds import WORDS, LeaveKind, split_kind
from domain.people.leaves import Days, added
from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation
from models.people.person import Leave
from models.standards.rule import CityRule
from services.city import City
from services.evaluation import absent, cycles, year_quarters
from services.exchange import cells, exporting
from tests.given import given

ZONE = ZoneInfo("Asia/Makassar")
CITY = City(zone=ZONE)
NOW = datetime(2026, 10, 12, 1, tzinfo=UTC)
Q3 = Period.parse("2026-Q3")
SITTI = 1

SAID = [
    ("2026-03-01..2026-05-31 melahirkan", "2026-03-01..2026-05-31", LeaveKind.MATERNITY),
    ("cuti sakit 5 Okt 2026", "5 Okt 2026", LeaveKind.SICK),
    ("1/10/2026-5/10/2026 (Cuti Tahunan)", "1/10/2026-5/10/2026", LeaveKind.ANNUAL),
    ("2026-01-01..2026-12-31 CLTN", "2026-01-01..2026-12-31", LeaveKind.UNPAID),
    ("2026-01-01..2026-12-31 cuti di luar tanggungan negara", "2026-01-01..2026-12-31", LeaveKind.UNPAID),
    ("tugas belajar 2026-01-01..2026-12-31", "2026-01-01..2026-12-31", LeaveKind.STUDY),
    ("2026-07-01..2026-07-31 alasan penting", "2026-07-01..2026-07-31", LeaveKind.IMPORTANT),
    ("2026-07-01..2026-12-31 masa persiapan pensiun", "2026-07-01..2026-12-31", LeaveKind.RETIRING),
    ("2026-07-01..2026-12-31 diberhentikan sementara", "2026-07-01..2026-12-31", LeaveKind.SUSPENDED),
    ("2026-07-01..2026-09-30 cuti besar", "2026-07-01..2026-09-30", LeaveKind.LONG),
    ("2026-07-01..2026-07-02", "2026-07-01..2026-07-02", LeaveKind.OTHER),
]


@pytest.mark.parametrize(("said", "rest", "kind"), SAID, ids=[one[0] for one in SAID])
def test_the_kind_is_read_before_and_behind_the_days(said: str, rest: str, kind: LeaveKind) -> None:
    assert split_kind(said) == (rest, kind)


def test_each_kind_has_a_word_that_is_read_as_itself() -> None:
    assert {split_kind(f"2026-07-01 {word}")[1] for word in WORDS.values()} == set(LeaveKind) - {LeaveKind.OTHER}


def test_another_kind_for_the_same_days_holds_for_them_and_leaves_the_rest() -> None:
    there = [Days(date(2026, 7, 1), date(2026, 7, 31), LeaveKind.ANNUAL)]
    sick = Days(date(2026, 7, 10), date(2026, 7, 12), LeaveKind.SICK)
    assert added(there, sick) == (
        Days(date(2026, 7, 1), date(2026, 7, 9), LeaveKind.ANNUAL),
        sick,
        Days(date(2026, 7, 13), date(2026, 7, 31), LeaveKind.ANNUAL),
    )


def test_the_workbook_takes_the_kind_in_and_gives_it_out_in_the_same_words() -> None:
    cell = "2026-03-01..2026-05-31 melahirkan; 2026-07-01..2026-07-02"
    read = cells.leaves(cell)
    assert read == (
        (date(2026, 3, 1), date(2026, 5, 31), LeaveKind.MATERNITY),
        (date(2026, 7, 1), date(2026, 7, 2), LeaveKind.OTHER),
    )
    assert exporting.cell("Pegawai", "leaves", read) == cell


def _open(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        cycles.open_quarter(session, quarter=Q3, now=NOW, city=CITY)
        absent.mark(session)


def _away(engine: Engine) -> LeaveKind | None:
    with Session(engine) as session, session.begin():
        absent.mark(session)
        return session.scalars(select(Evaluation.away).where(Evaluation.person_id == SITTI)).one()


@pytest.mark.parametrize("kind", list(LeaveKind))
def test_who_was_away_all_quarter_is_not_rated_with_the_kind_as_reason(engine: Engine, kind: LeaveKind) -> None:
    given(engine, f"given leave Sitti 2026-06-15..2026-10-05 {kind}")
    _open(engine)
    assert _away(engine) is kind


def test_one_day_of_work_is_rated(engine: Engine) -> None:
    given(engine, "given leave Sitti 2026-07-01..2026-09-29 maternity")
    _open(engine)
    assert _away(engine) is None


def test_leave_that_follows_directly_in_another_kind_is_one_absence_and_the_longer_names_it(engine: Engine) -> None:
    given(engine, "given leave Sitti 2026-06-01..2026-07-10 annual\ngiven leave Sitti 2026-07-11..2026-10-10 study")
    _open(engine)
    assert _away(engine) is LeaveKind.STUDY


def test_leave_that_is_taken_back_while_nothing_is_judged_is_followed(engine: Engine) -> None:
    given(engine, "given leave Sitti 2026-06-15..2026-10-05 sick")
    _open(engine)
    with Session(engine) as session, session.begin():
        session.execute(delete(Leave).where(col(Leave.person_id) == SITTI))
    assert _away(engine) is None


def test_what_was_judged_stays_judged_whatever_leave_is_written_down_later(engine: Engine) -> None:
    given(engine, "given evaluated Sitti 2026-Q3 meets meets open")
    with Session(engine) as session, session.begin():
        session.add(Leave(person_id=SITTI, first=date(2026, 6, 1), last=date(2026, 12, 31), kind=LeaveKind.SICK))
    assert _away(engine) is None


@pytest.mark.parametrize(("counts", "days"), [(1, 61), (0, 92)], ids=["days of leave are not worked", "an agency counts them"])
def test_the_year_weighs_the_days_worked_as_the_rule_of_the_kind_says(engine: Engine, counts: int, days: int) -> None:
    given(engine, "given leave Sitti 2026-08-01..2026-08-31 annual\ngiven evaluated Sitti 2026-Q3 meets meets")
    with Session(engine) as session, session.begin():
        if not counts:
            session.add(CityRule(code="CUTI-TAHUNAN", value=0, basis="SK contoh"))
    with Session(engine) as session:
        four = year_quarters.quarters(session, people=[SITTI], year=2026, today=date(2026, 12, 1))[SITTI]
    assert (four[2].days, four[2].of) == (days, 92)
    assert four[2].judged is not None
    assert four[2].judged.share.denominator in (92, 1)
