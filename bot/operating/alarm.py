"""Says once that something is not well, and once that it is again: to the admins, and to an address of the operator's.

Neither way needs the database: the chats of the admins, and what was said already, are remembered in DATA_DIR as well.
"""

import asyncio
import fcntl
import json
import os
import secrets
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
from telegram import Bot
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.clock import Clock
from bot.operating.vitals import Check, Finding, Vitals
from bot.unit_of_work.unit import lock
from domain.messages.facts import freeze
from services.messages import alarms
from services.whole_files import written_whole
from texts import Texts

log = structlog.get_logger()

LOOK_EVERY = 30.0
_CONFIRMED = 2
"""So many looks in a row must agree: a moment is no alarm."""
_OWN = frozenset({Check.CLOCK, Check.UPDATES, Check.ERRANDS, Check.DELIVERY})
"""What each process finds out about itself; the rest is the same for all. Whatever several find, one of them says, once."""
_FORGOTTEN = timedelta(minutes=5)
"""A process that has not said so long that something of it fails is gone."""
_STALE = timedelta(hours=24)
_PATIENCE = 10.0
"""Seconds in which the database must tell what other places said."""
_ALONE = 0
"""No chat has this number: its lock is for those who agree about alarms."""
_FILE = "alarm.json"

Post = Callable[[dict[str, str]], Awaitable[bool]]
"""Posts one alarm to the operator; whether it was taken."""


@dataclass(frozen=True)
class Said:
    """One alarm, or its end."""

    finding: Finding
    failing: bool
    at: datetime

    def told(self) -> dict[str, str]:
        """As it is posted: words and numbers of ours alone."""
        state = "failing" if self.failing else "over"
        return {**self.finding.told(), "state": state, "at": self.at.isoformat(timespec="seconds"), "from": "sipakainga"}


@dataclass
class _Kept:
    """What is remembered beyond this process."""

    failing: dict[Check, Finding] = field(default_factory=dict)
    admins: tuple[tuple[int, str], ...] = ()
    place: str = field(default_factory=lambda: secrets.token_hex(8))
    """What this DATA_DIR is called among several on one database."""
    by: dict[Check, dict[str, datetime]] = field(default_factory=dict)
    """Of what concerns each process by itself: in which ones it fails, and when they said so last."""


class Alarm:
    """Looks twice a minute."""

    def __init__(self, *, vitals: Vitals | None, bot: Bot, texts: Texts, clock: Clock, files: Path, post: Post | None) -> None:
        self._vitals = vitals
        self._bot = bot
        self._texts = texts
        self._clock = clock
        self._file = files / _FILE
        self._me = secrets.token_hex(8)
        self._post = post
        self._seen = b""
        """What the file was when it was read or written last: what is older than what this process knows is no news."""
        self._own: dict[Check, Finding] = {}
        self._kept = _Kept()
        self._alone: set[tuple[Check, bool]] = set()
        """What was said while the database could not be asked, and what of it: whether it began or ended."""
        self._runs: dict[tuple[Check, bool], int] = {}
        self._to_post: deque[Said] = deque()
        self._to_admins: deque[tuple[Said, tuple[int, str]]] = deque()

    async def run(self) -> None:
        """Look until cancelled; nothing that happens here ends the process."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                await self.look()
            except Exception as error:
                log.error("alarm failed", exc_info=error)

    async def look(self) -> list[Said]:
        """Look once, and say what is new; what was said now."""
        assert self._vitals is not None
        found = {one.check: one for one in await self._vitals.look()}
        news = await self._among_all(await asyncio.to_thread(self._agree, found, self._vitals.admins))
        for one in news:
            level = log.error if one.failing else log.info
            level("alarm" if one.failing else "alarm over", check=one.finding.check.value, says=one.finding.says, do=one.finding.do)
        await self.say(news)
        return news

    def _agree(self, found: Mapping[Check, Finding], admins: tuple[tuple[int, str], ...]) -> list[Said]:
        """What this process is to say of what it found, in turn with the others: whoever comes second knows of the first."""
        with _alone(self._file.with_suffix(".lock")):
            self._recall()
            news = self.judge(found)
            if admins:
                self._kept.admins = admins
            self._remember()
        return news

    async def _among_all(self, news: Sequence[Said]) -> list[Said]:
        """What this process is to say, having asked the others of this database, which may keep their files elsewhere.

        While the database cannot be asked each place speaks for itself, and so it does of the database.
        """
        by_itself = [one for one in news if one.finding.check is Check.DATABASE]
        failing = {check.value: (one.says, one.do) for check, one in self._kept.failing.items() if check is not Check.DATABASE}
        now = self._clock.now()
        try:
            async with asyncio.timeout(_PATIENCE):
                changes = await self._agreed(failing, now)
        except (SQLAlchemyError, TimeoutError):
            self._alone |= {(one.finding.check, one.failing) for one in news}
            return list(news)
        said = [(Finding(Check(one.what), one.says, one.do), one.failing) for one in changes]
        others = [Said(finding, begun, now) for finding, begun in said if (finding.check, begun) not in self._alone]
        self._alone.clear()
        return by_itself + others

    async def _agreed(self, failing: Mapping[str, tuple[str, str]], now: datetime) -> Sequence[alarms.Change]:
        assert self._vitals is not None
        database = self._vitals.database
        if not failing and not await database.read(alarms.is_any):
            return ()

        def agree(session: Session) -> Sequence[alarms.Change]:
            lock(session, _ALONE)
            return alarms.agree(session, place=self._kept.place, failing=failing, now=now)

        return await database.write(agree)

    def _first_to_cry(self, finding: Finding) -> bool:
        with _alone(self._file.with_suffix(".lock")):
            self._recall()
            if finding.check in self._kept.failing:
                return False
            self._kept.failing[finding.check] = finding
            self._remember()
        return True

    async def cry(self, finding: Finding) -> None:
        """Say what keeps the bot from starting at all, once however often it is tried; its end is said by whoever starts."""
        if await asyncio.to_thread(self._first_to_cry, finding):
            await self.say([Said(finding, True, self._clock.now())])

    def judge(self, found: Mapping[Check, Finding]) -> list[Said]:
        """What has begun or ended, by what was seen several times in a row; of what concerns one process, by all of them."""
        news, now = [], self._clock.now()
        for check in Check:
            confirmed = self._confirmed(check, check in found)
            if check in _OWN:
                confirmed = self._anywhere(check, found.get(check), confirmed, now)
            if confirmed is None or confirmed == (check in self._kept.failing):
                continue
            if confirmed:
                self._kept.failing[check] = found.get(check) or self._own[check]
                news.append(Said(self._kept.failing[check], True, now))
            else:
                news.append(Said(self._kept.failing.pop(check), False, now))
        return news

    def _confirmed(self, check: Check, is_failing: bool) -> bool | None:
        """Whether it fails, or does not, as several looks in a row have seen; None: they do not agree yet."""
        self._runs[check, not is_failing] = 0
        self._runs[check, is_failing] = self._runs.get((check, is_failing), 0) + 1
        return is_failing if self._runs[check, is_failing] >= _CONFIRMED else None

    def _anywhere(self, check: Check, finding: Finding | None, confirmed: bool | None, now: datetime) -> bool | None:
        """Whether it fails in any process; None where this one has nothing to say about that."""
        if confirmed and finding is not None:
            self._own[check] = finding
        elif confirmed is False:
            self._own.pop(check, None)
        others = {one: at for one, at in self._kept.by.get(check, {}).items() if one != self._me and now - at < _FORGOTTEN}
        self._kept.by[check] = {**others, self._me: now} if check in self._own else others
        if check in self._own:
            return True
        return None if others or confirmed is None else False

    async def say(self, news: Sequence[Said]) -> None:
        """Say it, and what could not be said before; what nobody took for a day is let go."""
        if self._post is not None:
            self._to_post.extend(news)
        self._to_admins.extend((one, admin) for one in news for admin in self._kept.admins)
        now = self._clock.now()
        for _ in range(len(self._to_post)):
            one = self._to_post.popleft()
            if not await self._posted(one) and now - one.at < _STALE:
                self._to_post.append(one)
        for _ in range(len(self._to_admins)):
            one, admin = self._to_admins.popleft()
            if not await self._sent(one, admin) and now - one.at < _STALE:
                self._to_admins.append((one, admin))

    async def _posted(self, said: Said) -> bool:
        assert self._post is not None
        taken = await self._post(said.told())
        if not taken:
            log.warning("alarm not posted yet", check=said.finding.check.value)
        return taken

    async def _sent(self, said: Said, admin: tuple[int, str]) -> bool:
        """Sent past the outbox, which may be what is not well."""
        chat, language = admin
        facts: dict[str, Any] = {"check": said.finding.check.value, "at": freeze(said.at)}
        screen = "messages/operating/alarm" if said.failing else "messages/operating/over"
        try:
            await self._bot.send_message(chat, self._texts.screen(screen, language or None, facts), parse_mode="HTML")
        except TelegramError as trouble:
            log.warning("alarm not sent yet", check=said.finding.check.value, cause=type(trouble).__name__)
            return isinstance(trouble, (Forbidden, BadRequest))  # they will not have it later either
        return True

    def _recall(self) -> None:
        """What other processes said meanwhile, or this one before it was started again."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            content = self._file.read_bytes()
            if content == self._seen:
                return
            self._seen = content
            told = json.loads(content)
            failing = {Check(one["check"]): Finding(Check(one["check"]), one["says"], one["do"]) for one in told["failing"]}
            by = {
                Check(check): {str(one): datetime.fromisoformat(at) for one, at in those.items()}
                for check, those in told.get("by", {}).items()
            }
            admins = tuple((int(chat), str(language)) for chat, language in told["admins"])
            self._kept = _Kept(failing, admins, told.get("place", self._kept.place), by)

    def _remember(self) -> None:
        told: dict[str, Any] = {
            "failing": [one.told() for one in self._kept.failing.values()],
            "admins": [list(one) for one in self._kept.admins],
            "place": self._kept.place,
            "by": {
                check.value: {one: at.isoformat() for one, at in those.items()} for check, those in self._kept.by.items() if those
            },
        }
        content = json.dumps(told).encode()
        with suppress(OSError):  # a full disk is said all the same; this process remembers by itself
            if content != self._seen:
                self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with written_whole(self._file) as out:
                    out.write(content)
                self._seen = content


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """One process after another, where they share a disk that has room for a file of nothing."""
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(place, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError:
        yield
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def poster(url: str) -> Post:
    """Posts alarms to the operator's address as JSON. The address may hold a secret, so that it is never logged."""

    async def post(said: dict[str, str]) -> bool:
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session,
                session.post(url, json=said, allow_redirects=False) as answer,
            ):
                return 200 <= answer.status < 300
        except (aiohttp.ClientError, TimeoutError, ValueError, OSError):
            return False

    return post
