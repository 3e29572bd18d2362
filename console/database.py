"""The database a command works on, named by the settings."""

from sqlalchemy import Engine

from bot.operating.settings import Settings
from models.database import connect, migrate
from services.exchange import private_files


def ready(chosen: Settings) -> Engine:
    """The database, brought to this version."""
    engine = plain(chosen)
    migrate(engine)
    return engine


def plain(chosen: Settings) -> Engine:
    """The database as it is; what is written from here on is its owner's alone."""
    private_files.begin(chosen.data_dir, chosen.database_file)
    return connect(chosen.database)
