"""Several processes behind one address share a PostgreSQL: any of them may take any update, and none is handled twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select
from telegram import Update

import assembly
from bot.operating.process import Process, running
from bot.operating.settings import Settings
from models.database import connect
from models.messages.message import Outbox, OutboxState, SeenUpdate, Urgency
from models.reporting.report import DraftAnswer, Submission
from services.messages import outbox
from services.messages.outbox import Notice
from tests.conftest import play_on
from tests.stage import Stage

pytestmark = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)


@asynccontextmanager
async def _beside(stage: Stage, engine: Engine, files: Path) -> AsyncIterator[Process]:
    """A second process on the same database and the same Telegram."""
    settings = Settings(_env_file=None, data_dir=files)
    own = connect(engine.url.render_as_string(hide_password=False), pool_size=4)
    parts = assembly.parts(
        settings,
        own,
        clock=stage.process.clock,
        token=stage.world.token,
        api_url="http://sandbox",
        request=stage.request,
        updates_request=stage.request,
    )
    async with running(parts) as process:
        yield process


async def _handle(processes: list[Process], raw: dict[str, object], times: int = 1) -> None:
    """Give one update to the processes in turn, `times` times at once."""
    takers = [processes[(int(str(raw["update_id"])) + time) % len(processes)] for time in range(times)]
    bot = takers[0].application.bot
    await asyncio.gather(*(taker.application.process_update(Update.de_json(raw, bot)) for taker in takers))


async def test_conversations_go_on_in_whichever_process_the_next_update_arrives(engine: Engine, tmp_path: Path) -> None:
    async with play_on(engine, tmp_path) as stage, _beside(stage, engine, tmp_path) as other:
        processes = [stage.process, other]
        for says in ({"Sitti": "/lapor", "Rahma": "/lapor"}, {"Sitti": "43/45", "Rahma": "40/45"}, {"Sitti": "6", "Rahma": "x"}):
            for name, words in says.items():
                stage.world.send_text(stage.cast[name], words)
            await asyncio.gather(*(_handle(processes, raw, times=4) for raw in stage.world.pending(0)))
            stage.world.pending(stage.world.pending(0)[-1]["update_id"] + 1)
            await asyncio.gather(*(process.delivery.settle_all() for process in processes))
        for _ in range(6):
            stage.world.press_label(stage.cast["Sitti"], "✅ Kirim")
        await asyncio.gather(*(_handle(processes, raw) for raw in stage.world.pending(0)))
        await asyncio.gather(*(process.delivery.finish_due() for process in processes))
        assert [line.split(" / ")[0].split(" (")[0] for line in stage.chat("Sitti")] == [
            "/lapor",
            "Kehadiran mengajar · September 2026",
            "43/45",
            "✓ Kehadiran mengajar: 43/45",
            "6",
            "✅ Tersimpan. Nomor 10001",
        ]
        assert len(stage.rows(select(Submission))) == 1
        assert len(stage.rows(select(DraftAnswer))) == 2
        assert len(stage.rows(select(SeenUpdate))) == 12
        assert set(stage.rows(select(Outbox.state))) == {OutboxState.SENT}


async def test_both_processes_deliver_and_no_notice_is_sent_twice(engine: Engine, tmp_path: Path) -> None:
    async with play_on(engine, tmp_path) as stage, _beside(stage, engine, tmp_path) as other:
        now = stage.process.clock.now()
        with Session(engine) as session, session.begin():
            notices = [Notice(to=1 + n % 4, screen="people/language_chosen", key=f"a:{n}") for n in range(24)]
            outbox.post(session, *notices, now=now)
        await asyncio.gather(*(process.delivery.finish_due() for process in (stage.process, other)))
        sent = [name for name, _ in stage.request.calls if name == "sendMessage"]
        assert len(sent) == len(stage.rows(select(Outbox).where(Outbox.urgency == Urgency.NOTICE))) == 24
        assert set(stage.rows(select(Outbox.state))) == {OutboxState.SENT}
