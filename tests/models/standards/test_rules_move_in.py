"""A city that ran before the agency's own rules keeps its dates, classes and marks when it is brought to them."""

from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

import models
from models.database import connect, migrate

_BEFORE = """
insert into unit (id, code, name, sector, working_days) values (1, 'SD-1', 'SD', 'education', 6);
insert into standard (id, code, name, sector, legal_basis, purpose) values (1, 'SD', 'SD', 'education', 'x', 'x');
insert into person (id, nip, name, employment, role, is_test) values (1, '1', 'Sitti', 'PNS', 'staff', false), (2, '2', 'Baso', 'PNS', 'staff', false);
insert into indicator (id, code, standard_id, name, question, kind, direction, frequency, aspect, unit, decimals, cumulative,
 may_exceed, joint, evidence, good_from, fair_from, opens_before, due_after, locks_after, weight, main, valid_from) values
 (1, 'A', 1, 'A', 'A?', 'count', 'up', 'monthly', 'x', 'x', 0, false, false, false, 'none', 91, 80.0001, 5, 5, 30, 1, true, '2026-01-01'),
 (2, 'B', 1, 'B', 'B?', 'count', 'up', 'monthly', 'x', 'x', 0, false, false, false, 'none', 95, 70, 5, 5, 30, 1, true, '2026-01-01');
insert into indicatorposition (indicator_id, position) values (1, 'Guru'), (2, 'Guru');
insert into evaluationcycle (id, unit_id, quarter, opened_at, evidence_until, self_until, rating_until, talk_until, answer_until, gaps)
 values (1, 1, '2026-Q3', '2026-10-01', '2026-10-10', '2026-10-17', '2026-10-21', '2026-10-28', '2026-11-04', 0);
insert into evaluation (id, cycle_id, quarter, person_id, supervisor_id, position, told_on) values
 (1, 1, '2026-Q3', 1, 2, 'Guru', '2026-10-20'), (2, 1, '2026-Q3', 2, 1, 'Guru', null);
"""


def _upgrade(engine: Engine, to: str) -> None:
    configuration = Config()
    configuration.set_main_option("script_location", str(Path(models.__file__).parent / "migrations"))
    with engine.begin() as connection:
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, to)


@pytest.fixture
def earlier(engine: Engine, tmp_path: Path) -> Engine:
    """A database as it was before, with a little in it."""
    if engine.dialect.name == "sqlite":
        engine = connect(f"sqlite:///{tmp_path}/earlier.sqlite3")
    else:
        with engine.begin() as connection:
            connection.execute(text("drop schema public cascade"))
            connection.execute(text("create schema public"))
    _upgrade(engine, "0014")
    with engine.begin() as connection:
        for statement in _BEFORE.split(";\n"):
            if statement.strip():
                connection.execute(text(statement))
    return engine


def test_days_that_were_told_and_classes_that_were_set_stay(earlier: Engine) -> None:
    migrate(earlier)
    with earlier.begin() as connection:
        told = [
            (str(a), str(b)) for a, b in connection.execute(text("select answer_until, object_until from evaluation order by id"))
        ]
        classes = connection.execute(text("select good_from, fair_from from indicator order by id")).all()
        assert told == [(str(date(2026, 10, 27)), str(date(2026, 11, 3))), ("None", "None")]
        assert [tuple(row) for row in classes] == [(None, None), (95, 70)]
        assert connection.execute(text("select count(*) from indicatorposition")).scalar() == 2


@pytest.mark.parametrize(
    "change",
    ["update indicator set name = 'C'", "insert into cityrule (code, value) values ('KEBERATAN', 10)"],
    ids=["an indicator", "a rule"],
)
def test_what_changes_is_still_noticed_by_every_process(earlier: Engine, change: str) -> None:
    migrate(earlier)
    with earlier.begin() as connection:
        before = connection.execute(text("select mark from revision")).scalar()
        connection.execute(text(change))
        assert connection.execute(text("select mark from revision")).scalar() != before
