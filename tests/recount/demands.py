"""What was owed by whom, and what a target asked of a period: one day after another."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import Any

from tests.recount import areas
from tests.recount.rows import Post, Row, Rows, days, first_day, last_day, number


@dataclass(frozen=True)
class Due:
    """One report that was owed."""

    person: int
    unit: int
    supervisor: int | None
    indicator: int
    period: str
    until: date
    """The last day on which it was in time."""
    areas: frozenset[str] = frozenset()
    """Of which kelurahan it is."""


def owed(rows: Rows, person: int, periods: list[str]) -> list[Due]:
    """What somebody owed of these periods: they held a post that owes it and were not away on all its days."""
    found = []
    if rows.people[person]["is_test"]:
        return found
    for period in periods:
        first, last = first_day(period), last_day(period)
        for indicator in rows.of["indicator"]:
            measured = rows.measured(indicator["id"], last)
            if measured["formula"] or not is_asked(measured, period):
                continue
            held = [(one, rows.day(person, one)) for one in days(first, last)]
            there = [
                post
                for one, post in held
                if post is not None and post.position in measured["positions"] and not rows.is_away(person, one, False)
            ]
            by_area = frozenset[str]()
            if measured["per_area"]:
                there, by_area = _areas_of(rows, person, indicator["id"], period, there)
            if there:
                until = last + timedelta(days=measured["due_after"])
                found.append(Due(person, there[-1].unit, there[-1].supervisor, indicator["id"], period, until, by_area))
    return found


def _areas_of(rows: Rows, person: int, indicator: int, period: str, there: list[Post]) -> tuple[list[Post], frozenset[str]]:
    """Where a unit has kelurahan, those who cover any at the period's end owe them; nobody owes what another has reported."""
    asked = [
        post
        for post in there
        if not areas.reports_so(rows, post.unit, last_day(period)) or _covers(rows, person, post.unit, period)
    ]
    if not asked or not areas.reports_so(rows, asked[-1].unit, last_day(period)):
        return asked, frozenset()
    left = areas.left(rows, person, asked[-1].unit, indicator, period)
    return (asked, left) if left else ([], left)


def _covers(rows: Rows, person: int, unit: int, period: str) -> bool:
    return any(person in areas.covering(rows, code, last_day(period)) for code in areas.of_unit(rows, unit, last_day(period)))


def is_asked(measured: Row, period: str) -> bool:
    """Whether an indicator is one of such periods, and holds in this one."""
    lasts = (
        measured["valid_from"] <= last_day(period).isoformat() and (measured["valid_until"] or "9") >= first_day(period).isoformat()
    )
    return bool(lasts) and ("Q" in period) == (measured["frequency"] == "quarterly")


def held_in(rows: Rows, person: int, measured: Row, period: str) -> dict[date, Post]:
    """The days of a period in posts that owe an indicator; where none does, all days in a post."""
    held = {one: post for one in days(first_day(period), last_day(period)) if (post := rows.day(person, one)) is not None}
    owing = {one: post for one, post in held.items() if post.position in measured["positions"]}
    return owing or held


def demanded(rows: Rows, person: int, measured: Row, period: str, which: str) -> Fraction | None:
    """What a period asks."""
    last, held = last_day(period), held_in(rows, person, measured, period)
    if not held:
        row = rows.target(measured["indicator"], person, None, last)
        part = Fraction(last.month, 12) if measured["cumulative"] else 1
        return None if row is None or row[which] is None else number(row[which]) * part
    if measured["cumulative"]:
        return _since_january(rows, person, measured, held, period, which)
    span = list(days(first_day(period), last))
    asked = _filled(rows, person, measured["indicator"], held, which)
    if not asked:
        return None
    worked = [one for one in held if not rows.is_away(person, one, True)]
    if measured["kind"] == "count" and len(worked) < len(span):
        return _up(sum((asked[one] for one in worked), Fraction(0)) / len(span), measured["decimals"])
    over = worked or list(held)
    return sum((asked[one] for one in over), Fraction(0)) / len(over)


def _since_january(rows: Rows, person: int, measured: Row, held: dict[date, Post], period: str, which: str) -> Fraction | None:
    first, last = first_day(period), last_day(period)
    on = max(held)
    asked = _filled(rows, person, measured["indicator"], dict.fromkeys(days(first, on), held[on]), which)
    if not asked:
        return None
    amount = sum(asked.values(), Fraction(0)) / len(asked) * last.month / 12
    if measured["kind"] != "count":
        return amount
    whole = list(days(date(last.year, 1, 1), last))
    at_it = {post.number for post in held.values()}
    worked = [
        one
        for one in whole
        if (post := rows.day(person, one)) is not None
        and (post.position in measured["positions"] or post.number in at_it)
        and not rows.is_away(person, one, True)
    ]
    return amount if len(worked) == len(whole) else _up(amount * Fraction(len(worked), len(whole)), measured["decimals"])


def _filled(rows: Rows, person: int, indicator: int, held: dict[date, Post], which: str) -> dict[date, Fraction]:
    """Each day's target; where a day has none the next one's, else the one before."""
    targets = {one: rows.target(indicator, person, post, one) for one, post in sorted(held.items())}
    known = {one: row for one, row in targets.items() if row is not None}
    if not known or (which == "stretch" and any(row["stretch"] is None for row in known.values())):
        return {}
    found: dict[date, Any] = {}
    for one in targets:
        after = [other for other in known if other >= one]
        found[one] = number(known[min(after) if after else max(known)][which])
    return found


def _up(amount: Fraction, decimals: int) -> Fraction:
    return Fraction(ceil(amount * 10**decimals), 10**decimals)
