"""From a unit to a person to a report: what supervisors and admins see of those they answer for, over four quarters or months."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from sqlmodel import Session

from domain.standards.indicators import Direction, IndicatorKind
from domain.standards.periods import Frequency, Period
from domain.standards.showing import in_a_row
from models.reporting.report import Submission, SubmissionState
from services.insight import earlier_months, history, judged_periods, pictures
from services.insight.actions import OpenAreas, OpenRecord, OpenTrend, OpenTrendUnit, OpenTrendUnitEarlier
from services.insight.history import Kept
from services.insight.trend import Line, Point, arrow, line_of, needs_attention, points
from services.messages.outbox import Button
from services.naming import label
from services.people import scopes
from services.people.scopes import Member
from services.refusals import Outdated
from services.reporting import submissions
from services.reporting.submissions import Card
from services.standards.expected import standards
from services.verification import changed

UNITS, PEOPLE, LINES = 8, 12, 7
"""How many one message shows: units and people a page, indicators at most."""


@dataclass(frozen=True)
class UnitTrend:
    """The share of a unit's results that were *baik*, in four quarters, or months where all of it is judged by the month."""

    unit: int
    name: str
    people: int
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Units:
    """A page of units."""

    quarter: Period
    units: tuple[UnitTrend, ...]
    page: int
    pages: int
    spans: str = "quarters"
    """Whether the figures are of quarters, months, or both."""


@dataclass(frozen=True)
class UnitCard:
    """A unit: its indicators, those that need attention first, and a page of its people."""

    unit: int
    name: str
    quarter: Period
    people: int
    lines: tuple[Line, ...]
    shown: tuple[Member, ...]
    page: int
    pages: int
    areas: tuple[tuple[int, str], ...]
    """Cumulative indicators of several people, each a PWS chart: id and name."""
    changed: int = 0
    """Values that changed since they were verified, in the quarters shown."""
    back: int = 0
    """How many times four months before the present ones."""
    earlier: bool = False
    """Whether there are reports of months before those shown."""
    spans: str = "quarters"


@dataclass(frozen=True)
class Read:
    """A report that is read, and whether it still waits for the reader's decision."""

    card: Card
    person: int
    decides: bool


def units(session: Session, *, by: int, page: int, today: date) -> Units:
    """The units of those `by` answers for. Raises `Outdated` where there is nobody."""
    of_unit: dict[int, list[Member]] = defaultdict(list)
    for member in scopes.members(session, by=by, today=today):
        of_unit[member.unit].append(member)
    if not of_unit:
        raise Outdated
    pages = _pages(len(of_unit), UNITS)
    page = max(0, min(page, pages - 1))
    shown = list(of_unit.items())[page * UNITS : (page + 1) * UNITS]
    verifier = scopes.verifier(session, by=by)
    people = {member.person for _, theirs in shown for member in theirs}
    people |= history.reporters(session, units=[unit for unit, _ in shown], today=today, verifier=verifier)
    kept = _by_unit(history.read(session, people=people, today=today, verifier=verifier))
    trends = tuple(
        UnitTrend(unit, theirs[0].unit_name, len(theirs), _good(session, kept.get(unit, ()), today)) for unit, theirs in shown
    )
    return Units(
        quarter=max(one.points[-1].quarter for one in trends),
        page=page,
        pages=pages,
        units=trends,
        spans=judged_periods.spans(point.quarter for one in trends for point in one.points),
    )


def unit(session: Session, *, by: int, unit: int, page: int, today: date, most: int = PEOPLE) -> UnitCard:
    """One unit, as far as `by` answers for its people. Raises `Outdated`."""
    members = scopes.members(session, by=by, today=today, unit=unit)
    if not members:
        raise Outdated
    verifier = scopes.verifier(session, by=by)
    people = {member.person for member in members} | history.reporters(session, units=[unit], today=today, verifier=verifier)
    kept = history.read(session, people=people, today=today, verifier=verifier)
    kept = [one for one in kept if one.unit == unit]
    known = standards(session)
    lines = [
        line_of(id, [one for one in kept if one.indicator == id], today=today, known=known, of_unit=True)
        for id in sorted({one.indicator for one in kept})
    ]
    pages = _pages(len(members), most)
    page = max(0, min(page, pages - 1))
    quarter = max((line.quarter for line in lines), default=history.latest_quarter(today))
    return UnitCard(
        unit=unit,
        name=members[0].unit_name,
        quarter=quarter,
        changed=changed.since_verified(session, unit=unit, verifier=verifier, year=history.quarters(quarter)[0].year),
        people=len(members),
        lines=tuple(sorted(lines, key=needs_attention)),
        shown=members[page * most : (page + 1) * most],
        page=page,
        pages=pages,
        areas=tuple(
            (line.indicator, line.name)
            for line in lines
            if is_area(session, line.indicator, today=today)
            and (line.people > 1 or known.areas.asks(known.at(line.indicator, today), unit))
        ),
        earlier=earlier_months.reaches_back(session, lines, unit=unit, verifier=verifier),
        spans=earlier_months.spans(lines),
    )


def earlier(session: Session, *, shown: UnitCard, by: int, back: int, today: date) -> UnitCard:
    """The same of what is judged by the month in a unit that is shown, so many times four months before. Raises `Outdated`."""
    verifier = scopes.verifier(session, by=by)
    lines, _ = earlier_months.of(session, shown.lines, unit=shown.unit, verifier=verifier, back=back, today=today)
    return replace(
        shown,
        quarter=max(one.quarter for one in lines),
        lines=tuple(sorted(lines, key=needs_attention)),
        shown=(),
        areas=(),
        changed=0,
        back=back,
        earlier=earlier_months.reaches_back(session, lines, unit=shown.unit, verifier=verifier),
        spans=earlier_months.spans(lines),
    )


def read(session: Session, *, by: int, submission: int, today: date) -> Read:
    """A report of somebody `by` answers for. Raises `Outdated` for anybody else's."""
    found = session.get(Submission, submission)
    if found is None or found.person_id == by:
        raise Outdated
    seen = scopes.enter(session, by=by, person=found.person_id, today=today)
    if seen.verifier is not None and found.verifier_id != seen.verifier:
        raise Outdated
    return Read(
        card=submissions.card(session, submission=submission),
        person=found.person_id,
        decides=found.verifier_id == by and found.state is SubmissionState.WAITING,
    )


def is_area(session: Session, indicator: int, today: date | None = None) -> bool:
    """Whether an indicator is watched area by area, month by month: a cumulative coverage that is reported monthly."""
    known = standards(session)
    found = known.indicators[indicator] if today is None else known.at(indicator, today)
    rises = found.direction is Direction.UP
    return rises and found.cumulative and found.kind is IndicatorKind.RATIO and found.frequency is Frequency.MONTHLY


def unit_doors(shown: Units) -> list[list[Button]]:
    """A button per unit, and the pages."""
    rows = [[Button("trend_unit", OpenTrendUnit(one.unit, 0), facts={"name": one.name[:40]})] for one in shown.units]
    return [*rows, *_paging(shown.page, shown.pages, {place: OpenTrend(place) for place in range(shown.pages)})]


def person_doors(shown: UnitCard) -> list[list[Button]]:
    """A button per person and per PWS chart, and the pages."""
    faces = [Button("trend_person", OpenRecord(one.person), facts={"name": label(one.name)}) for one in shown.shown]
    charts = [Button("pws", OpenAreas(shown.unit, indicator), facts={"name": name}) for indicator, name in shown.areas]
    return [
        *[charts[place : place + 2] for place in range(0, len(charts), 2)],
        *[faces[place : place + 2] for place in range(0, len(faces), 2)],
        *_paging(shown.page, shown.pages, {place: OpenTrendUnit(shown.unit, place) for place in range(shown.pages)}),
    ]


def earlier_doors(shown: UnitCard) -> list[list[Button]]:
    """To the months before, and back from them."""
    row = [Button("months_before", OpenTrendUnitEarlier(shown.unit, shown.back + 1))] if shown.earlier else []
    if shown.back > 1:
        row.append(Button("months_after", OpenTrendUnitEarlier(shown.unit, shown.back - 1)))
    return [row] if row else []


def chart(shown: UnitCard) -> dict[str, object] | None:
    """The trend of those that need attention, where there is something to draw."""
    return pictures.curves(shown.lines, people=True)


def _paging(page: int, pages: int, doors: Mapping[int, OpenTrend | OpenTrendUnit]) -> list[list[Button]]:
    row = [Button("page_before", doors[page - 1], facts={"page": page})] if page else []
    if page + 1 < pages:
        row.append(Button("page_after", doors[page + 1], facts={"page": page + 2}))
    return [row] if row else []


def _good(session: Session, kept: Sequence[Kept], today: date) -> tuple[Point, ...]:
    """Of everybody's results in each indicator, the share that was *baik*: by the month where all of these are judged so."""
    known, ids = standards(session), {one.indicator for one in kept}
    periods = judged_periods.before(known, ids, judged_periods.ended(known, ids, today))
    of_result: dict[tuple[int, int], list[Kept]] = defaultdict(list)
    for one in kept:
        of_result[one.person, one.indicator].append(one)
    counts: dict[Period, dict[tuple[int, int], bool]] = defaultdict(dict)
    for (person, id), theirs in of_result.items():
        for point in points(known, id, theirs, periods):
            if point.percent is not None:
                counts[point.quarter][person, id] = point.good
    found: list[Point] = []
    shares: list[Fraction | None] = []
    for quarter in periods:
        good = counts.get(quarter, {})
        shares.append(Fraction(sum(good.values()), len(good)) if good else None)
        same = bool(found) and found[-1].quarter.frequency is quarter.frequency
        same = same and good.keys() == counts.get(found[-1].quarter, {}).keys()
        people = len({person for person, _ in good})
        found.append(Point(quarter, None, None, arrow(shares[-2], shares[-1]) if same else "", people))
    shown = in_a_row([None if one is None else one * 100 for one in shares], places=0, at_least=[100])
    return tuple(replace(point, value=value, percent=value) for point, value in zip(found, shown, strict=True))


def _by_unit(kept: Sequence[Kept]) -> Mapping[int, list[Kept]]:
    found: dict[int, list[Kept]] = defaultdict(list)
    for one in kept:
        found[one.unit].append(one)
    return found


def _pages(count: int, most: int) -> int:
    return max(1, -(-count // most))
