"""Work that takes longer than an answer may, outside any update's transaction: files, announcements, quarters to rehearse."""

import asyncio
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from sqlalchemy import or_, select
from sqlmodel import Session
from telegram import Bot
from telegram.error import BadRequest

from bot.clock import Clock
from bot.delivery.delivery import Delivery
from bot.delivery.wording import Draw
from bot.errands.applying import Applying
from bot.errands.bundling import Bundling
from bot.errands.rehearsing import Rehearse, Rehearsing, TryImport
from bot.errands.supervising import Errand, Supervisor
from bot.unit_of_work.pulse import Part, Pulse
from bot.unit_of_work.transactions import PASSING, Transactions
from bot.unit_of_work.unit import lock
from documents import apart
from documents.workbook import NotAWorkbook, Trouble
from domain.reporting.filetypes import LARGEST, PICTURES, FileType, Unfit
from models.calendar.rehearsal import RehearsalRequest
from models.exchange.workbook import PendingImport
from models.messages.errand import ErrandKind
from models.prepared import Prepared
from models.reporting.report import Attachment
from models.training.certificate import Certificate
from services.calendar import rehearsals
from services.city import City
from services.evaluation import form_bundles
from services.exchange import applied_workbooks, roster_plans, sent_workbooks, undone_imports
from services.exchange.roster_plans import Looked
from services.messages import sent_broadcasts, sent_files
from services.people import accounts
from services.reporting import evidence_files, forms
from services.training import certificates
from services.verification import together

log = structlog.get_logger()

_LOOK_EVERY = 2.0
_TOO_LARGE = "file is too big"

ReadWorkbook = Callable[[bytes, str], Any]
"""Reads a file's bytes, by its name, into rows; `NotAWorkbook`, which is a ValueError, where it is none."""


@dataclass(frozen=True)
class Tools:
    """What reads, plays and draws."""

    read_workbook: ReadWorkbook
    rehearse: Rehearse
    try_import: TryImport
    draw: Draw


class TooLarge(Exception):
    """Telegram does not give a bot files of this size, and we would not take them."""


@dataclass(frozen=True)
class _Found:
    """What is to be done, read at once: mostly there is nothing."""

    workbooks: Sequence[PendingImport] = ()
    ordered: Sequence[PendingImport] = ()
    undone: Sequence[PendingImport] = ()
    evidence: Sequence[Attachment] = ()
    announcements: Sequence[int] = ()
    certificates: Sequence[Certificate] = ()
    sent_bundles: Sequence[int] = ()
    bundles: Sequence[form_bundles.Job] = ()
    rehearsals: Sequence[RehearsalRequest] = ()
    together: Sequence[int] = ()


class Errands:
    """Looks for what is to be done; several processes may, the first to finish is the one that counts."""

    def __init__(
        self, *, database: Transactions, delivery: Delivery, bot: Bot, clock: Clock, city: City, tools: Tools, pulse: Pulse
    ) -> None:
        self._database = database
        self._bot = bot
        self._clock = clock
        self._pulse = pulse
        self._city = city
        self._read_workbook = tools.read_workbook
        self._applying = Applying(database=database, clock=clock, city=city)
        self._bundling = Bundling(database=database, bot=bot, clock=clock, city=city, draw=tools.draw)
        self._rehearsing = Rehearsing(
            database=database, delivery=delivery, clock=clock, city=city, rehearse=tools.rehearse, try_import=tools.try_import
        )
        self._supervisor = Supervisor(database=database, delivery=delivery, clock=clock, city=city)

    async def run(self) -> None:
        """Look until cancelled; what takes long is no reason to look later."""
        try:
            while True:
                try:
                    await self._begin()
                except PASSING as error:
                    log.warning("errands wait for the database", cause=type(error).__name__)
                except Exception as bug:
                    log.error("errands could not be looked for", exc_info=bug)
                self._pulse.beat(Part.ERRANDS)
                await asyncio.sleep(_LOOK_EVERY)
        finally:
            await self._supervisor.stop()
            apart.end()  # nobody waits for what is still being read

    async def look(self) -> int:
        """Read every workbook, keep every piece of evidence, follow the announcements, play the quarters; how many that were."""
        return sum(await asyncio.gather(*await self._begin()))

    async def finish(self) -> None:
        """Do whatever is to be done, and return when that is done too which was in hand before."""
        while await self.look() or self._supervisor.under_way:
            await asyncio.gather(*self._supervisor.under_way, return_exceptions=True)

    async def _begin(self) -> Sequence[asyncio.Task[int]]:
        now = self._clock.now()
        found = await self._database.read(lambda session: _found(session, now))
        return self._supervisor.begin(list(self._errands(found)))

    def _errands(self, found: _Found) -> Iterator[Errand]:
        """Each with what to do, and what to tell where it is given up."""
        for pending in found.workbooks:
            do, tell = partial(self._preview, pending), partial(sent_workbooks.give_up, pending=pending.id)
            yield Errand(ErrandKind.WORKBOOK, pending.id, pending.person_id, do, tell)
        for pending in found.ordered:
            do, tell = partial(self._applying.apply, pending), partial(applied_workbooks.give_up, pending=pending.id)
            yield Errand(ErrandKind.APPLY, pending.id, pending.person_id, do, tell)
        for pending in found.undone:
            do, tell = partial(self._applying.undo, pending), partial(undone_imports.give_up, pending=pending.id)
            yield Errand(ErrandKind.UNDO, pending.id, pending.undone_by or pending.person_id, do, tell)
        for attachment in found.evidence:
            do, tell = partial(self._keep, attachment), partial(self._give_up_evidence, attachment=attachment.id)
            yield Errand(ErrandKind.EVIDENCE, attachment.id, attachment.person_id or 0, do, tell)
        for certificate in found.certificates:
            do, tell = (
                partial(self._hash, certificate),
                partial(certificates.give_up_hash, certificate=certificate.id, city=self._city),
            )
            yield Errand(ErrandKind.CERTIFICATE, certificate.id, certificate.person_id, do, tell)
        for broadcast in found.announcements:
            yield Errand(ErrandKind.ANNOUNCEMENTS, broadcast, 0, partial(self._follow, broadcast), _nobody_waits)
        for bundle in found.sent_bundles:
            yield Errand(ErrandKind.SWEEP, bundle, 0, partial(self._bundling.remove, bundle), _nobody_waits)
        for job in found.bundles:
            do, tell = partial(self._bundling.pack, job), partial(form_bundles.give_up, job=job)
            yield Errand(ErrandKind.BUNDLE, job.bundle, job.asked_by, do, tell)
        for request in found.rehearsals:
            do, tell = partial(self._rehearsing.play, request), partial(rehearsals.give_up, request=request.id)
            yield Errand(ErrandKind.REHEARSAL, request.id, request.person_id, do, tell)

        for bulk in found.together:
            yield Errand(ErrandKind.TOGETHER, bulk, 0, partial(self._verify, bulk), _nobody_waits)

    async def _verify(self, bulk: int) -> None:
        """Verify what one tap meant, a few at a time, so that nobody's answer waits for it."""
        more = True
        while more:
            now = self._clock.now()
            more = await self._database.write(partial(together.carry_on, bulk=bulk, now=now, city=self._city))

    async def _fetch(self, file_id: str) -> bytes:
        """The bytes of a file, whose size is looked at first. Raises `TooLarge`."""
        try:
            file = await self._bot.get_file(file_id)
        except BadRequest as refusal:
            if _TOO_LARGE in refusal.message.lower():
                raise TooLarge from refusal
            raise
        if (file.file_size or 0) > LARGEST:
            raise TooLarge
        return bytes(await file.download_as_bytearray())

    async def _follow(self, broadcast: int) -> None:
        """Show how an announcement stands, and end it when it is over."""
        now = self._clock.now()
        await self._database.write(lambda session: sent_broadcasts.carry_on(session, now=now, city=self._city, only=broadcast))

    async def _keep(self, attachment: Attachment) -> None:
        outcome = await self._kept(attachment)
        now = self._clock.now()
        await self._database.write(
            lambda session: evidence_files.settle(session, attachment=attachment.id, outcome=outcome, now=now, city=self._city)
        )

    async def _kept(self, attachment: Attachment) -> str | Unfit:
        """The hash under which the bytes lie now, or why they are no evidence."""
        try:
            content = await self._fetch(attachment.file_id)
        except TooLarge:
            return Unfit.TOO_LARGE
        return await asyncio.to_thread(evidence_files.store, content, attachment.name or "", city=self._city, look=apart.file_type)

    def _give_up_evidence(self, session: Session, *, attachment: int, now: datetime) -> None:
        evidence_files.settle(session, attachment=attachment, outcome=Unfit.UNREACHABLE, now=now, city=self._city)

    async def _hash(self, certificate: Certificate) -> None:
        """Fetch what was credited, look what it is, and remember it, so that a file sent anew is known again."""
        outcome = await self._certified(certificate)
        settle = partial(certificates.settle, certificate=certificate.id, outcome=outcome, now=self._clock.now(), city=self._city)
        await self._database.write(settle)

    async def _certified(self, certificate: Certificate) -> str | Unfit:
        """The hash of a certificate's file, or why it is none."""
        try:
            content = await self._fetch(certificate.file_id or "")
        except (BadRequest, TooLarge):
            return certificates.unfetched(certificate.id)  # Telegram has it no more: asking again would not help
        kind = await asyncio.to_thread(apart.file_type, content)
        if isinstance(kind, FileType):
            return hashlib.sha256(content).hexdigest() if kind in (*PICTURES, FileType.PDF) else Unfit.UNKNOWN
        return kind

    async def _preview(self, pending: PendingImport) -> None:
        rows, why = await self._rows(pending)
        now = self._clock.now()
        if rows is not None and forms.is_form(rows):
            await self._database.write(lambda session: self._fill(session, pending, rows, now))
            return
        today, looked = self._city.today(now), Looked(None)
        if rows is not None:
            await asyncio.to_thread(sent_workbooks.store, rows, pending=pending.id, city=self._city)
            looked = await self._database.read(partial(roster_plans.look, pending=pending, rows=rows, today=today))
        tell = partial(roster_plans.preview, pending=pending.id, looked=looked, why=why, now=now, city=self._city, today=today)
        ready = await self._database.write(tell)
        if not ready:
            await asyncio.to_thread(sent_workbooks.forget, pending=pending.id, city=self._city)

    async def _rows(self, pending: PendingImport) -> tuple[Any, Trouble | None]:
        """The rows of a workbook, which was read already where its sender was asked something about it."""
        if pending.turn and sent_workbooks.is_kept(pending=pending.id, city=self._city):
            return await asyncio.to_thread(sent_workbooks.rows, pending, city=self._city), None
        return await self._read(pending)

    async def _read(self, pending: PendingImport) -> tuple[Any, Trouble | None]:
        """The rows of a workbook, or why it has none: whatever reading it raises is its own fault."""
        try:
            content = await self._fetch(pending.file_id)
            return await asyncio.to_thread(self._read_workbook, content, pending.name), None
        except TooLarge:
            return None, Trouble.TOO_LARGE
        except NotAWorkbook as trouble:
            return None, trouble.why
        except ValueError:
            return None, Trouble.DAMAGED

    def _fill(self, session: Session, pending: PendingImport, rows: Any, now: datetime) -> None:
        """Fill the sender's draft while no update of theirs is being handled."""
        lock(session, *accounts.telegram_ids(session, person=pending.person_id))
        forms.take(session, pending=pending.id, rows=rows, today=self._city.today(now), now=now)


_ANYTHING = Prepared(
    select(
        or_(
            *(
                wanted.order_by(None).exists()
                for wanted in (
                    sent_files.UNREAD,
                    applied_workbooks.ORDERED,
                    undone_imports.ORDERED,
                    evidence_files.WAITING,
                    sent_broadcasts.BUSY,
                    certificates.UNHASHED,
                    form_bundles.READY,
                    form_bundles.WAITING,
                    rehearsals.WAITING,
                    together.UNFINISHED,
                )
            )
        )
    )
)


def _found(session: Session, now: datetime) -> _Found:
    if not _ANYTHING(session, now=now, settling=now - sent_broadcasts.SETTLING)[0][0]:
        return _Found()
    return _Found(
        workbooks=sent_files.unread(session, now=now),
        ordered=applied_workbooks.ordered(session, now=now),
        undone=undone_imports.ordered(session, now=now),
        evidence=evidence_files.waiting(session, now=now),
        announcements=sent_broadcasts.under_way(session, now=now),
        certificates=certificates.unhashed(session, now=now),
        sent_bundles=form_bundles.sent(session),
        bundles=form_bundles.waiting(session),
        rehearsals=rehearsals.waiting(session),
        together=together.unfinished(session, now=now),
    )


def _nobody_waits(_session: Session, *, now: datetime) -> None:
    """The admins hear of it, and nobody else."""
