"""Posts and leaves that a process keeps are those of the database: after any change, by any process, in any transaction."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session

from models.database import connect
from services import rights
from services.people import scopes
from services.standards import held, roster
from services.standards.expected import standards

DAY = date(2026, 10, 1)
SITTI, BASO = 1, 2


def _seen(session: Session, person: int = SITTI) -> tuple[list[tuple[str, str, str, bool]], list[tuple[date, date]]]:
    known = standards(session)
    posts = held.posts(session, known, people=[person], first=DAY, last=DAY)
    leaves = held.leaves(session, known, people=[person], first=DAY, last=DAY)
    return [(one.position, one.unit_code, one.nip, one.is_test) for one in posts], leaves.get(person, [])


CHANGES = [
    "update posting set position = 'Guru Agama' where person_id = 1",
    "update person set nip = '199901012022011999' where id = 1",
    "update person set is_test = true where id = 1",
    "update unit set code = 'SD-77' where id = 1",
    "insert into leave (person_id, first, last, kind) values (1, '2026-09-30', '2026-10-02', 'sick')",
    "update leave set last = '2026-10-01' where person_id = 1",
    "delete from leave where person_id = 1",
    "insert into posting (person_id, unit_id, supervisor_id, position, valid_from) values (1, 2, 4, 'Petugas', '2026-10-01')",
    "update posting set valid_until = '2026-09-30' where person_id = 1 and unit_id = 1",
    "delete from posting where person_id = 1",
]


def test_a_change_by_another_process_is_seen_and_one_that_is_undone_is_not(engine: Engine) -> None:
    elsewhere = connect(engine.url.render_as_string(hide_password=False))
    for change in CHANGES:
        with Session(engine) as session:
            before = _seen(session)
            session.connection().execute(text(change))
            within = _seen(session)
            assert within != before, change
            session.rollback()
            assert _seen(session) == before, change
        with Session(elsewhere) as other, other.begin():
            assert _seen(other) == before
            other.connection().execute(text(change))
        with Session(engine) as session:
            assert _seen(session) == within, change
    elsewhere.dispose()


def test_the_units_somebody_answers_for_follow_every_change(engine: Engine) -> None:
    changes = (
        "update unit set name = 'SD Lain' where id = 1",
        "insert into unit (code, name, sector, parent_id, working_days) values ('SD-9', 'SD', 'education', 1, 6)",
        "update unit set parent_id = null where code = 'SD-9'",
        "update posting set valid_until = '2026-09-30' where supervisor_id = 2",
    )
    seen: list[object] = []
    for change in ("select 1", *changes):
        with Session(engine) as session, session.begin():
            rights.on_day(session, DAY)
            session.connection().execute(text(change))
            found = scopes.units(session, by=BASO, on=DAY)
            assert scopes.units(session, by=BASO, on=DAY) is found, "asked once"
            assert found not in seen[-1:], change
            seen.append(found)
    assert seen[-1] == {}


def test_what_did_not_change_is_not_asked_again(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    with Session(engine) as session:
        _seen(session)

    def asking(*_: object, **__: object) -> list[Any]:
        asked.append("posts")
        return []

    monkeypatch.setattr(roster, "_ALL_POSTS_OF", asking)
    with Session(engine) as session:
        assert _seen(session)[0]
        assert asked == []
        _seen(session, BASO)
        assert asked == ["posts"]


def test_no_more_people_are_kept_than_have_their_place(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster, "_PEOPLE_KEPT", 1)
    with Session(engine) as session:
        for person in (1, 2, 3, 4, 1):
            assert held.posts(session, standards(session), people=[person], first=DAY, last=DAY)
        kept = next(theirs for pool, (_, theirs) in roster._kept.items() if pool is engine.pool)
        assert len(kept) <= 2
