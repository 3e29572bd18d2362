"""Setting how a unit as a whole did: by the leader above it or an admin, in chat, before its people are rated."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from domain.evaluation.organisations import result_of
from domain.evaluation.ratings import Rating
from domain.evaluation.spread import Guidance, Organisation, guidance
from domain.standards.periods import Frequency, Period
from models.evaluation.evaluation import Evaluation, EvaluationCycle
from models.evaluation.organisation import OrganisationAsked, OrganisationRating
from models.evaluation.year import YearEvaluation
from models.people.person import Posting
from models.people.unit import Unit
from services import rights
from services.city import City
from services.evaluation import asked_sentence, leading, organisations, stages
from services.evaluation.organisation_actions import SetOrganisation
from services.evaluation.organisations import Of
from services.refusals import Outdated, Refusal
from services.standards.expected import standards

PAGE = 10
_WAITS = timedelta(hours=24)
_FIRST, _LAST = 2000, 2999
_QUARTERS = 4


@dataclass(frozen=True)
class Listed:
    """One unit of the list."""

    unit: int
    name: str
    organisation: Organisation | None


@dataclass(frozen=True)
class Overview:
    """The units whose predikat somebody sets, those that are missing first."""

    of: Of
    others: tuple[Of, ...]
    """The other quarter, month or year that can be looked at."""
    units: tuple[Listed, ...]
    page: int
    more: bool
    missing: int
    total: int


@dataclass(frozen=True)
class Chosen:
    """One unit's predikat in a quarter or year, and what follows from it."""

    unit: int
    name: str
    of: Of
    organisation: Organisation | None
    basis: str | None
    set_by: str | None
    set_at: datetime | None
    guidance: tuple[Guidance, ...]
    """How its people's predikat may spread."""
    head: str | None
    """Who leads the unit."""
    result: Rating | None
    """The head's hasil kerja."""
    cycle: int | None
    """The unit's cycle of the quarter, where whoever looks may look into it."""


def look(session: Session, *, by: int, year: int, number: int, page: int, today: date) -> Overview:
    """The units `by` says it of, for a quarter, a month, a year (`number` as `named` gives it), or without a year for what
    ended last."""
    wanted = period(session, year, number, today) if year else ended_quarter(today)
    mine = _mine(session, by, min(organisations.last_day(wanted), today))
    if not mine:
        raise Refusal("organisation_nobody")
    known = organisations.ratings(session, units=mine.keys(), of=wanted)
    listed = [Listed(unit, name, known.get(unit)) for unit, name in mine.items()]
    listed.sort(key=lambda one: (one.organisation is not None, one.name, one.unit))
    page = min(max(0, page), (len(listed) - 1) // PAGE)
    return Overview(
        of=wanted,
        others=_others(session, wanted, today),
        units=tuple(listed[page * PAGE : (page + 1) * PAGE]),
        page=page,
        more=len(listed) > (page + 1) * PAGE,
        missing=sum(one.organisation is None for one in listed),
        total=len(listed),
    )


def choose(session: Session, *, by: int, unit: int, year: int, number: int, today: date) -> Chosen:
    """One unit, for whoever sets its predikat. Raises `Outdated` for others."""
    of = period(session, year, number, today)
    refuse(session, by, unit, of, today)
    return _chosen(session, by, unit, of)


def of_cycle(session: Session, *, by: int, cycle: int, today: date) -> Chosen:
    """The unit and quarter of a cycle."""
    found = session.get(EvaluationCycle, cycle)
    if found is None:
        raise Outdated
    year, number = named(Period.parse(found.quarter))
    return choose(session, by=by, unit=found.unit_id, year=year, number=number, today=today)


def keep(session: Session, *, by: int, wanted: SetOrganisation, now: datetime, city: City) -> Chosen:
    """Set it, and ask what it rests on. The head who was rated by another one is rated anew."""
    unit, today = wanted.unit, city.today(now)
    of = period(session, wanted.year, wanted.number, today)
    refuse(session, by, unit, of, today)
    if wanted.organisation not in list(Organisation):
        raise Outdated
    store(session, unit=unit, of=of, organisation=Organisation(wanted.organisation), by=by, now=now)
    asked = session.get(OrganisationAsked, by) or OrganisationAsked(by=by, unit_id=unit, period=str(of), at=now)
    asked.unit_id, asked.period, asked.at = unit, str(of), now
    session.add(asked)
    session.flush()
    return _chosen(session, by, unit, of)


def tell(session: Session, *, by: int, words: str, now: datetime, city: City) -> Chosen:
    """Keep the sentence that says what it rests on."""
    asked, today = session.get(OrganisationAsked, by), city.today(now)
    if asked is None or now - asked.at > _WAITS:
        raise Outdated
    of = read(asked.period)
    refuse(session, by, asked.unit_id, of, today)
    found = organisations.rating(session, unit=asked.unit_id, of=of)
    if found is None:
        raise Outdated
    found.basis = asked_sentence.sentence(words)
    session.add(found)
    session.execute(delete(OrganisationAsked).where(col(OrganisationAsked.by) == by))
    session.flush()
    return _chosen(session, by, found.unit_id, of)


def says(session: Session, by: int, on: date) -> bool:
    """Whether there is a unit of which `by` is to say how it did: for admins, one above which nobody stands."""
    if not rights.works(session, by):
        return False
    if leading.below(session, by, on):
        return True
    if not stages.is_admin(session, by):
        return False
    units = set(session.scalars(select(Posting.unit_id).where(rights.in_post(on)).distinct()))
    return bool(units - leading.above(session, units, on).keys())


def may_set(session: Session, by: int, unit: int, on: date) -> bool:
    """Whether `by` says how a unit did: the leader above it or an admin, and nobody of the unit they lead themselves."""
    if leading.heads(session, [unit], on).get(unit) == by:
        return False
    return stages.is_admin(session, by) or (rights.works(session, by) and leading.above(session, [unit], on).get(unit) == by)


def refuse(session: Session, by: int, unit: int, of: Of, today: date) -> None:
    """Raise `Outdated` for whoever may not, `Refusal` where what rests on it was handed over or closed already."""
    if session.get(Unit, unit) is None or not may_set(session, by, unit, min(organisations.last_day(of), today)):
        raise Outdated
    match fixed(session, [unit], of).get(unit):
        case Fixed.TOLD, str(name):
            raise Refusal("organisation_told", name=name)
        case Fixed.CLOSED, _:
            raise Refusal("organisation_closed")


class Fixed(StrEnum):
    """Why a predikat does not change any more."""

    TOLD = "told"
    """It was handed over to the head as their hasil kerja."""
    CLOSED = "closed"
    """The unit's cycle of the quarter is closed."""


def fixed(session: Session, units: Collection[int], of: Of) -> dict[int, tuple[Fixed, str]]:
    """The units whose predikat does not change any more, with why and the head who was told."""
    there = organisations.ratings(session, units=units, of=of).keys()
    heads = {unit: head for unit, head in leading.heads(session, there, organisations.last_day(of)).items()}
    told = _told(session, heads.values(), of)
    names = stages.names(session, told)
    found = {unit: (Fixed.TOLD, names[head]) for unit, head in heads.items() if head in told}
    closed = session.scalars(
        select(EvaluationCycle.unit_id).where(
            col(EvaluationCycle.unit_id).in_(units),
            col(EvaluationCycle.quarter) == str(of),
            col(EvaluationCycle.closed_at).is_not(None),
        )
    )
    return dict.fromkeys(closed, (Fixed.CLOSED, "")) | found


def _told(session: Session, people: Collection[int], of: Of) -> set[int]:
    if isinstance(of, int):
        years = select(YearEvaluation.person_id).where(col(YearEvaluation.year) == of, col(YearEvaluation.told_on).is_not(None))
        return set(session.scalars(years.where(col(YearEvaluation.person_id).in_(people))))
    quarters = select(Evaluation.person_id).where(col(Evaluation.quarter) == str(of), col(Evaluation.told_on).is_not(None))
    return set(session.scalars(quarters.where(col(Evaluation.person_id).in_(people))))


def store(
    session: Session, *, unit: int, of: Of, organisation: Organisation, by: int | None, now: datetime, basis: str | None = None
) -> None:
    """Write it down; what it rested on before goes with another predikat."""
    found = organisations.rating(session, unit=unit, of=of)
    if found is not None and found.organisation is organisation and basis is None:
        return
    made = found or OrganisationRating(unit_id=unit, period=str(of), organisation=organisation, set_at=now)
    changed = made.organisation is not organisation
    made.organisation, made.basis, made.set_by, made.set_at = organisation, basis, by, now
    session.add(made)
    session.flush()
    if changed:
        organisations.renew(session, units=[unit], of=of)


def read(period: str) -> Of:
    """`2026-Q3`, `2026-09` or `2026`; ValueError otherwise."""
    if period.isdecimal() and _FIRST <= int(period) <= _LAST:
        return int(period)
    return Period.parse(period)


def named(of: Of) -> tuple[int, int]:
    """A quarter (1 to 4), a month (5 to 16) or a year (0) as buttons carry it."""
    if isinstance(of, int):
        return of, 0
    return of.year, of.number + (_QUARTERS if of.frequency is Frequency.MONTHLY else 0)


def ended(of: Of, today: date) -> bool:
    """Whether it can be said of a quarter or a year how a unit did."""
    return of.last <= today if isinstance(of, Period) else of <= ended_year(today)


def ended_quarter(today: date) -> Period:
    """The quarter that ended last, or ends today."""
    now = Period.containing(today, Frequency.QUARTERLY)
    return now if now.last == today else now.previous()


def _others(session: Session, wanted: Of, today: date) -> tuple[Of, ...]:
    found: list[Of] = [ended_quarter(today), *_ended_month(session, today), ended_year(today)]
    return tuple(one for one in found if one != wanted)


def _ended_month(session: Session, today: date) -> tuple[Period, ...]:
    """The month that ended last, or ends today, where anybody is evaluated monthly."""
    now = Period.containing(today, Frequency.MONTHLY)
    month = now if now.last == today else now.previous()
    return (month,) if standards(session).evaluated(Frequency.MONTHLY, month.first) else ()


def ended_year(today: date) -> int:
    """The year that ended last, or is in its last month: it is closed before the people are rated."""
    return today.year if today.month == date.max.month else today.year - 1


def is_evaluated(session: Session, of: Of) -> bool:
    """Whether anybody is evaluated for such a period: a month is one where some are evaluated monthly."""
    if isinstance(of, int) or of.frequency is not Frequency.MONTHLY:
        return True
    there = select(EvaluationCycle.id).where(col(EvaluationCycle.quarter) == str(of))
    return bool(standards(session).evaluated(Frequency.MONTHLY, of.first)) or session.scalars(there).first() is not None


def period(session: Session, year: int, number: int, today: date) -> Of:
    """What a button names; it must have ended, or be about to."""
    if not _FIRST <= year <= _LAST or not 0 <= number <= _QUARTERS + 12:
        raise Outdated
    of: Of = year
    if number:
        months = number > _QUARTERS
        of = Period(year, Frequency.MONTHLY, number - _QUARTERS) if months else Period(year, Frequency.QUARTERLY, number)
    if not ended(of, today) or not is_evaluated(session, of):
        raise Outdated
    return of


def _mine(session: Session, by: int, on: date) -> dict[int, str]:
    """The units `by` says it of, by name: an admin of all that have people, others of those they stand above."""
    own = set(leading.led_by(session, [by], on).values())
    wanted = select(Unit.id, Unit.name)
    if stages.is_admin(session, by):
        peopled = select(Posting.unit_id).where(rights.in_post(on)).group_by(col(Posting.unit_id)).having(func.count() > 0)
        wanted = wanted.where(col(Unit.id).in_(peopled))
    else:
        wanted = wanted.where(col(Unit.id).in_(leading.below(session, by, on) if rights.works(session, by) else ()))
    return {unit: name for unit, name in session.execute(wanted) if unit not in own}


def _chosen(session: Session, by: int, unit: int, of: Of) -> Chosen:
    found, head = organisations.rating(session, unit=unit, of=of), leading.heads(session, [unit], organisations.last_day(of))
    names = stages.names(session, {one for one in (head.get(unit), found.set_by if found else None) if one})
    leads = names.get(head[unit]) if unit in head else None
    organisation = found.organisation if found else None
    return Chosen(
        unit=unit,
        name=session.get_one(Unit, unit).name,
        of=of,
        organisation=organisation,
        basis=found.basis if found else None,
        set_by=names.get(found.set_by) if found and found.set_by else None,
        set_at=found.set_at if found else None,
        guidance=guidance(organisation) if organisation else (),
        head=leads,
        result=result_of(organisation, standards(session).rules_on(organisations.last_day(of))) if organisation and leads else None,
        cycle=_cycle(session, by, unit, of),
    )


def _cycle(session: Session, by: int, unit: int, of: Of) -> int | None:
    wanted = select(EvaluationCycle.id).where(col(EvaluationCycle.unit_id) == unit, col(EvaluationCycle.quarter) == str(of))
    if not stages.is_admin(session, by):
        mine = select(Evaluation.cycle_id).where(col(Evaluation.supervisor_id) == by, col(Evaluation.quarter) == str(of))
        wanted = wanted.where(col(EvaluationCycle.id).in_(mine))
    return session.scalars(wanted).first()
