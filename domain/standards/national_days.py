"""The days on which all of Indonesia is off: national holidays and cuti bersama."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "national_days.toml"


def national_days(year: int) -> frozenset[date]:
    """Those days of a year; none where none are known yet."""
    return _known().get(year, frozenset())


@cache
def _known() -> dict[int, frozenset[date]]:
    """One line per year, kept in a file because the library that knows them takes 11 MB (tests/national_days.py writes it)."""
    return {int(year): frozenset(days) for year, days in tomllib.loads(FILE.read_text(encoding="utf-8")).items()}
