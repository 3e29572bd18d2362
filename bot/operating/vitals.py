"""Looks whether the bot is well: that its parts work, that what is owed goes out, and that database, disk and backup are sound."""

import asyncio
import os
import secrets
import shutil
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from pathlib import Path

from sqlalchemy import and_, func, or_
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.unit_of_work.pulse import Pulse
from bot.unit_of_work.transactions import Transactions
from models.calendar.rehearsal import RehearsalRequest
from models.database import Damaged
from models.evaluation.document import Bundle, BundleState
from models.exchange.workbook import PendingImport
from models.messages.message import Outbox, OutboxState
from models.people.person import Account, Chat, Person
from services.city import City
from services.exchange import nightly_backups, nightly_copies
from services.people import accounts

_PROBE = b"Can this disk still be written to?\n" * 128
_PATIENCE = 10.0
"""Seconds in which the database must answer a look."""
_TRIED_OFTEN = 4


class Check(StrEnum):
    """What is looked at."""

    CLOCK = "clock"
    UPDATES = "updates"
    ERRANDS = "errands"
    DELIVERY = "delivery"
    OUTBOX = "outbox"
    WORK = "work"
    DATABASE = "database"
    DISK = "disk"
    BACKUP = "backup"
    COPY = "copy"


@dataclass(frozen=True)
class Limits:
    """How much is still well."""

    standstill: timedelta = timedelta(minutes=10)
    """How long a part may not beat, and what is due may wait."""
    free_mb: int = 500
    backup: timedelta = timedelta(hours=30)


@dataclass(frozen=True)
class Finding:
    """Something that is not well: numbers and words of ours, never anything a person wrote."""

    check: Check
    says: str
    do: str

    def told(self) -> dict[str, str]:
        """As JSON."""
        return {"check": self.check.value, "says": self.says, "do": self.do}


@dataclass(frozen=True)
class _Waiting:
    """What the database says of work that is due."""

    outbox: int
    outbox_moves: bool
    work: int
    admins: tuple[tuple[int, str], ...]


_DO = {
    Check.CLOCK: "Notices are not looked for. Restart `run`; before that, keep the end of its log.",
    Check.UPDATES: (
        "Nobody is answered. Look for `no updates`, `another process fetches updates` or `TryAgain` in the log; check the network, "
        "BOT_API_URL, and that one process alone polls. With a webhook: `python main.py check` and the proxy before WEBHOOK_LISTEN."
    ),
    Check.ERRANDS: "Files and rehearsals are not worked on. Restart `run`; before that, keep the end of its log.",
    Check.DELIVERY: "Nothing is sent. Restart `run`; before that, keep the end of its log.",
    Check.OUTBOX: "Messages do not go out. Look for `not sent yet` or `Telegram refused` in the log, and check the network.",
    Check.WORK: "Somebody waits for a file of theirs. Look for `not fetched yet` or `failed` in the log.",
    Check.DATABASE: "Check that the database runs, DATABASE_URL, and the disk. Updates wait with Telegram for 24 hours.",
    Check.DISK: "Make room on the disk of DATA_DIR: delete what else lies there, or copy old backups away and delete them.",
    Check.BACKUP: "Look for `backup failed` in the log and for its cause; `python main.py backup FILE` makes one at once.",
    Check.COPY: "Look for `copy failed` in the log and for its words; `python main.py check` tries to reach BACKUP_TO.",
}
DAMAGED = (
    "Stop the bot, move the damaged file away with its -wal and -shm, and bring the newest backup back: "
    "`python main.py restore DATA_DIR/backups/<the newest>` (docs/operator.md, When something is wrong)."
)


class Vitals:
    """Looks at everything; the same for the pages, the alarm, and whoever asks."""

    def __init__(
        self,
        *,
        database: Transactions,
        city: City,
        clock: Clock,
        pulse: Pulse,
        limits: Limits,
        plan: nightly_backups.Plan | None = None,
        copies: nightly_copies.Plan | None = None,
    ) -> None:
        self.database = database
        self._city = city
        self._clock = clock
        self._pulse = pulse
        self._limits = limits
        self._plan = plan
        self._copies = copies
        self._since = clock.now()
        self.admins: tuple[tuple[int, str], ...] = ()
        """The chats of the admins, as the database knew them when it could be asked last, each with its language."""

    def alive(self) -> list[Finding]:
        """What of this process stands still. The database is not asked."""
        most = self._limits.standstill.total_seconds()
        return [
            _found(Check(part.value), f"The {part.value} has not moved for {int(silent // 60)} minutes.")
            for part, silent in self._pulse.silent().items()
            if silent > most
        ]

    async def look(self) -> list[Finding]:
        """Everything that is not well; nothing where all is."""
        disk = await asyncio.to_thread(self._disk)
        backup = await asyncio.to_thread(self._backup)
        copy = await asyncio.to_thread(self._copy)
        return [*self.alive(), *await self._stored(), *disk, *backup, *copy]

    async def _stored(self) -> list[Finding]:
        now = self._clock.now()
        try:
            async with asyncio.timeout(_PATIENCE):
                waiting = await self.database.read(lambda session: _waiting(session, now, self._limits.standstill))
        except Damaged:
            return [Finding(Check.DATABASE, "The database is damaged.", DAMAGED)]
        except TimeoutError:
            return [_found(Check.DATABASE, f"The database has not answered for {int(_PATIENCE)} seconds.")]
        except SQLAlchemyError as trouble:
            return [_found(Check.DATABASE, f"The database cannot be asked ({type(trouble).__name__}).")]
        self.admins = waiting.admins or self.admins
        minutes = int(self._limits.standstill.total_seconds() // 60)
        found = []
        if waiting.outbox and not waiting.outbox_moves:
            found.append(
                _found(Check.OUTBOX, f"{waiting.outbox} messages that are due have waited for more than {minutes} minutes.")
            )
        if waiting.work:
            found.append(_found(Check.WORK, f"{waiting.work} files have waited for more than {minutes} minutes."))
        return found

    def _disk(self) -> list[Finding]:
        files = self._city.files
        try:
            files.mkdir(mode=0o700, parents=True, exist_ok=True)
            free = shutil.disk_usage(files).free // 1_000_000
            _write(files)
        except OSError as trouble:
            return [_found(Check.DISK, f"DATA_DIR cannot be written to ({trouble.strerror}).")]
        if free < self._limits.free_mb:
            return [_found(Check.DISK, f"The disk of DATA_DIR has {free} MB left; {self._limits.free_mb} are wanted.")]
        return []

    def _backup(self) -> list[Finding]:
        if self._plan is None or not self._plan.keep:
            return []
        night = nightly_backups.last(self._city.files)
        hours = int(self._limits.backup.total_seconds() // 3600)
        if night:
            last = datetime.combine(night, time(self._plan.hour), tzinfo=self._city.zone)
            said = f"The newest backup is more than {hours} hours old."
        else:
            last, said = self._since, f"There is no backup, and the bot has run for more than {hours} hours."
        return [_found(Check.BACKUP, said)] if self._clock.now() - last > self._limits.backup else []

    def _copy(self) -> list[Finding]:
        """Copies may take as long again as the backup before them: the first night sends all evidence."""
        if self._copies is None or not self._copies.keep:
            return []
        known, hours = nightly_copies.last(self._city.files), int(self._limits.backup.total_seconds() // 3600)
        said = f"No copy has left the machine for more than {hours} hours."
        last = known.at if known and known.place == self._copies.place else self._since
        return [_found(Check.COPY, said)] if self._clock.now() - last > self._limits.backup else []


def _found(check: Check, says: str) -> Finding:
    return Finding(check, says, _DO[check])


def _write(files: Path) -> None:
    """Really write something, down to the disk: a disk can be full for everybody but the statistics."""
    probe = files / f".probe-{secrets.token_hex(4)}"
    try:
        with os.fdopen(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(_PROBE)
            out.flush()
            os.fsync(out.fileno())
    finally:
        probe.unlink(missing_ok=True)


def _waiting(session: Session, now: datetime, standstill: timedelta) -> _Waiting:
    old = now - standstill
    late = and_(
        col(Outbox.state) == OutboxState.WAITING,
        or_(col(Outbox.not_before) < old, and_(col(Outbox.attempts) >= _TRIED_OFTEN, col(Outbox.made_at) < old)),
    )
    outbox = session.execute(select(func.count()).select_from(Outbox).where(late)).scalar_one()
    moves = bool(outbox) and _has_sent(session, since=now - standstill / 5)
    return _Waiting(outbox, moves, _stuck(session, old), _admins(session))


def _has_sent(session: Session, *, since: datetime) -> bool:
    """Whether messages go out: an announcement to a whole city takes longer than a standstill, and is none."""
    sent = select(Outbox.id).where(
        col(Outbox.state) == OutboxState.SENT, col(Outbox.settled_at) >= since, col(Outbox.made_at) < since
    )
    return session.execute(sent.limit(1)).first() is not None


def _stuck(session: Session, old: datetime) -> int:
    """Work that somebody waits for: workbooks to read, forms to pack, quarters to play."""
    workbooks = select(func.count()).select_from(PendingImport)
    bundles = select(func.count()).select_from(Bundle)
    rehearsals = select(func.count()).select_from(RehearsalRequest)
    wanted = (
        workbooks.where(col(PendingImport.read_at).is_(None), col(PendingImport.made_at) < old),
        workbooks.where(col(PendingImport.applied_at).is_(None), col(PendingImport.ordered_at) < old),
        bundles.where(col(Bundle.state) == BundleState.WAITING, col(Bundle.asked_at) < old),
        rehearsals.where(col(RehearsalRequest.done_at).is_(None), col(RehearsalRequest.asked_at) < old),
    )
    return sum(int(session.execute(one).scalar_one()) for one in wanted)


def _admins(session: Session) -> tuple[tuple[int, str], ...]:
    """The chats of the admins who use the bot, each with its language."""
    found = session.execute(
        select(Account.telegram_id, Chat.language)
        .join(Person, col(Person.id) == Account.person_id)
        .join(Chat, col(Chat.telegram_id) == Account.telegram_id, isouter=True)
        .where(col(Account.closed_at).is_(None), col(Person.id).in_(accounts.admin_ids(session)))
        .order_by(col(Account.telegram_id))
    )
    return tuple((chat, language or "") for chat, language in found)
