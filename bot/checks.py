"""Looks whether everything is in place before the bot starts, each thing in one line that says what to do."""

from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.settings import Settings
from bot.transport import AiohttpRequest
from models.database import connect, is_migrated
from texts import formats


async def look(chosen: Settings, *, now: datetime) -> list[tuple[bool, str]]:
    """Database, migrations, time zone, token and webhook: whether each is right, and a line about it."""
    return [*_database(chosen), _zone(chosen, now), *await _telegram(chosen)]


def bot(chosen: Settings) -> Bot:
    """Telegram's side, for asking rather than running; use it with `async with`."""
    return Bot(chosen.token, base_url=f"{chosen.bot_api_url}/bot", request=AiohttpRequest(), get_updates_request=AiohttpRequest())


def _database(chosen: Settings) -> list[tuple[bool, str]]:
    try:
        engine = connect(chosen.database)
        migrated = is_migrated(engine)
    except (SQLAlchemyError, ValueError, OSError) as trouble:
        return [(False, f"database: cannot be opened ({type(trouble).__name__}); check DATABASE_URL or DATA_DIR")]
    opened = (True, f"database: {engine.dialect.name}")
    return [opened, (migrated, "migrations: " + ("up to date" if migrated else "missing; run `python main.py migrate`"))]


def _zone(chosen: Settings, now: datetime) -> tuple[bool, str]:
    return True, f"time zone: {chosen.timezone}, now {formats.moment(now, chosen.language, chosen.zone)}"


async def _telegram(chosen: Settings) -> list[tuple[bool, str]]:
    if not chosen.bot_token:
        return [(False, "token: BOT_TOKEN is not set; ask @BotFather for one")]
    try:
        async with bot(chosen) as found:
            hook = await found.get_webhook_info()
            wanted = chosen.webhook_url or ""
            fits = hook.url == wanted
            said = f"webhook: {hook.url or 'none (long polling)'}" + ("" if fits else f"; `run` will set it to {wanted or 'none'}")
            return [(True, f"token: @{found.username}"), (True, said)]
    except InvalidToken:
        return [(False, "token: Telegram does not know it; check BOT_TOKEN")]
    except TelegramError as trouble:
        return [(False, f"Telegram: {trouble.message}; check the network or BOT_API_URL")]
