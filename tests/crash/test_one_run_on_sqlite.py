"""Two `run`s on one SQLite file would send what the other is sending: the second is refused, however the first is reached or ends."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.clock import Clock
from sandbox.world import World
from tests.city import CAST
from tests.crash.lives import PATIENCE, Mortal, command
from tests.crash.scene import hear, surroundings, telegram

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
ADMIN = CAST["Tenri"]


async def test_a_second_run_is_refused_in_a_sentence_and_other_commands_are_not(engine: Engine, tmp_path: Path) -> None:
    world = World(Clock().now)
    world.add_user(ADMIN, "Tenri")
    async with telegram(world) as address:
        environment = surroundings(world, engine, address, tmp_path)
        first, said = Mortal(environment), tmp_path / "said"
        await first.start("run")
        world.send_document(ADMIN, "kota.xlsx", b"no workbook at all")  # which begins the process that reads files
        await hear(world, ADMIN, "bukan buku kerja")
        link = tmp_path / "another name.sqlite3"
        link.symlink_to(str(engine.url.database))
        for other, part in (({}, "scheduler"), ({"DATABASE_URL": f"sqlite:///{link}"}, "all")):
            code, words = await command(environment | other, said, "run", "--part", part)
            assert code == 1
            assert "Traceback" not in words
            assert f"The bot runs already (process {first.pid})" in words
            assert "stop that one first" in words
        sheet = tmp_path / "kota.xlsx"
        for given in (("template", str(sheet)), ("import", str(sheet)), ("backup", str(tmp_path / "city.zip"))):
            code, words = await command(environment, said, *given)
            assert "runs already" not in words
            assert code == 0, (given, words)
        for end in (first.kill, first.stop):
            await end()
            await first.start("run")
            world.send_text(ADMIN, "/bantuan")
            await _until_told(world)
            assert not first.ended.is_set(), "what has ended leaves no lock behind"
        await first.close()
    lock = Path(f"{engine.url.database}.run")
    assert lock.stat().st_mode & 0o077 == 0


async def _until_told(world: World) -> None:
    """Until the last that was said is answered."""
    async with asyncio.timeout(PATIENCE):
        while world.queue or list(world.chats[ADMIN].messages.values())[-1]["from"] != world.bot:
            await asyncio.sleep(0.02)
