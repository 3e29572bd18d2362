"""Work that takes longer than an answer may, outside any update's transaction: files, announcements, quarters to rehearse."""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from sqlmodel import Session
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.clock import Clock
from bot.delivery.delivery import Delivery
from bot.delivery.wording import Draw
from bot.errands.bundling import Bundling
from bot.errands.rehearsing import Rehearse, Rehearsing
from bot.unit_of_work.pulse import Part, Pulse
from bot.unit_of_work.transactions import PASSING, Transactions
from bot.unit_of_work.unit import lock
from domain.reporting.filetypes import Unfit
from models.calendar.rehearsal import RehearsalRequest
from models.exchange.workbook import PendingImport
from models.reporting.report import Attachment
from models.training.certificate import Certificate
from services.calendar import rehearsals
from services.city import City
from services.evaluation import form_bundles
from services.exchange import sent_workbooks
from services.messages import sent_broadcasts, sent_files
from services.people import accounts
from services.reporting import evidence_files, forms
from services.training import certificates

log = structlog.get_logger()

_LOOK_EVERY = 2.0
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=1)
"""How long a file that could not be fetched is left alone, doubling each time."""
_TOO_LARGE = "file is too big"

ReadWorkbook = Callable[[bytes, str], Any]
"""Reads a file's bytes, by its name, into rows; ValueError where it is no workbook."""


@dataclass(frozen=True)
class _Found:
    """What is to be done, read at once: mostly there is nothing."""

    workbooks: Sequence[PendingImport]
    evidence: Sequence[Attachment]
    announcements: bool
    certificates: Sequence[Certificate]
    sent_bundles: Sequence[int]
    bundles: Sequence[form_bundles.Job]
    rehearsals: Sequence[RehearsalRequest]


class Errands:
    """Looks for what is to be done; several processes may, the first to finish is the one that counts."""

    def __init__(
        self,
        *,
        database: Transactions,
        delivery: Delivery,
        bot: Bot,
        clock: Clock,
        city: City,
        read_workbook: ReadWorkbook,
        rehearse: Rehearse,
        draw: Draw,
        pulse: Pulse | None = None,
    ) -> None:
        self._database = database
        self._delivery = delivery
        self._bot = bot
        self._clock = clock
        self._pulse = pulse or Pulse()
        self._city = city
        self._read_workbook = read_workbook
        self._bundling = Bundling(database=database, bot=bot, clock=clock, city=city, draw=draw)
        self._later: dict[int, tuple[datetime, timedelta]] = {}
        """Evidence that could not be fetched: when it is tried again, and how long it was left alone."""
        self._rehearsing = Rehearsing(database=database, delivery=delivery, clock=clock, city=city, rehearse=rehearse)

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                await self.look()
            except PASSING as error:
                log.warning("errands wait for the database", cause=type(error).__name__)
            self._pulse.beat(Part.ERRANDS)
            await asyncio.sleep(_LOOK_EVERY)

    async def look(self) -> int:
        """Read every workbook, keep every piece of evidence, follow the announcements, play the quarters; how many that were."""
        now = self._clock.now()
        found = await self._database.read(lambda session: _found(session, now))
        for pending in found.workbooks:
            await self._preview(pending)
        evidence = [one for one in found.evidence if self._is_time(one.id, now)]
        for attachment in evidence:
            await self._keep(attachment)
        done = len(found.workbooks) + len(evidence) + len(found.certificates)
        if found.announcements:
            done += await self._database.write(lambda session: sent_broadcasts.carry_on(session, now=now, city=self._city))
        await self._hash(found.certificates)
        done += await self._bundling.work(sent=found.sent_bundles, jobs=found.bundles)
        if done:
            self._delivery.wake()
        for request in found.rehearsals:
            await self._rehearsing.play(request)
        return done + len(found.rehearsals)

    async def _keep(self, attachment: Attachment) -> None:
        try:
            outcome = await self._fetch(attachment)
        except (TelegramError, OSError) as trouble:  # out of reach, or no room to keep it: both pass
            log.warning("evidence not kept yet", attachment=attachment.id, cause=type(trouble).__name__)
            self._leave_alone(attachment.id)
            return
        self._later.pop(attachment.id, None)
        now = self._clock.now()
        await self._database.write(
            lambda session: evidence_files.settle(session, attachment=attachment.id, outcome=outcome, now=now, city=self._city)
        )

    async def _fetch(self, attachment: Attachment) -> str | Unfit:
        """The hash under which the bytes lie now, or why they are no evidence."""
        try:
            file = await self._bot.get_file(attachment.file_id)
        except BadRequest as refusal:
            if _TOO_LARGE in refusal.message.lower():
                return Unfit.TOO_LARGE
            raise
        content = bytes(await file.download_as_bytearray())
        return await asyncio.to_thread(evidence_files.store, content, attachment.name or "", city=self._city)

    def _is_time(self, attachment: int, now: datetime) -> bool:
        return attachment not in self._later or self._later[attachment][0] <= now

    def _leave_alone(self, attachment: int) -> None:
        wait = min(2 * self._later[attachment][1], _LONGEST_WAIT) if attachment in self._later else _FIRST_WAIT
        self._later[attachment] = (self._clock.now() + wait, wait)

    async def _hash(self, credited: Sequence[Certificate]) -> None:
        """Fetch what was credited and remember what it is, so that a file sent anew is known again."""
        for certificate in credited:
            try:
                file = await self._bot.get_file(certificate.file_id or "")
                digest = hashlib.sha256(bytes(await file.download_as_bytearray())).hexdigest()
            except BadRequest:
                digest = f"unfetched-{certificate.id}"  # Telegram has it no more: asking again would not help
            except TelegramError as trouble:
                log.warning("certificate not fetched yet", certificate=certificate.id, cause=type(trouble).__name__)
                continue
            keep = partial(certificates.keep_hash, certificate=certificate.id, sha256=digest, now=self._clock.now())
            await self._database.write(keep)

    async def _preview(self, pending: PendingImport) -> None:
        try:
            file = await self._bot.get_file(pending.file_id)
            content = bytes(await file.download_as_bytearray())
        except TelegramError as trouble:
            log.warning("workbook not fetched yet", pending=pending.id, cause=type(trouble).__name__)
            return
        try:
            rows = await asyncio.to_thread(self._read_workbook, content, pending.name)
        except ValueError:
            rows = None
        now = self._clock.now()
        if rows is not None and forms.is_form(rows):
            await self._database.write(lambda session: self._fill(session, pending, rows, now))
            return
        digest = await asyncio.to_thread(sent_workbooks.store, content, city=self._city)
        await self._database.write(
            lambda session: sent_workbooks.preview(
                session, pending=pending.id, sha256=digest, rows=rows, today=self._city.today(now), now=now
            )
        )

    def _fill(self, session: Session, pending: PendingImport, rows: Any, now: datetime) -> None:
        """Fill the sender's draft while no update of theirs is being handled."""
        lock(session, *accounts.telegram_ids(session, person=pending.person_id))
        forms.take(session, pending=pending.id, rows=rows, today=self._city.today(now), now=now)


def _found(session: Session, now: datetime) -> _Found:
    return _Found(
        workbooks=sent_files.unread(session),
        evidence=evidence_files.waiting(session),
        announcements=sent_broadcasts.busy(session, now=now),
        certificates=certificates.unhashed(session),
        sent_bundles=form_bundles.sent(session),
        bundles=form_bundles.waiting(session),
        rehearsals=rehearsals.waiting(session),
    )
