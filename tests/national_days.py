"""Writes domain/standards/national_days.toml from the library `holidays`: `python -m tests.national_days`, after a new joint decree."""

import holidays

from domain.standards.national_days import FILE

_YEARS = range(2015, 2046)
_HEAD = "# National holidays and cuti bersama (joint decree of three ministers); written by `python -m tests.national_days`.\n"


def as_published() -> str:
    """The file as the library knows the days now: later years are reckoned, and change once they are decreed."""
    return _HEAD + "".join(f"{year} = [{', '.join(map(str, _days(year)))}]\n" for year in _YEARS)


def _days(year: int) -> list[object]:
    return sorted(holidays.country_holidays("ID", years=year, categories=("public", "government")))


if __name__ == "__main__":
    FILE.write_text(as_published(), encoding="utf-8")
