"""Plays every transcript in tests/talks/, half of them on each database; the bot must answer to the letter.

A transcript that should change is recorded anew with `python -m tests.record tests/talks/ROOM/NAME.talk`, read, and committed.
"""

from pathlib import Path

import pytest

from tests.given import given
from tests.stage import Stage

TALKS = sorted(Path(__file__).parent.rglob("*.talk"))


@pytest.mark.parametrize("talk", TALKS, ids=lambda path: path.stem)
async def test_the_bot_answers_as_written(stage: Stage, talk: Path) -> None:
    written = talk.read_text(encoding="utf-8")
    heading, _, transcript = written.partition("\n\n")
    assert heading.startswith("# "), "a transcript begins with a sentence about the product"
    given(stage.process.database.engine, heading)
    assert await stage.play(transcript) == transcript


def test_there_are_transcripts() -> None:
    assert len(TALKS) >= 8
