"""How units did: who may say it and until when, what follows for their heads, by workbook and in chat."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from domain.evaluation.ratings import Rating
from domain.evaluation.spread import Organisation
from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation, EvaluationCycle
from models.evaluation.organisation import OrganisationRating
from models.people.person import Person, Posting
from models.people.unit import Unit
from services import rights
from services.city import City
from services.evaluation import cycles, judging, leading, organisation_setting, organisations, year
from services.evaluation.organisation_actions import SetOrganisation
from services.exchange import exporting, importing
from services.refusals import Outdated, Refusal

CITY = City(zone=ZoneInfo("Asia/Makassar"))
QUARTER, TODAY = Period.parse("2026-Q3"), date(2026, 10, 12)
NOW = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
SITTI, BASO, RAHMA, ANDI, TENRI = 1, 2, 3, 4, 5
SCHOOL, CLINIC = 1, 2


@pytest.fixture
def session(engine: Engine) -> Any:
    with Session(engine) as found, found.begin():
        rights.on_day(found, TODAY)
        cycles.open_quarter(found, quarter=QUARTER, now=NOW, city=CITY)
        yield found


def _evaluation(session: Session, person: int) -> Evaluation:
    return session.exec(select(Evaluation).where(Evaluation.person_id == person)).one()


def _set(
    session: Session, organisation: Organisation, *, by: int = TENRI, unit: int = SCHOOL, year: int = 2026, number: int = 3
) -> Any:
    return organisation_setting.keep(session, by=by, wanted=SetOrganisation(unit, year, number, organisation), now=NOW, city=CITY)


def _rate(session: Session, person: int, rating: Rating, *, by: int) -> Any:
    return judging.rate(session, by=by, evaluation=_evaluation(session, person).id, rating=rating, now=NOW, city=CITY)


def _no_admin(session: Session) -> None:
    """Nobody is an admin any more: what is left follows from the posts."""
    for person in session.exec(select(Person)):
        person.role = "staff"
    session.flush()


def test_a_head_is_found_with_whoever_stands_above(session: Session) -> None:
    assert leading.heads(session, [SCHOOL, CLINIC, 3], QUARTER.last) == {SCHOOL: BASO, CLINIC: ANDI}
    assert leading.above(session, [SCHOOL, CLINIC, 3], QUARTER.last) == {SCHOOL: TENRI, CLINIC: TENRI}
    assert leading.below(session, TENRI, QUARTER.last) == {SCHOOL, CLINIC}
    assert leading.below(session, BASO, QUARTER.last) == set()


def test_a_unit_without_a_head_is_said_by_who_leads_the_unit_above(session: Session) -> None:
    office = session.get_one(Unit, 3)
    empty = Unit(code="SD-9", name="SD tanpa kepala", sector=office.sector, parent_id=SCHOOL)
    session.add(empty)
    session.flush()
    post = session.exec(select(Posting).where(Posting.person_id == RAHMA)).one()
    post.unit_id = empty.id
    session.flush()
    assert leading.above(session, [empty.id], QUARTER.last) == {empty.id: BASO}
    _no_admin(session)
    assert organisation_setting.may_set(session, BASO, empty.id, QUARTER.last)
    assert not organisation_setting.may_set(session, TENRI, empty.id, QUARTER.last)


@pytest.mark.parametrize("by", [SITTI, BASO, RAHMA, ANDI])
def test_nobody_else_says_how_a_unit_did(session: Session, by: int) -> None:
    with pytest.raises(Outdated):
        _set(session, Organisation.GOOD, by=by)
    with pytest.raises(Refusal) as refused:
        organisation_setting.look(session, by=by, year=0, number=0, page=0, today=TODAY)
    assert refused.value.key == "organisation_nobody"


def test_an_admin_who_leads_a_unit_does_not_say_how_it_did(session: Session) -> None:
    session.get_one(Person, BASO).role = "admin"
    session.flush()
    with pytest.raises(Outdated):
        _set(session, Organisation.OUTSTANDING, by=BASO)
    assert _set(session, Organisation.GOOD, by=BASO, unit=CLINIC).organisation is Organisation.GOOD


def test_a_supervisor_whose_post_has_ended_says_nothing_any_more(session: Session) -> None:
    _no_admin(session)
    assert organisation_setting.may_set(session, TENRI, SCHOOL, QUARTER.last)
    post = session.exec(select(Posting).where(Posting.person_id == TENRI)).one()
    post.valid_until = date(2026, 10, 5)
    session.flush()
    assert not organisation_setting.may_set(session, TENRI, SCHOOL, QUARTER.last)


@pytest.mark.parametrize(("year_", "number"), [(2026, 4), (2027, 1), (2026, 0), (1999, 1), (2026, 5), (2026, -1)])
def test_what_has_not_ended_cannot_be_said(session: Session, year_: int, number: int) -> None:
    with pytest.raises(Outdated):
        _set(session, Organisation.GOOD, year=year_, number=number)


def test_a_head_is_rated_by_the_predikat_and_by_nothing_else(session: Session) -> None:
    with pytest.raises(Refusal) as refused:
        _rate(session, BASO, Rating.ABOVE, by=TENRI)
    assert refused.value.key == "organisation_first"
    _set(session, Organisation.OUTSTANDING)
    with pytest.raises(Refusal) as refused:
        _rate(session, BASO, Rating.MEETS, by=TENRI)
    assert refused.value.key == "organisation_decides"
    shown = _rate(session, BASO, Rating.ABOVE, by=TENRI)
    assert (shown.offered, shown.proposed, shown.needs) == ((Rating.ABOVE,), Rating.ABOVE, None)


def test_the_people_can_be_rated_before_and_their_card_says_that_it_is_missing(session: Session) -> None:
    shown = _rate(session, SITTI, Rating.MEETS, by=BASO)
    led = shown.card.organisation
    assert (led.organisation, led.who, led.leads) == (None, "Tenri Contoh, S.Sos.", False)
    assert len(shown.offered) == 3


def test_a_head_may_judge_themselves_as_they_like(session: Session) -> None:
    assert _rate(session, BASO, Rating.BELOW, by=BASO).mine.result is Rating.BELOW


def test_another_predikat_has_the_head_rated_anew_and_nobody_else(session: Session) -> None:
    _set(session, Organisation.OUTSTANDING)
    _rate(session, BASO, Rating.ABOVE, by=TENRI)
    _rate(session, SITTI, Rating.MEETS, by=BASO)
    _set(session, Organisation.OUTSTANDING)
    assert _evaluation(session, BASO).result is Rating.ABOVE, "the same again changes nothing"
    _set(session, Organisation.GOOD)
    assert _evaluation(session, BASO).result is None
    assert _evaluation(session, SITTI).result is Rating.MEETS


def test_what_the_head_was_told_does_not_change_any_more(session: Session) -> None:
    _set(session, Organisation.GOOD)
    _evaluation(session, BASO).told_on = TODAY
    session.flush()
    with pytest.raises(Refusal) as refused:
        _set(session, Organisation.POOR)
    assert refused.value.key == "organisation_told"
    assert _set(session, Organisation.POOR, unit=CLINIC).organisation is Organisation.POOR


def test_a_closed_cycle_keeps_its_predikat(session: Session) -> None:
    cycle = session.exec(select(EvaluationCycle).where(EvaluationCycle.unit_id == SCHOOL)).one()
    cycle.closed_at = NOW
    session.flush()
    with pytest.raises(Refusal) as refused:
        _set(session, Organisation.POOR)
    assert refused.value.key == "organisation_closed"


def test_a_year_of_a_head_follows_the_year_s_predikat(session: Session) -> None:
    later, on = datetime(2027, 1, 20, 1, 0, tzinfo=UTC), date(2027, 1, 20)
    rights.on_day(session, on)
    for person, by in ((BASO, TENRI), (SITTI, BASO)):
        one = _evaluation(session, person)
        one.result, one.conduct, one.predicate, one.rated_at = Rating.BELOW, Rating.MEETS, "needs_improvement", NOW
        one.talked_at, one.answered_at, one.told_on, one.supervisor_id = NOW, NOW, TODAY, by
    for cycle in session.exec(select(EvaluationCycle)):
        cycle.closed_at = NOW
    session.flush()
    seen = year.look(session, by=TENRI, person=BASO, year=2026, now=later, city=CITY)
    assert seen.organisation is not None
    assert seen.organisation.organisation is None
    organisation_setting.keep(session, by=TENRI, wanted=SetOrganisation(SCHOOL, 2026, 0, "outstanding"), now=later, city=CITY)
    seen = year.look(session, by=TENRI, person=BASO, year=2026, now=later, city=CITY)
    assert seen.proposed is not None
    assert (seen.proposed.result, seen.proposed.predicate) == (Rating.ABOVE, "good")
    assert seen.because is not None
    assert seen.because[0] == "organisation"
    with pytest.raises(Refusal):
        year.toggle(session, by=TENRI, person=BASO, year=2026, part="result", now=later, city=CITY)
    other = year.look(session, by=BASO, person=SITTI, year=2026, now=later, city=CITY)
    assert other.organisation is None
    assert other.proposed is not None
    assert other.proposed.result is Rating.BELOW


def _take(session: Session, *rows: dict[str, Any], today: date = TODAY) -> importing.Outcome:
    return importing.take(session, {"Organisasi": list(enumerate(rows, start=2))}, today=today, write=True)


ROW = {"Unit": "SD-1", "Periode": "2026-Q3", "Predikat": "Baik", "Dasar": "Nilai SAKIP BB"}


def test_the_workbook_says_it_too_and_gives_it_back(session: Session) -> None:
    _set(session, Organisation.OUTSTANDING)
    _rate(session, BASO, Rating.ABOVE, by=TENRI)
    assert _take(session, ROW).changes == 1
    assert _take(session, ROW).changes == 0
    assert _evaluation(session, BASO).result is None, "rated anew"
    headers, given = exporting.give(session)["Organisasi"]
    assert [dict(zip([one.strip("*") for one in headers], row, strict=True)) for row in given] == [{**ROW, "Predikat": "baik"}]
    without = {name: cell for name, cell in ROW.items() if name != "Dasar"}
    assert _take(session, without).changes == 0, "an absent column keeps what it rests on"
    assert _take(session, {**ROW, "Dasar": None}).changes == 1


@pytest.mark.parametrize("written", ["2026-Q3", "2026-TW3", "TW III 2026", "tw 3/2026", "Triwulan 3 2026"])
def test_a_quarter_is_read_however_it_is_written(session: Session, written: str) -> None:
    assert _take(session, {**ROW, "Periode": written}).changes == 1
    assert session.exec(select(OrganisationRating.period)).all() == ["2026-Q3"]


@pytest.mark.parametrize(
    ("cells", "today", "cause"),
    [
        pytest.param({"Periode": "2026-Q4"}, TODAY, "not_ended", id="a quarter that runs"),
        pytest.param({"Periode": "2026"}, TODAY, "not_ended", id="a year that runs"),
        pytest.param({"Periode": "2026-09"}, TODAY, "month_not_evaluated", id="a month nobody is evaluated for"),
        pytest.param({"Predikat": "Lumayan"}, TODAY, "not_one_of", id="no predikat"),
        pytest.param({"Unit": "SD-X"}, TODAY, "unknown", id="no unit"),
    ],
)
def test_what_cannot_be_is_rejected_by_row(session: Session, cells: dict[str, Any], today: date, cause: str) -> None:
    assert [one.cause for one in _take(session, {**ROW, **cells}, today=today).rejected] == [cause]


def test_the_workbook_does_not_change_what_was_told_or_closed(session: Session) -> None:
    _set(session, Organisation.OUTSTANDING)
    _evaluation(session, BASO).told_on = TODAY
    session.flush()
    said = _take(session, ROW, {**ROW, "Unit": "PKM-1"})
    assert [(one.row, one.cause) for one in said.rejected] == [(2, "organisation_told")]
    assert session.exec(select(OrganisationRating.organisation)).all() == [Organisation.OUTSTANDING], "all or nothing"
    for cycle in session.exec(select(EvaluationCycle).where(col(EvaluationCycle.unit_id) == CLINIC)):
        cycle.closed_at = NOW
    session.flush()
    assert [one.cause for one in _take(session, {**ROW, "Unit": "PKM-1"}).rejected] == ["organisation_closed"]


def test_whoever_must_say_it_is_asked_while_it_is_missing(session: Session) -> None:
    before = {(person, str(of)): units for (person, of), units in organisations.asked(session, today=date(2026, 10, 9)).items()}
    assert before == {(TENRI, "2026-Q3"): ["Puskesmas Contoh", "SD Contoh 1"]}
    _set(session, Organisation.GOOD)
    assert list(organisations.asked(session, today=date(2026, 10, 9)).values()) == [["Puskesmas Contoh"]]
    assert organisations.asked(session, today=date(2026, 10, 7)) == {}, "not yet"
    assert organisations.asked(session, today=TODAY) == {}, "people are being rated: the desk and the cards say it"
