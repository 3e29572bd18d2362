"""Turns facts into words: one Jinja2 screen per file and language, labels for buttons, sentences for refusals."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from domain.facts import thaw
from texts import formats

LANGUAGES = ("id", "en")
"""Spoken languages, the first being the one that every text must have."""

_HERE = Path(__file__).parent
_BLANK_LINES = re.compile(r"\n\s*\n\s*\n")


class Texts:
    """The catalogue in all languages. What a person wrote is always escaped; a missing fact is an error, not a blank."""

    def __init__(self, *, zone: ZoneInfo, default: str = "id") -> None:
        self.default = default
        self._labels: dict[str, dict[str, str]] = _toml("labels.toml")
        self._refusals: dict[str, dict[str, str]] = _toml("refusals.toml")
        self._environments = {language: _environment(language, zone) for language in LANGUAGES}
        for language, environment in self._environments.items():
            environment.filters["label"] = lambda key, facts, spoken=language: self.label(key, spoken, facts)
            environment.filters["command"] = lambda word, spoken=language: self.label(f"command_{word}", spoken)
        self._templates: dict[tuple[str, str], Template] = {}

    def screen(self, name: str, language: str | None, facts: Mapping[str, Any]) -> str:
        """The HTML text of a screen, never with more than one blank line in a row; `facts` are frozen facts of an outbox row."""
        return _BLANK_LINES.sub("\n\n", self._template(name, self._spoken(language)).render(thaw(dict(facts))).strip())

    def refusal(self, key: str, language: str | None, facts: Mapping[str, Any]) -> str:
        """The HTML sentence with which a refusal is said."""
        spoken = self._spoken(language)
        template = self._templates.get((f"refusal:{key}", spoken))
        if template is None:
            template = self._environments[spoken].from_string(self._refusals[key][spoken])
            self._templates[f"refusal:{key}", spoken] = template
        return template.render(thaw(dict(facts))).strip()

    def label(self, key: str, language: str | None, facts: Mapping[str, Any] | None = None) -> str:
        """The plain text of a button, menu entry or toast, with `{names}` filled in."""
        text = self._labels[key][self._spoken(language)]
        spoken = self._spoken(language)
        return text.format_map({name: formats.plain(value, spoken) for name, value in (facts or {}).items()})

    def labels(self, key: str) -> dict[str, str]:
        """One label in every language."""
        return dict(self._labels[key])

    def has_label(self, key: str) -> bool:
        """Whether a label of that name exists."""
        return key in self._labels

    def _spoken(self, language: str | None) -> str:
        return language if language in LANGUAGES else self.default

    def _template(self, name: str, language: str) -> Template:
        template = self._templates.get((name, language))
        if template is None:
            template = self._environments[language].get_template(f"screens/{name}.{language}.j2")
            self._templates[name, language] = template
        return template


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / name).read_text(encoding="utf-8"))


def _environment(language: str, zone: ZoneInfo) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.filters.update(formats.filters(language, zone))
    return environment
