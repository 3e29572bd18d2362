"""What the database knows of many people's quarter, read in a handful of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from sqlmodel import Session, col, select

from domain.evaluation.targets import Days, Worked, worked
from domain.people.nip import Employment
from domain.reporting.answers import AnswerState
from domain.standards.periods import Period
from models.people.person import Person
from models.reporting.report import Report
from services.evaluation import feedback
from services.standards import derived, held, owed
from services.standards.held import Held
from services.standards.roster import Post
from services.training import wallet

_COUNT = (AnswerState.VALUE, AnswerState.NIL)


class Counted(Protocol):
    """What a figure is made of: a report, or what follows from several."""

    @property
    def indicator_id(self) -> int:
        """Of which indicator."""

    @property
    def period(self) -> str:
        """Of which period."""

    @property
    def value(self) -> Decimal | Fraction | None:
        """The number that counts."""

    @property
    def numerator(self) -> Decimal | Fraction | None:
        """What was counted, of a share."""

    @property
    def denominator(self) -> Decimal | Fraction | None:
        """Of how many."""


@dataclass(frozen=True)
class Computed:
    """A value that follows from verified reports of its period."""

    indicator_id: int
    period: str
    value: Fraction
    numerator: Decimal | Fraction | None
    denominator: Decimal | Fraction | None
    parts: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True)
class Known:
    """Everything a card is written from, for the people asked about."""

    quarter: Period
    days: Days
    """Those that are looked at: all of the quarter, or a part."""
    names: dict[int, tuple[str, str]]
    """NIP and name."""
    employments: dict[int, Employment]
    held: Held
    """Posts and leaves since January, as they were on their days."""
    reports: dict[int, dict[int, list[Counted]]]
    """By person and indicator: verified, with a value or nihil, or computed from such; the earliest period first."""
    due: dict[int, list[owed.Due]]
    """What was expected, whether or not it came."""
    received: dict[int, list[Report]]
    """Everything that came, verified or not."""
    said: dict[int, list[feedback.Said]]
    """Notes and praise of the quarter."""
    trained: dict[int, list[tuple[date, int]]]
    """JP credited from January to the end of the quarter."""
    untold: dict[int, int]
    """JP of the same time that wait for the supervisor to look at the certificate."""

    @property
    def posts(self) -> Mapping[int, Sequence[Post]]:
        """By person, the earliest first."""
        return self.held.posts

    def worked(self, person: int, span: Days) -> Worked:
        """How many days of the span this person worked."""
        posts = [post.days for post in self.posts.get(person, ())]
        return worked(span, posts=posts, leaves=self.held.leaves.get(person, ()))

    @property
    def is_part(self) -> bool:
        """Whether only some days of the quarter are looked at."""
        return self.days != (self.quarter.first, self.quarter.last)

    def stands_for(self, person: int, indicator: int, period: Period) -> date:
        """The day a report stands for: the last of its period in a post that owes it, as it is owed where somebody worked last."""
        posts = self.held.owed_in(person, self.held.known.of(indicator, period), period)
        return min(posts[-1].last, period.last) if posts else period.last

    def within(self, person: int, days: Days) -> "Known":
        """One person's facts of some days: each report and each expected one belongs to the part in which its day lies."""

        def inside(indicator: int, period: Period) -> bool:
            return days[0] <= self.stands_for(person, indicator, period) <= days[1]

        def reports(found: Iterable[Any]) -> list[Any]:
            return [one for one in found if inside(one.indicator_id, Period.parse(one.period))]

        theirs: dict[int, list[Counted]] = {indicator: reports(found) for indicator, found in self.reports.get(person, {}).items()}
        return replace(
            self,
            days=days,
            reports={person: {indicator: found for indicator, found in theirs.items() if found}},
            due={person: [one for one in self.due.get(person, ()) if inside(one.indicator, one.period)]},
            received={person: reports(self.received.get(person, ()))},
            said={person: [one for one in self.said.get(person, ()) if days[0] <= one.on <= days[1]]},
        )


def read(session: Session, *, people: Collection[int], quarter: Period) -> Known:
    """Read the quarter, or the month, of these people: what ends in it belongs to it."""
    periods = quarter.ending()
    january = date(quarter.year, 1, 1)
    known = session.execute(select(Person.id, Person.nip, Person.name, Person.employment).where(col(Person.id).in_(people))).all()
    due: defaultdict[int, list[owed.Due]] = defaultdict(list)
    for one in owed.expected_for(session, people=people, periods=periods):
        due[one.person].append(one)
    received = _grouped(_reports(session, people, periods))
    then = held.read(session, people=people, first=january, last=quarter.last)
    computed = _computed(then, received)
    return Known(
        quarter=quarter,
        days=(quarter.first, quarter.last),
        names={id: (nip, name) for id, nip, name, _ in known},
        employments={id: employment for id, _, _, employment in known},
        held=then,
        due=dict(due),
        received=received,
        said=feedback.between(session, people=people, first=quarter.first, last=quarter.last),
        reports={person: {**_by_indicator(theirs), **computed.get(person, {})} for person, theirs in received.items()},
        trained=wallet.credited(session, people=people, first=january, last=quarter.last),
        untold=wallet.pending(session, people=people, first=january, last=quarter.last),
    )


def _computed(then: Held, received: Mapping[int, list[Report]]) -> dict[int, dict[int, list[Counted]]]:
    verified = [report for theirs in received.values() for report in theirs if report.verified]
    found: dict[int, dict[int, list[Counted]]] = {}
    for one in sorted(derived.derive(then.known, then, verified), key=lambda one: one.period):
        counted = Computed(one.measured.id, str(one.period), one.result.value, one.numerator, one.denominator, one.parts)
        found.setdefault(one.person, {}).setdefault(one.measured.id, []).append(counted)
    return found


def _by_indicator(reports: list[Report]) -> dict[int, list[Counted]]:
    found: dict[int, list[Counted]] = {}
    for report in reports:
        if report.verified and report.state in _COUNT and report.value is not None:
            found.setdefault(report.indicator_id, []).append(report)
    return found


def _reports(session: Session, people: Collection[int], periods: Collection[Period]) -> list[Report]:
    rows = session.scalars(
        select(Report).where(col(Report.person_id).in_(people), col(Report.period).in_([str(period) for period in periods]))
    )
    return sorted(rows, key=lambda report: (Period.parse(report.period), report.id))


def _grouped(reports: list[Report]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for report in reports:
        found.setdefault(report.person_id, []).append(report)
    return found
