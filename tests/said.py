"""Writes down with which facts each screen was said in the transcripts: `python -m tests.said`, after screens got other facts.

tests/texts/said.json keeps a few cases of each screen, so many as it takes to see each fact there and missing.
"""

import asyncio
import json
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from models.database import connect, migrate
from services.messages.outbox import PAGE
from tests.city import found_city
from tests.conftest import play_on
from tests.given import given
from texts import Texts

SAID = Path(__file__).parent / "texts/said.json"
_TALKS = Path(__file__).parent / "talks"
_CASES, _ITEMS = 8, 12


class NotAsWritten(Exception):
    """A transcript does not play: what would be written down of it is not what people see."""


class _Listening:
    """The catalogue, with an ear to it."""

    def __init__(self) -> None:
        self.heard: defaultdict[str, set[str]] = defaultdict(set)
        said = Texts.screen

        def screen(texts: Texts, name: str, language: str | None, facts: Mapping[str, Any]) -> str:
            if PAGE not in facts:
                self.heard[name].add(
                    json.dumps({key: fact for key, fact in facts.items() if key != "today"}, ensure_ascii=False, sort_keys=True)
                )
            return said(texts, name, language, facts)

        Texts.screen = screen


async def _play(path: Path) -> None:
    heading, _, transcript = path.read_text(encoding="utf-8").partition("\n\n")
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{folder}/city.sqlite3")
        migrate(engine)
        found_city(engine)
        given(engine, heading)
        async with play_on(engine, Path(folder)) as stage:
            if await stage.play(transcript) != transcript:
                raise NotAsWritten("what happened is not what is written: record it anew, or mend what changed")


def _features(value: Any, path: str = "") -> Iterator[str]:
    """What there is to see in facts: which are there, which are missing, which word of several."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _features(item, f"{path}/{key}")
    elif isinstance(value, list):
        for item in value:
            yield from _features(item, f"{path}[]")
    elif isinstance(value, str) and re.fullmatch(r"[a-z_]+", value):
        yield f"{path}={value}"
    else:
        yield path if value else f"{path}-"


def _few(cases: set[str]) -> list[Any]:
    """Cases that show everything there is to see, the longest first."""
    left = [(json.loads(case), set(_features(json.loads(case)))) for case in sorted(cases, key=lambda case: (-len(case), case))]
    chosen, seen = [left[0][0]], set(left[0][1])
    while len(chosen) < _CASES and (best := max(left, key=lambda one: len(one[1] - seen)))[1] - seen:
        chosen.append(best[0])
        seen |= best[1]
    return [_cut(case) for case in chosen]


def _cut(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _cut(item) for key, item in value.items()}
    return [_cut(item) for item in value[:_ITEMS]] if isinstance(value, list) else value


def main(talks: Sequence[Path]) -> None:
    """Play all transcripts and keep what was said; where one does not play, say so, and keep nothing."""
    listening, wrong = _Listening(), []
    for path in talks:
        try:
            asyncio.run(_play(path))
        except (NotAsWritten, LookupError) as missing:
            wrong.append(f"{path}: {missing}")
    if wrong:
        sys.exit("\n".join([*wrong, f"{len(wrong)} of {len(talks)} transcripts do not play; {SAID.name} stays as it is."]))
    screens = [
        f"{json.dumps(name)}: [\n"
        + ",\n".join(f"  {json.dumps(case, ensure_ascii=False, sort_keys=True)}" for case in _few(cases))
        + "\n]"
        for name, cases in sorted(listening.heard.items())
    ]
    SAID.write_text("{\n" + ",\n".join(screens) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main(sorted(_TALKS.rglob("*.talk")))
