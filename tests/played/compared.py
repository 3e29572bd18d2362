"""Every figure that anybody sees, beside the same figure worked out by other means; the differences, in words."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from domain.evaluation.spread import spread
from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation, EvaluationCycle
from models.evaluation.organisation import OrganisationRating
from models.people.person import Person
from models.people.unit import Unit
from models.standards.standard import Indicator
from services import rights
from services.evaluation import card, days_worked, forms, organisations, stages, year
from services.insight import drill_down, own_record, summaries
from services.insight import pws as charts
from services.refusals import Outdated
from services.training import wallet
from tests.played import insights
from tests.played.cast import CITY, TENRI, moment
from tests.recount import cards, pws, units, years
from tests.recount.cards import Recounted
from tests.recount.rows import Rows, last_day


class Comparison:
    """One database on one day, seen by the product and by the recount."""

    def __init__(self, session: Session, today: date) -> None:
        session.flush()
        self.session, self.today, self.now = session, today, moment(today)
        rights.on_day(session, today)
        self.rows = Rows(Path(str(session.get_bind().engine.url.database)))
        self.compared = 0

    def differences(self) -> Iterator[str]:
        """What is said otherwise than it was worked out."""
        yield from self.cards()
        yield from self.completeness()
        yield from self.summaries()
        yield from self.trends()
        yield from self.areas()
        yield from self.records()
        yield from self.hours()
        yield from self.years()
        yield from self.spreads()
        yield from self.heads()
        yield from insights.differences(self)

    def same(self, what: str, shown: Any, anew: Any) -> Iterator[str]:
        """One figure, or several together."""
        self.compared += 1
        if shown != anew:
            yield f"{what}: {shown} shown, {anew} worked out"

    def shown(self, what: str, shown: Decimal | None, exact: Fraction | None) -> Iterator[str]:
        """A figure that is rounded where it is shown."""
        self.compared += 1
        if not is_shown(shown, exact):
            yield f"{what}: {shown} shown, {exact} ({None if exact is None else float(exact)}) worked out"

    def cards(self) -> Iterator[str]:
        """Of each evaluation, of all days and of parts."""
        for one in self.session.scalars(select(Evaluation).order_by(col(Evaluation.id))):
            quarter, part = Period.parse(one.quarter), (one.first, one.last)
            shown = card.card(self.session, person=one.person_id, position=one.position, quarter=quarter, days=part)
            anew = cards.card(self.rows, one.person_id, one.quarter, part)
            yield from self.card(f"card of {one.person_id} {one.quarter} part {one.part}", shown, anew)
            if one.told_on is not None:
                yield from self._form(one)

    def card(self, what: str, shown: Any, anew: Recounted) -> Iterator[str]:
        lines = {line.code: line for line in shown.lines}
        yield from self.same(f"{what} lines", sorted(lines), sorted(anew.lines))
        for code in lines.keys() & anew.lines.keys():
            line, other, of = lines[code], anew.lines[code], f"{what} {code}"
            yield from self.shown(f"{of} value", line.value, other.value)
            yield from self.shown(f"{of} target", line.target.amount if line.target else None, other.target)
            if not line.zero:
                yield from self.shown(f"{of} percent", line.percent, None if other.share is None else 100 * other.share)
                yield from self.same(f"{of} status", line.status, other.status)
            yield from self.same(f"{of} above", line.above, other.above)
            yield from self.same(f"{of} counted", (line.expected, line.verified), (other.owed, other.verified))
        yield from self.shown(f"{what} total", shown.total, None if anew.total is None else 100 * anew.total)
        if shown.total is not None:
            parts = [(line.weight, line.product) for line in shown.lines if line.product is not None]
            yield from self.same(f"{what} adds up", (sum(w for w, _ in parts), sum(p for _, p in parts)), (100, shown.total))
        yield from self.same(f"{what} owed", (shown.expected, shown.received), (anew.owed, anew.received))
        yield from self.same(f"{what} late, corrected", (shown.late, shown.corrected), (anew.late, anew.corrected))
        missing = frozenset((one.code, str(one.period)) for one in shown.missing)
        yield from self.same(f"{what} missing", missing, anew.missing)
        yield from self.same(f"{what} days", (shown.worked, shown.of_days), (anew.worked, anew.of_days))
        yield from self.same(f"{what} proposed", shown.proposed, anew.proposed)
        yield from self.same(f"{what} JP", (shown.training.quarter, shown.training.year, shown.training.pending), anew.hours)

    def _form(self, one: Evaluation) -> Iterator[str]:
        """The form says what the card said when it was judged, and the ratings as they stand."""
        form, row = forms.form_of(self.session, one), next(row for row in self.rows.of["evaluation"] if row["id"] == one.id)
        said = years.final(row)
        assert said is not None
        words = {"below": "Di bawah", "meets": "Sesuai", "above": "Di atas"}
        both = tuple(rating.split(" ekspektasi")[0].capitalize() for rating in (form.result.lower(), form.conduct.lower()))
        yield from self.same(f"form of {one.id}", both, tuple(words[rating] for rating in said))
        assert one.card is not None
        kept = {(str(line["$facts"]["name"]), str(line["$facts"]["value"])) for line in one.card["$facts"]["lines"]}
        yield from self.same(f"form of {one.id} lines", len(form.works), len(kept))

    def completeness(self) -> Iterator[str]:
        """What an admin sees of every unit, of the month and the quarter that ended last."""
        shown = {
            (one.unit, str(one.period)): (one.expected, one.reported, one.on_time, one.overdue)
            for one in summaries.completeness(self.session, by=self.id(TENRI), now=self.now, city=CITY)
        }
        periods = [str(one) for one in summaries.last_ended(self.today)]
        found = {}
        for unit in self.rows.units.values():
            for period in periods:
                dues = [due for due in units.dues_of(self.rows, [period]) if due.unit == unit["id"]]
                if dues:
                    came = units.came(self.rows, dues, self.today)
                    found[unit["name"], period] = (came.owed, came.reported, came.reported - came.late, came.overdue)
        yield from self.same(f"completeness on {self.today}", shown, found)

    def summaries(self) -> Iterator[str]:
        """What supervisors and the admin see of their people."""
        periods = [str(one) for one in summaries.last_ended(self.today)]
        dues, admin = units.dues_of(self.rows, periods), self.id(TENRI)
        for by in [person for (person,) in self.session.execute(select(Person.id).order_by(col(Person.id)))]:
            if not rights.works(self.session, by):
                continue
            shown = summaries.summary(self.session, by=by, now=self.now, city=CITY)
            mine = dues if by == admin else [due for due in dues if by in units.led_by(self.rows, due, self.today)]
            came, what = units.came(self.rows, mine, self.today), f"summary of {by} on {self.today}"
            figures = (shown.expected, shown.reported, shown.verified, shown.late, shown.overdue)
            yield from self.same(what, figures, (came.owed, came.reported, came.verified, came.late, came.overdue))
            anew = units.standings(self.rows, mine)
            yield from self.same(f"{what} indicators", sorted(one.code for one in shown.standings), sorted(anew))
            for one in shown.standings:
                share, status, people = anew.get(one.code, (Fraction(-1), "", 0))
                yield from self.shown(f"{what} {one.code}", one.percent, 100 * share)
                yield from self.same(f"{what} {one.code}", (one.status, one.people), (status, people))

    def trends(self) -> Iterator[str]:
        """Each unit's indicators over four quarters."""
        admin, ids = self.id(TENRI), dict(self.session.execute(select(Indicator.code, Indicator.id)).all())
        for (unit,) in self.session.execute(select(Unit.id).order_by(col(Unit.id))):
            try:
                shown = drill_down.unit(self.session, by=admin, unit=unit, page=0, today=self.today)
            except Outdated:  # nobody but the admin works there
                continue
            for line in shown.lines:
                before: units.Point | None = None
                for point in line.points:
                    what = f"trend of {unit} {line.code} {point.quarter}"
                    anew = units.trend(self.rows, unit, ids[line.code], str(point.quarter))
                    yield from self.shown(f"{what} value", point.value, anew.value)
                    yield from self.shown(f"{what} percent", point.percent, None if anew.share is None else 100 * anew.share)
                    yield from self.same(f"{what} people, good", (point.people, point.good), (anew.people, anew.good))
                    arrow = units.arrow(self.rows, ids[line.code], before, anew, str(point.quarter))
                    yield from self.same(f"{what} arrow", point.arrow, arrow)
                    before = anew

    def areas(self) -> Iterator[str]:
        """PWS of every coverage, by kelurahan, by person, and of the puskesmas together."""
        for indicator in self.session.scalars(select(Indicator).order_by(col(Indicator.id))):
            if indicator.kind != "ratio" or not indicator.cumulative:
                continue
            for unit in self.rows.units:
                anew, what = pws.look(self.rows, unit, indicator.id), f"PWS of {unit} {indicator.code}"
                try:
                    shown = charts.look(self.session, by=self.id(TENRI), unit=unit, indicator=indicator.id, today=self.today)
                except Outdated:
                    yield from self.same(what, None, anew)
                    continue
                yield from self.chart(what, shown, *(anew or ("", None)))

    def chart(self, what: str, shown: charts.Areas, by: str, anew: pws.Chart | None) -> Iterator[str]:
        """Every bar, the whole, and what is computed."""
        yield from self.same(what, (shown.by, str(shown.month)), (by, anew.month if anew else None))
        if anew is None:
            return
        yield from self.shown(f"{what} target", shown.target, anew.target)
        bars = {one.name: one for one in shown.areas}
        yield from self.same(f"{what} bars", (sorted(bars), shown.there), (sorted(anew.bars), anew.there))
        if by != "person":
            yield from self.same(f"{what} gaps", (set(shown.missing), set(shown.uncovered)), (anew.missing, anew.uncovered))
        for name, area in [*anew.bars.items(), ("", anew.whole)]:
            one, of = bars[name] if name else shown.whole, f"{what} {name or 'whole'}"
            yield from self.shown(f"{of} since January", one.cumulative, area.cumulative)
            yield from self.shown(f"{of} this month", one.this_month, area.this_month)
            yield from self.shown(f"{of} last month", one.last_month, area.last_month)
            yield from self.same(f"{of} status", (one.status, one.lacking), (area.status, area.lacking))
            figures = (Fraction(one.reached), Fraction(one.whole), Fraction(one.left))
            yield from self.same(f"{of} people", figures, (area.reached, area.whole, area.whole - area.reached))
        computed = {one.code: one for one in shown.drops}
        yield from self.same(f"{what} computed", sorted(computed), sorted(anew.drops or ()))
        for code, (each, whole) in (anew.drops or {}).items():
            told = {share.name: share for share in computed[code].of} | {"": computed[code].whole}
            for name, found in [*each.items(), ("", whole)]:
                yield from self.shown(f"{what} {code} {name}", told[name].value, None if found is None else found.value)
                exact = None if found is None else (found.numerator, found.denominator)
                two = None if told[name].value is None else (Fraction(told[name].part or 0), Fraction(told[name].whole or 0))
                yield from self.same(f"{what} {code} {name} parts", two, exact)

    def records(self) -> Iterator[str]:
        """What everybody sees of themselves: what is missing of the quarter."""
        for person in self.rows.people:
            if not rights.works(self.session, person):
                continue
            shown = own_record.record(self.session, by=person, person=person, today=self.today)
            for line in shown.lines:
                names = [str(one) for one in (*line.quarter.months(), line.quarter) if one.last < self.today]
                dues = [due for due in units.demands.owed(self.rows, person, names) if due.indicator == line.indicator]
                came = units.came(self.rows, dues, self.today)
                yield from self.same(f"record of {person} {line.code} missing", line.missing, came.owed - came.reported)

    def hours(self) -> Iterator[str]:
        """JP in the wallet."""
        for person, row in self.rows.people.items():
            shown = wallet.open_(self.session, by=person, year=2026, now=self.now, city=CITY)
            mine = [
                one for one in self.rows.of["certificate"] if one["person_id"] == person and (one["issued_on"] or "")[:4] == "2026"
            ]
            anew = sum(cards.hours_of(self.rows, one) for one in mine if one["state"] == "credited")
            pending = sum(one["hours"] for one in mine if one["state"] == "pending")
            yield from self.same(f"JP of {person}", (shown.hours, sum(one.hours for one in shown.pending)), (anew, pending))
            if row["employment"] == "pns":
                least = int(self.rows.rule("JP-PNS", date(2026, 12, 31)))
                yield from self.same(f"JP of {person} missing", shown.missing, max(0, least - anew))

    def years(self) -> Iterator[str]:
        """Each quarter of the year, what the year proposes, and what was decided."""
        admin = self.id(TENRI)
        for person in self.rows.people:
            four, shown = year.year_quarters.quarters(self.session, people=[person], year=2026, today=self.today)[person], None
            for one in four:
                anew = years.quarter(self.rows, person, 2026, one.quarter.number)
                figures = (one.result, one.conduct, one.predicate, one.days, one.of)
                expected = (anew.result, anew.conduct, anew.predicate, anew.days, anew.of)
                yield from self.same(f"year of {person} {one.quarter}", figures, expected)
            shown = year._seen(self.session, admin, [person], 2026, self.today)[person]
            if any(one.open for one in four):
                continue
            anew_year = years.proposed(self.rows, person, 2026)
            proposed = None if shown.proposed is None else (shown.proposed.result, shown.proposed.conduct, shown.counted)
            if anew_year is not None and shown.organisation is not None and shown.organisation.result is not None:
                said = str(shown.organisation.organisation)
                anew_year = (years.head_result(self.rows, said, date(2026, 12, 31)), *anew_year[1:])
            yield from self.same(f"year of {person}", proposed, anew_year)

    def spreads(self) -> Iterator[str]:
        """How predikat spread in each unit and quarter."""
        for cycle in self.session.scalars(select(EvaluationCycle)):
            theirs = list(self.session.scalars(select(Evaluation).where(Evaluation.cycle_id == cycle.id)))
            shown = {
                str(one): count
                for one, count in spread(stages.predicates(theirs, days_worked.of(self.session, theirs))).items()
                if count
            }
            yield from self.same(
                f"spread of {cycle.unit_id} {cycle.quarter}", shown, years.spread(self.rows, cycle.unit_id, cycle.quarter)
            )

    def heads(self) -> Iterator[str]:
        """What the predikat of a unit is as hasil kerja of its head, by the rules of its quarter."""
        for one in self.session.scalars(select(OrganisationRating)):
            theirs = self.session.execute(
                select(Evaluation)
                .join(EvaluationCycle, col(EvaluationCycle.id) == Evaluation.cycle_id)
                .where(EvaluationCycle.unit_id == one.unit_id, Evaluation.quarter == one.period)
            ).scalars()
            for found in theirs:
                led = organisations.of_evaluation(self.session, found)
                if led.leads:
                    anew = years.head_result(self.rows, one.organisation, last_day(one.period))
                    yield from self.same(f"head {found.person_id} {one.period}", led.result, anew)

    def agree(self, shown: Decimal, exact: Fraction) -> bool:
        """Whether one is the other, rounded."""
        return is_shown(shown, exact)

    def id(self, nip: str) -> int:
        """The roster's id."""
        return self.session.scalars(select(Person.id).where(Person.nip == nip)).one()


def is_shown(shown: Decimal | None, exact: Fraction | None) -> bool:
    """Whether a figure is the exact one, rounded at its last decimal."""
    if shown is None or exact is None:
        return shown is exact
    exponent = shown.as_tuple().exponent
    assert isinstance(exponent, int)
    return abs(Fraction(shown) - exact) <= Fraction(1, 2) * Fraction(10) ** exponent
