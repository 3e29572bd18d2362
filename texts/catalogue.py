"""Turns facts into words: one Jinja2 screen per file and language, labels for buttons, sentences for refusals."""

import hashlib
import re
import sys
import tomllib
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from datetime import date, datetime
from functools import cache, lru_cache
from importlib.util import cache_from_source
from pathlib import Path
from shutil import rmtree
from typing import Any
from zoneinfo import ZoneInfo

import jinja2
from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, Template
from jinja2.bccache import Bucket

from domain.messages.facts import thaw
from texts import formats
from texts.languages import LANGUAGES

_HERE = Path(__file__).parent
_BLANK_LINES = re.compile(r"\n\s*\n\s*\n")


class Texts:
    """The catalogue in all languages. What a person wrote is always escaped; a missing fact is an error, not a blank."""

    def __init__(self, *, zone: ZoneInfo, default: str = "id") -> None:
        self.default = default
        self._zone = zone
        self._labels = _by_room("labels")
        self._refusals = _by_room("refusals")
        self._environments = {language: _environment(language, zone) for language in LANGUAGES}

    def screen(self, name: str, language: str | None, facts: Mapping[str, Any]) -> str:
        """The HTML text of a screen, never with more than one blank line in a row; `facts` are frozen facts of an outbox row."""
        spoken = self._spoken(language)
        template = self._environments[spoken].get_template(f"screens/{name}.{spoken}.j2")
        return _BLANK_LINES.sub("\n\n", template.render(thaw(dict(facts), spoken)).strip())

    def page(self, name: str, language: str | None, facts: Mapping[str, Any]) -> str:
        """A page in HTML, whose words are labels; `lang` in it is the language it is in."""
        spoken = self._spoken(language)
        return self._environments[spoken].get_template(f"pages/{name}.html.j2").render({**facts, "lang": spoken})

    def today(self, now: datetime) -> date:
        """The day it is where these words are read."""
        return now.astimezone(self._zone).date()

    def refusal(self, key: str, language: str | None, facts: Mapping[str, Any]) -> str:
        """The HTML sentence with which a refusal is said."""
        spoken = self._spoken(language)
        return _sentence(self._environments[spoken], self._refusals[key][spoken]).render(thaw(dict(facts), spoken)).strip()

    def label(self, key: str, language: str | None, facts: Mapping[str, Any] | None = None) -> str:
        """The plain text of a button, menu entry or toast, with `{names}` filled in."""
        return _filled(self._labels[key], self._spoken(language), facts)

    def labels(self, key: str) -> dict[str, str]:
        """One label in every language."""
        return dict(self._labels[key])

    def has_label(self, key: str) -> bool:
        """Whether a label of that name exists."""
        return key in self._labels

    def _spoken(self, language: str | None) -> str:
        return language if language in LANGUAGES else self.default


def _filled(words: Mapping[str, str], language: str, facts: Mapping[str, Any] | None) -> str:
    given = {name: formats.plain(value, language) for name, value in (facts or {}).items()}
    if "code" in given:  # a button promised before names came first
        given.setdefault("name", given["code"])
    return words[language].format_map(given)


@cache
def _by_room(folder: str) -> dict[str, dict[str, str]]:
    """The words of all rooms by their names; ValueError where two rooms give one name."""
    words: dict[str, dict[str, str]] = {}
    for file in sorted(_HERE.joinpath(folder).glob("*.toml")):
        of_room: dict[str, dict[str, str]] = tomllib.loads(file.read_text(encoding="utf-8"))
        if twice := words.keys() & of_room.keys():
            raise ValueError(f"{file.name} repeats {sorted(twice)}")
        words |= of_room
    return words


@cache
def _environment(language: str, zone: ZoneInfo) -> Environment:
    """What compiles the screens, and keeps them: once in a process, however often the catalogue is opened."""
    environment = _Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=_Compiled.beside_python(zone),
    )
    environment.filters.update(formats.filters(language, zone))
    labels = _by_room("labels")
    environment.filters["label"] = lambda key, facts=None: _filled(labels[key], language, facts)
    environment.filters["told"] = lambda screen: _filled(labels.get(_told(screen), labels["told_other"]), language, None)
    environment.filters["command"] = lambda word: _filled(labels[f"command_{word}"], language, None)
    return environment


def _told(screen: str) -> str:
    """The label that names a notice; one that an earlier version sent may have none any more."""
    return "told_" + screen.partition(":")[0].replace("/", "_")


@cache
def _fingerprint() -> str:
    """Of everything that a compiled screen depends on besides its own file."""
    files = (*sorted(_HERE.glob("labels/*.toml")), *sorted(_HERE.glob("*.py")), *sorted(_HERE.glob("*.toml")))
    found = hashlib.sha256(jinja2.__version__.encode())
    for file in files:
        found.update(file.read_bytes())
    return found.hexdigest()[:16]


class _Compiled(FileSystemBytecodeCache):
    """Compiled screens, kept from one process to the next: loading one takes a tenth of compiling it."""

    @classmethod
    def beside_python(cls, zone: ZoneInfo) -> "_Compiled | None":
        """Where Python keeps what it compiles; None where it keeps nothing.

        What is compiled holds words of labels, too: it is good for these labels and filters alone, and any other goes.
        """
        if sys.dont_write_bytecode:
            return None
        kept = Path(cache_from_source(__file__)).parent
        folder = kept / f"screens-{_fingerprint()}"
        try:
            for former in {*kept.glob("screens-*")} - {folder}:
                rmtree(former, ignore_errors=True)
            (mine := folder / str(zone).replace("/", "-")).mkdir(parents=True, exist_ok=True)
        except OSError:
            return None
        return cls(str(mine))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep one; without room for it, or leave to write, it is compiled again next time."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


class _Environment(Environment):
    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One dictionary, because each rendering copies it: from Jinja's chain of two that is a fifth of the work."""
        return {**self.globals, **(d or {})}


@lru_cache(maxsize=1_024)
def _sentence(environment: Environment, words: str) -> Template:
    return environment.from_string(words)
