"""The SKP page of a person: what is planned for the year, from the indicators and targets that hold for their post."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import func
from sqlmodel import Session, col, select

from domain.evaluation.ratings import Conduct
from domain.standards.indicators import IndicatorKind
from domain.standards.periods import Frequency
from models.people.person import Posting
from models.standards.standard import Indicator
from services.evaluation.results_of_work import result_of_work
from services.evaluation.signatories import NOBODY, Party, party, supervisor_of
from services.people import agencies, scopes
from services.people.agencies import Agency
from services.refusals import Refusal
from services.standards.expected import Standards, Whose, standards
from services.standards.held import whose


class When(StrEnum):
    """By when a target is to be reached."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True)
class Item:
    """One indicator of the plan."""

    result: str
    """Rencana hasil kerja (RHK)."""
    leader_result: str
    aspect: str
    code: str
    indicator: str
    target: Decimal | None
    unit: str
    done: bool
    """What is asked is whether it was done."""
    when: When
    main: bool


@dataclass(frozen=True)
class Plan:
    """A person's SKP page."""

    year: int
    first: date
    last: date
    person: Party
    supervisor: Party
    above: Party | None
    agency: Agency
    items: tuple[Item, ...]
    conducts: tuple[tuple[str, str], ...]
    """The seven values; what the supervisor expects in particular is written in by hand."""


def plan(session: Session, *, by: int, person: int, year: int, today: date) -> Plan:
    """The plan of a year as it stands on its last day that has come. Raises `Outdated` for those it does not concern."""
    scopes.enter(session, by=by, person=person, today=today)
    january, december = date(year, 1, 1), date(year, 12, 31)
    on = min(max(today, january), december)
    held, known = whose(session, person=person, on=on), standards(session)
    if held is None:
        raise Refusal("no_posting")
    supervisor = supervisor_of(session, person, on)
    above = supervisor_of(session, supervisor, on) if supervisor else None
    return Plan(
        year=year,
        first=max(january, _since(session, person, on)),
        last=december,
        person=party(session, person, on),
        supervisor=party(session, supervisor, on) if supervisor else NOBODY,
        above=party(session, above, on) if above else None,
        agency=agencies.of_unit(session, _unit(session, person, on)),
        items=tuple(_item(known, one, held, on) for one in _indicators(known, held, person, on)),
        conducts=tuple((value.value, "") for value in Conduct),
    )


def _unit(session: Session, person: int, on: date) -> int | None:
    """Where the person works."""
    return session.scalars(
        select(Posting.unit_id)
        .where(col(Posting.person_id) == person, col(Posting.valid_from) <= on)
        .order_by(col(Posting.valid_from).desc())
    ).first()


def _since(session: Session, person: int, on: date) -> date:
    """Since when the post has been held."""
    begun = select(func.max(col(Posting.valid_from))).where(col(Posting.person_id) == person, col(Posting.valid_from) <= on)
    return session.scalars(begun).one() or on


def _indicators(known: Standards, held: Whose, person: int, on: date) -> list[Indicator]:
    """What the position owes, without what others report for the unit; main ones first."""
    asked = [one for one in known.belonging(held.position, on) if _holds(one, on)]
    mine = [one for one in asked if not one.joint or known.duties.get(one.id, {}).get(person) is False]
    return sorted(mine, key=lambda one: (not one.main, one.standard_id, one.code))


def _holds(indicator: Indicator, on: date) -> bool:
    return indicator.valid_from <= on and (indicator.valid_until is None or indicator.valid_until >= on)


def _item(known: Standards, indicator: Indicator, held: Whose, on: date) -> Item:
    target = known.target_row(indicator.id, held, on)
    monthly = When.MONTH if indicator.frequency is Frequency.MONTHLY else When.QUARTER
    return Item(
        result=result_of_work(indicator),
        leader_result=indicator.leader_result or "",
        aspect=indicator.aspect,
        code=indicator.code,
        indicator=indicator.name,
        target=target.amount if target else None,
        unit=indicator.unit,
        done=indicator.kind is IndicatorKind.YES_NO,
        when=When.YEAR if indicator.cumulative else monthly,
        main=indicator.main,
    )
