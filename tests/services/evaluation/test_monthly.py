"""People whose standard is evaluated monthly: a month has all that a quarter has, and no day is judged twice or left out."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from documents import evaluation_form
from documents.paper import Line
from domain.evaluation.ratings import Predicate
from domain.messages.facts import freeze
from domain.standards.periods import Frequency, Period
from models.evaluation.evaluation import Evaluation, EvaluationCycle, ImprovementStep
from models.evaluation.organisation import OrganisationRating
from models.people.person import Posting
from models.standards.standard import StandardRhythm
from scheduler.notices.evaluation import cycles as notices
from services.calendar import upcoming
from services.calendar.notice_rules import Viewer
from services.city import City
from services.evaluation import (
    agreed_steps,
    coaching,
    desks,
    documents,
    forms,
    organisation_setting,
    organisations,
    views,
    year,
    year_quarters,
)
from services.evaluation.card import card
from services.evaluation.organisation_actions import SetOrganisation
from services.exchange import ekinerja
from services.messages.hours import hours_of
from services.refusals import Outdated, Refusal
from services.reporting import staleness
from services.standards.expected import standards
from tests.databases import Sqlite
from tests.given import given
from tests.stage import ZONE

CITY = City(zone=ZONE)
SITTI, BASO, RAHMA, ANDI, TENRI = 1, 2, 3, 4, 5
MONTHLY = "given rhythm PKM monthly 2026-01-01"


@pytest.fixture
def engine(sqlite: Sqlite) -> Engine:
    """The city on SQLite; tests/services/evaluation/test_opening.py opens months on both databases."""
    return sqlite.anew()


def _at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T02:00:00").replace(tzinfo=UTC)


def _look(engine: Engine, day: str) -> None:
    with Session(engine) as session, session.begin():
        notices.post_due(session, now=_at(day), city=CITY)


def _there(engine: Engine) -> dict[int, list[str]]:
    """By person the periods since July they are evaluated for, by their days."""
    with Session(engine) as session:
        found: dict[int, list[str]] = {}
        for one in session.scalars(select(Evaluation).where(Evaluation.first >= date(2026, 7, 1)).order_by(Evaluation.first)):
            found.setdefault(one.person_id, []).append(one.quarter)
        return found


def test_each_is_evaluated_in_their_own_rhythm_and_nobody_twice(engine: Engine) -> None:
    given(engine, MONTHLY)
    for day in ("2026-08-01", "2026-08-20", "2026-09-01", "2026-10-01", "2026-10-02", "2026-10-30", "2026-11-01"):
        _look(engine, day)
    months, quarter = ["2026-07", "2026-08", "2026-09", "2026-10"], ["2026-Q3"]
    assert _there(engine) == {SITTI: quarter, BASO: quarter, RAHMA: months, ANDI: months}
    with Session(engine) as session:
        cycle = session.scalars(select(EvaluationCycle).where(EvaluationCycle.quarter == "2026-09")).one()
        assert (cycle.evidence_until, cycle.self_until, cycle.rating_until) == (
            date(2026, 10, 10),
            date(2026, 10, 17),
            date(2026, 10, 21),
        )


ROSTERS = [
    (
        "moved within the quarter to a post that is evaluated monthly",
        "given moved Rahma 2026-08-05 from Sitti",
        RAHMA,
        ["2026-Q3", "2026-Q3"],
    ),
    (
        "moved within the quarter from such a post",
        "given moved Sitti 2026-09-20 from Rahma",
        SITTI,
        ["2026-07", "2026-08", "2026-09", "2026-09"],
    ),
    ("joined in August", "given joined Rahma 2026-08-10", RAHMA, ["2026-08", "2026-09"]),
    ("left in September", "given last day Rahma 2026-09-15", RAHMA, ["2026-07", "2026-08"]),
]


@pytest.mark.parametrize(("roster", "person", "periods"), [case[1:] for case in ROSTERS], ids=[case[0] for case in ROSTERS])
def test_the_first_post_of_a_quarter_settles_how_its_days_are_divided(
    engine: Engine, roster: str, person: int, periods: list[str]
) -> None:
    given(engine, f"{MONTHLY}\n{roster}")
    for day in ("2026-08-01", "2026-09-01", "2026-10-01"):
        _look(engine, day)
    assert _there(engine)[person] == periods


def test_what_has_begun_in_a_quarter_goes_on_so_though_the_workbook_says_otherwise_later(engine: Engine) -> None:
    given(engine, MONTHLY)
    _look(engine, "2026-08-01")
    with Session(engine) as session, session.begin():
        session.delete(session.scalars(select(StandardRhythm)).one())
    for day in ("2026-09-01", "2026-10-01", "2026-11-01", "2027-01-01"):
        _look(engine, day)
    assert _there(engine)[RAHMA] == ["2026-07", "2026-08", "2026-09", "2026-Q4"]


def test_a_move_within_a_month_divides_it_and_ten_days_stand_for_themselves(engine: Engine) -> None:
    given(engine, f"{MONTHLY}\ngiven moved Rahma 2026-08-12 from Rahma")
    with Session(engine) as session, session.begin():
        earlier = session.scalars(select(Posting).where(Posting.person_id == RAHMA, Posting.valid_until.is_not(None))).one()
        earlier.supervisor_id = TENRI
        session.add(earlier)
    for day in ("2026-09-01", "2026-09-02"):
        _look(engine, day)
    with Session(engine) as session:
        mine = session.scalars(select(Evaluation).where(Evaluation.person_id == RAHMA).order_by(Evaluation.part)).all()
        assert [(one.quarter, one.part, one.first.day, one.last.day, one.supervisor_id) for one in mine] == [
            ("2026-08", 1, 1, 11, TENRI),
            ("2026-08", 2, 12, 31, ANDI),
        ]


def test_a_month_counts_what_ends_in_it_and_a_quarterly_report_with_the_month_that_ends_its_quarter(engine: Engine) -> None:
    given(
        engine,
        "given rhythm SD monthly 2026-01-01\ngiven Sitti MODUL until 2026-Q3: 6\ngiven Sitti HADIR-GURU until 2026-09: 40/45 44/45 45/45",
    )
    with Session(engine) as session:
        august, september = (
            card(session, person=SITTI, position="Guru Kelas", quarter=Period.parse(of)) for of in ("2026-08", "2026-09")
        )
    assert [(line.code, line.verified, line.expected, str(line.value)) for line in august.lines] == [("HADIR-GURU", 1, 1, "97.8")]
    assert {line.code: (line.verified, line.expected) for line in september.lines} == {"HADIR-GURU": (1, 1), "MODUL": (1, 1)}
    assert (september.of_days, september.worked, september.missing) == (30, 30, ())
    assert [str(point.quarter) for point in september.trends[str(september.lines[0].indicator)]] == [
        "2026-06",
        "2026-07",
        "2026-08",
        "2026-09",
    ]


def test_a_period_opened_again_marks_the_month_it_is_evaluated_with(engine: Engine) -> None:
    given(engine, MONTHLY)
    for day in ("2026-08-01", "2026-09-01", "2026-10-01"):
        _look(engine, day)
    with Session(engine) as session, session.begin():
        staleness.mark(session, person=RAHMA, period=Period.parse("2026-08"), now=_at("2026-10-02"))
        staleness.mark(session, person=ANDI, period=Period.parse("2026-Q3"), now=_at("2026-10-02"))
    with Session(engine) as session:
        stale = {(one.person_id, one.quarter) for one in session.scalars(select(Evaluation)) if one.stale_at}
        assert stale == {(RAHMA, "2026-08"), (ANDI, "2026-09")}


def _judged(engine: Engine, *periods: str) -> None:
    given(engine, "\n".join(f"given evaluated Rahma {period}" for period in periods))


def test_a_year_of_two_quarters_and_six_months_weighs_each_by_its_time(engine: Engine) -> None:
    given(engine, "given rhythm PKM monthly 2026-07-01")
    _judged(engine, "2026-Q1 above meets", "2026-Q2 above meets", *(f"2026-{month:02} meets meets" for month in range(7, 13)))
    with Session(engine) as session:
        (mine,) = year_quarters.quarters(session, people=[RAHMA], year=2026, today=date(2027, 2, 1)).values()
        assert [str(one.quarter) for one in mine] == ["2026-Q1", "2026-Q2", *(f"2026-{month:02}" for month in range(7, 13))]
        assert sum(one.judged.share for one in mine if one.judged) == 4
        assert {one.judged.share for one in mine[2:] if one.judged} == {Fraction(1, 3)}
        assert year_quarters.newest(session, by=RAHMA) == 2026
        assert year_quarters.last_supervisors(session, people=[RAHMA], year=2026) == {RAHMA: ANDI}
        found = year.look(session, by=ANDI, person=RAHMA, year=2026, now=_at("2027-02-01"), city=CITY)
        assert (found.counted, found.may_decide, found.proposed.predicate if found.proposed else None) == (8, True, Predicate.GOOD)
        assert found.because is not None
        assert found.because[0] == "latest", "half of the time above, half as expected: the latest decides"
        assert found.tally == ((Predicate.GOOD, 8),)


def test_the_emptiest_year_of_a_monthly_post_waits_until_nothing_can_open(engine: Engine) -> None:
    given(engine, MONTHLY)
    with Session(engine) as session:
        (mine,) = year_quarters.quarters(session, people=[RAHMA], year=2026, today=date(2027, 1, 5)).values()
    assert [str(one.quarter) for one in mine] == [f"2026-{month:02}" for month in range(1, 13)]
    assert {one.there for one in mine} == {False}


def test_a_month_that_is_open_holds_up_the_year(engine: Engine) -> None:
    given(engine, MONTHLY)
    _judged(engine, *(f"2026-{month:02} meets meets" for month in range(1, 12)), "2026-12 meets meets open")
    with Session(engine) as session:
        found = year.look(session, by=ANDI, person=RAHMA, year=2026, now=_at("2027-01-25"), city=CITY)
        assert ([str(one.quarter) for one in found.waits_for], found.may_decide) == (["2026-12"], False)
        with pytest.raises(Refusal, match="year_waits_for"):
            year.decide(session, by=ANDI, person=RAHMA, year=2026, now=_at("2027-01-25"), city=CITY)


def test_the_predikat_of_a_month_is_set_by_the_leader_above_and_is_the_heads_hasil_kerja(engine: Engine) -> None:
    given(engine, MONTHLY)
    _look(engine, "2026-10-01")
    with Session(engine) as session, session.begin():
        today = date(2026, 10, 12)
        asked = organisations.asked(session, today=date(2026, 10, 9))
        assert {(person, str(of)) for person, of in asked} == {(TENRI, "2026-09"), (TENRI, "2026-Q3")}
        desk = desks.desk(session, by=TENRI, today=today, city=CITY)
        assert desk.organisations == ("SD Contoh 1", "Puskesmas Contoh")
        seen = organisation_setting.look(session, by=TENRI, year=2026, number=4 + 9, page=0, today=today)
        assert str(seen.of) == "2026-09"
        unit = next(one.unit for one in seen.units if one.name == "Puskesmas Contoh")
        set_ = organisation_setting.keep(
            session, by=TENRI, wanted=SetOrganisation(unit, 2026, 13, "good"), now=_at("2026-10-12"), city=CITY
        )
        assert (str(set_.of), set_.result) == ("2026-09", "meets")
        for wrong in (ANDI, RAHMA, BASO):
            with pytest.raises(Outdated):
                organisation_setting.keep(
                    session, by=wrong, wanted=SetOrganisation(unit, 2026, 13, "outstanding"), now=_at("2026-10-12"), city=CITY
                )
        with pytest.raises(Outdated):
            organisation_setting.choose(session, by=TENRI, unit=unit, year=2026, number=4 + 10, today=today)
    with Session(engine) as session:
        assert session.scalars(select(OrganisationRating.period)).all() == ["2026-09"]
        head = session.scalars(select(Evaluation).where(Evaluation.person_id == ANDI)).one()
        assert organisations.offered(session, head) == ("meets",)


def test_the_schedule_announces_the_months_of_those_who_are_evaluated_monthly(engine: Engine) -> None:
    given(engine, MONTHLY)
    now = _at("2026-10-05")
    with Session(engine) as session:
        hours = hours_of(session, people=[RAHMA, SITTI], now=now, city=CITY)
        rule = next(one for one in upcoming.RULES if one.name == "evaluation")
        days = {
            person: [
                at.astimezone(ZONE).date()
                for at in rule.upcoming(session, Viewer(person, hours=hours[person], is_admin=False, supervises=False), now)
            ]
            for person in (RAHMA, SITTI)
        }
    assert date(2026, 11, 11) in days[RAHMA], "after the evidence of October"
    assert date(2026, 11, 11) not in days[SITTI]
    assert min(days[SITTI]) == date(2027, 1, 11)


def test_forms_and_e_kinerja_are_of_the_month(engine: Engine) -> None:
    given(engine, f"{MONTHLY}\ngiven Rahma TUNGGU until 2026-09: 25 26 24\ngiven evaluated Rahma 2026-08 meets meets")
    with Session(engine) as session:
        pack = ekinerja.pack(session, by=RAHMA, today=date(2026, 10, 12))
        assert (str(pack.quarter), str(pack.earlier)) == ("2026-09", "2026-08")
        (item,) = [one for one in pack.items if one.code == "TUNGGU"]
        assert [str(part.period) for part in item.parts] == ["2026-09"]
        assert str(ekinerja.pack(session, by=SITTI, today=date(2026, 10, 12)).quarter) == "2026-Q3"
        assert str(ekinerja.pack(session, by=SITTI, quarter="2026-Q3", today=date(2026, 10, 12)).earlier) == "2026-Q2"
        found = session.scalars(select(Evaluation).where(Evaluation.quarter == "2026-08")).one()
        found.card = None
        with pytest.raises(Outdated):
            forms.form(session, by=RAHMA, evaluation=found.id)
        assert views.card_of(session, found).quarter == Period.parse("2026-08")


def test_nothing_said_is_quarterly_for_everybody(engine: Engine) -> None:
    with Session(engine) as session:
        known = standards(session)
        assert known.rhythm("Guru Kelas", date(2026, 8, 1)) is known.rhythm("nobody's", date(2026, 8, 1)) is Frequency.QUARTERLY
        assert known.evaluated(Frequency.MONTHLY, date(2026, 8, 1)) == frozenset()


def test_steps_of_the_quarter_before_are_looked_at_in_the_first_month_that_follows(engine: Engine) -> None:
    given(
        engine,
        "given rhythm PKM monthly 2026-07-01\ngiven evaluated Rahma 2026-Q2 meets meets\ngiven evaluated Rahma 2026-07 meets meets",
    )
    with Session(engine) as session, session.begin():
        for one in session.scalars(select(Evaluation)):
            step = ImprovementStep(
                evaluation_id=one.id, written_by=ANDI, owner_id=RAHMA, action=one.quarter, cause="x", support="", due=one.last
            )
            step.agreed_at = _at("2026-08-01")
            session.add(step)
    with Session(engine) as session:
        found = {
            month: [
                effect.step.action
                for effect in agreed_steps.effects(session, person=RAHMA, quarter=Period.parse(month), card={}, own=True)
            ]
            for month in ("2026-07", "2026-08", "2026-09", "2026-Q3")
        }
    assert found == {"2026-07": ["2026-Q2"], "2026-08": ["2026-07"], "2026-09": [], "2026-Q3": ["2026-Q2"]}


def test_the_coaching_of_a_month_is_told_once_nobody_can_answer_any_more(engine: Engine) -> None:
    given(engine, f"{MONTHLY}\ngiven evaluated Rahma 2026-09 meets meets\ngiven coached Andi 2026-09: 5 4 3")
    with Session(engine) as session, session.begin():
        assert coaching.tell_due(session, now=_at("2026-10-22"), city=CITY) == 0
        assert coaching.tell_due(session, now=_at("2026-11-02"), city=CITY) > 0
        assert coaching.tell_due(session, now=_at("2026-11-03"), city=CITY) == 0


def test_the_form_of_a_month_says_its_month_and_its_days(engine: Engine) -> None:
    given(engine, f"{MONTHLY}\ngiven Rahma TUNGGU until 2026-09: 25 26 24\ngiven evaluated Rahma 2026-09 meets meets")
    with Session(engine) as session, session.begin():
        found = session.scalars(select(Evaluation)).one()
        found.card = freeze(views.card_of(session, found))
        session.flush()
        issued = documents.issue_form(session, by=RAHMA, evaluation=found.id, now=_at("2026-10-25"))
        paper = evaluation_form.form_paper({"issued": freeze(issued), "url": "https://t.me/x"})
    said = [part.text for part in paper.parts if isinstance(part, Line)]
    assert issued.number.startswith("EV/2026-09/")
    assert {"PERIODE: BULAN SEPTEMBER", "PERIODE PENILAIAN: 1 SEPTEMBER 2026 SD 30 SEPTEMBER 2026"} <= set(said)
