"""The rows of one database, and what held on a day: posts, leave, versions, targets, rules. Each day is looked up for itself."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

Row = dict[str, Any]
_NARROWEST_FIRST = ("person", "position", "unit", "default")
_USUAL = {
    "CAPAIAN-TERTINGGI": "120",
    "SESUAI-SEJAK": "90",
    "DI-ATAS-SEJAK": "1",
    "WAJIB-KOSONG": "1",
    "BAIK-SEJAK": "91",
    "CUKUP-SEJAK": "80.0001",
    "BAGIAN-TRIWULAN": "30",
    "JP-PNS": "20",
    "JP-PPPK": "24",
    "PIMPINAN-ISTIMEWA": "3",
    "PIMPINAN-BAIK": "2",
    "PIMPINAN-BUTUH-PERBAIKAN": "1",
    "PIMPINAN-KURANG": "1",
    "PIMPINAN-SANGAT-KURANG": "1",
    "AK-SANGAT-BAIK": "150",
    "AK-BAIK": "100",
    "AK-BUTUH-PERBAIKAN": "75",
    "AK-KURANG": "50",
    "AK-SANGAT-KURANG": "25",
}
_LEAVES = {
    "annual": "CUTI-TAHUNAN",
    "sick": "CUTI-SAKIT",
    "maternity": "CUTI-MELAHIRKAN",
    "long": "CUTI-BESAR",
    "important": "CUTI-ALASAN-PENTING",
    "unpaid": "CLTN",
    "study": "TUGAS-BELAJAR",
    "retiring": "PERSIAPAN-PENSIUN",
    "suspended": "BERHENTI-SEMENTARA",
    "other": "CUTI-LAIN",
}


@dataclass(frozen=True)
class Post:
    """Where somebody worked on a day, as what and under whom; `number` tells one post from the next."""

    number: int
    unit: int
    supervisor: int | None
    position: str


class Rows:
    """Everything of one file, read once."""

    def __init__(self, file: Path) -> None:
        rows = sqlite3.connect(file)
        rows.row_factory = sqlite3.Row
        names = [name for (name,) in rows.execute("select name from sqlite_master where type = 'table'")]
        self.of = {name: [dict(row) for row in rows.execute(f'select * from "{name}"')] for name in names}
        rows.close()
        self.people = {row["id"]: row for row in self.of["person"]}
        self.units = {row["id"]: row for row in self.of["unit"]}
        self.codes = {row["id"]: row["code"] for row in self.of["indicator"]}
        self.reports: dict[tuple[int, str], list[Row]] = {}
        """By person and period."""
        for row in self.of["report"]:
            self.reports.setdefault((row["person_id"], row["period"]), []).append(row)
        self.kept: dict[Any, Any] = {}
        """What was worked out once."""
        self.day = cache(self._day)
        self.is_away = cache(self._is_away)
        self.measured = cache(self._measured)
        self.target = cache(self._target)

    def person(self, nip: str) -> Row:
        """Whose number it is."""
        return next(one for one in self.people.values() if one["nip"] == nip)

    def rule(self, code: str, on: date) -> Fraction:
        """What the agency had set on a day."""
        former = [row for row in self.of["formerrule"] if row["code"] == code and row["until"] >= on.isoformat()]
        now = [row["value"] for row in self.of["cityrule"] if row["code"] == code]
        value = min(former, key=lambda row: row["until"])["value"] if former else now[0] if now else None
        return Fraction(str(_USUAL.get(code, "1") if value is None else value))

    def _day(self, person: int, on: date) -> Post | None:
        """The post of a day: as it stood when the day closed, else as the roster has it."""
        text = on.isoformat()
        settled = [row for row in self.of["settleddays"] if row["person_id"] == person]
        if settled and text <= max(row["last"] for row in settled):
            held = [row for row in settled if row["first"] <= text <= row["last"] and row["unit_id"] is not None]
            return Post(-held[0]["id"], held[0]["unit_id"], held[0]["supervisor_id"], held[0]["position"]) if held else None
        return self._of_roster(person, text)

    def _of_roster(self, person: int, text: str) -> Post | None:
        there = [
            row
            for row in sorted(self.of["posting"], key=lambda row: str(row["valid_from"]))
            if row["person_id"] == person and row["valid_from"] <= text and (row["valid_until"] or "9") >= text
        ]
        return Post(there[-1]["id"], there[-1]["unit_id"], there[-1]["supervisor_id"], there[-1]["position"]) if there else None

    def today(self, person: int, on: date) -> Post | None:
        """The post somebody holds on a day as the roster has it now, whatever stood there once."""
        return self._of_roster(person, on.isoformat())

    def _is_away(self, person: int, on: date, counting: bool) -> bool:
        """Whether a day was one of leave; `counting`: of a kind that takes it off the days worked."""
        text = on.isoformat()
        rows = [row for row in self.of["leave"] if row["person_id"] == person and row["first"] <= text <= row["last"]]
        taking = [row for row in rows if self.rule(_LEAVES[row["kind"]], on)]
        settled = [row for row in self.of["settleddays"] if row["person_id"] == person]
        if settled and text <= max(row["last"] for row in settled):
            stood = any(row["away"] for row in settled if row["first"] <= text <= row["last"])
            return stood and (not counting or bool(taking) or not rows)
        return bool(taking if counting else rows)

    def _measured(self, indicator: int, on: date) -> Row:
        """How an indicator was measured on a day: its newest version, or the one before that held then."""
        now = next(row for row in self.of["indicator"] if row["id"] == indicator)
        positions = [row["position"] for row in self.of["indicatorposition"] if row["indicator_id"] == indicator]
        newest = {**now, "positions": positions, "indicator": indicator}
        if newest["valid_from"] <= on.isoformat():
            return newest
        older = sorted(
            (row for row in self.of["indicatorversion"] if row["indicator_id"] == indicator), key=lambda row: str(row["valid_from"])
        )
        held = [row for row in older if row["valid_from"] <= on.isoformat()] or older[:1]
        return {**newest, **held[-1], "positions": json.loads(held[-1]["positions"]), "indicator": indicator} if held else newest

    def _target(self, indicator: int, person: int, post: Post | None, on: date) -> Row | None:
        """The narrowest target of a day, the latest that had come; where it was told too late, as it was before."""
        keys = {"person": self.people[person]["nip"], "default": ""}
        if post is not None:
            keys |= {"position": post.position, "unit": self.units[post.unit]["code"]}
        return self.target_of(indicator, keys, on)

    def target_of(self, indicator: int, keys: dict[str, str], on: date) -> Row | None:
        """The same by what each scope is to be of."""
        for scope in _NARROWEST_FIRST:
            rows = [
                row
                for row in self.of["target"]
                if (row["indicator_id"], row["scope"], row["scope_key"]) == (indicator, scope, keys.get(scope))
                and row["valid_from"] <= on.isoformat()
            ]
            for row in sorted(rows, key=lambda row: str(row["valid_from"]), reverse=True):
                was = self._was(row, on)
                if was is not None:
                    return was
        return None

    def _was(self, row: Row, on: date) -> Row | None:
        same = ("indicator_id", "scope", "scope_key", "valid_from")
        former = [
            one
            for one in self.of["formertarget"]
            if all(one[name] == row[name] for name in same) and one["until"] >= on.isoformat()
        ]
        if not former:
            return row
        held = min(former, key=lambda one: str(one["until"]))
        return None if held["amount"] is None else held


def number(value: Any) -> Fraction:
    """A figure as it is stored."""
    return Fraction(str(value))


@cache
def first_day(period: str) -> date:
    """Of a month or a quarter."""
    year, _, rest = period.partition("-")
    return date(int(year), 3 * int(rest[1:]) - 2 if rest.startswith("Q") else int(rest), 1)


@cache
def last_day(period: str) -> date:
    """Of a month or a quarter."""
    first = first_day(period)
    month = first.month + (2 if "Q" in period else 0)
    return (date(first.year + month // 12, month % 12 + 1, 1)) - timedelta(days=1)


def days(first: date, last: date) -> Iterator[date]:
    """From the first to the last."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def periods_of(period: str) -> list[str]:
    """The months of a quarter, and the quarter; a month, and the quarter of which it is the last."""
    year, name = period.split("-")
    if name.startswith("Q"):
        return [*(f"{year}-{month:02}" for month in range(3 * int(name[1]) - 2, 3 * int(name[1]) + 1)), period]
    return [period, f"{year}-Q{int(name) // 3}"] if int(name) % 3 == 0 else [period]
