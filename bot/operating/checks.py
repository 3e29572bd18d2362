"""Looks whether everything is in place before the bot starts, each thing in one line that says what to do."""

import asyncio
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.delivery.transport import AiohttpRequest
from bot.operating.settings import Settings
from models.database import NewerTables, connect, is_migrated
from services.exchange import backup_sealing, nightly_backups, nightly_copies
from services.exchange.backup_archive import BadBackup, NotOurs, OtherVersion, opened
from services.exchange.copy_sealing import Closing
from services.exchange.copy_targets import CopyFailed, target
from texts import formats

_TOO_OLD = timedelta(days=2)
"""A backup that is older was missed for a night at least."""


async def look(chosen: Settings, *, now: datetime) -> list[tuple[bool, str]]:
    """Database, migrations, time zone, backups, copies, page, token and webhook: whether each is right, and a line about it."""
    copies = await asyncio.to_thread(_copies, chosen)
    return [*_database(chosen), _zone(chosen, now), _backup(chosen, now), copies, _page(chosen), *await _telegram(chosen)]


def bot(chosen: Settings) -> Bot:
    """Telegram's side, for asking rather than running; use it with `async with`."""
    return Bot(chosen.token, base_url=f"{chosen.bot_api_url}/bot", request=AiohttpRequest(), get_updates_request=AiohttpRequest())


def _database(chosen: Settings) -> list[tuple[bool, str]]:
    try:
        engine = connect(chosen.database)
        there = (True, f"database: {engine.dialect.name}")
        migrated = is_migrated(engine)
    except NewerTables as newer:
        return [there, (False, f"migrations: {newer}")]
    except (SQLAlchemyError, ValueError, OSError) as trouble:
        return [(False, f"database: cannot be opened ({type(trouble).__name__}); check DATABASE_URL or DATA_DIR")]
    return [there, (migrated, "migrations: " + ("up to date" if migrated else "missing; run `python main.py migrate`"))]


def _zone(chosen: Settings, now: datetime) -> tuple[bool, str]:
    return True, f"time zone: {chosen.timezone}, now {formats.moment(now, chosen.language, chosen.zone)}"


def _page(chosen: Settings) -> tuple[bool, str]:
    """Where the page for those who answer for many is; whether it is reached from outside shows only from there."""
    if not chosen.public_url:
        return True, "page: none (PUBLIC_URL is not set)"
    return True, f"page: {chosen.public_url}, served at {chosen.webhook_listen}; what stands in front must lead there"


def _backup(chosen: Settings, now: datetime) -> tuple[bool, str]:
    """When the last of the nights' backups was made, and whether all of it can be read."""
    if not chosen.backups_kept:
        return True, "backup: `run` makes none (BACKUPS_KEPT is 0)"
    there = nightly_backups.kept(chosen.data_dir)
    if not there:
        return True, f"backup: none yet; `run` makes one each night, after {chosen.backup_hour:02}:00"
    newest = there[0]
    try:
        with opened(newest) as found:
            found.check()
            found.authenticate(backup_sealing.there(chosen.data_dir, chosen.sealing_key))
            made = formats.moment(found.manifest.made_at, chosen.language, chosen.zone)
    except OtherVersion:
        return True, f"backup: {newest} is of another version of the tables; `run` makes the next one tonight"
    except NotOurs:
        return False, f"backup: {newest} is not sealed with our key; delete it: `run` makes it again"
    except BadBackup as trouble:
        return False, f"backup: {trouble} Delete {newest}: `run` makes it again"
    said = f"backup: {newest}, made {made}, {newest.stat().st_size / 1e6:,.1f} MB, whole"
    if now - found.manifest.made_at > _TOO_OLD:
        return False, f"{said}, but too old; is `run` running? If it is, look for `backup failed` in its log"
    return True, said


def _copies(chosen: Settings) -> tuple[bool, str]:
    """Whether copies can leave the machine, and when they did last."""
    plan = chosen.copies
    if plan is None:
        return True, "copies: none leave this machine (BACKUP_TO is not set); copy DATA_DIR/backups and DATA_DIR/evidence yourself"
    try:
        Closing(plan.recipients)
        target(plan.to, plan.account).names("backups")
    except CopyFailed as trouble:
        return False, f"copies: {plan.to}: {trouble}"
    known = nightly_copies.last(chosen.data_dir)
    if known is None or known.place != plan.place:
        return True, f"copies: {plan.to} can be reached; `run` sends the first ones after the next backup"
    at = formats.moment(known.at, chosen.language, chosen.zone)
    return True, f"copies: {plan.to} can be reached; the backup of {known.night} and {known.files} new files were sent {at}"


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
