"""The tree of units from the city down: what each level comes to, which units need attention and why. No person is named in it."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from functools import partial
from itertools import chain
from typing import Any
from weakref import WeakKeyDictionary

from sqlmodel import Session

from domain.actions import GoHome
from domain.insight.sums import Sums
from domain.insight.ways import choices, named
from domain.standards.achievement import Status
from domain.standards.periods import Period
from models.database import pool_of
from services.city import City
from services.insight import kept
from services.insight.actions import OpenLevel, OpenLevelIndicator, OpenLevelIndicators, OpenLevelWeb, SendLevel
from services.insight.counting import Came, Counted, Key
from services.insight.standings import Standing, best_first
from services.messages.ledger import Page, cut
from services.messages.outbox import Button, Keyboard
from services.naming import told_apart
from services.people import scopes
from services.people.scopes import Place
from services.refusals import Outdated, Refusal
from services.standards.agenda import last_ended
from services.standards.expected import Standards, standards

WHOLE = 0
"""In place of a unit: everything somebody answers for."""
_SHOWN, _PAGE = 3, 5
"""Units that one card names, and units or indicators on a page."""


class Reason(StrEnum):
    """Why a unit needs attention, the weightiest first."""

    OVERDUE = "overdue"
    """Reports are past their due date and did not come."""
    WEAK = "weak"
    """An indicator is not *baik*."""
    WAITING = "waiting"
    """Reports wait to be verified."""


@dataclass(frozen=True)
class Line:
    """A unit with everything below it."""

    unit: int
    name: str
    units: int
    """How many there are, itself included."""
    is_own: bool
    """The office itself, without what is below it."""
    expected: int
    reported: int
    late: int
    """Came after their due date."""
    overdue: int
    """Are past their due date and did not come."""
    verified: int
    good: int
    """How many of its indicators are *baik*, of how many that were measured."""
    measured: int
    weakest: Standing | None
    why: tuple[Reason, ...]


@dataclass(frozen=True)
class Level:
    """What a unit and everything below it comes to, and a page of what lies directly below."""

    at: datetime
    periods: tuple[Period, ...]
    unit: int
    name: str | None
    """None: everything somebody answers for."""
    above: int | None
    """The level above, as far as it may be looked at."""
    whole: Line
    standings: tuple[Standing, ...]
    """Best first."""
    well: tuple[Standing, ...]
    attention: tuple[Standing, ...]
    best: tuple[Line, ...]
    """The two units below of which the largest share of indicators is *baik*, among those of which at least half has come."""
    lines: tuple[Line, ...]
    """Those that need attention first."""
    page: int
    pages: int
    chosen: str = ""
    """The month or quarter that was asked for; empty: those that ended last."""


@dataclass(frozen=True)
class InUnits:
    """One indicator in the units below one, a page of them."""

    unit: int
    name: str | None
    whole: Standing
    units: tuple[tuple[int, str, Standing], ...]
    """Id, name and how it stands, the least reached first."""
    page: int
    pages: int
    chosen: str = ""


@dataclass(frozen=True)
class _Added:
    """Units together."""

    came: Mapping[date, Came]
    standings: tuple[Standing, ...]
    """Best first."""

    def of(self, indicator: int) -> Standing | None:
        """How one indicator stands."""
        return next((one for one in self.standings if one.indicator == indicator), None)


def is_level(session: Session, *, by: int, today: date) -> bool:
    """Whether somebody answers for units below a unit, and not for people of their own alone."""
    return _is_level(scopes.units(session, by=by, on=today))


def top(session: Session, *, by: int, now: datetime, city: City, words: str = "") -> Level | None:
    """Everything `by` answers for, in the periods that ended last or in the one they named; None where that is no more than people
    of their own. Raises `Refusal` where they named something else than one that can be chosen.
    """
    today = city.today(now)
    places = scopes.units(session, by=by, on=today)
    return _level(_look(session, by, places, WHOLE, _named(words, today), today), now, city) if _is_level(places) else None


def level(session: Session, *, by: int, unit: int, now: datetime, city: City, period: str = "") -> Level:
    """What a unit that `by` answers for comes to, with all lines, in the periods that ended last or in an earlier one.

    Raises `Outdated`.
    """
    places = scopes.units(session, by=by, on=city.today(now))
    return _level(_look(session, by, places, unit, period, city.today(now)), now, city)


def _level(found: "_Look", now: datetime, city: City) -> Level:
    everything, today = found.whole, city.today(now)
    lines = [_line(found.names[id], len(found.ids[id]), added, id, today) for id, added in found.below.items()]
    if found.own is not None and lines:
        lines.append(replace(_line(found.names[found.node or 0], 1, found.own, found.node or 0, today), is_own=True))
    standings = everything.standings
    return Level(
        at=now,
        periods=found.periods,
        unit=found.node or WHOLE,
        name=found.names.get(found.node or 0),
        above=found.above,
        whole=_line("", found.units, everything, found.node or WHOLE, today),
        standings=standings,
        well=tuple(one for one in standings if one.status is Status.GOOD)[:2],
        attention=tuple(one for one in reversed(standings) if one.status is not Status.GOOD)[:2],
        best=tuple(sorted(filter(may_lead, lines), key=_reached)[:2]) if len(lines) > 2 else (),
        lines=tuple(sorted(lines, key=_need)),
        page=0,
        pages=1,
        chosen=found.chosen,
    )


def indicator(session: Session, *, by: int, unit: int, indicator: int, now: datetime, city: City, period: str = "") -> InUnits:
    """How the units below one stand in an indicator, the least reached first. Raises `Outdated` where nothing is known of it."""
    places = scopes.units(session, by=by, on=city.today(now))
    found = _look(session, by, places, unit, period, city.today(now))
    whole = found.whole.of(indicator)
    if whole is None:
        raise Outdated
    stand = [(id, one) for id, added in found.below.items() if (one := added.of(indicator)) is not None]
    stand.sort(key=lambda one: (one[1].percent, found.names[one[0]]))
    return InUnits(
        unit=found.node or WHOLE,
        name=found.names.get(found.node or 0),
        whole=whole,
        units=tuple((id, found.names[id], one) for id, one in stand),
        page=0,
        pages=1,
        chosen=found.chosen,
    )


def card(found: Level, *, page: str = "") -> Level:
    """The level with the few units that need attention most, each of which has a door below it."""
    most = _SHOWN - 1 if page else _SHOWN
    return replace(found, lines=tuple(line for line in found.lines if line.why)[:most], pages=len(found.lines))


def page(found: Level, number: int) -> Level:
    """One page of its lines."""
    shown = cut(list(found.lines), number, _PAGE)
    return replace(found, lines=shown.lines, page=shown.number, pages=shown.pages)


def page_of_units(found: InUnits, number: int) -> InUnits:
    """One page of the units in which an indicator stands."""
    shown = cut(list(found.units), number, _PAGE)
    return replace(found, units=tuple(shown.lines), page=shown.number, pages=shown.pages)


def indicators(found: Level, number: int) -> Page[Standing]:
    """A page of its indicators, the least reached first."""
    return cut(list(reversed(found.standings)), number, _PAGE)


def keyboard(found: Level, *, page: str = "") -> Keyboard:
    """The ways on from a level: eight buttons at most, one of them to the `page` where there is one."""
    rows = doors(card(found, page=page).lines, found.chosen)
    more = [Button("all_units", OpenLevel(found.unit, 1, found.chosen), facts={"count": len(found.lines)})] if found.lines else []
    if found.standings:
        more.append(Button("level_indicators", OpenLevelIndicators(found.unit, 0, found.chosen)))
        if not found.lines:
            more.append(Button("open_web", OpenLevelWeb(found.unit)))
    files = [
        Button("level_page", SendLevel(found.unit, False, found.chosen)),
        Button("evaluation_sheet", SendLevel(found.unit, True, found.chosen)),
    ]
    back = Button("home", GoHome()) if found.above is None else Button("back", OpenLevel(found.above, 0, found.chosen))
    last = [Button("page_open", page=page), back] if page else [back]
    return [*rows, *([more] if more else []), files, last]


def doors(lines: Sequence[Line], chosen: str = "") -> list[list[Button]]:
    """A button per unit. The office itself opens like any unit without others below it."""
    return [
        [Button("trend_unit", OpenLevel(line.unit, 0, chosen), facts={"name": line.name[:40]})] for line in lines if not line.is_own
    ]


def unit_doors(found: InUnits) -> list[list[Button]]:
    """A button per unit."""
    return [[Button("trend_unit", OpenLevel(id, 0, found.chosen), facts={"name": name[:40]})] for id, name, _ in found.units]


def indicator_doors(found: Level, shown: Page[Standing]) -> list[list[Button]]:
    """A button per indicator, to how the units below stand in it; none where there are no units below."""
    if not found.lines:
        return []
    return [
        [
            Button(
                f"record_{one.status.value}",
                OpenLevelIndicator(found.unit, one.indicator, 0, found.chosen),
                facts={"name": one.name},
            )
        ]
        for one in shown.lines
    ]


@dataclass(frozen=True)
class _Look:
    """One unit and what lies directly below it, added up."""

    node: int | None
    above: int | None
    chosen: str
    periods: tuple[Period, ...]
    names: Mapping[int, str]
    units: int
    ids: Mapping[int, list[int]]
    whole: _Added
    below: Mapping[int, _Added]
    own: _Added | None


def _look(session: Session, by: int, places: Mapping[int, Place], unit: int, chosen: str, today: date) -> _Look:
    if not places or (unit != WHOLE and unit not in places) or (unit == WHOLE and not _is_level(places)):
        raise Outdated
    periods = _periods(chosen, today)
    stood = [_as_it_stood(session, by, unit, period, today) for period in periods]
    trees = {id(one): _Tree(one) for one in stood}
    newest = stood[periods.index(max(periods))]
    tree, then = trees[id(newest)], [trees[id(one)] for one in stood]
    node = tree.top if unit == WHOLE else unit
    ids = dict(tree.below(node))
    under = [one.under(node) for one in then]
    counted = kept.read(session, units=list(dict.fromkeys(chain.from_iterable(under))), periods=periods)
    add = partial(_added, session, standards(session), counted=counted, periods=periods)
    below = {child: add(_below(then, under, child, those)) for child, those in ids.items()}
    own = None if node is None else add([[node]] * len(periods))
    return _Look(
        node=node,
        above=tree.above(node),
        chosen=chosen,
        periods=periods,
        names=told_apart({one.id: one.name for one in newest.values()}, {one.id: one.code for one in newest.values()}),
        units=len(tree.under(node)),
        ids=ids,
        whole=add(under),
        below=below,
        own=own if own and own.came else None,
    )


def _as_it_stood(session: Session, by: int, unit: int, period: Period, today: date) -> Mapping[int, Place]:
    """The units `by` answers for, below each other as at the end of a period; the one that is opened is among them."""
    found = scopes.units(session, by=by, on=today, then=period.last)
    if unit == WHOLE or unit in found:
        return found
    return {**scopes.under(scopes.stood(session, period.last), [unit]), **found}


def _below(trees: Sequence["_Tree"], under: Sequence[list[int]], child: int, newest: list[int]) -> list[list[int]]:
    """In each period what stood below one of the units below, and with it below the unit that is shown."""
    if all(one is trees[0] for one in trees):
        return [newest] * len(trees)
    found = []
    for tree, whole in zip(trees, under, strict=True):
        there = set(whole)
        found.append([one for one in tree.under(child) if one in there])
    return found


def _named(words: str, today: date) -> str:
    if not words:
        return ""
    found = named(words, today=today)
    if found is None:
        raise Refusal("level_period", newest=max(choices(today)))
    return str(found)


def _periods(chosen: str, today: date) -> tuple[Period, ...]:
    """The periods that ended last, or the one that was chosen of those that can be."""
    if not chosen:
        return last_ended(today)
    found = tuple(one for one in choices(today) if str(one) == chosen)
    if not found:
        raise Outdated
    return found


class _Tree:
    """The units somebody answers for, as the roster places them below each other."""

    def __init__(self, places: Mapping[int, Place]) -> None:
        self._places = places
        self._children: defaultdict[int | None, list[int]] = defaultdict(list)
        for id in sorted(places, key=lambda id: (places[id].name, id)):
            self._children[self._parent(id)].append(id)
        for id in self._in_circles():
            self._children[None].append(id)
        roots = self._children[None]
        self.top = roots[0] if len(roots) == 1 else None
        """The one unit above all others; None where there are several."""

    def _parent(self, id: int) -> int | None:
        parent = self._places[id].parent
        return parent if parent in self._places and parent != id else None

    def _in_circles(self) -> list[int]:
        """Units that the roster places above each other stand beside the others."""
        reached = set(self.under(None))
        return [id for id in self._places if id not in reached]

    def under(self, node: int | None) -> list[int]:
        """A unit and all below it; None: all there are."""
        found = [] if node is None else [node]
        ahead, seen = [node], {node}
        while ahead:
            children = [id for id in self._children[ahead.pop()] if id not in seen]
            seen.update(children)
            found += children
            ahead += children
        return found

    def below(self, node: int | None) -> list[tuple[int, list[int]]]:
        """What lies directly below, each with everything below it."""
        return [(id, self.under(id)) for id in self._children[node] if id != node]

    def above(self, node: int | None) -> int | None:
        """The level above: a unit, or everything; None where there is none."""
        if node is None or node == self.top:
            return None
        parent = self._parent(node)
        return WHOLE if parent is None or parent == self.top else parent


def _is_level(places: Mapping[int, Place]) -> bool:
    return len(places) > kept.FLAT or any(one.parent in places and one.parent != one.id for one in places.values())


_REMEMBERED = 256
_sums: WeakKeyDictionary[Any, OrderedDict[tuple[int, ...], tuple[list[Counted], _Added]]] = WeakKeyDictionary()
"""By the connection pool of a database and by units: what they were added up from last, and to what."""


def _added(
    session: Session, known: Standards, units: Sequence[Sequence[int]], *, counted: Mapping[Key, Counted], periods: Sequence[Period]
) -> _Added:
    """Units together, of each period those that stood there; what is of the same counts as last time is not added up again."""
    pool = pool_of(session)
    mine = _sums.setdefault(pool, OrderedDict())
    of = [counted[unit, str(period)] for period, those in zip(periods, units, strict=True) for unit in those]
    same = all(one is units[0] for one in units)
    key = tuple(units[0]) if same else tuple(chain.from_iterable((*those, WHOLE) for those in units))
    before = mine.get(key)
    if before is not None and len(before[0]) == len(of) and all(one is other for one, other in zip(before[0], of, strict=True)):
        return before[1]
    came: defaultdict[date, Came] = defaultdict(Came)
    sums: dict[tuple[int, str], Sums] = {}
    for period, those in zip(periods, units, strict=True):
        word = str(period)
        for unit in those:
            one = counted[unit, word]
            for due, theirs_then in one.came.items():
                came[due] += theirs_then
            for id, theirs in one.sums.items():
                there = sums.get((id, word))
                sums[id, word] = theirs if there is None else there + theirs
    found = _Added(dict(came), tuple(_standings(known, sums)))
    mine[key] = of, found
    while len(mine) > _REMEMBERED:
        mine.popitem(last=False)
    return found


def _line(name: str, units: int, added: _Added, unit: int, today: date) -> Line:
    whole = sum(added.came.values(), Came())
    overdue = sum(one.expected - one.reported for due, one in added.came.items() if due < today)
    weak = [one for one in added.standings if one.status is not Status.GOOD]
    why = {Reason.OVERDUE: overdue > 0, Reason.WEAK: bool(weak), Reason.WAITING: whole.reported > whole.verified}
    return Line(
        unit=unit,
        name=name,
        units=units,
        is_own=False,
        expected=whole.expected,
        reported=whole.reported,
        late=whole.late,
        overdue=overdue,
        verified=whole.verified,
        good=len(added.standings) - len(weak),
        measured=len(added.standings),
        weakest=weak[-1] if weak else None,
        why=tuple(reason for reason, holds in why.items() if holds),
    )


def _need(line: Line) -> tuple[Any, ...]:
    """Sorts units: where most is overdue first, then where least came, then the weakest."""
    of = max(line.expected, 1)
    weakest = line.weakest.percent if line.weakest else 100
    return line.expected == 0, -Fraction(line.overdue, of), Fraction(line.reported, of), weakest, line.name, line.unit


def may_lead(line: Line) -> bool:
    """Whether a unit may be called the best: something is *baik*, and of what is expected at least half has come."""
    return line.good > 0 and 2 * line.reported >= line.expected


def _reached(line: Line) -> tuple[Any, ...]:
    """Sorts units: the largest share of *baik* first, then where most came."""
    return -Fraction(line.good, line.measured), -Fraction(line.reported, max(line.expected, 1)), line.name, line.unit


def _standings(known: Standards, sums: Mapping[tuple[int, str], Sums]) -> Iterable[Standing]:
    """Each indicator's achievement, best first."""
    return best_first(known, ((id, Period.parse(word), theirs) for (id, word), theirs in sums.items()))
