"""What stands under units together: what was owed and came, each indicator over all their people, kelurahan by kelurahan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.recount import areas, demands, formulas, units
from tests.recount.cards import Stated, reached, stated_of, status, together
from tests.recount.demands import Due
from tests.recount.rows import Rows, last_day
from tests.recount.units import Came


@dataclass(frozen=True)
class Standing:
    """One indicator of a period over everybody of some units who has a value and a target."""

    share: Fraction
    status: str
    people: int
    value: Fraction
    target: Fraction


@dataclass(frozen=True)
class Level:
    """Some units together."""

    came: Came
    standings: dict[str, Standing]

    @property
    def good(self) -> int:
        """How many indicators are baik."""
        return sum(one.status == "good" for one in self.standings.values())


def level(rows: Rows, of: Iterable[int], periods: list[str], today: date, dues: list[Due] | None = None) -> Level:
    """What these units come to in these periods."""
    of = set(of)
    mine = [due for due in (units.dues_of(rows, periods) if dues is None else dues) if due.unit in of]
    said: dict[tuple[int, str], list[tuple[int, int, Stated]]] = {}
    for unit in of:
        for period in periods:
            here = {(due.person, due.indicator) for due in mine if (due.unit, due.period) == (unit, period)}
            for person in {person for person, _ in here}:
                for indicator, stated in _stated(rows, person, period, here).items():
                    said.setdefault((indicator, period), []).append((unit, person, stated))
    standings = {}
    for (indicator, period), theirs in said.items():
        one = _standing(rows, indicator, period, theirs)
        if one is not None:
            standings[rows.codes[indicator]] = one
    return Level(units.came(rows, mine, today), standings)


def in_areas(rows: Rows, unit: int, period: str, dues: list[Due]) -> tuple[int, int, frozenset[str]] | None:
    """Of what is owed by kelurahan how much came in how many of them; None where nothing is."""
    asked = {due.indicator for due in dues if (due.unit, due.period) == (unit, period) and due.areas}
    return areas.complete(rows, unit, period, asked) if asked else None


def in_time(rows: Rows, unit: int, periods: list[str]) -> tuple[set[int], set[int]]:
    """Who owed anything there, and who was in time with all of it."""
    there = {(row["person_id"], row["indicator_id"], row["period"]): row["late"] for row in rows.of["report"]}
    dues = [due for due in units.dues_of(rows, periods) if due.unit == unit]
    late = {due.person for due in dues if there.get((due.person, due.indicator, due.period), True)}
    people = {due.person for due in dues}
    return people, people - late


def _stated(rows: Rows, person: int, period: str, here: set[tuple[int, int]]) -> dict[int, Stated]:
    """What somebody reported for a unit, and what follows from that alone."""
    theirs = rows.reports.get((person, period), [])
    mine = {row["indicator_id"] for row in theirs if (person, row["indicator_id"]) in here}
    found = {row["indicator_id"]: stated_of(row) for row in theirs if row["indicator_id"] in mine and row["value"] is not None}
    for indicator, one in formulas.computed(rows, person, period, theirs).items():
        if formulas.rests_on(rows, indicator, last_day(period)) <= mine:
            found[indicator] = Stated(period, one.value, one.numerator, one.denominator)
    return found


def _standing(rows: Rows, indicator: int, period: str, theirs: list[tuple[int, int, Stated]]) -> Standing | None:
    measured = rows.measured(indicator, last_day(period))
    aimed = [(unit, person, one, demands.demanded(rows, person, measured, period, "amount")) for unit, person, one in theirs]
    known = [(unit, person, one, aim) for unit, person, one, aim in aimed if aim is not None]
    known = [one for one in known if measured["kind"] != "ratio" or one[2].denominator]
    if not known:
        return None
    stated = [one for _, _, one, _ in known]
    value = together(measured["kind"], [one.value for one in stated], stated)
    target = together(measured["kind"], [aim for *_, aim in known], stated, aims=True)
    assert value is not None
    assert target is not None
    share = reached(value, target, up=measured["direction"] == "up")
    said = status(rows, measured, share, value, last_day(period))
    return Standing(share, said, len({(unit, person) for unit, person, _, _ in known}), value, target)
