"""A picture is drawn once and sent again by its name at Telegram: no bytes, nothing drawn; and never silence where it is gone."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func
from sqlmodel import Session, select

import documents
from bot.clock import Clock
from bot.delivery.pictures import Pictures
from models.messages.picture import Picture
from sandbox.refusals import ApiRefusal
from services.messages import sent_pictures
from tests.given import given
from tests.stage import Stage

HISTORY = "# Sitti reported.\ngiven Sitti HADIR-GURU until 2026-09: 90/100 92/100 93/100 90/95 92/98 97/100\n"
LOOK = "Sitti > /kinerja\n"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each picture was drawn."""
    found: Counter[str] = Counter()
    for name in documents.PICTURES:

        def draw(facts: dict[str, Any], language: str, name: str = name, by: Any = documents.DRAWINGS[name]) -> Any:
            found[name] += 1
            return by(facts, language)

        monkeypatch.setitem(documents.DRAWINGS, name, draw)
    return found


def _pictures(stage: Stage) -> Pictures:
    return stage.process.delivery._sender._showing._pictures


def _uploads(stage: Stage) -> list[bool]:
    """Of each photo that was sent, whether its bytes were."""
    return ["photo" not in call for name, call in stage.request.calls if name == "sendPhoto"]


async def test_a_second_look_draws_nothing_and_sends_no_bytes(stage: Stage, drawn: Counter[str]) -> None:
    given(stage.process.database.engine, HISTORY)
    first = await stage.play(LOOK)
    assert await stage.play(LOOK) == first
    assert [name for name, _ in stage.request.calls].count("sendChatAction") == 1, "nobody is told to wait for what is there"
    _pictures(stage)._known.clear()
    assert await stage.play(LOOK) == first, "the next process knows it too"
    assert drawn == {"trends": 1}
    assert _uploads(stage) == [True, False, False]
    assert stage.rows(select(func.count()).select_from(Picture)) == [1]


async def test_what_telegram_refuses_is_drawn_anew_and_then_known_again(stage: Stage, drawn: Counter[str]) -> None:
    given(stage.process.database.engine, HISTORY)
    first = await stage.play(LOOK)
    for times, knows in enumerate((True, False), start=2):
        await stage.play("Sitti > (Telegram lupa)\n")
        if not knows:
            _pictures(stage)._known.clear()
        assert await stage.play(LOOK) == first
        assert drawn == {"trends": times}
    stage.request.fails = [ApiRefusal(400, "Bad Request: something nobody has heard of")]
    assert await stage.play(LOOK + LOOK) == first + first
    assert drawn == {"trends": 4}
    assert _uploads(stage) == [True, False, True, False, True, False, True, False]


async def test_other_figures_and_another_language_are_another_picture(stage: Stage, drawn: Counter[str]) -> None:
    engine = stage.process.database.engine
    given(engine, HISTORY)
    await stage.play(f"{LOOK}Baso > /tren\nBaso > [🏢 SD Contoh 1]\nBaso > [👤 Sitti Contoh]\n")
    assert drawn == {"trends": 2}, "whoever may see the same figures sees the same picture; the unit's names its people"
    given(engine, "# One more.\ngiven Sitti MODUL until 2026-Q3: 5 6\n")
    await stage.play(LOOK)
    assert drawn == {"trends": 3}
    await stage.play(f"Sitti > /bahasa\nSitti > [English]\n{LOOK}")
    assert drawn == {"trends": 4}


async def test_a_look_is_noted_once_a_week_and_what_nobody_looks_at_is_let_go_of(stage: Stage, drawn: Counter[str]) -> None:
    given(stage.process.database.engine, HISTORY)
    await stage.play(LOOK)
    began = stage.process.clock.now()
    for days, noted in ((6, 0), (8, 8)):
        stage.process.clock.move_to(began + timedelta(days=days))
        await stage.play(LOOK)
        (row,) = stage.rows(select(Picture))
        assert row.used_at == began + timedelta(days=noted)
    assert drawn == {"trends": 1}
    with Session(stage.process.database.engine) as session, session.begin():
        assert sent_pictures.prune(session, now=began + timedelta(days=8 + 59), most=500) == 0
        assert sent_pictures.prune(session, now=began + timedelta(days=8 + 61), most=500) == 1
    assert stage.rows(select(Picture)) == []


def test_a_key_names_what_is_drawn_and_nothing_else() -> None:
    database: Any = None

    def key(token: str = "1:a", language: str = "id", **facts: object) -> str | None:
        pictures = Pictures(database=database, token=token, clock=Clock())
        return pictures.key({"as": "photo", "draw": "trends", "lines": [], **facts}, language)

    assert key() == key(token="1:b"), "a token that was renewed is the same bot"
    assert len({key(), key(token="2:a"), key(language="en"), key(lines=[1]), key(draw="web")}) == 5
    assert key(draw="attendance_code") is None
    assert key(**{"as": "document"}) is None
