"""Packs the forms of a unit into a zip on disk, one form at a time, and removes it when it was sent."""

import asyncio
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

from telegram import Bot

from bot.clock import Clock
from bot.delivery.wording import Draw
from bot.unit_of_work.transactions import Transactions
from documents import names
from domain.messages.facts import freeze
from models.evaluation.document import BundleState
from services.city import City
from services.evaluation import documents, form_bundles
from services.evaluation.form_bundles import LARGEST, Job

_TELL_EVERY = 10
"""Forms between two edits of the message that shows how far it is."""
_DRAWINGS = ("evaluation_form", "evaluation_sheet")


class Bundling:
    """Several processes may pack the same bundle: each writes a file of its own, and the message is promised once."""

    def __init__(self, *, database: Transactions, bot: Bot, clock: Clock, city: City, draw: Draw) -> None:
        self._database = database
        self._bot = bot
        self._clock = clock
        self._city = city
        self._draw = draw

    async def remove(self, bundle: int) -> None:
        """Remove the file of a bundle that was sent."""
        await asyncio.to_thread(self._remove, bundle)
        await self._database.write(partial(form_bundles.end, bundle=bundle))

    def _remove(self, bundle: int) -> None:
        """The file, and what a crash left of it."""
        place = form_bundles.place(bundle, city=self._city)
        for file in place.parent.glob(f"{bundle}.*"):
            file.unlink(missing_ok=True)

    async def pack(self, job: Job) -> None:
        """Pack a bundle, and promise it to whoever asked."""
        place = form_bundles.place(job.bundle, city=self._city)
        place.parent.mkdir(parents=True, exist_ok=True)
        half = place.with_suffix(f".{id(job)}.half")
        try:
            done = await self._fill(job, half)
            half.replace(place)
        finally:
            half.unlink(missing_ok=True)
        await self._settle(job, job.standing(done, BundleState.READY, len(job.evaluations) - done))

    async def _fill(self, job: Job, half: Path) -> int:
        with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as pack:
            for done, evaluation in enumerate(job.evaluations):
                if pack.fp and pack.fp.tell() > LARGEST:
                    return done
                await self._add(pack, job, evaluation)
                if (done + 1) % _TELL_EVERY == 0:
                    tell = partial(form_bundles.tell, job=job, packing=job.standing(done + 1), now=self._clock.now())
                    await self._database.write(tell)
        return len(job.evaluations)

    async def _add(self, pack: zipfile.ZipFile, job: Job, evaluation: int) -> None:
        issue = partial(documents.issue_allowed, by=job.asked_by, evaluation=evaluation, now=self._clock.now())
        issued = await self._database.write(issue)
        url = f"https://t.me/{self._bot.username}?start={issued.payload}"
        facts = {"issued": freeze(issued), "url": url}
        await asyncio.to_thread(self._draw_into, pack, facts)

    def _draw_into(self, pack: zipfile.ZipFile, facts: dict[str, Any]) -> None:
        for drawing in _DRAWINGS:
            drawn = self._draw(drawing, facts, self._city.language)
            pack.writestr(f"{drawn.name.rsplit('.', 1)[1]}/{drawn.name}", drawn.content)

    async def _settle(self, job: Job, packing: form_bundles.Packing) -> None:
        name = names.personal(names.file_name(f"EV/{job.quarter}", job.unit, "zip"))
        await self._database.write(partial(form_bundles.settle, job=job, packing=packing, name=name, now=self._clock.now()))
