"""Turns facts into words: one Jinja2 screen per file and language, labels for buttons, sentences for refusals."""

import hashlib
import re
import sys
import tomllib
from collections.abc import Iterable, Mapping, MutableMapping
from contextlib import suppress
from datetime import date, datetime
from functools import cache, lru_cache, partial
from importlib.util import cache_from_source
from pathlib import Path
from shutil import rmtree
from typing import Any
from zoneinfo import ZoneInfo

import jinja2
from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, Template, pass_context
from jinja2.bccache import Bucket
from jinja2.ext import Extension
from jinja2.runtime import Context
from markupsafe import Markup, escape

from domain.messages.facts import thaw
from texts import formats
from texts.languages import LANGUAGES, SPOKEN

_HERE = Path(__file__).parent
_BLANK_LINES = re.compile(r"\n\s*\n\s*\n")
_END = "\x1f"
"""Stands before a full stop that follows something filled in, until that is known."""
_MAY_END = re.compile(r"((?:\}\}|%\})(?:</\w+>)*)\.(?![.\w])")
_ENDED = re.compile(rf"([.!?…](?:</\w+>)*){_END}\.")
_LATER = "said_later"
"""Where a screen that is worded keeps what it leaves out of its lists; it is said on a page of its own."""
_BETWEEN = {", ": Markup(", "), "; ": Markup("; ")}
_FILLED_END = re.compile(r"\{(\w+)\}\.(?![.\w])")


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
        template, later = self._environments[spoken].get_template(f"screens/{name}.{spoken}.j2"), list[str]()
        words = template.render({**thaw(dict(facts), spoken), _LATER: later})
        said = "\f".join((words, "\n".join(later))) if later else words
        return _BLANK_LINES.sub("\n\n", _stopped_once(said).strip())

    def page(self, name: str, language: str | None, facts: Mapping[str, Any]) -> str:
        """A page in HTML, whose words are labels; `lang` in it is the language it is in."""
        spoken = self._spoken(language)
        return _stopped_once(self._environments[spoken].get_template(f"pages/{name}.html.j2").render({**facts, "lang": spoken}))

    def today(self, now: datetime) -> date:
        """The day it is where these words are read."""
        return now.astimezone(self._zone).date()

    def refusal(self, key: str, language: str | None, facts: Mapping[str, Any]) -> str:
        """The HTML sentence with which a refusal is said."""
        spoken = self._spoken(language)
        sentence = _sentence(self._environments[spoken], self._refusals[key][spoken])
        return _stopped_once(sentence.render(thaw(dict(facts), spoken))).strip()

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

    def end(found: re.Match[str]) -> str:
        return found[0].removesuffix("." if given[found[1]].endswith((".", "!", "?", "…")) else "")

    ended = _FILLED_END.sub(end, words[language])
    return ended.format_map(given)


def _stopped_once(said: str) -> str:
    """A sentence that ends in `S.Pd.` ends there: it gets no second full stop."""
    return _ENDED.sub(r"\1", said).replace(_END, "") if _END in said else said


class _Ends(Extension):
    """Marks each full stop of ours that follows something filled in."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template as it is compiled."""
        return _MAY_END.sub(rf"\1{_END}.", source)


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
        bytecode_cache=_Compiled.beside_python(zone, language),
        extensions=[_Ends],
    )
    environment.filters.update(formats.filters(language, zone))
    labels = _by_room("labels")
    environment.filters["label"] = lambda key, facts=None: _filled(labels[key], language, facts)
    environment.filters["cut"] = pass_context(partial(_cut, more=SPOKEN[language].more))
    environment.filters["later"] = pass_context(_said_later)
    environment.filters["told"] = lambda screen: _filled(labels.get(_told(screen), labels["told_other"]), language, None)
    environment.filters["command"] = lambda word: _filled(labels[f"command_{word}"], language, None)
    return environment


def _cut(context: Context, items: Iterable[Any], most: int, heading: str = "", between: str = ", ", *, more: str) -> Markup:
    """The first of a list and how many more there are; those stand behind `heading` on a page that a button turns to."""
    said, later, sign = [escape(one) for one in items], context.get(_LATER), _BETWEEN[between]
    if len(said) <= most or later is None:
        return sign.join(said)
    later.append((Markup("{}: … ").format(heading) if heading else Markup("… ")) + sign.join(said[most:]))
    return sign.join(said[:most]) + " " + more.format(count=len(said) - most)


def _said_later(context: Context, words: Markup) -> str:
    """Keep words that have no room on the first page for one of their own."""
    later = context.get(_LATER)
    if later is None:
        return words
    later.append(words.strip("\n"))
    return ""


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
    def beside_python(cls, zone: ZoneInfo, language: str) -> "_Compiled | None":
        """Where Python keeps what it compiles; None where it keeps nothing.

        What is compiled holds words of labels, too: it is good for these labels and filters alone, and any other goes; and for one
        language, as a page of the Mini App is one file for all.
        """
        if sys.dont_write_bytecode:
            return None
        kept = Path(cache_from_source(__file__)).parent
        folder = kept / f"screens-{_fingerprint()}"
        try:
            for former in {*kept.glob("screens-*")} - {folder}:
                rmtree(former, ignore_errors=True)
            (mine := folder / f"{language}-{zone}".replace("/", "-")).mkdir(parents=True, exist_ok=True)
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
