"""What an older version wrote is still there after migrating, and says the same."""

from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text
from sqlmodel import Session, select

from models.database import _tables_replaceable, migrate
from models.evaluation.evaluation import ConductRating, Evaluation, EvaluationAsked
from models.evaluation.year import YearEvaluation

_MIGRATIONS = Path(__file__).parents[2] / "models" / "migrations"
_WRITTEN = """
insert into unit (id, code, name, sector, working_days) values (1, 'U', 'U', 'education', 6);
insert into person (id, nip, name, employment, role, is_test) values (1, '1', 'Sitti', 'pns', 'staff', false);
insert into person (id, nip, name, employment, role, is_test) values (2, '2', 'Baso', 'pns', 'staff', false);
insert into evaluationcycle
  (id, unit_id, quarter, opened_at, evidence_until, self_until, rating_until, talk_until, answer_until, gaps)
  values (1, 1, '2026-Q4', '2027-01-01 00:00:00', '2027-01-10', '2027-01-17', '2027-01-21', '2027-01-28', '2027-02-04', 0);
insert into evaluation (id, cycle_id, quarter, person_id, supervisor_id, position, told_on, objection)
  values (7, 1, '2026-Q4', 1, 2, 'Guru Kelas', '2027-01-22', 'Tidak setuju.');
insert into conductrating (evaluation_id, own, value, rating) values (7, false, 'loyal', 'above');
insert into evaluationasked (person_id, evaluation_id, sentence, at) values (2, 7, 'decision', '2027-01-23 00:00:00');
insert into yearevaluation
  (person_id, supervisor_id, year, proposed_result, proposed_conduct, result, conduct, decided_at, acknowledged_at)
  values (1, 2, 2025, 'meets', 'meets', 'above', 'meets', '2026-02-15 23:30:00', '2026-02-16 01:00:00');
"""


@pytest.fixture
def older(empty: Engine) -> Engine:
    """A city as version 0014 left it."""
    _upgrade(empty, "0014", _WRITTEN)
    return empty


def _upgrade(engine: Engine, version: str, written: str) -> None:
    """Bring the database to a version, and let that write."""
    configuration = Config()
    configuration.set_main_option("script_location", str(_MIGRATIONS))
    with engine.connect() as connection, _tables_replaceable(connection), connection.begin():
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, version)
        for statement in written.strip().removesuffix(";").split(";"):
            connection.execute(text(statement))


def test_evaluations_of_a_whole_quarter_and_decided_years_stay(older: Engine) -> None:
    migrate(older)
    with Session(older) as session:
        one = session.exec(select(Evaluation)).one()
        assert (one.id, one.part, one.first, one.last) == (7, 1, date(2026, 10, 1), date(2026, 12, 31))
        assert (one.objection, session.exec(select(ConductRating.evaluation_id)).all()) == ("Tidak setuju.", [7])
        assert session.exec(select(EvaluationAsked.evaluation_id)).all() == [7]
        year = session.exec(select(YearEvaluation)).one()
        assert year.told_on == date(2026, 2, 16), "the city's day on which it was decided"
        assert year.answered_at is not None, "who had read it agreed"
        assert (one.answer_days, one.object_days, year.answer_days, year.object_days) == (7, 14, 7, 14)


@pytest.mark.parametrize("empty", ["sqlite"], indirect=True)
def test_a_result_nobody_has_yet_has_the_days_of_the_rules_of_the_day_on_which_it_was_handed_over(older: Engine) -> None:
    written = """
        update evaluation set received_on = null, answer_until = null, object_until = null;
        insert into cityrule (code, value) values ('EVALUASI-JAWAB', 3), ('KEBERATAN', 30);
        insert into formerrule (code, until, value) values ('KEBERATAN', '2026-12-31', 21), ('KEBERATAN', '2027-03-31', 20)
    """
    _upgrade(older, "0038", written)
    migrate(older)
    with Session(older) as session:
        one = session.exec(select(Evaluation)).one()
        assert (one.answer_days, one.object_days) == (3, 20)


def test_after_migrating_references_are_kept_again(older: Engine) -> None:
    migrate(older)
    with Session(older) as session, pytest.raises(Exception, match=r"(?i)foreign key"):
        session.execute(text("delete from evaluation"))
