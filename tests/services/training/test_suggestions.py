"""A training is suggested for what was below target twice running, once a quarter."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.messages.message import Outbox
from models.reporting.report import Report
from models.training.training import Suggestion, Training
from scheduler.notices.training import after, offers
from services.city import City
from services.training import weakness
from tests.given import given
from tests.stage import ZONE
from texts import Texts

_TODAY = date(2026, 10, 8)


def _look(engine: Engine, day: date) -> None:
    with Session(engine) as session, session.begin():
        offers.post_due(session, now=datetime(day.year, day.month, day.day, 2, tzinfo=UTC), city=City(zone=ZONE))


def _verify(engine: Engine, period: str, *, verified: bool) -> None:
    with Session(engine) as session, session.begin():
        session.scalars(select(Report).where(Report.period == period)).one().verified = verified


def _keys(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return [key for key in session.scalars(select(Outbox.key).order_by(Outbox.id)) if key]


@pytest.mark.parametrize(
    ("history", "weak"),
    [
        pytest.param("given Rahma TUNGGU until 2026-09: 40 45", True, id="both last months are above the wanted time"),
        pytest.param("given Rahma TUNGGU until 2026-09: 20 45", False, id="only the last one"),
        pytest.param("given Rahma TUNGGU until 2026-09: 45 30", False, id="the last one just reaches it"),
        pytest.param("given Rahma TUNGGU until 2026-08: 40 45", False, id="the last month is not there yet"),
        pytest.param("given Rahma TUNGGU until 2026-09: 45", False, id="the month before is missing, and missing is not below"),
        pytest.param("given Rahma TUNGGU until 2026-09: nihil nihil", False, id="there was nothing to measure"),
        pytest.param("given Sitti MODUL until 2026-Q3: 3 4", True, id="two quarters with too few"),
        pytest.param("given Andi LOKMIN until 2026-09: 3/8/2026 3/9/2026", False, id="a date has no target"),
    ],
)
def test_who_is_weak(engine: Engine, history: str, weak: bool) -> None:
    given(engine, history)
    with Session(engine) as session:
        assert bool(weakness.weak(session, codes={"TUNGGU", "MODUL", "LOKMIN"}, today=_TODAY)) is weak
        assert weakness.weak(session, codes={"SKM"}, today=_TODAY) == ()


@pytest.mark.parametrize(
    ("history", "weak"),
    [
        pytest.param("given Rahma TUNGGU until 2026-08: 40 45", True, id="July and August, while September is not due"),
        pytest.param("given Rahma TUNGGU until 2026-08: 25 45", False, id="August alone"),
        pytest.param("given Rahma TUNGGU until 2026-09: 40 45 20", False, id="September is there and good"),
    ],
)
def test_until_a_period_is_due_the_two_before_it_count(engine: Engine, history: str, weak: bool) -> None:
    given(engine, history)
    with Session(engine) as session:
        for day in (date(2026, 10, 1), date(2026, 10, 5)):
            assert bool(weakness.weak(session, codes={"TUNGGU"}, today=day)) is weak
        assert weakness.weak(session, codes={"TUNGGU"}, today=date(2026, 10, 6)) == ()


def test_what_nobody_verified_yet_suggests_nothing(engine: Engine) -> None:
    given(engine, "given Rahma TUNGGU until 2026-09: 40 45")
    with Session(engine) as session:
        for report in session.scalars(select(Report)):
            report.verified = False
        session.flush()
        assert weakness.weak(session, codes={"TUNGGU"}, today=_TODAY) == ()


def test_who_was_invited_for_their_position_hears_once_more_when_an_indicator_turns_weak(engine: Engine) -> None:
    given(engine, "given training PL-1 2026-10-20 indicators=TUNGGU for=Petugas Imunisasi")
    _look(engine, date(2026, 10, 1))
    given(engine, "given Rahma TUNGGU until 2026-09: 40 45")
    for day in (8, 9, 10):
        _look(engine, date(2026, 10, day))
    assert _keys(engine) == ["training:PL-1:3", "training_suggestion:2026-Q4:PL-1:3", "training_suggestion:2026-Q4:PL-1:4:3-8"]


def test_a_suggestion_is_not_repeated_within_the_quarter_even_for_another_training_but_in_the_next_one(engine: Engine) -> None:
    given(engine, "given Rahma TUNGGU until 2026-12: 40 45 41 42 43\ngiven training PL-1 2026-10-20 indicators=TUNGGU for=X")
    _look(engine, date(2026, 10, 8))
    given(engine, "given training PL-2 2026-12-20 indicators=TUNGGU for=X")
    _look(engine, date(2026, 11, 5))
    given(engine, "given training PL-3 2027-02-20 indicators=TUNGGU for=X")
    _look(engine, date(2027, 1, 8))
    _look(engine, date(2027, 1, 9))
    with Session(engine) as session:
        found = session.execute(
            select(Training.code, Suggestion.quarter).join(Training, Training.id == Suggestion.training_id).order_by(Suggestion.id)
        )
        assert [tuple(row) for row in found] == [("PL-1", "2026-Q4"), ("PL-3", "2027-Q1")]
    assert _keys(engine) == [
        "training:PL-1:3",
        "training_suggestion:2026-Q4:PL-1:4:3-8",
        "training:PL-3:3",
        "training_suggestion:2027-Q1:PL-3:4:3-8",
    ]


def test_a_supervisor_hears_of_all_their_people_in_one_message(engine: Engine) -> None:
    given(
        engine,
        "given Rahma TUNGGU until 2026-09: 40 45\ngiven Andi SKM until 2026-Q3: 70 71\ngiven Baso RAPOR-TL until 2026-Q3: 70 71",
    )
    given(engine, "given training PL-1 2026-10-20 indicators=TUNGGU; SKM; RAPOR-TL for=X")
    _look(engine, _TODAY)
    with Session(engine) as session:
        rows = session.execute(select(Outbox.person_id, Outbox.facts).where(Outbox.screen == "training/suggested")).all()
    assert {person: [one["name"] for one in facts["people"]] for person, facts in rows} == {
        4: ["Rahma Contoh, A.Md.Keb."],
        5: ["Baso Contoh, M.Pd.", "dr. Andi Contoh"],
    }


def test_one_training_that_helps_with_two_weaknesses_is_one_message(engine: Engine) -> None:
    given(engine, "given Rahma TUNGGU until 2026-09: 40 45\ngiven Rahma IDL until 2026-09: 10/45 12/45")
    given(engine, "given training PL-1 2026-10-20 indicators=TUNGGU; IDL for=X")
    _look(engine, _TODAY)
    assert len(_keys(engine)) == 2
    with Session(engine) as session:
        assert len(session.scalars(select(Suggestion)).all()) == 2


def test_the_effect_waits_for_the_verified_end_of_the_quarter_and_is_told_once(engine: Engine) -> None:
    given(engine, "given Rahma TUNGGU until 2026-12: 40 45 44 44 60\ngiven training PL-1 2026-10-20 indicators=TUNGGU for=X")
    _verify(engine, "2026-12", verified=False)
    _look(engine, _TODAY)
    told = []
    for day in (date(2026, 12, 30), date(2027, 1, 4), date(2027, 1, 8), date(2027, 1, 9)):
        if day == date(2027, 1, 8):
            _verify(engine, "2026-12", verified=True)
        with Session(engine) as session, session.begin():
            now = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
            told.append(after.tell_effects(session, now=now, city=City(zone=ZONE)))
    assert told == [0, 0, 2, 0]
    with Session(engine) as session:
        facts = session.scalars(select(Outbox.facts).where(Outbox.screen == "training/effect")).first()
        assert facts is not None
        shown = Texts(zone=ZONE).screen("training/effect", "id", facts)
    assert "50 % → 0 % dari target (Desember 2026), turun" in shown.replace("\u00a0", " ")
    assert "tidak diikuti" in shown
