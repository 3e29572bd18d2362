"""Puts the bot together from its parts, for `run`, the demo and the tests alike."""

from collections.abc import Callable
from datetime import datetime
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
from bot.errands.rehearsing import Rehearse
from bot.operating.process import Parts
from bot.operating.settings import Settings
from documents import DRAWINGS, apart, names, workbook
from domain.standards.periods import Period
from scheduler import rehearsal, rehearsal_book
from services.calendar import rehearsals
from services.city import City
from services.evaluation import form_bundles
from services.exchange import exporting
from services.home import own_data
from services.reporting import evidence_files
from services.training import participants
from texts import Texts


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
    )


def city(chosen: Settings) -> City:
    """The city these settings describe."""
    return City(zone=chosen.zone, language=chosen.language, files=chosen.data_dir, page=chosen.public_url or "")


def rehearser(chosen: Settings, engine: Engine) -> Rehearse:
    """Plays a quarter on a copy of the database and writes the workbook about it."""

    def rehearse(quarter: Period, now: datetime, progress: Callable[[int, int], None]) -> bytes:
        played = rehearsal.rehearse(engine, quarter=quarter, now=now, city=city(chosen), progress=progress)
        return rehearsal_book.write(played, texts=Texts(zone=chosen.zone, default=chosen.language), zone=chosen.zone)

    return rehearse


def drawer(engine: Engine, city: City) -> Draw:
    """Draws an attachment by its name: workbooks from the database, what is kept from its file, the rest from its own facts."""

    texts = Texts(zone=city.zone, default=city.language)

    def draw(name: str, facts: dict[str, Any], language: str) -> Drawn:
        if name == "export":
            with Session(engine.execution_options(begin="DEFERRED")) as session:
                return Drawn(names.personal("sipakainga.xlsx"), workbook.write(exporting.give(session)))
        if name == "own_data":
            with Session(engine.execution_options(begin="DEFERRED")) as session:
                return Drawn("data-saya.xlsx", workbook.write(own_data.give(session, person=facts["person"])))
        if name == "participants":
            with Session(engine.execution_options(begin="DEFERRED")) as session:
                sheets = participants.workbook(session, training=facts["training"])
            return Drawn(names.personal(f"peserta-{facts['code']}.xlsx"), workbook.write(sheets))
        if name == "template":
            return Drawn("templat-sipakainga.xlsx", workbook.write(exporting.template()))
        if name == "evidence":
            return Drawn(*evidence_files.kept(sha256=facts["sha256"], name=facts["name"], city=city))
        if name == "rehearsal":
            return Drawn(
                names.personal(f"simulasi-{facts['quarter']}.xlsx"), rehearsals.file(city.files, facts["request"]).read_bytes()
            )
        if name == "whole":
            return as_file(texts, facts, language)
        if name == "rejected":
            return rejections.draw(facts, language, texts=texts, city=city)
        if name == "paste":
            return pasting.draw(facts, language, texts=texts, city=city)
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
