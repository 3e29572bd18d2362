"""My own record: how far each target was reached, how it went over four quarters or months, and what is still missing."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlmodel import Session, select

from domain.standards.achievement import percent
from domain.standards.periods import Frequency, Period
from domain.standards.showing import Exact, exactly
from models.people.person import Person
from models.people.restriction import Restriction
from models.standards.standard import Indicator
from services.insight import earlier_months, history, pictures
from services.insight.actions import OpenIndicatorRecord, OpenRecordEarlier, ReadReport
from services.insight.history import Kept
from services.insight.trend import Line, line_of, needs_attention
from services.messages.outbox import Button
from services.people import scopes
from services.reporting.submission_actions import OpenSubmission
from services.reporting.values import Value
from services.standards import derived, owed
from services.standards.expected import Standards, Whose, standards
from services.standards.held import of_periods, whose

SHOWN = 4
"""Indicators that one message tells in full; the others stand behind their buttons."""

_NUMBERS = 6


@dataclass(frozen=True)
class Record:
    """A person's achievements, those that need attention first."""

    person: int
    name: str
    own: bool
    unit: int | None
    """Where they work, for those who came from there."""
    quarter: Period
    lines: tuple[Line, ...]
    numbers: tuple[tuple[int, str], ...]
    """The newest submissions: id and receipt number."""
    spans: str = "quarters"
    """Whether the figures are of quarters, months, or both."""
    back: int = 0
    """How many times four months before the present ones."""
    earlier: bool = False
    """Whether there are reports of months before those shown."""

    @property
    def has_trend(self) -> bool:
        """Whether any indicator moved over at least two quarters or months."""
        return any(sum(point.percent is not None for point in line.points) > 1 for line in self.lines)


@dataclass(frozen=True)
class Told:
    """One period of an indicator: what was reported, or that nothing was."""

    period: Period
    value: Value | None
    target: Decimal | None
    state: str
    """verified, waiting or returned."""
    number: str | None
    parts: tuple[tuple[str, Decimal], ...] = ()
    """What it was computed from: names and amounts."""
    areas: tuple[tuple[str, str], ...] = ()
    """What it comes to area by area, by name."""


@dataclass(frozen=True)
class Card:
    """One indicator of a person with its single values."""

    person: int
    name: str
    own: bool
    line: Line
    periods: tuple[Told, ...]
    """Newest first."""
    numbers: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Median:
    """The middle achievement of the people who report the same indicator to the same supervisor."""

    people: int
    """0 where too few reported for anybody to stay unrecognised."""
    percent: Decimal | None
    fewest: int


def record(session: Session, *, by: int, person: int, today: date) -> Record:
    """The achievements of `person`, if they are `by` or somebody `by` answers for. Raises `Outdated`."""
    seen = scopes.enter(session, by=by, person=person, today=today)
    kept = history.read(session, people=[person], today=today, verifier=seen.verifier)
    held, known = whose(session, person=person, on=today), standards(session)
    running = Period.containing(today, Frequency.QUARTERLY)
    then = of_periods(session, people=[person], periods=[history.latest_quarter(today), running])
    lines = [
        line_of(indicator, [one for one in kept if one.indicator == indicator], today=today, known=known, of=(person, then))
        for indicator in _indicators(known, held, person, kept, today)
    ]
    lacking = {quarter: _unreported(session, person, quarter, today=today) for quarter in {one.quarter for one in lines}}
    lines = [replace(one, lacking=_parts_lacking(known, one, kept, today)) for one in lines]
    lines = [replace(one, missing=sum(id == one.indicator for id, _ in lacking[one.quarter])) for one in lines]
    return Record(
        person=person,
        name=session.get_one(Person, person).called,
        own=person == by,
        unit=seen.unit,
        quarter=max((one.quarter for one in lines), default=history.latest_quarter(today)),
        lines=tuple(sorted(lines, key=needs_attention)),
        numbers=_numbers(kept),
        spans=earlier_months.spans(sorted(lines, key=needs_attention)[:SHOWN]),
        earlier=earlier_months.reaches_back(session, lines, person=person, verifier=seen.verifier),
    )


def earlier(session: Session, *, by: int, person: int, back: int, today: date) -> Record:
    """The same of what is judged by the month, so many times four months before. Raises `Outdated`."""
    now, seen = record(session, by=by, person=person, today=today), scopes.enter(session, by=by, person=person, today=today)
    lines, kept = earlier_months.of(session, now.lines, person=person, verifier=seen.verifier, back=back, today=today)
    lines = sorted(lines, key=needs_attention)
    return replace(
        now,
        quarter=max(one.quarter for one in lines),
        lines=tuple(lines),
        numbers=_numbers(kept),
        spans=earlier_months.spans(lines[:SHOWN]),
        back=back,
        earlier=earlier_months.reaches_back(session, lines, person=person, verifier=seen.verifier),
    )


def card(session: Session, *, by: int, person: int, indicator: int, today: date) -> Card:
    """One indicator of `person` with each value and its report number. Raises `Outdated`."""
    seen = scopes.enter(session, by=by, person=person, today=today)
    scopes.indicator(session, indicator)
    kept = history.read(session, people=[person], today=today, verifier=seen.verifier, indicator=indicator)
    then = of_periods(
        session, people=[person], periods=[history.latest_quarter(today), Period.containing(today, Frequency.QUARTERLY)]
    )
    line = line_of(indicator, kept, today=today, known=standards(session), of=(person, then))
    parts = history.read(session, people=[person], today=today, verifier=seen.verifier)
    line = replace(line, lacking=_parts_lacking(standards(session), line, parts, today))
    lacking = {period for id, period in _unreported(session, person, *_told_of(line), today=today) if id == indicator}
    return Card(
        person=person,
        name=session.get_one(Person, person).called,
        own=person == by,
        line=line,
        periods=_told(kept, lacking, standards(session)),
        numbers=_numbers(kept),
    )


def median(session: Session, *, by: int, indicator: int, today: date) -> Median:
    """The team's median in the quarter that the own record shows; nothing with fewer people than the rules ask for."""
    known = standards(session)
    scopes.indicator(session, indicator)
    restricted = set(session.scalars(select(Restriction.person_id))) - {by}
    people = [one for one in scopes.team(session, person=by, today=today) if one not in restricted]
    kept = history.read(session, people=people, today=today, indicator=indicator)
    quarter = line_of(indicator, [one for one in kept if one.person == by], today=today, known=known).quarter
    theirs: dict[int, list[Kept]] = {}
    for one in kept:
        theirs.setdefault(one.person, []).append(one)
    lines = [line_of(indicator, mine, today=today, known=known) for mine in theirs.values()]
    shares = sorted(line.share for line in lines if line.share is not None and line.quarter == quarter)
    fewest = known.rules.group_least
    if len(shares) < fewest:
        return Median(people=0, percent=None, fewest=fewest)
    return Median(people=len(shares), percent=percent(statistics.median(shares)), fewest=fewest)


def doors(shown: Record) -> list[list[Button]]:
    """A button per indicator, and for those who look at others one per report."""
    marks = [
        Button(f"record_{line.status or 'none'}", OpenIndicatorRecord(shown.person, line.indicator), facts={"name": line.name})
        for line in shown.lines
    ]
    return [*_in_rows(marks, 2), *([] if shown.own else report_doors(shown.numbers, own=False))]


def earlier_doors(shown: Record) -> list[list[Button]]:
    """To the months before, and back from them."""
    row = [Button("months_before", OpenRecordEarlier(shown.person, shown.back + 1))] if shown.earlier else []
    if shown.back > 1:
        row.append(Button("months_after", OpenRecordEarlier(shown.person, shown.back - 1)))
    return [row] if row else []


def report_doors(numbers: Sequence[tuple[int, str]], *, own: bool) -> list[list[Button]]:
    """A button per submission."""
    buttons = [
        Button("open_submission", OpenSubmission(id) if own else ReadReport(id), facts={"number": number}) for id, number in numbers
    ]
    return _in_rows(buttons, 2)


def chart(shown: Record) -> dict[str, object] | None:
    """The trend of what the message tells in full as a picture, where there is one."""
    return pictures.curves(shown.lines[:SHOWN], people=False) if shown.has_trend else None


def _in_rows(buttons: Sequence[Button], wide: int) -> list[list[Button]]:
    return [list(buttons[place : place + wide]) for place in range(0, len(buttons), wide)]


def _indicators(known: Standards, held: Whose | None, person: int, kept: Sequence[Kept], today: date) -> list[int]:
    """What the person's position owes, and what they reported besides; what ended, while its last quarter is shown."""
    asked = known.belonging(held.position, today) if held else ()
    mine = {one.id for one in asked if not one.joint or known.duties.get(one.id, {}).get(person) is False}
    mine |= {one.indicator for one in kept}
    since = history.latest_quarter(today).first
    shown = {one.indicator for one in kept if one.stated.period.last >= since}
    return [id for id in sorted(mine) if id in shown or _lasts(known.at(id, today), today)]


def _parts_lacking(known: Standards, line: Line, kept: Sequence[Kept], today: date) -> tuple[str, ...]:
    """Which parts of a computed value were not reported in the newest ended period of its quarter."""
    if line.formula is None or line.value.state is not None:
        return ()
    measured = known.of(line.indicator, line.quarter)
    periods = [line.quarter] if measured.frequency is Frequency.QUARTERLY else list(line.quarter.months())
    period = max((one for one in periods if one.last < today), default=periods[0])
    return derived.lacking(known, measured, period, {one.indicator for one in kept if one.stated.period == period})


def _lasts(indicator: Indicator, today: date) -> bool:
    return indicator.valid_from <= today and (indicator.valid_until is None or indicator.valid_until >= today)


def _numbers(kept: Sequence[Kept]) -> tuple[tuple[int, str], ...]:
    newest = dict.fromkeys((one.submission, one.number) for one in reversed(kept))
    return tuple(newest)[:_NUMBERS]


def _told_of(line: Line) -> list[Period]:
    """Of which periods a card names what was not reported: of its quarter, or of the months of its trend."""
    if line.quarter.frequency is Frequency.QUARTERLY:
        return [line.quarter]
    return [one.quarter for one in line.points if one.quarter.frequency is Frequency.MONTHLY]


def _unreported(session: Session, person: int, *shown: Period, today: date) -> set[tuple[int, Period]]:
    """Indicators and ended periods of quarters and months that were owed and that nobody reported, whoever may see the report.

    Leave, other posts and joint duties are taken into account.
    """
    ended = [period for one in shown for period in one.ending() if period.last < today]
    dues = owed.expected_for(session, people=[person], periods=ended)
    done = owed.reported(session, dues)
    return {(due.indicator, due.period) for due in dues if due.key not in done}


def _shown(target: Exact | None) -> Decimal | None:
    return None if target is None else exactly(target)


def _told(kept: Sequence[Kept], unreported: set[Period], known: Standards) -> tuple[Told, ...]:
    places = known.areas.places
    told = [
        Told(
            one.stated.period,
            one.value,
            _shown(one.stated.part.target),
            "verified" if one.verified else one.sent,
            one.number,
            one.parts,
            tuple(sorted((places[code].name if code in places else code, said) for code, said in (one.areas or {}).items())),
        )
        for one in kept
    ]
    told += [Told(period, None, None, "", None) for period in unreported]
    return tuple(sorted(told, key=lambda one: one.period, reverse=True))
