"""To whom an announcement goes: the kinds of audience, the people in each, and finding one by its words."""

import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from rapidfuzz import fuzz, process, utils
from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from domain.messages.audience import Audience
from domain.standards.achievement import Part, together
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Period
from domain.standards.sectors import Sector
from models.people.person import CALLED, Person, Posting
from models.people.unit import Unit
from models.reporting.report import Report
from services.refusals import Outdated
from services.standards import held
from services.standards.expected import standards

_COMPARED = frozenset(IndicatorKind) - {IndicatorKind.DATE, IndicatorKind.YES_NO}
ROLES = ("supervisor", "staff")
_NEAR, _FOUND = 75, 8


@dataclass(frozen=True)
class Choice:
    """One audience. `name` is what the roster calls it; roles and sectors are worded where they are shown."""

    audience: Audience
    key: str
    name: str
    period: Period | None = None
    """The period whose targets are meant."""

    @property
    def mark(self) -> str:
        """What stands for it on a button: short, and the same as long as it exists."""
        return f"{zlib.crc32(self.name.encode()):08x}" if self.audience is Audience.POSITION else self.key


def choices(session: Session, audience: Audience, *, today: date) -> list[Choice]:
    """The audiences of one kind, in the order people look for them."""
    match audience:
        case Audience.EVERYBODY:
            return [Choice(audience, "", "")]
        case Audience.ROLE:
            return [Choice(audience, role, role) for role in ROLES]
        case Audience.SECTOR:
            return [Choice(audience, sector, sector) for sector in Sector]
        case Audience.UNIT:
            units = session.execute(select(Unit.id, Unit.name).order_by(col(Unit.name)))
            return [Choice(audience, str(id), name) for id, name in units]
        case Audience.POSITION:
            held = select(Posting.position).where(*_in_post(today)).distinct().order_by(col(Posting.position))
            return [Choice(audience, position, position) for position in session.scalars(held)]
        case Audience.BELOW_TARGET:
            known = standards(session)
            compared = [one for id in known.indicators if (one := known.at(id, today)).kind in _COMPARED]
            return [
                Choice(audience, str(one.id), one.name, Period.containing(today, one.frequency).previous())
                for one in sorted(compared, key=lambda one: one.code)
            ]


def listed(session: Session, *, audience: str, today: date) -> list[Choice]:
    """The audiences of a kind that a button named."""
    if audience not in set(Audience):
        raise Outdated
    return choices(session, Audience(audience), today=today)


def find(session: Session, audience: str, mark: str, *, today: date) -> Choice:
    """The audience a button stands for; raises `Outdated` where there is none any more."""
    for choice in listed(session, audience=audience, today=today):
        if choice.mark == mark:
            return choice
    raise Outdated


def search(session: Session, words: str, *, today: date, named: dict[str, tuple[str, str]]) -> list[Choice]:
    """The audiences whose names are nearest to `words`; `named` are the words of roles and sectors: text → (kind, key)."""
    known = [
        choice
        for kind in (Audience.UNIT, Audience.POSITION, Audience.BELOW_TARGET)
        for choice in choices(session, kind, today=today)
    ]
    texts = [choice.name for choice in known] + list(named)
    known += [Choice(Audience(kind), key, key) for kind, key in named.values()]
    near = process.extract(words, texts, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=_NEAR, limit=_FOUND)
    return [known[place] for _, _, place in near]


def people(session: Session, choice: Choice, *, today: date) -> tuple[int, ...]:
    """Everybody in it who is in post today, by name."""
    wanted = _people(today)
    match choice.audience:
        case Audience.ROLE:
            leading = select(Posting.supervisor_id).where(*_in_post(today), col(Posting.supervisor_id).is_not(None))
            chosen = col(Person.id).in_(leading)
            wanted = wanted.where(chosen if choice.key == ROLES[0] else ~chosen)
        case Audience.SECTOR:
            wanted = wanted.join(Unit, col(Unit.id) == Posting.unit_id).where(col(Unit.sector) == Sector(choice.key))
        case Audience.UNIT:
            wanted = wanted.where(col(Posting.unit_id).in_(_with_below(session, int(choice.key))))
        case Audience.POSITION:
            wanted = wanted.where(col(Posting.position) == choice.key)
    found = [id for id, _ in session.execute(wanted)]
    return tuple(_below_target(session, choice, found) if choice.audience is Audience.BELOW_TARGET else found)


def _people(today: date) -> Any:
    return (
        select(Person.id, CALLED)
        .join(Posting, col(Posting.person_id) == Person.id)
        .where(*_in_post(today), col(Person.is_test).is_(False))
        .distinct()
        .order_by(CALLED, col(Person.id))
    )


def _in_post(today: date) -> tuple[ColumnElement[bool], ...]:
    ends = col(Posting.valid_until)
    return col(Posting.valid_from) <= today, or_(ends.is_(None), ends >= today)


def _with_below(session: Session, unit: int) -> set[int]:
    below: defaultdict[int | None, list[int]] = defaultdict(list)
    for id, parent in session.execute(select(Unit.id, Unit.parent_id)):
        below[parent].append(id)
    found, ahead = {unit}, [unit]
    while ahead:
        ahead = [child for parent in ahead for child in below[parent] if child not in found]
        found |= set(ahead)
    return found


def _below_target(session: Session, choice: Choice, found: Collection[int]) -> Iterable[int]:
    """Those whose report of the last period stays below the target that was theirs."""
    known = standards(session)
    period = choice.period
    assert period is not None
    indicator = known.of(int(choice.key), period)
    reports = session.scalars(
        select(Report).where(col(Report.indicator_id) == indicator.id, col(Report.period) == str(period))
    ).all()
    then = held.of_periods(session, people={report.person_id for report in reports}, periods=[period])
    below = set()
    for report in reports:
        due = then.due(report.person_id, indicator, period)
        part = Part(report.value, report.numerator, report.denominator, due.amount)
        share = together([part], kind=indicator.kind, direction=indicator.direction)
        if share is not None and share < 1:
            below.add(report.person_id)
    return (person for person in found if person in below)
