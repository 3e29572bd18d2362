"""The days to answer and to object run from the day the person has the result, however it reached them; none ends unheard."""

import os
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, update
from sqlmodel import Session, col, select

from bot.delivery.delivery import claim
from bot.delivery.journal import Journal
from bot.delivery.outcome import Settled, settle
from domain.evaluation.ratings import Rating
from domain.messages.facts import thaw
from models.evaluation.year import YearEvaluation
from models.messages.message import Outbox, OutboxState
from models.people.person import Account
from models.standards.rule import CityRule
from services.calendar.timely import arriving
from services.calendar.timely.sending import still_true
from services.city import City
from services.evaluation import on_paper, receiving, results
from services.people import accounts
from services.refusals import Outdated, Refusal
from tests.conftest import play_on
from tests.given import given

ZONE = ZoneInfo("Asia/Makassar")
CITY = City(zone=ZONE)
SITTI, BASO, RAHMA, TENRI = 1, 2, 3, 5
TAP = "2026-03-17 19:30"
"""In the quiet hours of the evening before Nyepi and the days off around Idulfitri."""


_ON_ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""Many months of looks, which ask the same statements again."""


def _at(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=ZONE).astimezone(UTC)


def _hand_over(engine: Engine, at: str = TAP) -> None:
    with Session(engine) as session, session.begin():
        year = YearEvaluation(
            person_id=SITTI,
            supervisor_id=BASO,
            year=2025,
            proposed_result=Rating.MEETS,
            proposed_conduct=Rating.MEETS,
            result=Rating.MEETS,
            conduct=Rating.MEETS,
            rated_at=_at(at),
        )
        session.add(year)
        session.flush()
        results.hand_over(session, year, now=_at(at), city=CITY)


def _day_by_day(engine: Engine, first: str, last: str, *, as_state: OutboxState = OutboxState.SENT, noted: bool = True) -> None:
    """Every hour of these days: look again, and send what is due; `noted`: no kill comes between sending and noting."""
    now, end = _at(first + " 00:30"), _at(last + " 23:30")
    while now <= end:
        with Session(engine) as session, session.begin():
            receiving.look_again(session, now=now, city=CITY)
        with Session(engine) as session, session.begin():
            rows = still_true(session, claim(session, now=now, worker="w", replies=9, notices=9), now=now, city=CITY)
            done = [
                Settled.sent(row, now=now, message_id=1) if as_state is OutboxState.SENT else Settled.ended(row, as_state, now=now)
                for row in rows
            ]
            settle(session, done)
            if noted and as_state is OutboxState.SENT:
                arriving.note(session, {one.id: one.at for one in done if one.screen in arriving.SCREENS}, now=now, city=CITY)
        now += timedelta(hours=1)


def _year(engine: Engine) -> YearEvaluation:
    with Session(engine, expire_on_commit=False) as session:
        return session.scalars(select(YearEvaluation)).one()


def _is_final(engine: Engine, day: str) -> bool:
    with Session(engine) as session:
        (year,) = session.scalars(select(YearEvaluation.id))
        return results.look(session, by=BASO, evaluation=year, annual=True, now=_at(day + " 10:00"), city=CITY).final


def test_over_quiet_hours_and_holidays_the_days_run_from_the_message(engine: Engine) -> None:
    _hand_over(engine)
    _day_by_day(engine, "2026-03-17", "2026-03-26")
    year = _year(engine)
    with Session(engine) as session:
        sent = session.scalars(select(Outbox.settled_at).where(Outbox.screen == "evaluation/result")).one()
    assert sent is not None
    came = CITY.today(sent)
    assert came == date(2026, 3, 25), "after the seven days that begin with the tap"
    assert (year.told_on, year.received_on, year.handed_by) == (date(2026, 3, 17), came, None)
    assert (year.answer_until, year.object_until) == (came + timedelta(days=7), came + timedelta(days=14))
    assert not _is_final(engine, str(came + timedelta(days=14)))
    assert _is_final(engine, str(came + timedelta(days=15)))


@_ON_ONE
@pytest.mark.parametrize("why", ["leave", "no account", "blocked"])
def test_nothing_is_final_unheard(engine: Engine, why: str) -> None:
    given(
        engine,
        "given leave Sitti 2026-03-18..2026-06-17"
        if why == "leave"
        else "given without account Sitti"
        if why == "no account"
        else "",
    )
    if why == "blocked":
        _block(engine)
    _hand_over(engine)
    _day_by_day(engine, "2026-03-17", "2026-04-03")
    year = _year(engine)
    assert (year.received_on, year.answer_until, year.object_until) == (None, None, None)
    assert not _is_final(engine, "2027-03-17")
    with Session(engine) as session:
        for reader in (BASO, TENRI):
            (one,) = on_paper.unreached(session, by=reader, now=_at("2026-04-03 10:00"), city=CITY)
            assert (one.why, one.is_result) == ("_".join(why.split()) if why != "leave" else "on_leave", True)
        assert on_paper.unreached(session, by=RAHMA, now=_at("2026-04-03 10:00"), city=CITY) == ()


@_ON_ONE
@pytest.mark.parametrize("why", ["leave", "no account", "blocked", "Telegram was away"])
def test_who_can_be_reached_later_has_all_the_days_from_then(engine: Engine, why: str) -> None:
    given(engine, "given leave Sitti 2026-03-18..2026-06-15" if why == "leave" else "")
    with Session(engine) as session, session.begin():
        if why == "no account":
            session.execute(update(Account).where(col(Account.person_id) == SITTI).values(closed_at=_at(TAP)))
    if why == "blocked":
        _block(engine)
    _hand_over(engine)
    _day_by_day(engine, "2026-03-17", "2026-03-27", as_state=OutboxState.FAILED if why == "Telegram was away" else OutboxState.SENT)
    assert _year(engine).received_on is None
    with Session(engine) as session, session.begin():
        session.execute(update(Account).where(col(Account.person_id) == SITTI).values(closed_at=None))
        (chat,) = session.scalars(select(Account.telegram_id).where(Account.person_id == SITTI))
        if why == "blocked":
            accounts.resume(session, telegram_id=chat, now=_at("2026-06-15 12:00"))
    _day_by_day(engine, "2026-06-15", "2026-06-18")
    year = _year(engine)
    assert year.received_on in (date(2026, 6, 15), date(2026, 6, 17)), "16 June is a holiday"
    assert year.object_until == year.received_on + timedelta(days=14)
    with Session(engine) as session:
        told = session.scalars(select(Outbox).where(Outbox.screen == "evaluation/result", Outbox.state == OutboxState.SENT)).all()
        assert len(told) == 1, "once"


@_ON_ONE
@pytest.mark.parametrize("noted", [True, False], ids=["noted at once", "noted at the next look"])
def test_the_days_are_those_of_the_rules_by_which_it_was_handed_over(engine: Engine, noted: bool) -> None:
    _set(engine, EVALUASI_JAWAB="10", KEBERATAN="15")
    _hand_over(engine)
    _set(engine, EVALUASI_JAWAB="3", KEBERATAN="21")
    _day_by_day(engine, "2026-03-17", "2026-03-26", noted=noted)
    year = _year(engine)
    assert (year.received_on, year.answer_until, year.object_until) == (date(2026, 3, 25), date(2026, 4, 4), date(2026, 4, 9))
    with Session(engine) as session:
        told = session.scalars(select(Outbox).where(Outbox.screen == "evaluation/result")).one()
    assert thaw(told.facts["outcome"]).object_until == year.object_until, "the message says the same"


def test_a_kill_between_sending_and_noting_loses_no_day(engine: Engine) -> None:
    _hand_over(engine)
    _day_by_day(engine, "2026-03-17", "2026-03-25", noted=False)
    with Session(engine) as session:
        sent = session.scalars(select(Outbox.settled_at).where(Outbox.screen == "evaluation/result")).one()
    assert sent
    assert _year(engine).received_on == CITY.today(sent)


@_ON_ONE
async def test_a_kill_between_sending_and_marking_loses_no_day_either(engine: Engine, tmp_path: Path) -> None:
    """The next process reads in the journal that it was sent, and does not wait for a look."""
    _hand_over(engine, "2026-09-01 09:00")
    killed, came = Journal(tmp_path, "killed"), _at("2026-09-02 09:00")
    with Session(engine) as session, session.begin():
        killed.begin(session)
        for row in claim(session, now=came, worker="killed", replies=9, notices=9):
            killed.note(Settled.sent(row, now=came, message_id=1))
    os.close(killed._file or 0)
    async with play_on(engine, tmp_path):
        pass
    assert _year(engine).received_on == date(2026, 9, 2)


def test_who_opens_the_result_before_the_message_comes_has_received_it(engine: Engine) -> None:
    _hand_over(engine)
    with Session(engine) as session, session.begin():
        (year,) = session.scalars(select(YearEvaluation.id))
        results.look(session, by=BASO, evaluation=year, annual=True, now=_at(TAP), city=CITY)
        assert session.get_one(YearEvaluation, year).received_on is None, "that the supervisor looks is no receipt"
        results.look(session, by=SITTI, evaluation=year, annual=True, now=_at("2026-03-18 06:00"), city=CITY)
    assert (_year(engine).received_on, _year(engine).object_until) == (date(2026, 3, 18), date(2026, 4, 1))
    _day_by_day(engine, "2026-03-18", "2026-03-26")
    assert _year(engine).object_until == date(2026, 4, 1), "the message that follows changes nothing"


def test_on_paper_the_days_run_from_the_day_that_is_written_down_once(engine: Engine) -> None:
    given(engine, "given without account Sitti")
    _hand_over(engine)
    now = _at("2026-03-25 10:00")
    with Session(engine) as session, session.begin():
        (year,) = session.scalars(select(YearEvaluation.id))
        for nobody in (SITTI, RAHMA):
            with pytest.raises(Outdated):
                on_paper.hand_over(session, by=nobody, evaluation=year, annual=True, day=now.date(), now=now, city=CITY)
        for day in (date(2026, 3, 16), date(2026, 3, 26)):
            with pytest.raises(Refusal, match="paper_day"):
                on_paper.hand_over(session, by=BASO, evaluation=year, annual=True, day=day, now=now, city=CITY)
        on_paper.hand_over(session, by=TENRI, evaluation=year, annual=True, day=date(2026, 3, 24), now=now, city=CITY)
        with pytest.raises(Refusal, match="received_already"):
            on_paper.hand_over(session, by=BASO, evaluation=year, annual=True, day=date(2026, 3, 20), now=now, city=CITY)
    found = _year(engine)
    assert (found.received_on, found.handed_by, found.object_until) == (date(2026, 3, 24), TENRI, date(2026, 4, 7))


@pytest.mark.parametrize("agrees", [True, False])
def test_what_is_answered_on_paper_is_written_down_with_who_did_it(engine: Engine, agrees: bool) -> None:
    given(engine, "given without account Sitti")
    _hand_over(engine)
    now = _at("2026-03-25 10:00")
    with Session(engine) as session, session.begin():
        (year,) = session.scalars(select(YearEvaluation.id))
        with pytest.raises(Outdated):
            on_paper.agree(session, by=BASO, evaluation=year, annual=True, now=now, city=CITY)
        on_paper.hand_over(session, by=BASO, evaluation=year, annual=True, day=now.date(), now=now, city=CITY)
        if agrees:
            on_paper.agree(session, by=BASO, evaluation=year, annual=True, now=now, city=CITY)
        else:
            on_paper.ask_objection(session, by=BASO, evaluation=year, annual=True, now=now, city=CITY)
            on_paper.tell(session, by=BASO, words="Perilaku saya tidak seperti itu.", now=now, city=CITY)
    found = _year(engine)
    assert (found.answered_at, found.answer_by) == (now, BASO)
    assert (found.objection, found.decider_id) == ((None, None) if agrees else ("Perilaku saya tidak seperti itu.", TENRI))


def _set(engine: Engine, **rules: str) -> None:
    with Session(engine) as session, session.begin():
        for name, value in rules.items():
            session.merge(CityRule(code=name.replace("_", "-"), value=Decimal(value)))


def _block(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        (chat,) = session.scalars(select(Account.telegram_id).where(Account.person_id == SITTI))
        accounts.pause(session, telegram_id=chat, now=_at("2026-03-16 12:00"))
