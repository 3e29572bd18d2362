"""A cancelled training is over for everybody: nothing is said of it any more but that, once, to whoever counted on it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.messages.message import Outbox, OutboxState
from models.training.training import Attendance, Invitee, Rsvp, Training
from scheduler.notices import NOTICES
from services.city import City
from services.exchange.exporting import give
from services.refusals import Outdated, Refusal
from services.training import attending, cancelling, rsvp
from tests.given import given
from tests.stage import ZONE

CITY = City(zone=ZONE)
SITTI, BASO, RAHMA, ANDI, TENRI = range(1, 6)
TRAINING = "given training PL-1 2026-10-20 seats=1 at=08:00-15:00 organiser=Baso\n"
WHY = "Pemateri sakit, ganti bulan depan"


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def _answered(engine: Engine, **answers: str) -> None:
    given(engine, TRAINING)
    with Session(engine) as session, session.begin():
        for who, answer in answers.items():
            person = {"sitti": SITTI, "rahma": RAHMA, "andi": ANDI}[who]
            rsvp.reply(session, by=person, training=1, answer=answer, now=_at("2026-10-05 09:00"), city=CITY)


def _cancel(engine: Engine, *, by: int = TENRI, at: str = "2026-10-06 09:00") -> int:
    with Session(engine) as session, session.begin():
        cancelling.ask(session, by=by, training=1, now=_at(at), city=CITY)
        cancelling.hear_why(session, by=by, why=WHY)
        return cancelling.cancel(session, by=by, training=1, now=_at(at), city=CITY)


def _look(engine: Engine, *at: str) -> None:
    for moment in at:
        for post_due in NOTICES:
            with Session(engine) as session, session.begin():
                post_due(session, now=_at(moment), city=CITY)


def _rows(engine: Engine, about: str = "training") -> dict[str, OutboxState]:
    with Session(engine) as session:
        return {one.key: one.state for one in session.scalars(select(Outbox)) if one.key and one.key.startswith(about)}


def test_those_with_a_seat_in_line_and_in_doubt_hear_once_and_so_does_the_organiser(engine: Engine) -> None:
    _answered(engine, sitti=Rsvp.YES, rahma=Rsvp.YES, andi=Rsvp.MAYBE)
    assert _cancel(engine) == 4
    assert set(_rows(engine, "training_cancelled:")) == {f"training_cancelled:PL-1:{who}" for who in (SITTI, RAHMA, ANDI, BASO)}
    with pytest.raises(Outdated):
        _cancel(engine)


def test_who_said_no_or_nothing_is_left_alone(engine: Engine) -> None:
    _answered(engine, sitti=Rsvp.NO)
    assert _cancel(engine, by=BASO) == 0


def test_what_waited_to_be_said_is_taken_back_and_nothing_follows(engine: Engine) -> None:
    _answered(engine, sitti=Rsvp.YES)
    _look(engine, "2026-10-05 20:00")
    assert OutboxState.WAITING in _rows(engine, "training:PL-1:").values()
    _cancel(engine, at="2026-10-05 20:05")
    before = _rows(engine)
    assert {state for key, state in before.items() if not key.startswith("training_cancelled")} == {OutboxState.CANCELLED}
    _look(engine, "2026-10-17 09:00", "2026-10-19 09:00", "2026-10-20 07:05", "2026-10-21 09:00")
    assert _rows(engine) == before


def test_seats_and_the_line_are_given_back_and_nobody_can_answer_or_check_in(engine: Engine) -> None:
    _answered(engine, sitti=Rsvp.YES, rahma=Rsvp.YES)
    _cancel(engine)
    with Session(engine) as session:
        assert {(one.seated, one.turn) for one in session.scalars(select(Invitee).where(Invitee.answer == Rsvp.YES))} == {
            (False, None)
        }
        with pytest.raises(Refusal) as refused:
            rsvp.reply(session, by=ANDI, training=1, answer=Rsvp.YES, now=_at("2026-10-07 09:00"), city=CITY)
        assert refused.value.facts["why"] == WHY
        with pytest.raises(Outdated):
            attending.show(session, by=TENRI, training=1, now=_at("2026-10-20 08:00"), city=CITY)
        with pytest.raises(Refusal):
            attending.attend(session, by=SITTI, said="123456", now=_at("2026-10-20 08:00"), city=CITY)
        assert give(session)["Pelatihan"][1] == []


@pytest.mark.parametrize(
    ("at", "goes"),
    [("2026-10-10 20:00", "2026-10-12 07:00"), ("2026-10-19 20:00", "2026-10-19 20:00"), ("2026-10-20 06:00", "2026-10-20 06:00")],
    ids=["well before it waits for the morning", "the evening before it goes at once", "so it does on the day itself"],
)
def test_nobody_sets_out_for_nothing(engine: Engine, at: str, goes: str) -> None:
    _answered(engine, sitti=Rsvp.YES)
    _cancel(engine, at=at)
    with Session(engine) as session:
        row = session.scalars(select(Outbox).where(Outbox.key == f"training_cancelled:PL-1:{SITTI}")).one()
    assert row.not_before == _at(goes)
    assert row.attachment is not None
    assert row.attachment["cancelled"] is True


def test_nobody_but_who_runs_it_cancels_it(engine: Engine) -> None:
    _answered(engine)
    for stranger in (SITTI, ANDI):
        with Session(engine) as session, pytest.raises(Outdated):
            cancelling.ask(session, by=stranger, training=1, now=_at("2026-10-06 09:00"), city=CITY)


def test_without_a_reason_or_by_another_ones_button_nothing_is_cancelled(engine: Engine) -> None:
    _answered(engine)
    with Session(engine) as session, session.begin():
        cancelling.ask(session, by=BASO, training=1, now=_at("2026-10-06 09:00"), city=CITY)
    for by in (BASO, TENRI):
        with Session(engine) as session, pytest.raises(Outdated):
            cancelling.cancel(session, by=by, training=1, now=_at("2026-10-06 09:05"), city=CITY)


def test_once_somebody_was_there_it_can_not_be_cancelled(engine: Engine) -> None:
    _answered(engine, sitti=Rsvp.YES)
    now = _at("2026-10-20 09:00")
    with Session(engine) as session, session.begin():
        session.add(Attendance(training_id=1, person_id=SITTI, day=now.astimezone(ZONE).date(), at=now))
    with pytest.raises(Refusal) as refused:
        _cancel(engine, at="2026-10-20 09:05")
    assert refused.value.key == "training_attended"
    with Session(engine) as session:
        assert session.get_one(Training, 1).cancelled_at is None


def test_a_training_with_a_code_that_looks_alike_goes_on(engine: Engine) -> None:
    given(engine, TRAINING + "given training PL_1 2026-10-21 organiser=Baso\n")
    _look(engine, "2026-10-05 20:00")
    with Session(engine) as session, session.begin():
        cancelling.ask(session, by=TENRI, training=2, now=_at("2026-10-05 20:05"), city=CITY)
        cancelling.hear_why(session, by=TENRI, why=WHY)
        cancelling.cancel(session, by=TENRI, training=2, now=_at("2026-10-05 20:05"), city=CITY)
    said = {key: state for key, state in _rows(engine).items() if not key.startswith("training_cancelled:")}
    states = {code: {state for key, state in said.items() if f":{code}:" in key} for code in ("PL-1", "PL_1")}
    assert states == {"PL-1": {OutboxState.WAITING}, "PL_1": {OutboxState.CANCELLED}}
