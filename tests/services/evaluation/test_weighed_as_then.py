"""What a quarter weighs, who is a head's hasil kerja and which parts it has follows from its own days, rules and leave."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from domain.evaluation.ratings import Predicate, Rating
from domain.people.leave_kinds import LeaveKind
from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation, EvaluationCycle
from services import rights
from services.city import City
from services.evaluation import absent, card, cycles, days_worked, organisations, stages, year_quarters
from services.people import leaves
from services.standards import rulebook
from services.training import wallet
from tests.databases import Sqlite
from tests.given import given

CITY = City(zone=ZoneInfo("Asia/Makassar"))
NOW = datetime(2026, 10, 12, 1, tzinfo=UTC)
TODAY, LATER = date(2026, 10, 12), date(2026, 12, 1)
SITTI, BASO, TENRI = 1, 2, 5
Q3 = Period.parse("2026-Q3")


@pytest.fixture
def city(sqlite: Sqlite) -> Iterator[Engine]:
    engine = sqlite.anew()
    given(engine, "given Sitti HADIR-GURU until 2026-09: 60/64 62/65 61/64")
    yield engine
    engine.dispose()


def _set(engine: Engine, *, today: date = TODAY, **rules: int) -> None:
    with Session(engine) as session, session.begin():
        rows = [{"code": code.replace("_", "-"), "value": Decimal(value), "basis": None} for code, value in rules.items()]
        rulebook.write(session, rulebook.differing(session, rows), today=today)


def _days(engine: Engine, number: int = 3) -> tuple[int, int]:
    """How much of a quarter was worked, as the card and as the year has it."""
    with Session(engine) as session:
        quarter = Period.parse(f"2026-Q{number}")
        shown = card.card(session, person=SITTI, position="Guru Kelas", quarter=quarter)
        four = year_quarters.quarters(session, people=[SITTI], year=2026, today=LATER)[SITTI]
        return shown.worked, four[number - 1].days


def test_a_rule_that_changes_later_does_not_weigh_a_quarter_that_ended(city: Engine) -> None:
    given(city, "given leave Sitti 2026-08-01..2026-08-31 sick")
    _set(city, CUTI_SAKIT=0)
    assert _days(city) == (61, 61)


def test_a_leave_over_the_end_of_a_quarter_is_read_by_the_rule_of_each_day(city: Engine) -> None:
    given(city, "given leave Sitti 2026-09-10..2026-10-20 sick")
    assert _days(city) == (71, 71)
    _set(city, CUTI_SAKIT=0)
    assert _days(city) == (71, 71)
    assert _days(city, 4) == (92, 92)


def test_leave_that_is_told_after_its_months_closed_weighs_nothing_in_the_year_either(city: Engine) -> None:
    with Session(city) as session, session.begin():
        rights.on_day(session, TODAY)
        february = leaves.days_of("2026-02-01", "2026-02-28", LeaveKind.SICK)
        leaves.grant(session, by=TENRI, person=SITTI, days=february, now=NOW, city=CITY)
    assert _days(city, 1) == (90, 90)


def test_closed_days_that_were_settled_keep_the_kind_of_their_leave(city: Engine) -> None:
    """Leave whose days count as worked is no less of it because some other leave was told too late."""
    _set(city, today=date(2026, 1, 2), CUTI_TAHUNAN=0)
    given(city, "given leave Sitti 2026-07-06..2026-07-15 annual\ngiven leave Sitti 2026-07-20..2026-07-24 sick")
    assert _days(city) == (87, 87)
    with Session(city) as session, session.begin():
        rights.on_day(session, TODAY)
        february = leaves.days_of("2026-02-01", "2026-02-28", LeaveKind.SICK)
        leaves.grant(session, by=TENRI, person=SITTI, days=february, now=NOW, city=CITY)
    assert (_days(city), _days(city, 1)) == ((87, 87), (90, 90))


def _moved(engine: Engine) -> None:
    """Two parts, to 19 August and from then; of the first 46 days all but four were leave, and it was rated otherwise."""
    given(engine, "given moved Sitti 2026-08-20 from Rahma\ngiven leave Sitti 2026-07-05..2026-08-19 sick")
    with Session(engine) as session, session.begin():
        rights.on_day(session, TODAY)
        cycles.open_quarter(session, quarter=Q3, now=NOW, city=CITY)
        rated = (Rating.ABOVE, Rating.BELOW)
        for one in session.scalars(select(Evaluation).where(Evaluation.person_id == SITTI).order_by(col(Evaluation.part))):
            one.result, one.conduct, one.predicate = rated[one.part - 1], Rating.MEETS, Predicate.GOOD
            one.rated_at = one.talked_at = one.answered_at = NOW
            one.told_on = TODAY
        for cycle in session.scalars(select(EvaluationCycle)):
            cycle.closed_at = NOW


def test_the_parts_of_a_quarter_weigh_the_days_worked_in_them(city: Engine) -> None:
    _moved(city)
    with Session(city) as session:
        third = year_quarters.quarters(session, people=[SITTI], year=2026, today=LATER)[SITTI][2]
        assert [part.days for part in third.parts] == [4, 42]
        assert (third.result, third.predicate, third.days) == (Rating.BELOW, Predicate.NEEDS_IMPROVEMENT, 46)
        theirs = list(session.scalars(select(Evaluation).where(Evaluation.person_id == SITTI)))
        assert stages.predicates(theirs, days_worked.of(session, theirs)) == [Predicate.NEEDS_IMPROVEMENT]


def test_a_part_that_was_all_leave_hides_nobody_from_the_spread(city: Engine) -> None:
    given(city, "given moved Sitti 2026-08-20 from Rahma\ngiven leave Sitti 2026-06-25..2026-08-25 maternity")
    with Session(city) as session, session.begin():
        rights.on_day(session, TODAY)
        cycles.open_quarter(session, quarter=Q3, now=NOW, city=CITY)
        absent.mark(session)
        first, second = session.scalars(select(Evaluation).where(Evaluation.person_id == SITTI).order_by(col(Evaluation.part)))
        assert (first.away, second.away) == (LeaveKind.MATERNITY, None)
        second.result, second.conduct, second.predicate, second.rated_at = Rating.MEETS, Rating.MEETS, Predicate.GOOD, NOW
        session.flush()
        assert stages.predicates([first, second], days_worked.of(session, [first, second])) == [Predicate.GOOD]


def test_a_judgement_that_is_being_changed_is_not_in_the_spread(city: Engine) -> None:
    _moved(city)
    with Session(city) as session:
        theirs = list(session.scalars(select(Evaluation).where(Evaluation.person_id == SITTI)))
        theirs[0].rated_at = None
        assert stages.predicates(theirs, days_worked.of(session, theirs)) == []


def test_who_joined_and_went_on_leave_at_once_is_not_rated(city: Engine) -> None:
    given(city, "given joined Sitti 2026-08-01\ngiven leave Sitti 2026-08-01..2026-10-31 maternity")
    with Session(city) as session, session.begin():
        rights.on_day(session, TODAY)
        cycles.open_quarter(session, quarter=Q3, now=NOW, city=CITY)
        absent.mark(session)
        assert session.scalars(select(Evaluation.away).where(Evaluation.person_id == SITTI)).one() is LeaveKind.MATERNITY


def test_a_head_is_rated_by_the_rules_of_the_quarter(city: Engine) -> None:
    given(city, "given evaluated Baso 2026-Q3 meets meets open\ngiven predikat SD-1 2026-Q3 good")
    _set(city, PIMPINAN_BAIK=3)
    with Session(city) as session:
        rights.on_day(session, TODAY)
        found = session.scalars(select(Evaluation).where(Evaluation.person_id == BASO)).one()
        assert organisations.of_evaluation(session, found).result is Rating.MEETS


def test_the_parts_of_a_quarter_follow_the_rule_of_its_days(city: Engine) -> None:
    given(city, "given moved Sitti 2026-08-20 from Rahma")
    _set(city, BAGIAN_TRIWULAN=45)
    with Session(city) as session, session.begin():
        rights.on_day(session, TODAY)
        cycles.open_quarter(session, quarter=Q3, now=NOW, city=CITY)
        assert session.scalars(select(Evaluation.part).where(Evaluation.person_id == SITTI)).all() == [1, 2]


def test_the_hours_of_a_year_are_asked_by_its_own_rule(city: Engine) -> None:
    given(city, "given certificate Sitti 2025-08-10 8")
    _set(city, today=date(2026, 1, 5), JP_PNS=40)
    with Session(city) as session:
        last, this = (wallet.open_(session, by=SITTI, year=year, now=NOW, city=CITY).duty for year in (2025, 2026))
    assert (last.missing(8), this.missing(8)) == (12, 32)
