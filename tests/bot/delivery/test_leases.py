"""On PostgreSQL the survivors send what the dead held, also where the database noticed the death late, and nothing of the living."""

import os
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, select

from bot.delivery import leases
from bot.delivery.journal import Journal
from bot.delivery.leases import Alive
from bot.delivery.outcome import Settled
from models.messages.message import Outbox, OutboxState
from tests.city import NOW

pytestmark = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)


def _lease(engine: Engine, worker: str) -> None:
    with Session(engine) as session, session.begin():
        session.add(Outbox(chat_id=101, screen="adoption/help", made_at=NOW, not_before=NOW, leased_by=worker, leased_until=NOW))


def _holders(engine: Engine) -> list[str | None]:
    with Session(engine) as session:
        return list(session.scalars(select(Outbox.leased_by)))


def _end(engine: Engine, alive: Alive) -> None:
    """Take a worker's connection away from the side of the database, as a restart of it does."""
    held = alive._held
    assert held is not None
    (pid,) = held.execute(text("select pg_backend_pid()")).one()
    with engine.connect() as connection:
        connection.execute(text("select pg_terminate_backend(:pid, 5000)"), {"pid": pid})


def test_what_the_dead_held_is_freed_also_where_the_database_hears_of_it_after_the_next_has_begun(engine: Engine) -> None:
    dying, next_one = Alive(engine, "dying"), Alive(engine, "next")
    dying.begin()
    _lease(engine, "dying")
    assert next_one.begin() == 0, "the database takes it for alive"
    assert next_one.look() == 0
    _end(engine, dying)
    assert next_one.look() == 0, "it may only have lost its connection"
    assert next_one.look() == 1
    assert _holders(engine) == [None]
    dying.end()
    next_one.end()


def test_who_lost_the_connection_shows_again_that_they_live_and_keep_what_they_hold(engine: Engine) -> None:
    one, other = Alive(engine, "one"), Alive(engine, "other")
    one.begin()
    other.begin()
    _lease(engine, "one")
    _end(engine, one)
    _end(engine, other)
    assert other.look() == 0, "its own was lost as well, and is held anew"
    assert one.look() == 0
    assert other.look() == other.look() == 0
    assert _holders(engine) == ["one"]
    one.end()
    other.end()


def test_a_newcomer_frees_nothing_of_the_living_who_have_just_lost_their_connections(engine: Engine) -> None:
    """As in the first seconds after PostgreSQL was restarted."""
    one, newcomer = Alive(engine, "one"), Alive(engine, "newcomer")
    one.begin()
    _lease(engine, "one")
    _end(engine, one)
    assert newcomer.begin() == 0
    assert _holders(engine) == ["one"]
    one._show()
    assert newcomer.look() == newcomer.look() == 0
    assert _holders(engine) == ["one"]
    one.end()
    newcomer.end()


def test_what_the_dead_had_sent_but_not_marked_is_marked_by_the_survivors_of_its_machine(engine: Engine, tmp_path: Path) -> None:
    theirs, ours = Journal(tmp_path, "dead"), Journal(tmp_path, "next")
    with Session(engine) as session, session.begin():
        theirs.begin(session)
        ours.begin(session)
    for _ in range(2):
        _lease(engine, "dead")
    with Session(engine) as session:
        first = session.scalars(select(Outbox).order_by(Outbox.id)).first()
        assert first
        theirs.note(Settled.sent({**first.model_dump(), "shown": None}, now=NOW, message_id=77))
    os.close(theirs._file or 0)  # what a kill does
    survivor = Alive(engine, "next", ours)
    survivor._show()
    assert (survivor.look(), survivor.look()) == (0, 1)
    with Session(engine) as session:
        found = session.execute(select(Outbox.state, Outbox.leased_by).order_by(Outbox.id)).all()
    assert found == [(OutboxState.SENT, None), (OutboxState.WAITING, None)]
    survivor.end()
    ours.end()


def test_who_is_frozen_is_missed_by_the_database_itself(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "_MISSED_AFTER", 0.2)
    frozen, other = Alive(engine, "frozen"), Alive(engine, "other")
    frozen.begin()
    _lease(engine, "frozen")
    monkeypatch.undo()
    other.begin()
    give_up = time.monotonic() + 20
    while not other.look():
        assert time.monotonic() < give_up
        time.sleep(0.1)
    assert _holders(engine) == [None]
    assert frozen.look() == 0, "it comes back, and shows itself"
    _lease(engine, "frozen")
    assert other.look() == other.look() == 0
    frozen.end()
    other.end()
