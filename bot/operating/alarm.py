"""Says once that something is not well, and once that it is again: to the admins, and to an address of the operator's.

Neither way needs the database: the chats of the admins, and what was said already, are remembered in DATA_DIR as well.
"""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import structlog
from telegram import Bot
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.clock import Clock
from bot.operating.vitals import Check, Finding, Vitals
from domain.messages.facts import freeze
from services.whole_files import written_whole
from texts import Texts

log = structlog.get_logger()

LOOK_EVERY = 30.0
_CONFIRMED = 2
"""So many looks in a row must agree: a moment is no alarm."""
_OWN = frozenset({Check.CLOCK, Check.UPDATES, Check.ERRANDS, Check.DELIVERY})
"""What concerns one process alone; the rest is the same for all that share DATA_DIR, and one of them says it."""
_STALE = timedelta(hours=24)
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


class Alarm:
    """Looks twice a minute."""

    def __init__(self, *, vitals: Vitals | None, bot: Bot, texts: Texts, clock: Clock, files: Path, post: Post | None) -> None:
        self._vitals = vitals
        self._bot = bot
        self._texts = texts
        self._clock = clock
        self._file = files / _FILE
        self._post = post
        self._seen = b""
        """What the file was when it was read or written last: what is older than what this process knows is no news."""
        self._own: dict[Check, Finding] = {}
        self._kept = _Kept()
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
        await asyncio.to_thread(self._recall)
        news = self.judge(found)
        if self._vitals.admins:
            self._kept.admins = self._vitals.admins
        await asyncio.to_thread(self._remember)
        for one in news:
            level = log.error if one.failing else log.info
            level("alarm" if one.failing else "alarm over", check=one.finding.check.value, says=one.finding.says, do=one.finding.do)
        await self.say(news)
        return news

    async def cry(self, finding: Finding) -> None:
        """Say what keeps the bot from starting at all, once however often it is tried; its end is said by whoever starts."""
        await asyncio.to_thread(self._recall)
        if finding.check in self._kept.failing:
            return
        self._kept.failing[finding.check] = finding
        await asyncio.to_thread(self._remember)
        await self.say([Said(finding, True, self._clock.now())])

    def judge(self, found: dict[Check, Finding]) -> list[Said]:
        """What has begun or ended, by what was seen several times in a row."""
        news, now = [], self._clock.now()
        for check in Check:
            is_failing, failing = check in found, self._own if check in _OWN else self._kept.failing
            self._runs[check, not is_failing] = 0
            self._runs[check, is_failing] = self._runs.get((check, is_failing), 0) + 1
            if self._runs[check, is_failing] < _CONFIRMED or is_failing == (check in failing):
                continue
            if is_failing:
                failing[check] = found[check]
                news.append(Said(found[check], True, now))
            else:
                news.append(Said(failing.pop(check), False, now))
        return news

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
            self._kept = _Kept(failing, tuple((int(chat), str(language)) for chat, language in told["admins"]))

    def _remember(self) -> None:
        told: dict[str, Any] = {
            "failing": [one.told() for one in self._kept.failing.values()],
            "admins": [list(one) for one in self._kept.admins],
        }
        content = json.dumps(told).encode()
        with suppress(OSError):  # a full disk is said all the same; this process remembers by itself
            if content != self._seen:
                self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with written_whole(self._file) as out:
                    out.write(content)
                self._seen = content


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
