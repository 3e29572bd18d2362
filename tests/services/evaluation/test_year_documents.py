"""The document of a year: as of then, weighed by the days worked, under one number, for those it concerns alone."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from domain.evaluation.ratings import Predicate
from domain.evaluation.spread import Organisation
from models.evaluation.document import EvaluationDocument
from models.evaluation.feedback import Feedback, FeedbackKind, Relation
from models.evaluation.organisation import OrganisationRating
from models.evaluation.year import YearEvaluation
from models.people.person import Posting
from services import rights
from services.city import City
from services.evaluation import documents, year, year_forms
from services.people import settling
from services.refusals import Outdated
from tests.given import given

CITY = City(zone=ZoneInfo("Asia/Makassar"))
TODAY, NOW = date(2027, 2, 16), datetime(2027, 2, 16, 1, 0, tzinfo=UTC)
SITTI, BASO, RAHMA, ANDI, TENRI = 1, 2, 3, 4, 5
_ON_ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
_FOUR = "".join(f"given evaluated Sitti 2026-Q{number} meets meets\n" for number in (1, 2, 3, 4))


def _decided(engine: Engine, heading: str) -> Session:
    """A session in which Baso has decided Sitti's year."""
    given(engine, heading)
    session = Session(engine)
    rights.on_day(session, TODAY)
    year.decide(session, by=BASO, person=SITTI, year=2026, now=NOW, city=CITY)
    return session


def _year(session: Session) -> YearEvaluation:
    return session.scalars(select(YearEvaluation)).one()


def _issue(session: Session, by: int = SITTI) -> documents.Issued:
    return documents.issue_year(session, by=by, evaluation=_year(session).id, now=NOW)


def _check(session: Session, payload: str, by: int | None = SITTI) -> Any:
    return documents.check(session, by=by, payload=payload, today=TODAY)


@_ON_ONE
def test_each_period_weighs_the_days_worked_and_the_weights_add_up(engine: Engine) -> None:
    with _decided(engine, _FOUR + "given leave Sitti 2026-01-01..2026-03-01 maternity\n") as session:
        spans = year_forms.form(session, by=SITTI, evaluation=_year(session).id).spans
    assert [(one.days, one.of) for one in spans] == [(30, 90), (91, 91), (92, 92), (92, 92)]
    assert [one.weight for one in spans] == [Decimal("10.0"), Decimal("30.0"), Decimal("30.0"), Decimal("30.0")]
    assert {one.judge for one in spans} == {"Baso Contoh, M.Pd."}


@_ON_ONE
def test_a_period_that_does_not_count_has_no_weight_and_says_why(engine: Engine) -> None:
    with _decided(engine, "given evaluated Sitti 2026-Q2 meets above\ngiven evaluated Sitti 2026-Q4 above above\n") as session:
        form = year_forms.form(session, by=BASO, evaluation=_year(session).id)
    assert [(one.weight, one.predicate) for one in form.spans] == [
        (None, "Tidak dievaluasi"),
        (Decimal("50.0"), "Baik"),
        (None, "Tidak dievaluasi"),
        (Decimal("50.0"), "Sangat Baik"),
    ]


@_ON_ONE
def test_both_sides_are_named_as_they_were_at_the_year_s_end(engine: Engine) -> None:
    with _decided(engine, _FOUR) as session:
        for person, grade, later in ((SITTI, "III/c", "III/d"), (BASO, "IV/a", "IV/b")):
            post = session.scalars(select(Posting).where(Posting.person_id == person)).one()
            post.grade, post.valid_until = grade, date(2026, 12, 31)
            told = post.model_dump(exclude={"id", "valid_from", "valid_until", "grade"})
            session.add(Posting(**told, grade=later, valid_from=date(2027, 1, 1)))
        session.add(OrganisationRating(unit_id=1, period="2026", organisation=Organisation.GOOD))
        session.add(OrganisationRating(unit_id=1, period="2026-Q4", organisation=Organisation.POOR))
        session.flush()
        form = year_forms.form(session, by=TENRI, evaluation=_year(session).id)
    assert (form.person.grade, form.supervisor.grade) == ("Penata / III/c", "Pembina / IV/a")
    assert (form.organisation, form.agency.city) == ("Baik", "Makassar")
    assert form.above is not None
    assert form.above.name == "Tenri Contoh, S.Sos."
    assert (form.days.first, form.days.last) == (date(2026, 1, 1), date(2026, 12, 31))


@_ON_ONE
def test_the_latest_of_what_was_said_in_the_year_is_quoted_and_the_others_counted(engine: Engine) -> None:
    with _decided(engine, _FOUR) as session:
        days = [date(2025, 12, 31), *(date(2026, 1, 1) + timedelta(days=20 * n) for n in range(14)), date(2027, 1, 2)]
        session.add_all(
            Feedback(
                person_id=SITTI,
                by=RAHMA,
                kind=FeedbackKind.NOTE,
                words=f"Catatan pada {day}.",
                on=day,
                at=NOW + timedelta(minutes=place),
                relation=Relation.PEER,
            )
            for place, day in enumerate(days)
        )
        session.flush()
        form = year_forms.form(session, by=SITTI, evaluation=_year(session).id)
    assert (len(form.said), form.unsaid) == (12, 2)
    assert form.said[-1] == "Catatan pada 2026-09-18. (Rahma Contoh, A.Md.Keb., rekan, 18/9/2026)"


@_ON_ONE
def test_the_same_year_keeps_its_number_and_a_change_supersedes_it(engine: Engine) -> None:
    with _decided(engine, _FOUR) as session:
        first, again = _issue(session), _issue(session, by=BASO)
        assert (first.number, again.number) == ("DEK/2026/000001", "DEK/2026/000001")
        told = _check(session, first.payload)
        assert (told.detail.current, told.detail.predicate) == (True, Predicate.GOOD)
        _year(session).answered_at = NOW
        session.flush()
        assert _check(session, first.payload).detail.current is False
        assert _issue(session).number == "DEK/2026/000002"
        assert session.scalars(select(EvaluationDocument.kind)).all() == ["year", "year"]


@_ON_ONE
def test_nobody_else_gets_it_or_reads_what_it_says(engine: Engine) -> None:
    with _decided(engine, _FOUR) as session:
        issued = _issue(session)
        for other in (RAHMA, ANDI):
            with pytest.raises(Outdated):
                _issue(session, by=other)
            assert _check(session, issued.payload, by=other).detail is None
        assert _check(session, issued.payload, by=None).detail is None
        assert _check(session, issued.payload, by=TENRI).detail is not None, "an admin"
        with pytest.raises(Outdated):
            documents.issue_year(session, by=SITTI, evaluation=99, now=NOW)


@_ON_ONE
def test_a_year_that_is_being_chosen_has_no_document(engine: Engine) -> None:
    given(engine, _FOUR)
    with Session(engine) as session:
        rights.on_day(session, TODAY)
        year.toggle(session, by=BASO, person=SITTI, year=2026, part="result", now=NOW, city=CITY)
        for by in (SITTI, BASO, TENRI):
            with pytest.raises(Outdated):
                _issue(session, by=by)


@_ON_ONE
@pytest.mark.parametrize(("closed_as_leave", "days"), [(False, 90), (True, 30)], ids=["only said later", "it was leave"])
def test_leave_that_was_none_when_the_days_closed_takes_nothing_off_the_year(
    engine: Engine, closed_as_leave: bool, days: int
) -> None:
    leave = (date(2026, 1, 1), date(2026, 3, 1))
    given(engine, _FOUR + ("" if closed_as_leave else "given leave Sitti 2026-01-01..2026-03-01 sick\n"))
    with Session(engine) as session:
        rights.on_day(session, TODAY)
        stood = settling.as_they_stood(session, people=[SITTI], until=date(2026, 12, 31))[SITTI]
        stood = settling.Roster(stood.posts, (leave,) if closed_as_leave else ())
        settling.keep(session, {SITTI: (stood, settling.Roster(stood.posts, () if closed_as_leave else (leave,)))}, until=leave[1])
        shown = year.look(session, by=BASO, person=SITTI, year=2026, now=NOW, city=CITY)
    assert (shown.quarters[0].days, shown.quarters[0].of) == (days, 90)
