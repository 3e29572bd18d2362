"""After each month: what was reported, what was decided, by whom, until when, and what became of it; told to everybody who reported."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from domain.evaluation import decisions as rules
from domain.messages.facts import thaw
from domain.standards.periods import Period
from domain.standards.rules import Rules
from models.evaluation.decision import Decision, ToldPeriod
from models.messages.message import Outbox
from models.people.person import Posting, Role
from models.reporting.report import Report
from scheduler.notices.evaluation import decisions as notices
from services.calendar import schedule
from services.city import City
from services.evaluation import deciding, decisions, exported, loops
from services.evaluation.deciding import Writing
from services.people.speakers import Speaker
from services.refusals import Outdated, Refusal
from tests.databases import Sqlite
from tests.given import given
from tests.stage import ZONE

CITY = City(zone=ZONE)
SITTI, BASO, RAHMA, ANDI, TENRI = 1, 2, 3, 4, 5
SD, PKM = 1, 2
SEPTEMBER = Period.parse("2026-09")
REPORTS = (
    "given Rahma TUNGGU until 2026-09: 25 26 34\ngiven Sitti HADIR-GURU until 2026-09: 45/45\ngiven Sitti MODUL until 2026-Q3: 6"
)


def _at(day: str, hour: int = 1) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02}:00:00").replace(tzinfo=UTC)


NOW = _at("2026-10-05")


@pytest.fixture
def session(sqlite: Sqlite) -> Iterator[Session]:
    """The city on SQLite: what is said here asks the same of both databases."""
    engine = sqlite.anew()
    given(engine, REPORTS)
    with Session(engine) as open_:
        yield open_


def _more(session: Session, *lines: str) -> None:
    session.commit()
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    given(engine, "\n".join(lines))


def _decide(session: Session, *, by: int = ANDI, unit: int = PKM, owner: str = f"member_{RAHMA}", now: datetime = NOW) -> int:
    begun = deciding.begin(session, by=by, unit=unit, year=2026, month=9, now=now, city=CITY)
    deciding.hear(session, by=by, words="Loket dibuka pukul 07.30.", now=now, city=CITY)
    deciding.answer(session, by=by, decision=begun.decision, key=owner, now=now, city=CITY)
    kept = deciding.answer(session, by=by, decision=begun.decision, key="until_month", now=now, city=CITY)
    assert kept.asks is None
    return kept.decision


def _told(session: Session, screen: str) -> dict[tuple[int, str], Any]:
    rows = session.scalars(select(Outbox).where(Outbox.screen == f"evaluation/decision/{screen}").order_by(col(Outbox.id)))
    return {(row.person_id or 0, (row.key or "").split(":")[1]): thaw(row.facts) for row in rows}


def _play(session: Session, first: str, last: str) -> None:
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        notices.post_due(session, now=_at(str(day), 0), city=CITY)
        session.flush()
        day += timedelta(days=1)


def test_no_reporter_is_without_it_and_nobody_hears_it_twice(session: Session) -> None:
    _play(session, "2026-10-20", "2026-12-20")
    for month in ("2026-09",):
        of = [str(one) for one in Period.parse(month).ending()]
        reporters = set(session.scalars(select(Report.person_id).where(col(Report.period).in_(of))))
        heard = [person for person, period in _told(session, "told") if period == month]
        assert sorted(heard) == sorted(reporters) == [SITTI, RAHMA]
    assert {key for key in _told(session, "asked") if key[1] == "2026-09"} == {(BASO, "2026-09"), (ANDI, "2026-09")}
    rows = session.scalars(select(ToldPeriod).order_by(col(ToldPeriod.period), col(ToldPeriod.unit_id))).all()
    assert {(one.unit_id, one.period) for one in rows} == {(SD, "2026-09"), (PKM, "2026-09")}
    before = len(session.scalars(select(Outbox)).all())
    _play(session, "2026-10-20", "2026-11-10")
    assert len(session.scalars(select(Outbox)).all()) == before, "a second look promises nothing"


def test_each_hears_their_own_result_and_what_was_decided(session: Session) -> None:
    _decide(session)
    _decide(session, owner="owner_everybody")
    _play(session, "2026-10-24", "2026-11-02")
    mine, hers = (_told(session, "told")[who, "2026-09"]["result"] for who in (SITTI, RAHMA))
    assert (hers.own.reported, hers.own.expected, hers.own.verified) == (1, 2, 1)
    assert [(one.name, str(one.percent), one.status) for one in hers.own.results] == [("Waktu tunggu", "86.7", "fair")]
    assert [(one.words, one.owner, one.due) for one in hers.decided] == [
        ("Loket dibuka pukul 07.30.", "Rahma Contoh, A.Md.Keb.", date(2026, 11, 30)),
        ("Loket dibuka pukul 07.30.", None, date(2026, 11, 30)),
    ]
    assert (mine.own.reported, [str(one) for one in mine.periods], mine.decided) == (2, ["2026-09", "2026-Q3"], ())
    assert mine.whole is hers.whole is None, "of so few nothing is told of the unit"


def test_the_whole_unit_is_told_from_as_many_as_the_rule_asks(session: Session) -> None:
    values = (("Nurul", 20), ("Dewi", 30), ("Fajar", 40), ("Hasan", 60))
    _more(session, *(f"given colleague {name} of Rahma\ngiven {name} TUNGGU until 2026-09: {value}" for name, value in values))
    _play(session, "2026-10-24", "2026-11-02")
    whole = _told(session, "told")[RAHMA, "2026-09"]["result"].whole
    assert (whole.people, whole.reported, whole.compared, whole.good) == (5, 5, 5, 2)
    assert whole.expected == 12, "Rahma's and four colleagues' two each, and the head's two"


def test_a_decision_is_asked_about_again_answered_and_what_became_of_it_is_told(session: Session) -> None:
    first, second, third = (_decide(session, owner=owner) for owner in (f"member_{RAHMA}", "owner_everybody", f"member_{ANDI}"))
    _more(session, "given Rahma IDL until 2026-10: 30/45")
    _play(session, "2026-10-24", "2026-11-02")
    deciding.report(session, by=RAHMA, decision=first, said="done", now=_at("2026-11-05"), city=CITY)
    deciding.hear(session, by=RAHMA, words="Antrean pagi berkurang separuh.", now=_at("2026-11-05"), city=CITY)
    moved = deciding.report(session, by=ANDI, decision=second, said="moved", now=_at("2026-11-05"), city=CITY)
    assert (moved.due, moved.moved, moved.state) == (date(2026, 12, 31), 1, "open")
    deciding.report(session, by=ANDI, decision=third, said="not_done", now=_at("2026-11-05"), city=CITY)
    _play(session, "2026-11-23", "2026-12-02")
    assert _told(session, "asked")[ANDI, "2026-10"]["open"] == 1
    became = _told(session, "told")[RAHMA, "2026-10"]["result"].became
    assert {(one.state, one.outcome, one.moved) for one in became} == {
        ("done", "Antrean pagi berkurang separuh.", 0),
        ("open", None, 1),
        ("not_done", None, 0),
    }
    rows = exported.decisions(session, {1: "a", 2: "b", 3: "c", 4: "d", 5: "e", None: None}, {SD: "SD-1", PKM: "PKM-1"})
    assert [(row[0], row[1], row[3], row[7], row[8], row[11]) for row in rows] == [
        ("PKM-1", "2026-09", "c", "selesai", None, "Antrean pagi berkurang separuh."),
        ("PKM-1", "2026-09", "seluruh unit", "berjalan", 1, None),
        ("PKM-1", "2026-09", "d", "tidak dilaksanakan", None, None),
    ]


@pytest.mark.parametrize("who", [SITTI, BASO, RAHMA])
def test_only_who_decides_for_a_unit_writes_and_tells(session: Session, who: int) -> None:
    begun = deciding.begin(session, by=ANDI, unit=PKM, year=2026, month=9, now=NOW, city=CITY)
    deciding.hear(session, by=ANDI, words="Loket dibuka pukul 07.30.", now=NOW, city=CITY)
    presses = (
        lambda: deciding.begin(session, by=who, unit=PKM, year=2026, month=9, now=NOW, city=CITY),
        lambda: deciding.answer(session, by=who, decision=begun.decision, key="owner_everybody", now=NOW, city=CITY),
        lambda: deciding.look(session, by=who, decision=begun.decision, today=date(2026, 10, 5)),
        lambda: deciding.drop(session, by=who, decision=begun.decision, today=date(2026, 10, 5)),
        lambda: deciding.report(session, by=who, decision=begun.decision, said="done", now=NOW, city=CITY),
        lambda: loops.tell_now(session, by=who, unit=PKM, year=2026, month=9, now=NOW, city=CITY),
    )
    for press in presses:
        with pytest.raises(Outdated):
            press()
    assert session.scalars(select(ToldPeriod)).all() == []


def test_others_neither_read_nor_answer_and_a_right_ends_with_the_post(session: Session) -> None:
    made = _decide(session)
    for who in (SITTI, BASO):
        with pytest.raises(Outdated):
            decisions.look(session, by=who, unit=PKM, page=0, today=date(2026, 10, 5))
        with pytest.raises(Outdated):
            deciding.report(session, by=who, decision=made, said="done", now=NOW, city=CITY)
    assert decisions.look(session, by=RAHMA, unit=0, page=0, today=date(2026, 10, 5)).decisions[0].may_answer
    assert decisions.look(session, by=TENRI, unit=PKM, page=0, today=date(2026, 10, 5)).may_decide, "the leader above"
    begun = deciding.begin(session, by=ANDI, unit=PKM, year=2026, month=9, now=NOW, city=CITY)
    post = session.scalars(select(Posting).where(Posting.person_id == ANDI)).one()
    post.valid_until = date(2026, 10, 4)
    theirs = session.scalars(select(Posting).where(Posting.person_id == RAHMA)).one()
    theirs.supervisor_id = TENRI
    session.add_all([post, theirs])
    session.info["the day whose rights are asked"] = date(2026, 10, 5)
    for press in (
        lambda: deciding.hear(session, by=ANDI, words="Loket dibuka pukul 07.30.", now=NOW, city=CITY),
        lambda: deciding.drop(session, by=ANDI, decision=begun.decision, today=date(2026, 10, 5)),
        lambda: deciding.report(session, by=ANDI, decision=made, said="done", now=NOW, city=CITY),
    ):
        with pytest.raises(Outdated):
            press()


def test_what_was_answered_or_told_is_not_answered_or_told_again(session: Session) -> None:
    made = _decide(session)
    deciding.report(session, by=ANDI, decision=made, said="not_done", now=NOW, city=CITY)
    for said in ("done", "moved", "nonsense"):
        with pytest.raises(Outdated):
            deciding.report(session, by=RAHMA, decision=made, said=said, now=NOW, city=CITY)
    board = loops.tell_now(session, by=ANDI, unit=PKM, year=2026, month=9, now=NOW, city=CITY)
    assert board.told
    with pytest.raises(Outdated):
        loops.tell_now(session, by=ANDI, unit=PKM, year=2026, month=9, now=NOW, city=CITY)
    _play(session, "2026-10-24", "2026-11-10")
    assert [person for person, _ in _told(session, "told")] == [RAHMA, SITTI], "her unit was told by hand, his by itself"


@pytest.mark.parametrize(("year", "month"), [(2026, 10), (2026, 5), (2026, 13), (1, 9), (2026, 0)])
def test_a_month_that_runs_is_long_gone_or_is_none_is_refused(session: Session, year: int, month: int) -> None:
    with pytest.raises(Outdated):
        deciding.begin(session, by=ANDI, unit=PKM, year=year, month=month, now=NOW, city=CITY)


@pytest.mark.parametrize(
    ("said", "cause"), [("pendek", "sentence_length"), ("x" * 501, "sentence_length"), ("Loket dibuka lebih pagi.", None)]
)
def test_a_decision_is_a_sentence(session: Session, said: str, cause: str | None) -> None:
    deciding.begin(session, by=ANDI, unit=PKM, year=2026, month=9, now=NOW, city=CITY)
    if cause is None:
        kept = deciding.hear(session, by=ANDI, words=said, now=NOW, city=CITY)
        assert isinstance(kept, Writing)
        assert [name for _, name in kept.people] == ["dr. Andi Contoh", "Rahma Contoh, A.Md.Keb.", "Tenri Contoh, S.Sos."]
        with pytest.raises(Outdated):
            deciding.answer(session, by=ANDI, decision=kept.decision, key=f"member_{SITTI}", now=NOW, city=CITY)
        return
    with pytest.raises(Refusal, match=cause):
        deciding.hear(session, by=ANDI, words=said, now=NOW, city=CITY)


@pytest.mark.parametrize(
    ("day", "cause"), [("entah kapan", "not_a_day"), ("1 Jan 2026", "day_not_ahead"), ("1 Jan 2031", "day_not_ahead")]
)
def test_a_day_is_ahead_and_within_a_year(session: Session, day: str, cause: str) -> None:
    begun = deciding.begin(session, by=ANDI, unit=PKM, year=2026, month=9, now=NOW, city=CITY)
    deciding.hear(session, by=ANDI, words="Loket dibuka pukul 07.30.", now=NOW, city=CITY)
    deciding.answer(session, by=ANDI, decision=begun.decision, key="owner_everybody", now=NOW, city=CITY)
    with pytest.raises(Refusal, match=cause):
        deciding.hear(session, by=ANDI, words=day, now=NOW, city=CITY)


def test_a_hundred_decisions_have_pages_with_what_is_open_first(session: Session) -> None:
    for number in range(100):
        done = number % 2
        session.add(
            Decision(
                unit_id=PKM,
                period="2026-09",
                written_by=ANDI,
                begun_at=NOW,
                words=f"Keputusan nomor {number}",
                everybody=True,
                due=date(2026, 11, 1) + timedelta(days=number),
                decided_at=NOW,
                state="done" if done else "open",
                answered_by=ANDI if done else None,
                answered_at=NOW + timedelta(minutes=number) if done else None,
            )
        )
    session.flush()
    pages = [decisions.look(session, by=RAHMA, unit=PKM, page=page, today=date(2026, 10, 5)) for page in range(20)]
    shown = [one for board in pages for one in board.decisions]
    assert ([one.state for one in shown], pages[0].open, pages[-1].more) == (["open"] * 50 + ["done"] * 50, 50, False)
    assert (shown[0].words, shown[50].words) == ("Keputusan nomor 0", "Keputusan nomor 99")
    assert decisions.look(session, by=RAHMA, unit=PKM, page=9_999, today=date(2026, 10, 5)).page == 19


def test_what_was_over_before_an_agency_began_is_not_told_of(session: Session) -> None:
    _play(session, "2026-10-01", "2026-10-23")
    assert (_told(session, "asked"), _told(session, "told")) == ({}, {})


def test_an_outage_over_the_days_of_asking_leaves_nobody_out(session: Session) -> None:
    _more(session, "given Rahma IDL until 2026-10: 30/45")
    _play(session, "2026-10-24", "2026-11-02")
    _play(session, "2026-12-06", "2026-12-07")
    assert [person for person, period in _told(session, "told") if period == "2026-10"] == [RAHMA]


def test_days_and_months_are_those_of_the_rule() -> None:
    usual = Rules()
    assert (rules.asked_on(SEPTEMBER, usual), rules.told_on(SEPTEMBER, usual)) == (date(2026, 10, 24), date(2026, 10, 31))
    early = Rules(loop_days=8)
    assert (rules.asked_on(SEPTEMBER, early), rules.told_on(SEPTEMBER, early)) == (date(2026, 10, 1), date(2026, 10, 8))
    assert [str(one) for one in rules.months_to_look_at(date(2026, 10, 31), usual)] == ["2026-09"]
    assert rules.moved(date(2026, 11, 30), date(2026, 10, 5)) == date(2026, 12, 31)
    assert rules.moved(date(2026, 10, 1), date(2027, 1, 31)) == date(2027, 2, 28)


def test_both_databases_close_a_loop_once(engine: Engine) -> None:
    given(engine, REPORTS)
    for day in ("2026-10-26", "2026-11-02", "2026-11-02"):
        with Session(engine) as one, one.begin():
            notices.post_due(one, now=_at(day), city=CITY)
    with Session(engine) as one:
        assert sorted(person for person, _ in _told(one, "told")) == [SITTI, RAHMA]


def test_what_the_schedule_announces_is_when_it_comes(session: Session) -> None:
    announced = {
        (person, at.astimezone(UTC))
        for person, leads in ((SITTI, False), (BASO, True), (RAHMA, False), (ANDI, True))
        for planned in schedule.preview(
            session, by=Speaker(person, "", None, Role.STAFF, leads), now=_at("2026-10-20"), city=CITY
        ).planned
        if planned.name == "decision"
        for at in planned.at
    }
    _play(session, "2026-10-20", "2026-11-05")
    rows = session.scalars(select(Outbox).where(col(Outbox.key).startswith("decision_")))
    assert {(row.person_id, row.not_before) for row in rows} == announced
    assert len(announced) == 4
