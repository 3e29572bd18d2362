"""A person's quarter or month: each indicator, the score, what came and what did not, what the facts propose."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tests.recount import demands, formulas
from tests.recount.demands import Due
from tests.recount.rows import Row, Rows, days, first_day, last_day, number, periods_of


@dataclass(frozen=True)
class Line:
    """One indicator of a card, exactly."""

    code: str
    value: Fraction | None
    target: Fraction | None
    share: Fraction | None
    above: bool
    status: str | None
    owed: int
    verified: int


@dataclass(frozen=True)
class Recounted:
    """A card, exactly."""

    lines: dict[str, Line]
    total: Fraction | None
    """The weighted achievement, 1 is 100 %."""
    owed: int
    received: int
    late: int
    corrected: int
    missing: frozenset[tuple[str, str]]
    worked: int
    of_days: int
    proposed: str | None
    hours: tuple[int, int, int]
    """JP of these days, of the year so far, and those that nobody has looked at."""


@dataclass(frozen=True)
class Stated:
    """A value of a period, reported or computed."""

    period: str
    value: Fraction
    numerator: Fraction | None
    denominator: Fraction | None


def card(rows: Rows, person: int, period: str, part: tuple[date, date] | None = None) -> Recounted:
    """One person's quarter or month, or some days of it."""
    names = periods_of(period)
    ended, whole = last_day(period), (first_day(period), last_day(period))
    span = part or whole
    came = [row for row in rows.of["report"] if row["person_id"] == person and row["period"] in names]
    came = [row for row in came if _is_inside(rows, person, row["indicator_id"], row["period"], span, whole)]
    dues = [due for due in demands.owed(rows, person, names) if _is_inside(rows, person, due.indicator, due.period, span, whole)]
    there = {(row["indicator_id"], row["period"]) for row in came if not row["flag"]}
    sent = {(row["indicator_id"], row["period"]) for row in came}
    lacking = [due for due in dues if (due.indicator, due.period) not in there]
    stated = _stated(rows, person, names, span, whole)
    ids = {due.indicator for due in dues} | set(stated) | _belonging(rows, person, span, ended)
    lines, standing = {}, []
    for indicator in sorted(ids):
        measured = rows.measured(indicator, ended)
        line = _line(rows, person, measured, stated.get(indicator, []), ended, dues, came)
        comparable = measured["kind"] != "date" and _has_target(rows, person, indicator, span[1])
        missing = sum(due.indicator == indicator for due in lacking)
        share = _counting(rows, line.share, line.owed if comparable else 0, missing, ended)
        above = line.above and not (share is not line.share)
        standing.append((measured, share, above, comparable))
        lines[line.code] = line
    total = _total(rows, standing, ended)
    worked = sum(rows.day(person, one) is not None and not rows.is_away(person, one, True) for one in days(*span))
    return Recounted(
        lines=lines,
        total=total,
        owed=len(dues),
        received=sum((due.indicator, due.period) in sent for due in dues),
        late=sum(row["late"] for row in came),
        corrected=sum(row["version"] > 1 for row in came),
        missing=frozenset((rows.measured(due.indicator, ended)["code"], due.period) for due in lacking),
        worked=worked,
        of_days=(span[1] - span[0]).days + 1,
        proposed=_proposed(rows, standing, total, lacking, ended),
        hours=_hours(rows, person, span, ended),
    )


def _is_inside(rows: Rows, person: int, indicator: int, period: str, span: tuple[date, date], whole: tuple[date, date]) -> bool:
    """A report belongs to the part in which the last day lies on which its period was worked in a post that owes it."""
    if span == whole:
        return True
    held = demands.held_in(rows, person, rows.measured(indicator, last_day(period)), period)
    return span[0] <= (max(held) if held else last_day(period)) <= span[1]


def _stated(
    rows: Rows, person: int, names: list[str], span: tuple[date, date], whole: tuple[date, date]
) -> dict[int, list[Stated]]:
    """What is verified, and what follows from it; the earliest period first."""
    found: dict[int, list[Stated]] = {}
    for period in names:
        there = rows.reports.get((person, period), [])
        for row in there:
            if row["verified"] and row["state"] in ("value", "nil") and row["value"] is not None:
                found.setdefault(row["indicator_id"], []).append(stated_of(row))
        for indicator, one in formulas.computed(rows, person, period, [row for row in there if row["verified"]]).items():
            found.setdefault(indicator, []).append(Stated(period, one.value, one.numerator, one.denominator))
    kept = {
        indicator: [one for one in ones if _is_inside(rows, person, indicator, one.period, span, whole)]
        for indicator, ones in found.items()
    }
    return {indicator: ones for indicator, ones in kept.items() if ones}


def stated_of(row: Row) -> Stated:
    """A report's figures."""
    parts = [None if row[name] is None else number(row[name]) for name in ("numerator", "denominator")]
    return Stated(row["period"], number(row["value"]), *parts)


def _belonging(rows: Rows, person: int, span: tuple[date, date], ended: date) -> set[int]:
    held = {post.position for one in days(*span) if (post := rows.day(person, one)) is not None}
    found = set()
    for indicator in rows.of["indicator"]:
        measured = rows.measured(indicator["id"], span[1])
        lasts = measured["valid_from"] <= span[1].isoformat() and (measured["valid_until"] or "9") >= span[0].isoformat()
        if measured["formula"] and lasts and held & set(measured["positions"]):
            found.add(indicator["id"])
    return found


def _line(rows: Rows, person: int, measured: Row, stated: list[Stated], ended: date, dues: list[Due], came: list[Row]) -> Line:
    indicator = measured["indicator"]
    counted = stated[-1:] if formulas.takes_latest(rows, measured, ended) else stated
    targets = [demands.demanded(rows, person, _then(rows, measured, one.period), one.period, "amount") for one in counted]
    stretches = [demands.demanded(rows, person, _then(rows, measured, one.period), one.period, "stretch") for one in counted]
    value = together(measured["kind"], [one.value for one in counted], counted) if counted and measured["kind"] != "date" else None
    target = None if value is None or None in targets else together(measured["kind"], targets, counted, aims=True)
    stretch = None if value is None or None in stretches else together(measured["kind"], stretches, counted, aims=True)
    up = measured["direction"] == "up"
    above = stretch is not None and value is not None and (value >= stretch if up else value <= stretch)
    share = None if target is None or value is None else reached(value, target, up=up)
    mine = [row for row in came if row["indicator_id"] == indicator]
    return Line(
        code=measured["code"],
        value=value,
        target=target,
        share=share,
        above=above,
        status=None if share is None else status(rows, measured, share, value, ended),
        owed=sum(due.indicator == indicator for due in dues),
        verified=len(stated) if measured["formula"] else sum(row["verified"] for row in mine),
    )


def _then(rows: Rows, measured: Row, period: str) -> Row:
    """All of a quarter is measured in one way, that of its end."""
    return measured


def together(kind: str, values: list[Any], stated: list[Stated], *, aims: bool = False) -> Fraction | None:
    """Months as one: shares by what they are shares of, counts added, everything else the mean."""
    if kind == "ratio":
        weights = [one.denominator or Fraction(0) for one in stated]
        if not sum(weights):
            return None
        if aims:
            return sum((value * weight for value, weight in zip(values, weights, strict=True)), Fraction(0)) / sum(weights)
        return 100 * sum((one.numerator or Fraction(0) for one in stated if one.denominator), Fraction(0)) / sum(weights)
    whole = sum(values, Fraction(0))
    return whole if kind == "count" else whole / len(values)


def reached(value: Fraction, target: Fraction, *, up: bool) -> Fraction:
    """How far a target was reached; where less is better, twice the target less the value."""
    if target == 0:
        return Fraction(int(up or value == 0))
    return value / target if up else max(Fraction(0), (2 * target - value) / target)


def status(rows: Rows, measured: Row, share: Fraction, value: Fraction | None, on: date) -> str:
    """Baik, cukup, kurang: by the indicator's own values, its own shares, or those of the agency."""
    if measured["good_value"] is not None and measured["fair_value"] is not None and value is not None:
        good, fair = number(measured["good_value"]), number(measured["fair_value"])
        up = measured["direction"] == "up"
        return (
            "good" if (value >= good if up else value <= good) else "fair" if (value >= fair if up else value <= fair) else "poor"
        )
    good = rows.rule("BAIK-SEJAK", on) if measured["good_from"] is None else number(measured["good_from"])
    fair = rows.rule("CUKUP-SEJAK", on) if measured["fair_from"] is None else number(measured["fair_from"])
    return "good" if share * 100 >= good else "fair" if share * 100 >= min(good, fair) else "poor"


def _has_target(rows: Rows, person: int, indicator: int, on: date) -> bool:
    begun = [one for one in days(date(on.year, 1, 1), on) if rows.day(person, one) is not None]
    return rows.target(indicator, person, rows.day(person, begun[-1]) if begun else None, on) is not None


def _counting(rows: Rows, share: Fraction | None, owed: int, missing: int, on: date) -> Fraction | None:
    """Where the agency says so, the time of what was owed and did not come counts nothing."""
    if rows.rule("WAJIB-KOSONG", on) or not missing or owed < missing:
        return share
    return (share or Fraction(0)) * Fraction(owed - missing, owed)


def _total(rows: Rows, standing: list[Any], on: date) -> Fraction | None:
    cap = rows.rule("CAPAIAN-TERTINGGI", on) / 100
    weighed = [(number(measured["weight"]), min(share, cap)) for measured, share, _, _ in standing if share is not None]
    if not weighed:
        return None
    whole = sum(weight for weight, _ in weighed)
    if not whole:
        return sum((share for _, share in weighed), Fraction(0)) / len(weighed)
    return sum((weight * share for weight, share in weighed), Fraction(0)) / whole


def _proposed(rows: Rows, standing: list[Any], total: Fraction | None, lacking: list[Due], on: date) -> str | None:
    if total is None or (lacking and rows.rule("WAJIB-KOSONG", on)):
        return None
    main = [share for measured, share, _, comparable in standing if measured["main"] and comparable]
    above = sum(above for _, _, above, _ in standing)
    if main and all(share is not None and share >= 1 for share in main) and above >= rows.rule("DI-ATAS-SEJAK", on):
        return "above"
    return "meets" if total * 100 >= rows.rule("SESUAI-SEJAK", on) else "below"


def _hours(rows: Rows, person: int, span: tuple[date, date], ended: date) -> tuple[int, int, int]:
    january = f"{ended.year}-01-01"
    mine = [
        row
        for row in rows.of["certificate"]
        if row["person_id"] == person and row["issued_on"] and january <= row["issued_on"] <= ended.isoformat()
    ]
    counted = [(row["issued_on"], hours_of(rows, row)) for row in mine if row["state"] == "credited"]
    quarter = sum(hours for on, hours in counted if span[0].isoformat() <= on <= span[1].isoformat())
    return quarter, sum(hours for _, hours in counted), sum(row["hours"] for row in mine if row["state"] == "pending")


def hours_of(rows: Rows, certificate: Row) -> int:
    """JP: of a training of ours by the days attended, a whole hour at least; of another as the certificate says."""
    if certificate["training_id"] is None:
        return int(certificate["hours"])
    training = next(row for row in rows.of["training"] if row["id"] == certificate["training_id"])
    came = {
        row["day"]
        for row in rows.of["attendance"]
        if (row["training_id"], row["person_id"]) == (training["id"], certificate["person_id"])
    }
    lasts = (date.fromisoformat(training["ends"]) - date.fromisoformat(training["starts"])).days + 1
    return max(1, int(Fraction(training["hours"] * len(came), lasts)))
