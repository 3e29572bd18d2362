"""Puts the bot together from its parts, for `run`, the demo and the tests alike."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session
from telegram.request import BaseRequest

import handlers
from bot.clock import Clock
from bot.delivery import recorded
from bot.delivery.transport import AiohttpRequest
from bot.delivery.wording import Draw, Drawn, as_file
from bot.errands import pasting, rejections
from bot.errands.rehearsing import Rehearse, TriedImport, TryImport
from bot.operating.process import Parts
from bot.operating.settings import Settings
from documents import DRAWINGS, apart, lacking_book, names, streamed, workbook
from domain.standards.periods import Period
from models.database import snapshot
from models.exchange.workbook import PendingImport
from scheduler import import_book, import_rehearsal, playing_apart, rehearsal, rehearsal_book
from scheduler.rehearsal import Progress
from services import rights
from services.calendar import rehearsals
from services.city import City
from services.evaluation import form_bundles
from services.exchange import dhis2, exporting, importing, lacking, roster_plans
from services.home import own_data
from services.messages import hours
from services.messages.sent_files import Rows
from services.reporting import evidence_files
from services.training import participants
from texts import Texts
from texts.exported import Page, readable


def parts(
    chosen: Settings,
    engine: Engine,
    *,
    clock: Clock,
    token: str,
    api_url: str,
    request: BaseRequest | None = None,
    updates_request: BaseRequest | None = None,
) -> Parts:
    """Every part of the bot, for `run`, the demo and the tests alike."""
    return Parts(
        engine=engine,
        token=token,
        api_url=api_url,
        clock=clock,
        city=city(chosen),
        request=request or AiohttpRequest(),
        updates_request=updates_request or AiohttpRequest(),
        handlers=handlers.conversations(),
        home=handlers.home,
        find=handlers.find,
        draw=drawer(engine, city(chosen)),
        read_workbook=apart.read_workbook,
        rehearse=rehearser(chosen, engine),
        try_import=import_trier(chosen, engine),
    )


def city(chosen: Settings) -> City:
    """The city these settings describe."""
    return City(zone=chosen.zone, language=chosen.language, files=chosen.data_dir, page=chosen.public_url or "")


def rehearser(chosen: Settings, engine: Engine) -> Rehearse:
    """Plays a quarter on a copy of the database and writes the workbook about it."""

    def rehearse(quarter: Period, now: datetime, progress: Progress) -> bytes:
        played = rehearsal.rehearse(
            engine, quarter=quarter, now=now, city=city(chosen), progress=progress, playing=playing_apart.play
        )
        return rehearsal_book.write(played, texts=Texts(zone=chosen.zone, default=chosen.language), zone=chosen.zone)

    return rehearse


def import_trier(chosen: Settings, engine: Engine) -> TryImport:
    """Plays a quarter with a workbook and without, each on a copy of the database, and writes what is other."""

    def try_import(pending: PendingImport | None, rows: Rows, quarter: Period, now: datetime, progress: Progress) -> TriedImport:
        def change(session: Session) -> None:
            today = city(chosen).today(now)
            ours = roster_plans.ours(session, pending=pending, rows=rows, today=today) if pending else rows
            importing.take(session, ours, today=today, write=True)

        tried = import_rehearsal.rehearse(engine, change, quarter=quarter, now=now, city=city(chosen), progress=progress)
        texts = Texts(zone=chosen.zone, default=chosen.language)
        return TriedImport(import_book.write(tried, texts=texts, zone=chosen.zone), import_book.lines(tried, zone=chosen.zone))

    return try_import


def drawer(engine: Engine, city: City) -> Draw:
    """Draws an attachment by its name: workbooks from the database, what is kept from its file, the rest from its own facts."""

    texts = Texts(zone=city.zone, default=city.language)

    def draw(name: str, facts: dict[str, Any], language: str) -> Drawn:
        if name == "export":
            with Session(engine.execution_options(begin="DEFERRED")) as session:
                zone = hours.zone_of(session, facts.get("person"), city=city)
                pages = readable(exporting.pages(session), only_history=True, language=language, zone=zone)
                return Drawn(names.personal("sipakainga.xlsx"), _streamed(pages))
        if name == "dhis2":
            with Session(engine.execution_options(begin="DEFERRED")) as session:
                return Drawn(f"dhis2-{facts['period']}.json", dhis2.document(session, period=facts["period"]))
        if name == "own_data":
            with Session(engine.execution_options(begin="DEFERRED")) as session:
                zone = hours.zone_of(session, facts["person"], city=city)
                mine = [(name, *table) for name, table in own_data.give(session, person=facts["person"]).items()]
                pages = readable(mine, only_history=False, language=language, zone=zone)
                return Drawn("data-saya.xlsx", workbook.write(_listed(pages)))
        if name == "participants":
            with Session(engine.execution_options(begin="DEFERRED")) as session:
                sheets = participants.workbook(session, training=facts["training"])
            return Drawn(names.personal(f"peserta-{facts['code']}.xlsx"), workbook.write(sheets))
        if name == "lacking":
            with Session(snapshot(engine)) as session:
                today = date.fromisoformat(facts["day"])
                rights.on_day(session, today)
                book = lacking.look(session, by=facts["person"], pending=facts["pending"], round=facts["round"], today=today)
            content = lacking_book.write(
                lacking.SHEET, lacking.GIVEN, headers=book.headers, rows=book.rows, choices=book.choices, given=book.given
            )
            return Drawn(names.personal("lengkapi.xlsx"), content)
        if name == "template":
            return Drawn("templat-sipakainga.xlsx", workbook.write(exporting.template()))
        if name == "evidence":
            return Drawn(*evidence_files.kept(sha256=facts["sha256"], name=facts["name"], city=city))
        if name == "rehearsal":
            return Drawn(
                names.personal(f"{'coba-impor' if facts.get('of_import') else 'simulasi'}-{facts['quarter']}.xlsx"),
                rehearsals.file(city.files, facts["request"]).read_bytes(),
            )
        if name == "whole":
            return as_file(texts, facts, language)
        if name in _KEPT:
            return _KEPT[name](facts, language, texts=texts, city=city)
        if name == "talk":
            with Session(engine.execution_options(begin="DEFERRED")) as session:
                return recorded.draw(
                    session,
                    recording=facts["recording"],
                    texts=texts,
                    zone=city.zone,
                    file_name=lambda attachment: draw(attachment["draw"], attachment, language).name,
                )
        if name == "bundle":
            return Drawn(facts["name"], form_bundles.place(facts["bundle"], city=city).read_bytes())
        file, content = DRAWINGS[name](facts, language)
        return Drawn(file, content)

    return draw


_KEPT: Mapping[str, Callable[..., Drawn]] = {"rejected": rejections.draw, "paste": pasting.draw}


def _streamed(pages: Iterable[Page]) -> bytes:
    """A workbook of any size, of which a row at a time is in memory."""
    with TemporaryDirectory() as folder:
        streamed.write_xlsx(file := Path(folder, "export.xlsx"), pages)
        return file.read_bytes()


def _listed(pages: Iterable[Page]) -> dict[str, tuple[Sequence[str], Sequence[Sequence[Any]]]]:
    return {name: (headers, list(rows)) for name, headers, rows in pages}
