"""What stands under a unit's or a supervisor's name: completeness, the summary, the trend of each indicator."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tests.recount import demands, formulas
from tests.recount.cards import Stated, reached, stated_of, status, together
from tests.recount.demands import Due
from tests.recount.rows import Row, Rows, last_day, number, periods_of


@dataclass(frozen=True)
class Came:
    """Reports of a period: how many were owed, came, in time, and are late and not there."""

    owed: int
    reported: int
    verified: int
    late: int
    overdue: int


@dataclass(frozen=True)
class Point:
    """One quarter of an indicator in a unit."""

    value: Fraction | None
    share: Fraction | None
    people: int
    good: bool
    basis: Any
    """What two quarters must have in common to be said to have risen or fallen."""


@dataclass(frozen=True)
class Area:
    """Somebody's area in a month of PWS, or the whole unit."""

    cumulative: Fraction
    this_month: Fraction | None
    last_month: Fraction | None
    status: str | None


def dues_of(rows: Rows, periods: list[str]) -> list[Due]:
    """What everybody owed of these periods."""
    return [due for person in rows.people for due in demands.owed(rows, person, periods)]


def led_by(rows: Rows, due: Due, today: date) -> set[int]:
    """Who answers for it: who leads whose it is, and whoever stands above these within the unit and works there too."""
    found, ahead = set[int](), sorted(_next_to(rows, due, today))
    while ahead:
        one = ahead.pop()
        found.add(one)
        own = rows.today(one, today)
        above = own.supervisor if own is not None and own.unit == due.unit else None
        at = rows.today(above, today) if above not in (None, one, due.person) else None
        if above is not None and above not in found and at is not None and at.unit == due.unit:
            ahead.append(above)
    return found


def _next_to(rows: Rows, due: Due, today: date) -> set[int]:
    """The supervisor of then while they lead or work there, else who leads the person or the unit now."""
    now = {person: post for person in rows.people if (post := rows.today(person, today)) is not None}
    leading = {post.supervisor for person, post in now.items() if post.unit == due.unit and post.supervisor not in (None, person)}
    then = due.supervisor
    if then is not None and (then in leading or (then in now and now[then].unit == due.unit)):
        return {then}
    mine = now.get(due.person)
    if mine is not None and mine.unit == due.unit and mine.supervisor not in (None, due.person):
        return {int(mine.supervisor or 0)}
    return {one for one in leading if one is not None} if then is not None else set()


def came(rows: Rows, dues: Iterable[Due], today: date) -> Came:
    """How these reports stand on a day."""
    there = {(row["person_id"], row["indicator_id"], row["period"]): row for row in rows.of["report"]}
    dues = list(dues)
    found = [there[key] for due in dues if (key := (due.person, due.indicator, due.period)) in there]
    lacking = [due for due in dues if (due.person, due.indicator, due.period) not in there]
    return Came(
        owed=len(dues),
        reported=len(found),
        verified=sum(row["verified"] for row in found),
        late=sum(row["late"] for row in found),
        overdue=sum(today > due.until for due in lacking),
    )


def standings(rows: Rows, dues: Iterable[Due]) -> dict[str, tuple[Fraction, str, int]]:
    """Each indicator over everybody: the share of its target, its class, and of how many people."""
    keys = {(due.person, due.indicator, due.period) for due in dues}
    reports = [row for row in rows.of["report"] if (row["person_id"], row["indicator_id"], row["period"]) in keys]
    of: dict[int, list[tuple[int, Stated]]] = {}
    for row in reports:
        if row["value"] is not None and row["state"] in ("value", "nil"):
            of.setdefault(row["indicator_id"], []).append((row["person_id"], stated_of(row)))
    for person, period in {(row["person_id"], row["period"]) for row in reports}:
        mine = [row for row in reports if (row["person_id"], row["period"]) == (person, period)]
        for indicator, one in formulas.computed(rows, person, period, mine).items():
            of.setdefault(indicator, []).append((person, Stated(period, one.value, one.numerator, one.denominator)))
    found = {}
    for indicator, theirs in of.items():
        period = theirs[0][1].period
        measured = rows.measured(indicator, last_day(period))
        share, value, people = _together(rows, measured, theirs)
        if share is not None:
            found[measured["code"]] = (share, status(rows, measured, share, value, last_day(period)), people)
    return found


def trend(rows: Rows, unit: int, indicator: int, quarter: str) -> Point:
    """An indicator of a unit in a quarter, verified or not, as it was measured then: what is counted per person and period."""
    names = periods_of(quarter)
    ended = last_day(quarter)
    measured = rows.measured(indicator, ended)
    of: dict[int, list[tuple[int, Stated]]] = {}
    people = {row["person_id"] for row in rows.of["report"] if row["unit_id"] == unit}
    stated_at_all: set[tuple[int, str]] = set()
    for person in people:
        for period in names:
            theirs = [row for row in rows.of["report"] if (row["person_id"], row["period"]) == (person, period)]
            for row in theirs:
                if row["indicator_id"] == indicator and row["unit_id"] == unit and row["state"] != "not_applicable":
                    stated_at_all.add((person, period))
                    if row["value"] is not None:
                        of.setdefault(person, []).append((person, stated_of(row)))
            one = formulas.computed(rows, person, period, theirs).get(indicator)
            if one is not None and _newest_unit(rows, theirs, indicator, ended) == unit:
                stated_at_all.add((person, period))
                of.setdefault(person, []).append((person, Stated(period, one.value, one.numerator, one.denominator)))
    latest = formulas.takes_latest(rows, measured, ended)
    counted = [one for theirs in of.values() for one in (theirs[-1:] if latest else theirs)]
    exact = [one for _, one in counted]
    value = together(measured["kind"], [one.value for one in exact], exact) if exact else None
    share, _value, _ = _together(rows, measured, counted)
    good = share is not None and status(rows, measured, share, value, ended) == "good"
    who = frozenset(person for person, _ in stated_at_all)
    each = value / len(exact) if value is not None and measured["kind"] == "count" else value
    way = tuple(measured[name] for name in ("kind", "unit", "direction", "frequency", "cumulative"))
    return Point(each, share, len(who), good, (way, who))


def _newest_unit(rows: Rows, reports: list[Row], indicator: int, ended: date) -> int:
    """What is computed lies where the newest of the reports lies that it follows from."""
    sources = formulas.rests_on(rows, indicator, ended)
    return int(max((row for row in reports if row["indicator_id"] in sources), key=lambda row: int(row["id"]))["unit_id"])


def arrow(rows: Rows, indicator: int, before: Point | None, now: Point, named: str) -> str:
    """Up, down or same between two quarters of the same people, measured in the same way; what begins in January does not fall."""
    again = formulas.takes_latest(rows, rows.measured(indicator, last_day(named)), last_day(named)) and named.endswith("Q1")
    if again or before is None or before.basis != now.basis or before.value is None or now.value is None:
        return ""
    return "same" if before.value == now.value else "up" if now.value > before.value else "down"


def areas(rows: Rows, unit: int, indicator: int) -> tuple[str, Fraction, dict[int, Area], Area] | None:
    """The newest month of a coverage that is counted from January on: its target, each person's area, and the unit."""
    there = [
        row
        for row in rows.of["report"]
        if (row["unit_id"], row["indicator_id"]) == (unit, indicator) and row["denominator"] and "Q" not in row["period"]
    ]
    if not there:
        return None
    month = max(row["period"] for row in there)
    measured = rows.measured(indicator, last_day(month))
    aims = {row["person_id"]: demands.demanded(rows, row["person_id"], measured, month, "amount") for row in there}
    now = {row["person_id"]: row for row in there if row["period"] == month and aims[row["person_id"]] is not None}
    counted = {person: [_upto(there, person, month, back) for back in (0, 1, 2)] for person in now}
    wholes = {person: number(row["denominator"]) for person, row in now.items()}
    target = sum((Fraction(aims[person] or 0) * wholes[person] for person in now), Fraction(0)) / sum(wholes.values())
    sums = [None if None in months else sum(months, Fraction(0)) for months in zip(*counted.values(), strict=True)]
    found = {person: _area(months, wholes[person], aims[person] or Fraction(0), month) for person, months in counted.items()}
    return month, target, found, _area(sums, sum(wholes.values(), Fraction(0)), target, month)


def kelurahan(rows: Rows, unit: int, indicator: int) -> tuple[str, dict[str, Area], Area]:
    """The same by kelurahan, whoever reported each: the newest month, each kelurahan by its name, and the unit."""
    names = {row["code"]: row["name"] for row in rows.of["area"] if row["unit_id"] == unit}
    there: dict[str, dict[str, tuple[int, Fraction, Fraction]]] = {}
    for row in rows.of["report"]:
        if (row["unit_id"], row["indicator_id"]) == (unit, indicator) and row["areas"]:
            for code, words in json.loads(row["areas"]).items():
                part, whole = words.split("/")
                there.setdefault(row["period"], {})[code] = row["person_id"], Fraction(part), Fraction(whole)
    month = max(there)
    measured = rows.measured(indicator, last_day(month))
    found, sums, wholes, aims = {}, [], Fraction(0), Fraction(0)
    for code, (person, _, whole) in there[month].items():
        aim = demands.demanded(rows, person, measured, month, "amount") or Fraction(0)
        months: list[Fraction | None] = []
        for back in (0, 1, 2):
            place = int(month[5:]) - back
            said = there.get(f"{month[:4]}-{place:02}", {}).get(code)
            months.append(Fraction(0) if place <= 0 else said[1] if said else None)
        found[names[code]] = _area(months, whole, aim, month)
        sums.append(months)
        wholes, aims = wholes + whole, aims + aim * whole
    all_ = [
        None if None in column else sum((one for one in column if one is not None), Fraction(0))
        for column in zip(*sums, strict=True)
    ]
    return month, found, _area(all_, wholes, aims / wholes, month)


def _upto(there: list[Row], person: int, month: str, back: int) -> Fraction | None:
    year, place = int(month[:4]), int(month[5:]) - back
    if place <= 0:
        return Fraction(0)
    mine = [row for row in there if row["person_id"] == person and row["period"] == f"{year}-{place:02}"]
    return number(mine[0]["numerator"]) if mine else None


def _area(months: list[Any], whole: Fraction, target: Fraction, month: str) -> Area:
    now, before, earlier = months
    this = None if before is None else (now - before) * 100 / whole
    last = None if before is None or earlier is None else (before - earlier) * 100 / whole
    cumulative, monthly = now * 100 / whole, target / int(month[5:])
    status = None
    if this is not None and last is not None:
        if cumulative >= target:
            status = "good" if this >= last else "poor"
        else:
            status = "fair" if this > last or (this == last and this >= monthly) else "bad"
    return Area(cumulative, this, last, status)


def _together(rows: Rows, measured: Row, theirs: list[tuple[int, Stated]]) -> tuple[Fraction | None, Fraction | None, int]:
    """Values with a target, as one: the share, the value, and of how many people."""
    aimed: list[tuple[int, Stated, Any]] = [
        (
            person,
            one,
            demands.demanded(rows, person, rows.measured(measured["indicator"], last_day(one.period)), one.period, "amount"),
        )
        for person, one in theirs
    ]
    there = [(person, one, target) for person, one, target in aimed if target is not None]
    if not there:
        return None, None, 0
    stated = [one for _, one, _ in there]
    value = together(measured["kind"], [one.value for one in stated], stated)
    target = together(measured["kind"], [target for _, _, target in there], stated, aims=True)
    if value is None or target is None:
        return None, value, 0
    return reached(value, target, up=measured["direction"] == "up"), value, len({person for person, _, _ in there})
