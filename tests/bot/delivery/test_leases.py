"""On PostgreSQL the survivors send what the dead held, also where the database noticed the death late, and nothing of the living."""

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, select

from bot.delivery.leases import Alive
from models.messages.message import Outbox
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
