"""What goes wrong outside of the program (the database, Telegram, a folder), in one line that says what to do next."""

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from telegram.error import InvalidToken, NetworkError

from bot.operating.settings import BadSettings
from bot.operating.sole import RunsAlready
from bot.operating.vitals import DAMAGED
from models.database import Damaged, NewerTables


def told(trouble: BaseException) -> str | None:
    """The line for an operator; None where it is a fault of the program."""
    if isinstance(trouble, BaseExceptionGroup):
        lines = {told(one) for one in trouble.exceptions}
        return lines.pop() if len(lines) == 1 else None
    if isinstance(trouble, (BadSettings, NewerTables, RunsAlready)):
        return str(trouble)
    if isinstance(trouble, InvalidToken):
        return "Telegram does not know this token: check BOT_TOKEN, or ask @BotFather for a new one."
    if isinstance(trouble, NetworkError):
        return f"{trouble.message}: check the network or BOT_API_URL, and try again."
    if isinstance(trouble, Damaged):
        return f"The database is damaged ({_cause(trouble)}). {DAMAGED}"
    if isinstance(trouble, SQLAlchemyError):
        return f"The database cannot be used ({_cause(trouble)}): check DATABASE_URL or DATA_DIR, and that it runs."
    if isinstance(trouble, OSError) and trouble.filename:
        return f"{trouble.filename} cannot be opened ({trouble.strerror}): choose another place, or look at its rights."
    return None


def _cause(trouble: SQLAlchemyError) -> str:
    """The driver's own first line, which names the server, never a password."""
    said = str(trouble.orig) if isinstance(trouble, DBAPIError) and trouble.orig else type(trouble).__name__
    return said.strip().splitlines()[0]
