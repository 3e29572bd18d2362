"""What a workbook does not speak of stays: an absent column changes nothing, an empty cell does."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from services.exchange import acting, sheets, there
from services.people.postings import Row

_Find = Callable[[Row], Row | None]
_USUAL = {sheet.name: {column.field: column.default for column in sheet.columns} for sheet in sheets.SHEETS}
_ELSEWHERE = ("Ekspektasi", "Materi")
"""Sheets that are filled in their own files, because a row of theirs is a part of something."""
_OF_PERSON = ("sex", "phone", "contract_until", "leaves", "duties", "stands_in")
"""What is said of a person, whichever of their posts a row is about."""
_OF_ONE_POST = ("valid_until", "role")
"""What a new post does not take over from the one before it."""


def fill(session: Session, read: Mapping[str, Sequence[Row]]) -> None:
    """Write into each row, for the columns that are absent, what is there; what is usual where nothing is."""
    for sheet in sheets.SHEETS:
        rows = read[sheet.name]
        absent = _absent(rows)
        if not absent or sheet.name in _ELSEWHERE:
            continue
        held = there.ROWS[sheet.name](session)
        find = _FINDERS.get(sheet.name, _by_key(sheet.key))(held)
        for row in rows:
            found = find(row)
            row.update({name: _USUAL[sheet.name][name] if found is None else found.get(name) for name in absent})


def fill_acting(session: Session, rows: Sequence[Row]) -> None:
    """A second post lasts as long as was said before; nothing else of its row is read."""
    absent = _absent(rows)
    if not absent:
        return
    held = {_second(row): row for row in there.ROWS["Pegawai"](session) if acting.is_second(row)}
    for row in rows:
        found = held.get(_second(row), {})
        row.update({name: found.get(name, _USUAL["Pegawai"][name]) for name in absent})


def _second(row: Row) -> tuple[Any, ...]:
    return row["nip"], row["unit"], row["valid_from"]


def _by_key(key: Sequence[str]) -> Callable[[Sequence[Row]], _Find]:
    def finder(held: Sequence[Row]) -> _Find:
        rows = {tuple(row[name] for name in key): row for row in held}
        return lambda row: rows.get(tuple(row[name] for name in key))

    return finder


def _find_posts(held: Sequence[Row]) -> _Find:
    """A post keeps what it has, without an end that only follows from the next; a new one takes over from the post before it.

    Its supervisor too, where the unit is the same.
    """
    posts: dict[str, dict[date, Row]] = {}
    for row in held:
        if not acting.is_second(row):
            posts.setdefault(row["nip"], {})[row["valid_from"]] = row

    def find(row: Row) -> Row | None:
        theirs = posts.get(row["nip"])
        if theirs is None:
            return None
        if (same := theirs.get(row["valid_from"])) is not None:
            following = min((day for day in theirs if day > row["valid_from"]), default=None)
            follows = following is not None and same["valid_until"] == following - timedelta(days=1)
            return {**same, "role": None, "valid_until": None if follows else same["valid_until"]}
        earlier = [day for day in theirs if day <= row["valid_from"]]
        before = theirs[max(earlier)] if earlier else {}
        found = {name: value for name, value in before.items() if name not in _OF_ONE_POST}
        if before and before["unit"] != row["unit"]:
            found["supervisor"] = None
        any_post = next(iter(theirs.values()))
        return _USUAL["Pegawai"] | found | {name: any_post[name] for name in _OF_PERSON}

    return find


def _find_indicators(held: Sequence[Row]) -> _Find:
    """The version that begins on the same day, or else the newest."""
    versions: dict[str, dict[date, Row]] = {}
    for row in held:
        versions.setdefault(row["code"], {})[row["valid_from"]] = row

    def find(row: Row) -> Row | None:
        theirs = versions.get(row["code"])
        return None if theirs is None else theirs.get(row["valid_from"]) or theirs[max(theirs)]

    return find


_FINDERS: Mapping[str, Callable[[Sequence[Row]], _Find]] = {
    "Pegawai": _find_posts,
    "Indikator": _find_indicators,
    "Organisasi": _by_key(("unit", "period", "organisation")),  # what a predikat rests on stays with the same predikat
}


def _absent(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(name for name, value in rows[0].items() if value is sheets.KEPT) if rows else ()
