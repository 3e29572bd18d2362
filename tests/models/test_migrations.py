"""The migrations build what the models say, on both databases."""

import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text
from sqlmodel import SQLModel

import models
from models.database import NewerTables, is_migrated, migrate, newest_revision


def test_models_and_migrations_agree(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_a_migration_rests_on_nothing_above_the_tables() -> None:
    """It is history: use cases go on changing, and it must do on a new database what it did on the first."""
    versions = Path(models.__file__).parent / "migrations" / "versions"
    above = re.compile(r"^\s*(?:from|import) (?:services|handlers|bot|scheduler|texts|documents)\b", re.MULTILINE)
    assert [file.name for file in versions.glob("*.py") if above.search(file.read_text(encoding="utf-8"))] == []


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    assert is_migrated(engine)
    migrate(engine)
    assert is_migrated(engine)


def test_a_database_of_a_newer_program_is_left_alone_and_says_what_to_do(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    try:
        with pytest.raises(NewerTables, match=r"at version 9999 of the tables.*run the newer program, or restore") as refused:
            migrate(engine)
        assert "\n" not in str(refused.value)
    finally:
        with engine.begin() as connection:
            connection.execute(text("update alembic_version set version_num = :ours"), {"ours": newest_revision()})
