"""Whole talks with everything going wrong: the log and the figures of the bot hold no token, name, NIP, phone number or value."""

import io
import logging
import re
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from httpx import ASGITransport, AsyncClient
from sqlalchemy.exc import DataError
from sqlmodel import Session, select
from telegram.error import TelegramError

from bot.operating.health import health
from models.people.person import Person
from sandbox.refusals import ApiRefusal
from services.adoption import helpdesk
from services.people import leaves, linking
from services.reporting import drafts, submitting
from services.verification import verifying
from tests.stage import Stage

_TALK = """\
Sitti > /lapor
Sitti > 977/991
Sitti > 6
Sitti > [✅ Kirim]
Sitti > /bantuan
Sitti > [💬 Tanya admin]
Sitti > Mohon bantuan untuk Zulaikha, NIK 7371014567890001
Baso > /verifikasi
Baso > [✅ Verifikasi]
Baso > /umpanbalik
Rahma > /lapor
Rahma > 20/30
Rahma > (foto Zulaikha)
Tamu > 199001012015012001
Tamu > (kontak)
Tamu > /start tebakan-Zulaikha
Tenri > /ekspor
Tenri > (dokumen rusak.xlsx)
Tenri > /cuti Zulaikha
"""
_WRITTEN = ("Zulaikha", "7371014567890001", "977", "991", "tebakan")


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Everything that is logged, whatever its level."""
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    logging.getLogger().addHandler(handler)
    before = structlog.get_config()
    structlog.configure(
        processors=before["processors"],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG),
        logger_factory=structlog.PrintLoggerFactory(heard),
        cache_logger_on_first_use=False,
    )
    for module in [one for name, one in sys.modules.items() if name.split(".")[0] in ("bot", "services", "scheduler", "documents")]:
        if hasattr(module, "log"):
            monkeypatch.setattr(module, "log", structlog.get_logger())
    yield heard
    structlog.configure(**before)
    logging.getLogger().removeHandler(handler)


def _personal(stage: Stage) -> set[str]:
    with Session(stage.process.database.engine) as session:
        people = session.exec(select(Person)).all()
        known = {word for one in people for word in (one.nip, one.phone or "+62811000", *one.name.split()[:1])}
    return {*known, "Contoh", *_WRITTEN, stage.process.application.bot.token, stage.world.token} - {"dr."}


def _breaks(what: Any) -> Any:
    """A use case that fails, quoting all it was given."""

    def fail(_session: Session, *given: object, **facts: object) -> None:
        words = f"{given} {facts} Sitti Contoh 198001012005012001 977/991 Zulaikha"
        if what is DataError:
            raise DataError(f"insert into report values ('{words}')", {"words": words}, ValueError(words))
        raise what(words)

    return fail


@pytest.mark.parametrize("trouble", [ValueError, KeyError, DataError, None], ids=["a value", "a key", "the database", "telegram"])
async def test_whatever_goes_wrong_nothing_personal_is_logged(
    stage: Stage, written: io.StringIO, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, trouble: Any
) -> None:
    _go_wrong(stage, monkeypatch, trouble)
    for line in _TALK.splitlines():
        try:
            await stage.play(line + "\n")
        except (LookupError, IndexError):
            continue  # the button did not come, because of the trouble
    stage.process.clock.move_to(stage.process.clock.now() + timedelta(hours=2))
    await stage.settle()
    told = re.sub(r'"timestamp": "[^"]*"', "", written.getvalue())
    assert len(told.splitlines()) >= 3, "the troubles were logged"
    site = health(stage.process.database, files=tmp_path)
    async with AsyncClient(transport=ASGITransport(app=site), base_url="http://health") as client:
        pages = [(await client.get(page)).text for page in ("/healthz", "/readyz", "/metrics")]
    assert "sipakainga_outbox_rows" in pages[2]
    for word in _personal(stage):
        assert word not in told, told[max(0, told.find(word) - 300) : told.find(word) + 80]
        assert not any(word in page for page in pages)


def _go_wrong(stage: Stage, monkeypatch: pytest.MonkeyPatch, trouble: Any) -> None:
    if trouble is None:
        secret = "Sitti Contoh 977/991 " + stage.world.token
        quoted = f'Bad Request: can\'t parse entities: Unsupported start tag "{secret}" at byte offset 977'
        stage.request.fails = [ApiRefusal(400, quoted), TelegramError(secret), OSError(secret)] * 9
        stage.request.fetches = False
        return
    for module, name in (
        (submitting, "send"),
        (verifying, "verify"),
        (helpdesk, "ask"),
        (linking, "by_nip"),
        (linking, "by_contact"),
        (leaves, "read"),
        (drafts, "in_hand"),
    ):
        if hasattr(module, name):
            monkeypatch.setattr(module, name, _breaks(trouble))
