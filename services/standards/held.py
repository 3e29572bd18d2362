"""Who held which post on which days, and was on leave: as the roster has it, and on closed days as these stood when they closed."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from sqlmodel import Session

from domain.standards.achievement import cumulative_target
from domain.standards.demands import NOTHING, Days, Demand, Piece, cut, days_worked, demanded, without
from domain.standards.periods import Period
from domain.standards.showing import exactly
from models.standards.standard import Indicator, Target, TargetScope
from services.standards import roster
from services.standards.expected import Standards, Whose, standards
from services.standards.roster import Post, by_person

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """What a report of a period owes, with the target that was used last in it."""

    demand: Demand
    row: Target | None

    @property
    def amount(self) -> Fraction | None:
        """The target, exactly."""
        return self.demand.amount


@dataclass(frozen=True)
class Held:
    """Posts and leaves of some people in a span of days."""

    known: Standards
    posts: Mapping[int, Sequence[Post]]
    """By person, the earliest first."""
    leaves: Mapping[int, Sequence[Days]]
    _worked_out: dict[Hashable, Due] = field(default_factory=dict, init=False, compare=False, repr=False)
    """What is owed by those of one post with the same days, worked out once for all of them."""
    _kinds: dict[tuple[int, date], int] = field(default_factory=dict, init=False, compare=False, repr=False)
    _numbers: dict[Hashable, int] = field(default_factory=dict, init=False, compare=False, repr=False)

    def whose(self, person: int, on: date) -> Whose | None:
        """Whose target counted on a day; for a day after somebody left, their last post."""
        begun = [post for post in self.posts.get(person, ()) if post.first <= on]
        return begun[-1].whose if begun else None

    def owed_in(self, person: int, indicator: Indicator, period: Period) -> list[Post]:
        """The posts of a period that owe an indicator; where none does, all of them."""
        held = [post for post in self.posts.get(person, ()) if post.first <= period.last and post.last >= period.first]
        positions = self.known.positions(indicator)
        return [post for post in held if post.position in positions] or held

    def due(self, person: int, indicator: Indicator, period: Period) -> Due:
        """What a person's report of a period owes: value and target are of the same days, each day by its own target and post."""
        id, until = indicator.id, period.last
        held = self.posts[person][-1].nip if id in self._personal and self.posts.get(person) else None
        same = id, indicator.valid_from, period, self._kind(person, until), held
        found = self._worked_out.get(same)
        if found is None:
            found = self._worked_out[same] = self._due(person, indicator, period)
        return found

    def _kind(self, person: int, until: date) -> int:
        """A number for everybody whose posts and leaves until a day are the same, but for their names."""
        found = self._kinds.get((person, until))
        if found is None:
            posts = tuple(
                [
                    (one.first, min(one.last, until), one.position, one.unit_code)
                    for one in self.posts.get(person, ())
                    if one.first <= until
                ]
            )
            days = posts, tuple(self.leaves.get(person, ()))
            found = self._kinds[person, until] = self._numbers.setdefault(days, len(self._numbers))
        return found

    @cached_property
    def _personal(self) -> frozenset[int]:
        """Indicators of which some person has a target of their own."""
        found = self.known.targets.items()
        return frozenset(id for id, targets in found if any(one.scope is TargetScope.PERSON for one in targets))

    def _due(self, person: int, indicator: Indicator, period: Period) -> Due:
        posts = self.owed_in(person, indicator, period)
        if not posts:
            row = self.known.target_row(indicator.id, None, period.last)
            return Due(_whole(row, indicator, period), row)
        if indicator.cumulative:
            return self._cumulative(person, indicator, period, posts)
        pieces, row = [], None
        for post in posts:
            first, last = max(post.first, period.first), min(post.last, period.last)
            turns = self.known.turns(indicator.id, first, last)
            for begin, end in zip([first, *turns], [*(day - _DAY for day in turns), last], strict=True):
                target = self.known.target_row(indicator.id, post.whose, begin)
                row = target or row
                pieces.append(self._piece(person, begin, end, target))
        of = (period.last - period.first).days + 1
        return Due(demanded(pieces, of=of, kind=indicator.kind, decimals=indicator.decimals), row)

    def target(self, person: int, indicator: Indicator, period: Period) -> Decimal | None:
        """The same target as it is shown."""
        amount = self.due(person, indicator, period).amount
        return None if amount is None else exactly(amount)

    def _piece(self, person: int, first: date, last: date, target: Target | None) -> Piece:
        return Piece.of((last - first).days + 1, days_worked(first, last, self.leaves.get(person, ())), target)

    def _cumulative(self, person: int, indicator: Indicator, period: Period, posts: Sequence[Post]) -> Due:
        """A year's target as on the days of the period, by its end; of a count the share of the days worked since January."""
        whose, until = posts[-1].whose, min(posts[-1].last, period.last)
        row = self.known.target_row(indicator.id, whose, until)
        whole = _by_the_end(self.known.of_year(indicator.id, whose, period.first, until), period)
        if whole.amount is None:
            return Due(whole, row)
        january = date(period.year, 1, 1)
        positions = self.known.positions(indicator)
        spans = [
            (max(post.first, january), min(post.last, period.last))
            for post in self.posts.get(person, ())
            if post.last >= january and post.first <= period.last and (post.position in positions or post in posts)
        ]
        leaves = self.leaves.get(person, ())
        worked = sum(days_worked(first, last, leaves) for first, last in spans)
        share = Fraction(worked, (period.last - january).days + 1)

        def part(amount: Fraction | None) -> Fraction | None:
            return None if amount is None else cut(amount, indicator.kind, share, decimals=indicator.decimals)

        return Due(Demand(part(whole.amount), part(whole.stretch), whole.amount), row)


def read(session: Session, *, people: Collection[int] | None, first: date, last: date) -> Held:
    """Posts and leaves of these people (None: everybody's) that touch a span of days."""
    known = standards(session)
    return Held(
        known,
        by_person(posts(session, known, people=people, first=first, last=last)),
        leaves(session, known, people=people, first=first, last=last, counting=True),
    )


def of_periods(session: Session, *, people: Collection[int] | None, periods: Iterable[Period]) -> Held:
    """The same, for everything that is demanded in some periods: from January on, for what counts from there."""
    asked = list(periods)
    if not asked:
        return Held(standards(session), {}, {})
    january = date(min(period.year for period in asked), 1, 1)
    return read(session, people=people, first=january, last=max(period.last for period in asked))


def posts(session: Session, known: Standards, *, people: Collection[int] | None, first: date, last: date) -> list[Post]:
    """The posts, the earliest first; days that are settled as they stood."""
    found = roster.posts(session, people=people, first=first, last=last)
    if not known.settled:
        return found
    live = [clipped for post in found if (clipped := _after(post, _until(known, post.person)))]
    old = [
        post for person in _of(known, people) for post in _as_they_stood(known, person) if post.first <= last and post.last >= first
    ]
    return sorted([*old, *live], key=lambda post: post.first)


def leaves(
    session: Session, known: Standards, *, people: Collection[int] | None, first: date, last: date, counting: bool = False
) -> dict[int, list[Days]]:
    """The days of leave, settled days as they stood; where `counting`, those that the rules take off the days worked."""
    rows = roster.leaves(session, people=people, first=first, last=last)
    found: dict[int, list[Days]] = {}
    idle: dict[int, list[Days]] = {}
    for person, begins, ends, kind in rows:
        until, spans = _until(known, person), known.taking(kind, begins, ends) if counting else [(begins, ends)]
        since = begins if until is None else max(begins, until + _DAY)
        mine = [(max(one, since), other) for one, other in spans if other >= since]
        if mine:
            found.setdefault(person, []).extend(mine)
        if until is not None:
            idle.setdefault(person, []).extend(without((begins, ends), spans))
    for person in _of(known, people):
        away = [(one.first, one.last) for one in known.settled[person] if one.away and one.first <= last and one.last >= first]
        if away:
            stood = [days for one in away for days in without(one, idle.get(person, ()))]
            found[person] = [*stood, *found.get(person, [])]
    return found


def _of(known: Standards, people: Collection[int] | None) -> list[int]:
    return sorted(known.settled) if people is None else sorted(known.settled.keys() & set(people))


def _until(known: Standards, person: int) -> date | None:
    settled = known.settled.get(person)
    return settled[-1].last if settled else None


def _after(post: Post, until: date | None) -> Post | None:
    if until is None or post.first > until:
        return post
    return None if post.last <= until else replace(post, first=until + _DAY)


def _as_they_stood(known: Standards, person: int) -> list[Post]:
    """Settled posts, pieces of one post together."""
    found: list[Post] = []
    for one in known.settled[person]:
        if one.unit_id is None or one.position is None or one.unit is None:
            continue
        post = Post(person, one.unit_id, one.unit, one.supervisor, one.position, one.first, one.last, one.nip, one.is_test)
        before = found[-1] if found else None
        if before and replace(before, first=post.first, last=post.last) == post and before.last + _DAY == post.first:
            found[-1] = replace(before, last=post.last)
        else:
            found.append(post)
    return found


def _whole(row: Target | None, indicator: Indicator, period: Period) -> Demand:
    if row is None:
        return NOTHING
    amount, stretch = Fraction(row.amount), None if row.stretch is None else Fraction(row.stretch)
    whole = Demand(amount, stretch, amount)
    return _by_the_end(whole, period) if indicator.cumulative else whole


def _by_the_end(year: Demand, period: Period) -> Demand:
    """What a year's target demands by the end of a period."""
    if year.amount is None:
        return year
    amount = cumulative_target(year.amount, period.last.month)
    return Demand(amount, None if year.stretch is None else cumulative_target(year.stretch, period.last.month), amount)


def whose(session: Session, *, person: int, on: date) -> Whose | None:
    """The person's NIP, position and unit on a day; None where they held no post."""
    return whose_all(session, people=[person], on=on).get(person)


def whose_all(session: Session, *, people: Collection[int], on: date) -> dict[int, Whose]:
    """`whose` for many people in one query."""
    return {post.person: post.whose for post in posts(session, standards(session), people=people, first=on, last=on)}


def purposes_of(session: Session, *, person: int, on: date) -> tuple[str, ...]:
    """What the standards of a person's position are for."""
    held = whose(session, person=person, on=on)
    return standards(session).purposes(held.position, on) if held else ()
