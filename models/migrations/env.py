"""Runs a migration on the connection that `models.database` hands over."""

from alembic import context
from sqlmodel import SQLModel

import models  # the import fills SQLModel.metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=SQLModel.metadata, render_as_batch=connection.dialect.name == "sqlite", compare_type=True
)
context.run_migrations()
