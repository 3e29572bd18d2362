"""Records what really happens into transcripts: `python -m tests.record tests/talks/ROOM/NAME.talk …`."""

import asyncio
import sys
import tempfile
from pathlib import Path

from models.database import connect, migrate
from tests.city import found_city
from tests.conftest import play_on
from tests.given import given


async def record(path: Path) -> None:
    """Play the `>` and `--` lines of a transcript, and write down what the bot said."""
    heading, _, transcript = path.read_text(encoding="utf-8").partition("\n\n")
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{folder}/city.sqlite3")
        migrate(engine)
        found_city(engine)
        given(engine, heading)
        async with play_on(engine, Path(folder)) as stage:
            path.write_text(f"{heading}\n\n{await stage.play(transcript)}", encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        asyncio.run(record(Path(name)))
