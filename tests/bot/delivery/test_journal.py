"""What Telegram has taken is known although the process was killed before it could mark it."""

import asyncio
import os
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from bot.delivery.journal import Journal
from bot.delivery.outcome import Settled
from bot.operating import process
from models.messages.message import Card, Outbox, OutboxState, Urgency
from tests.conftest import play_on
from tests.stage import Stage


def _row(stage: Stage, session: Session) -> dict[str, object]:
    now = stage.process.clock.now()
    row = Outbox(chat_id=101, screen="people/language_chosen", card="draft", urgency=Urgency.REPLY, made_at=now, not_before=now)
    session.add(row)
    session.flush()
    return {**row.model_dump(), "shown": None}


async def test_what_a_killed_process_had_sent_is_marked_and_not_sent_again(stage: Stage, tmp_path: Path) -> None:
    now, engine = stage.process.clock.now(), stage.process.database.engine
    killed = Journal(tmp_path / "files", "killed")
    with Session(engine) as session, session.begin():
        killed.begin(session)
        sent, waits = _row(stage, session), _row(stage, session)
    killed.note(Settled.sent(sent, now=now, message_id=77))
    killed.note(Settled.again(waits, now=now))
    file = tmp_path / "files/sent/killed.jsonl"
    with file.open("a") as cut_off:
        cut_off.write('{"id": 5, "chat')
    os.close(killed._file or 0)  # what a kill does
    with Session(engine) as session, session.begin():
        assert Journal(tmp_path / "files", "next").begin(session) == 1
    await stage.settle()
    assert stage.rows(select(Outbox.state)) == [OutboxState.SENT, OutboxState.SENT]
    assert len([name for name, _ in stage.request.calls if name == "sendMessage"]) == 1
    assert stage.rows(select(Card.message_id).where(Card.name == "draft")) != []
    assert not file.exists()


async def test_a_living_process_keeps_its_own(stage: Stage, tmp_path: Path) -> None:
    engine = stage.process.database.engine
    first, second = Journal(tmp_path / "files", "first"), Journal(tmp_path / "files", "second")
    with Session(engine) as session, session.begin():
        first.begin(session)
        row = _row(stage, session)
        first.note(Settled.sent(row, now=stage.process.clock.now(), message_id=7))
        assert second.begin(session) == 0
    assert (tmp_path / "files/sent/first.jsonl").stat().st_size > 0
    assert (tmp_path / "files/sent/first.jsonl").stat().st_mode & 0o077 == 0
    for journal in (first, second):
        journal.end()


async def test_what_is_marked_is_forgotten(stage: Stage) -> None:
    await stage.play("Sitti > /start\nSitti > /bantuan\n")
    journal = stage.process.delivery._journal
    assert journal is not None
    assert journal._place.read_bytes() == b""


async def test_a_full_disk_keeps_nobody_waiting(stage: Stage) -> None:
    """What cannot be noted is marked all the same."""
    journal = stage.process.delivery._journal
    assert journal is not None
    real, journal._file = journal._file, os.open("/dev/full", os.O_WRONLY)
    await stage.play("Sitti > /start\nSitti > /bantuan\n")
    os.close(journal._file)
    journal._file = real
    assert stage.rows(select(Outbox.state)) == [OutboxState.SENT, OutboxState.SENT]
    assert len([name for name, _ in stage.request.calls if name == "sendMessage"]) == 2


async def test_it_can_be_stopped_while_the_database_is_away_and_the_next_knows_what_was_sent(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_LAST_MARKS", 0.2)

    async def away(_work: object) -> object:
        raise OperationalError("update", {}, Exception("the database is away"))

    async with asyncio.timeout(10):
        async with play_on(engine, tmp_path) as stage:
            with Session(engine) as session, session.begin():
                _row(stage, session)
            _, rows, _ = await stage.process.database.share(lambda session: stage.process.delivery._claim(session, 0))
            stage.process.database.share = away
            stage.process.delivery.hurry(rows)
            while not stage.chat("Sitti"):
                await asyncio.sleep(0)
        async with play_on(engine, tmp_path) as stage:
            await stage.settle()
            assert stage.rows(select(Outbox.state)) == [OutboxState.SENT]
            assert stage.chat("Sitti") == [], "it is not said again"


async def test_what_a_killed_process_had_sent_is_forgotten_only_when_its_marks_are_stored(stage: Stage, tmp_path: Path) -> None:
    now, engine = stage.process.clock.now(), stage.process.database.engine
    killed = Journal(tmp_path / "files", "killed")
    with Session(engine) as session, session.begin():
        killed.begin(session)
        sent = _row(stage, session)
    killed.note(Settled.sent(sent, now=now, message_id=77))
    os.close(killed._file or 0)
    for number in (1, 2):
        with Session(engine) as session:
            assert Journal(tmp_path / "files", f"next {number}").begin(session) == 1
            session.rollback()  # killed before the commit
    with Session(engine) as session, session.begin():
        assert Journal(tmp_path / "files", "last").begin(session) == 1
    assert not (tmp_path / "files/sent/killed.jsonl").exists()
