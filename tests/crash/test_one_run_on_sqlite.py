"""Two `run`s on one SQLite file would send what the other is sending: the second is refused, however the first is reached or ends."""

import asyncio
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from sandbox.world import World
from tests.crash.test_kill import Victim, telegram

_ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def _command(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "main.py", *words],
        cwd=_ROOT,
        env={**os.environ, "COLUMNS": "400", **environment},
        text=True,
        capture_output=True,
        timeout=60,
        check=False,
    )


async def test_a_second_run_is_refused_in_a_sentence_and_other_commands_are_not(engine: Engine, tmp_path: Path) -> None:
    world = World(lambda: datetime.now(UTC))  # noqa: TID251  (the process under test lives in real time)
    async with telegram(world, None) as address:
        environment = {
            "BOT_TOKEN": world.token,
            "BOT_API_URL": address,
            "DATA_DIR": str(tmp_path),
            "LOG_LEVEL": "ERROR",
            "DATABASE_URL": engine.url.render_as_string(hide_password=False),
        }
        first = Victim(environment)
        await first.start()
        world.add_user(101, "Sitti")
        world.send_text(101, "/bantuan")
        await _until_answered(world)
        link = tmp_path / "another name.sqlite3"
        link.symlink_to(str(engine.url.database))
        for other, part in (({}, "scheduler"), ({"DATABASE_URL": f"sqlite:///{link}"}, "all")):
            refused = await asyncio.to_thread(_command, {**environment, **other}, "run", "--part", part)
            assert refused.returncode == 1
            assert "Traceback" not in refused.stderr
            assert f"The bot runs already (process {first.process and first.process.pid})" in refused.stdout + refused.stderr
            assert "stop that one first" in refused.stdout + refused.stderr
        sheet = tmp_path / "kota.xlsx"
        for words in (("template", str(sheet)), ("import", str(sheet))):
            done = await asyncio.to_thread(_command, environment, *words)
            assert "runs already" not in done.stdout + done.stderr
            assert done.returncode == 0, (words, done.stdout, done.stderr)
        await first.kill_and_restart()
        world.send_text(101, "/bantuan")
        await _until_answered(world)
        assert first.process
        assert first.process.returncode is None, "what was killed leaves no lock behind"
        await first.stop()
        await first.start()
        world.send_text(101, "/bantuan")
        await _until_answered(world)
        await first.stop()
    lock = Path(f"{engine.url.database}.run")
    assert lock.stat().st_mode & 0o077 == 0


async def _until_answered(world: World) -> None:
    async with asyncio.timeout(30):
        while world.queue or list(world.chats[101].messages.values())[-1]["from"]["id"] != world.bot["id"]:
            await asyncio.sleep(0.02)
