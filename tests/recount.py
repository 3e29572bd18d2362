"""Works out every figure of a quarter's or a month's cards anew, from the rows of an SQLite file and the rules as docs/domain.md tells them.

It shares no line with the product: no import but the standard library, one day after another instead of spans, fractions alone.
Where the two differ, one of them is wrong.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

_NARROWEST_FIRST = ("person", "position", "unit", "default")


@dataclass(frozen=True)
class Line:
    """One indicator of a card, exactly."""

    code: str
    value: Fraction
    target: Fraction | None
    share: Fraction | None
    above: bool


@dataclass(frozen=True)
class Recounted:
    """A card, exactly."""

    lines: dict[str, Line]
    total: Fraction | None
    """The weighted achievement, 1 is 100 %."""


class City:
    """The rows of one database."""

    def __init__(self, file: Path) -> None:
        self._rows = sqlite3.connect(file)
        self._rows.row_factory = sqlite3.Row

    def close(self) -> None:
        """Let the file go."""
        self._rows.close()

    def card(self, nip: str, period: str, *, cap: Fraction = Fraction(120, 100)) -> Recounted:
        """One person's quarter or month."""
        person = self._one("select * from person where nip = ?", nip)
        ended = _last_day(period)
        counted = _ending_in(period)
        reports = self._all(
            "select * from report where person_id = ? and verified and state in ('value', 'nil') and value is not null "
            f"and period in ({','.join('?' * len(counted))}) order by period",
            person["id"],
            *counted,
        )
        lines, weighed = {}, []
        for indicator in sorted({row["indicator_id"] for row in reports}):
            measured = self._measured(indicator, ended)
            if measured["kind"] == "date":
                continue
            line = self._line(person, measured, [row for row in reports if row["indicator_id"] == indicator])
            lines[line.code] = line
            if line.share is not None:
                weighed.append((Fraction(str(measured["weight"])), min(line.share, cap)))
        whole = sum(weight for weight, _ in weighed)
        total = sum((weight * share for weight, share in weighed), Fraction(0)) / whole if whole else None
        return Recounted(lines, total)

    def _line(self, person: Any, measured: Any, reports: list[Any]) -> Line:
        counted = reports[-1:] if measured["cumulative"] else reports
        targets = [self._demanded(person, measured, row["period"], "amount") for row in counted]
        stretches = [self._demanded(person, measured, row["period"], "stretch") for row in counted]
        value = _together(measured["kind"], [_number(row["value"]) for row in counted], counted)
        target = None if None in targets else _together(measured["kind"], targets, counted, aims=True)
        stretch = None if None in stretches else _together(measured["kind"], stretches, counted, aims=True)
        assert value is not None
        up = measured["direction"] == "up"
        above = stretch is not None and (value >= stretch if up else value <= stretch)
        return Line(measured["code"], value, target, None if target is None else _reached(value, target, up=up), above)

    def _demanded(self, person: Any, measured: Any, period: str, which: str) -> Fraction | None:
        """What a period asks, one day after another."""
        first, last = _first_day(period), _last_day(period)
        posts = self._posts(person["id"])
        owing = json.loads(measured["positions"])
        held = {day: post for day in _days(first, last) if (post := _on(posts, day)) is not None}
        if any(post["position"] in owing for post in held.values()):
            held = {day: post for day, post in held.items() if post["position"] in owing}
        if measured["cumulative"]:
            return self._since_january(person, measured, owing, held, last, which)
        days = list(_days(first, last))
        asked = self._filled(measured["indicator"], person, held, which)
        if not asked:
            return None
        worked = [day for day in held if not self._is_away(person["id"], day)]
        if measured["kind"] == "count" and len(worked) < len(days):
            return _up(sum((asked[day] for day in worked), Fraction(0)) / len(days), measured["decimals"])
        over = worked or list(held)
        return sum((asked[day] for day in over), Fraction(0)) / len(over)

    def _since_january(self, person: Any, measured: Any, owing: list[str], held: Any, last: date, which: str) -> Fraction | None:
        day = max(held) if held else last
        row = self._target(measured["indicator"], person, held.get(day), day)
        if row is None or row[which] is None:
            return None
        amount = _number(row[which]) * last.month / 12
        if measured["kind"] != "count" or not held:
            return amount
        posts = self._posts(person["id"])
        whole = list(_days(date(last.year, 1, 1), last))
        at_it = {id(post) for post in held.values()}
        worked = [
            one
            for one in whole
            if (post := _on(posts, one)) is not None
            and (post["position"] in owing or id(post) in at_it)
            and not self._is_away(person["id"], one)
        ]
        return amount if len(worked) == len(whole) else _up(amount * Fraction(len(worked), len(whole)), measured["decimals"])

    def _filled(self, indicator: int, person: Any, held: Any, which: str) -> dict[date, Fraction]:
        """Each day's target; where a day has none the next one's, else the one before."""
        rows = {day: self._target(indicator, person, post, day) for day, post in sorted(held.items())}
        known = {day: row for day, row in rows.items() if row is not None}
        if not known or (which == "stretch" and any(row["stretch"] is None for row in known.values())):
            return {}
        found = {}
        for day in rows:
            after = [one for one in known if one >= day]
            found[day] = _number(known[min(after) if after else max(known)][which])
        return found

    def _target(self, indicator: int, person: Any, post: Any, day: date) -> Any:
        keys = {"person": person["nip"], "default": ""}
        if post is not None:
            keys |= {"position": post["position"], "unit": post["unit"]}
        for scope in _NARROWEST_FIRST:
            if scope not in keys:
                continue
            row = self._rows.execute(
                "select * from target where indicator_id = ? and scope = ? and scope_key = ? and valid_from <= ? "
                "order by valid_from desc limit 1",
                (indicator, scope, keys[scope], day.isoformat()),
            ).fetchone()
            if row is not None:
                return row
        return None

    def _measured(self, indicator: int, on: date) -> dict[str, Any]:
        """How an indicator was measured on a day: its newest version, or the one before that held then."""
        now = self._one("select * from indicator where id = ?", indicator)
        positions = [
            row["position"] for row in self._all("select position from indicatorposition where indicator_id = ?", indicator)
        ]
        newest = {**dict(now), "positions": json.dumps(positions), "indicator": indicator, "code": now["code"]}
        if newest["valid_from"] <= on.isoformat():
            return newest
        older = self._all("select * from indicatorversion where indicator_id = ? order by valid_from", indicator)
        held = [row for row in older if row["valid_from"] <= on.isoformat()] or older[:1]
        return {**newest, **dict(held[-1])} if held else newest

    def _posts(self, person: int) -> list[Any]:
        return self._all(
            "select posting.*, unit.code as unit from posting join unit on unit.id = posting.unit_id where person_id = ? order by valid_from",
            person,
        )

    def _is_away(self, person: int, day: date) -> bool:
        return bool(
            self._all(
                "select 1 from leave where person_id = ? and first <= ? and last >= ?", person, day.isoformat(), day.isoformat()
            )
        )

    def _one(self, words: str, *values: Any) -> Any:
        return self._rows.execute(words, values).fetchone()

    def _all(self, words: str, *values: Any) -> list[Any]:
        return self._rows.execute(words, values).fetchall()


def _together(kind: str, values: list[Any], rows: list[Any], *, aims: bool = False) -> Fraction | None:
    """Months as one: shares by what they are shares of, counts added, everything else the mean."""
    if kind == "ratio":
        weights = [_number(row["denominator"] or 0) for row in rows]
        if not sum(weights):
            return None
        if aims:
            return sum((value * weight for value, weight in zip(values, weights, strict=True)), Fraction(0)) / sum(weights)
        return 100 * sum((_number(row["numerator"] or 0) for row in rows), Fraction(0)) / sum(weights)
    whole = sum(values, Fraction(0))
    return whole if kind == "count" else whole / len(values)


def _reached(value: Fraction, target: Fraction, *, up: bool) -> Fraction:
    if target == 0:
        return Fraction(int(up or value == 0))
    return value / target if up else max(Fraction(0), (2 * target - value) / target)


def _number(value: Any) -> Fraction:
    return Fraction(str(value))


def _up(amount: Fraction, decimals: int) -> Fraction:
    return Fraction(ceil(amount * 10**decimals), 10**decimals)


def _on(posts: list[Any], day: date) -> Any:
    text = day.isoformat()
    found = [post for post in posts if post["valid_from"] <= text and (post["valid_until"] is None or post["valid_until"] >= text)]
    return found[-1] if found else None


def _ending_in(period: str) -> list[str]:
    """The months of a quarter and itself; a month, and the quarter it is the last of."""
    year, name = period.split("-")
    if name.startswith("Q"):
        return [f"{year}-{month:02}" for month in range(3 * int(name[1]) - 2, 3 * int(name[1]) + 1)] + [period]
    return [period, f"{year}-Q{int(name) // 3}"] if int(name) % 3 == 0 else [period]


def _first_day(period: str) -> date:
    year, _, rest = period.partition("-")
    return date(int(year), 3 * int(rest[1:]) - 2 if rest.startswith("Q") else int(rest), 1)


def _last_day(period: str) -> date:
    first = _first_day(period)
    month = first.month + (2 if "Q" in period else 0)
    return (date(first.year + month // 12, month % 12 + 1, 1)) - timedelta(days=1)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
