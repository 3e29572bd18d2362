"""What is read of many people is read while nobody who writes waits for it; a screen, a refusal and a promise come as before."""

from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, func, select

from bot.unit_of_work.looks import LookFirst, Looks
from models.messages.message import SeenUpdate
from models.people.person import Account, Person
from scheduler.notices import IN_PIECES
from scheduler.notices.calendar import reminders
from services.insight import levels
from services.insight.actions import OpenLevel
from tests.stage import Stage


def test_an_answer_is_given_in_the_order_of_asking_however_often_a_step_begins() -> None:
    looks = Looks()
    for at_hand in range(3):
        looks.begin()
        assert [looks.answer(lambda _: None) for _ in range(at_hand)] == list(range(at_hand))
        with pytest.raises(LookFirst):
            looks.answer(lambda _: None)
        looks.answers.append(at_hand)


async def test_a_summary_is_read_outside_of_the_writer_and_said_once(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    database, held = stage.process.database, list[bool]()
    read = database.read

    async def watched(work: Any) -> Any:
        held.append(database.has_one_writer and database._place.locked())
        if len(held) <= 2:
            assert stage.rows(select(SeenUpdate.update_id)) == [], "what the step did before is undone"
        return await read(work)

    monkeypatch.setattr(database, "read", watched)
    stage.world.send_text(stage.cast["Tenri"], "/ringkasan")
    await stage.settle()
    assert held[:2] == [False, False]
    assert sum("Ringkasan" in message for message in stage.chat("Tenri")) == 1


async def test_what_may_not_be_seen_is_refused_from_a_look_as_from_anywhere(stage: Stage) -> None:
    stage.world.send_text(stage.cast["Sitti"], "/start")
    await stage.settle()
    card = max(stage.world.chats[stage.cast["Sitti"]].messages)
    stage.world.press(stage.cast["Sitti"], card, OpenLevel(levels.WHOLE, 0).pack())
    await stage.settle()
    assert "Selamat datang" in stage.chat("Sitti")[-1]


async def test_the_clock_looks_on_a_snapshot_and_promises_some_people_at_a_time(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[int] = []
    monkeypatch.setattr(reminders, "_PEOPLE", 1)
    write = stage.process.database.write

    async def counted(work: Any) -> Any:
        found = await write(work)
        done.append(found if isinstance(found, int) else 0)
        return found

    monkeypatch.setattr(stage.process.database, "write", counted)
    monkeypatch.setitem(IN_PIECES, reminders.post_due, (reminders.pieces,))
    await stage.wait_until("2026-10-02 08:05")
    linked = stage.rows(select(func.count()).select_from(Account))[0]
    assert max(done) == 1, "one person a transaction"
    assert 3 <= sum(done) <= linked


async def test_a_look_that_finds_nothing_never_asks_for_the_writer(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    database, written = stage.process.database, list[object]()
    write = database.write

    async def watched(work: Any) -> Any:
        written.append(work)
        return await write(work)

    monkeypatch.setattr(database, "write", watched)
    assert await database.has_nothing_to_write(lambda session: session.scalars(select(Person.id)).all())
    assert not await database.has_nothing_to_write(_rename)
    assert not await database.has_nothing_to_write(lambda session: setattr(session.get_one(Person, 1), "name", "Lain"))
    stage.timetable._took = {"slow": 1.0}
    assert await stage.timetable._write("slow", lambda session: len(session.scalars(select(Person.id)).all())) == 0
    assert written == []
    assert await stage.timetable._write("slow", _rename) == 1
    assert stage.timetable._took["slow"] < 1
    assert stage.rows(select(Person.name).where(Person.id == 1)) == ["Baru"]


def _rename(session: Session) -> int:
    session.execute(update(Person).where(col(Person.id) == 1).values(name="Baru"))
    return 1
