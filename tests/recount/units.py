"""What stands under a unit's or a supervisor's name: completeness, the summary, the trend of each indicator."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tests.recount import areas, demands, formulas
from tests.recount.cards import Stated, reached, stated_of, status, together
from tests.recount.demands import Due
from tests.recount.rows import Row, Rows, last_day, periods_of


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
        share, value, people = _together(rows, measured, [(person, one, Fraction(1)) for person, one in theirs])
        if share is not None:
            found[measured["code"]] = (share, status(rows, measured, share, value, last_day(period)), people)
    return found


@dataclass(frozen=True)
class _Said:
    """What somebody stated of a period for a unit, and of which areas."""

    person: int
    stated: Stated
    areas: frozenset[str]
    reports: list[Row]
    """All their reports of the period."""


def trend(rows: Rows, unit: int, indicator: int, quarter: str) -> Point:
    """An indicator of a unit in a quarter, verified or not, as it was measured then: what is counted per person and period."""
    ended = last_day(quarter)
    measured = rows.measured(indicator, ended)
    latest = formulas.takes_latest(rows, measured, ended)
    who, said = _stated(rows, unit, indicator, quarter)
    if latest and len(who) > 1 and any(one.areas for one in said):
        counted = _each_area_once(rows, measured, said)
    else:
        counted = [(one.person, one.stated, Fraction(1)) for one in said]
        if latest:
            counted = list({person: (person, stated, whole) for person, stated, whole in counted}.values())
    exact = [one for _, one, _ in counted]
    value = together(measured["kind"], [one.value for one in exact], exact) if exact else None
    share, _value, _ = _together(rows, measured, counted)
    good = share is not None and status(rows, measured, share, value, ended) == "good"
    of = len({person for person, _, _ in counted}) if latest else len(exact)
    each = value / of if value is not None and measured["kind"] == "count" else value
    way = tuple(measured[name] for name in ("kind", "unit", "direction", "frequency", "cumulative"))
    return Point(each, share, len(who), good, (way, who))


def _stated(rows: Rows, unit: int, indicator: int, quarter: str) -> tuple[frozenset[int], list[_Said]]:
    """Who stated anything, and the values, the earliest period first."""
    ended = last_day(quarter)
    who, said = set[int](), list[_Said]()
    people = {row["person_id"] for row in rows.of["report"] if row["unit_id"] == unit}
    for period in periods_of(quarter):
        for person in people:
            theirs = rows.reports.get((person, period), [])
            for row in theirs:
                if row["indicator_id"] == indicator and row["unit_id"] == unit and row["state"] != "not_applicable":
                    who.add(person)
                    if row["value"] is not None:
                        said.append(_Said(person, stated_of(row), areas.of_report(row), theirs))
            one = formulas.computed(rows, person, period, theirs).get(indicator)
            if one is not None and _newest_unit(rows, theirs, indicator, ended) == unit:
                who.add(person)
                there = Stated(period, one.value, one.numerator, one.denominator)
                roots = [row for row in theirs if row["indicator_id"] in formulas.rests_on(rows, indicator, ended)]
                said.append(_Said(person, there, frozenset().union(*map(areas.of_report, roots)), theirs))
    return frozenset(who), said


def _each_area_once(rows: Rows, measured: Row, said: list[_Said]) -> list[tuple[int, Stated, Fraction]]:
    """What was reported last of each area, and which share of its target that is to reach."""
    last = {area: place for place, one in enumerate(said) for area in one.areas}
    newest = {one.person: place for place, one in enumerate(said)}
    found = []
    for place, one in enumerate(said):
        left = frozenset(area for area in one.areas if last[area] == place)
        if left == one.areas and (left or newest[one.person] == place):
            found.append((one.person, one.stated, Fraction(1)))
        elif left:
            of_these = [areas.only(row, left) for row in one.reports]
            stated = _again(rows, measured, one, of_these)
            if stated is not None:
                found.append((one.person, stated, Fraction(len(left), len(one.areas))))
    return found


def _again(rows: Rows, measured: Row, one: _Said, reports: list[Row]) -> Stated | None:
    """The same statement from reports that were cut down to some areas."""
    if not measured["formula"]:
        row = next(row for row in reports if row["indicator_id"] == measured["indicator"])
        return None if row["value"] is None else stated_of(row)
    sources = formulas.rests_on(rows, measured["indicator"], last_day(one.stated.period))
    if not all(row["areas"] for row in reports if row["indicator_id"] in sources):
        return one.stated
    found = formulas.computed(rows, one.person, one.stated.period, reports).get(measured["indicator"])
    return None if found is None else Stated(one.stated.period, found.value, found.numerator, found.denominator)


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


def _together(
    rows: Rows, measured: Row, theirs: list[tuple[int, Stated, Fraction]]
) -> tuple[Fraction | None, Fraction | None, int]:
    """Values with a target, as one: the share, the value, and of how many people. A count of less has less to reach."""
    there: list[tuple[int, Stated, Fraction]] = []
    for person, one, of in theirs:
        then = rows.measured(measured["indicator"], last_day(one.period))
        asked = demands.demanded(rows, person, then, one.period, "amount")
        if asked is not None:
            there.append((person, one, asked * of if measured["kind"] == "count" else asked))
    if not there:
        return None, None, 0
    stated = [one for _, one, _ in there]
    value = together(measured["kind"], [one.value for one in stated], stated)
    target = together(measured["kind"], [target for _, _, target in there], stated, aims=True)
    if value is None or target is None:
        return None, value, 0
    return reached(value, target, up=measured["direction"] == "up"), value, len({person for person, _, _ in there})
