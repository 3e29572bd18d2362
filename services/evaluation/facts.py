"""What the database knows of many people's quarter, read in a handful of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col, select

from domain.evaluation.targets import Days, Worked, worked
from domain.people.nip import Employment
from domain.reporting.answers import AnswerState
from domain.standards.periods import Period
from models.people.person import Person, Posting
from models.people.unit import Unit
from models.reporting.report import Report
from services.evaluation import feedback
from services.people.away import away, spans
from services.standards import owed
from services.standards.expected import Standards, Whose
from services.training import wallet

Positions = Mapping[int, Collection[str]]
"""By indicator, the positions (jabatan) that owe it."""

_FOREVER = date(9999, 12, 31)
_COUNT = (AnswerState.VALUE, AnswerState.NIL)


@dataclass(frozen=True)
class Post:
    """Where somebody worked, from when until when."""

    days: Days
    position: str
    unit: str


@dataclass(frozen=True)
class Place:
    """The day a report stands for: the last of its period in a post that owes it; and the unit of that post."""

    on: date
    unit: str | None


@dataclass(frozen=True)
class Known:
    """Everything a card is written from, for the people asked about."""

    quarter: Period
    days: Days
    """Those that are looked at: all of the quarter, or a part."""
    names: dict[int, tuple[str, str]]
    """NIP and name."""
    employments: dict[int, Employment]
    posts: dict[int, list[Post]]
    """The earliest first."""
    leaves: dict[int, list[Days]]
    reports: dict[int, dict[int, list[Report]]]
    """By person and indicator: verified, with a value or nihil, the earliest period first."""
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

    def worked(self, person: int, span: Days, *, unit: str | None = None) -> Worked:
        """How many days of the span this person worked, or worked in one unit."""
        posts = [post.days for post in self.posts.get(person, ()) if unit in (None, post.unit)]
        return worked(span, posts=posts, leaves=self.leaves.get(person, ()))

    @property
    def is_part(self) -> bool:
        """Whether only some days of the quarter are looked at."""
        return self.days != (self.quarter.first, self.quarter.last)

    def place(self, person: int, period: Period, positions: Collection[str]) -> Place:
        """Where a report of a period belongs that these positions owe: as it is owed, where somebody worked last."""
        held = [post for post in self.posts.get(person, ()) if post.days[0] <= period.last and post.days[1] >= period.first]
        owing = [post for post in held if post.position in positions] or held
        return Place(min(owing[-1].days[1], period.last), owing[-1].unit) if owing else Place(period.last, None)

    def within(self, person: int, days: Days, positions: Positions) -> "Known":
        """One person's facts of some days: each report and each expected one belongs to the part in which its day lies."""

        def inside(indicator: int, period: Period) -> bool:
            return days[0] <= self.place(person, period, positions.get(indicator, ())).on <= days[1]

        def reports(found: Iterable[Report]) -> list[Report]:
            return [one for one in found if inside(one.indicator_id, Period.parse(one.period))]

        theirs = {indicator: reports(found) for indicator, found in self.reports.get(person, {}).items()}
        return replace(
            self,
            days=days,
            reports={person: {indicator: found for indicator, found in theirs.items() if found}},
            due={person: [one for one in self.due.get(person, ()) if inside(one.indicator, one.period)]},
            received={person: reports(self.received.get(person, ()))},
            said={person: [one for one in self.said.get(person, ()) if days[0] <= one.on <= days[1]]},
        )

    def whose(self, person: int, on: date) -> Whose | None:
        """Whose target counted on a day; for a day after somebody left, their last post."""
        begun = [post for post in self.posts.get(person, ()) if post.days[0] <= on]
        if not begun:
            return None
        return Whose(self.names[person][0], begun[-1].position, begun[-1].unit)


def positions(expected: Standards) -> Positions:
    """Who owes which indicator."""
    found: dict[int, set[str]] = {}
    for position, indicators in expected.by_position.items():
        for one in indicators:
            found.setdefault(one.id, set()).add(position)
    return found


def read(session: Session, *, people: Collection[int], quarter: Period) -> Known:
    """Read the quarter of these people."""
    periods = (*quarter.months(), quarter)
    january = date(quarter.year, 1, 1)
    known = session.execute(select(Person.id, Person.nip, Person.name, Person.employment).where(col(Person.id).in_(people))).all()
    due: defaultdict[int, list[owed.Due]] = defaultdict(list)
    for one in owed.expected_for(session, people=people, periods=periods):
        due[one.person].append(one)
    received = _grouped(_reports(session, people, periods))
    return Known(
        quarter=quarter,
        days=(quarter.first, quarter.last),
        names={id: (nip, name) for id, nip, name, _ in known},
        employments={id: employment for id, _, _, employment in known},
        posts=_posts(session, people, january, quarter.last),
        leaves={person: spans(theirs) for person, theirs in away(session, people=people, first=january, last=quarter.last).items()},
        due=dict(due),
        received=received,
        said=feedback.between(session, people=people, first=quarter.first, last=quarter.last),
        reports={person: _by_indicator(theirs) for person, theirs in received.items()},
        trained=wallet.credited(session, people=people, first=january, last=quarter.last),
        untold=wallet.pending(session, people=people, first=january, last=quarter.last),
    )


def _by_indicator(reports: list[Report]) -> dict[int, list[Report]]:
    found: dict[int, list[Report]] = {}
    for report in reports:
        if report.verified and report.state in _COUNT and report.value is not None:
            found.setdefault(report.indicator_id, []).append(report)
    return found


def _reports(session: Session, people: Collection[int], periods: Collection[Period]) -> list[Report]:
    rows = session.scalars(
        select(Report).where(col(Report.person_id).in_(people), col(Report.period).in_([str(period) for period in periods]))
    )
    return sorted(rows, key=lambda report: (Period.parse(report.period), report.id))


def _posts(session: Session, people: Collection[int], first: date, last: date) -> dict[int, list[Post]]:
    rows = session.execute(
        select(Posting, Unit.code)
        .join(Unit, col(Unit.id) == Posting.unit_id)
        .where(
            col(Posting.person_id).in_(people),
            col(Posting.valid_from) <= last,
            or_(col(Posting.valid_until).is_(None), col(Posting.valid_until) >= first),
        )
        .order_by(col(Posting.valid_from))
    )
    found: dict[int, list[Post]] = {}
    for posting, unit in rows:
        days = (posting.valid_from, posting.valid_until or _FOREVER)
        found.setdefault(posting.person_id, []).append(Post(days, posting.position, unit))
    return found


def _grouped(reports: list[Report]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for report in reports:
        found.setdefault(report.person_id, []).append(report)
    return found
