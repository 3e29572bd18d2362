"""The languages the bot speaks: each is a table of `languages.toml`, to which every text has its words."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Language:
    """What a language calls itself, and how it writes moments, periods and people."""

    name: str
    locale: str
    at: str
    quarter: str
    brief: str
    """A quarter within its year."""
    lengths: Mapping[str, str]
    """What a month, a quarter, and several of both are called."""
    year: str
    titles: Mapping[str, str]
    """By sex as the roster has it; `none` where it is not known."""
    states: Mapping[str, str]
    truth: Mapping[str, str]
    more: str
    """How many of a list are not named."""


SPOKEN: Mapping[str, Language] = {
    code: Language(**table) for code, table in tomllib.loads(Path(__file__).with_name("languages.toml").read_text("utf-8")).items()
}
"""By code, in the order of the file."""

LANGUAGES = tuple(SPOKEN)
"""Their codes, the first being the one that every text must have."""
