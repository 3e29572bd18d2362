"""Angka kredit of a year: its posts and levels from the roster, its coefficients from the workbook, kept as it was decided."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col, select

from domain.evaluation.credits import WITHOUT_PLAN, Credit, Stretch, coefficient, credit, key, months, percent
from domain.people.careers import Level
from domain.people.nip import Employment
from models.evaluation.credit import CreditCoefficient
from models.evaluation.year import YearEvaluation
from models.people.person import Person, Posting
from services.evaluation import stages
from services.people.away import away
from services.standards.expected import standards

Frozen = list[dict[str, str]]


def of_years(session: Session, rows: Sequence[YearEvaluation]) -> dict[int, Credit]:
    """The angka kredit of years that were decided, by their ids; none for who had no functional post."""
    found: dict[int, Credit] = {}
    for year in sorted({row.year for row in rows}):
        theirs = [row for row in rows if row.year == year and row.rated_at is not None]
        unsaid = _stretches(session, {row.person_id for row in theirs if row.credit is None}, year)
        for row in theirs:
            stretches = unsaid.get(row.person_id, ()) if row.credit is None else _thawed(row.credit)
            if (made := _credit(session, row, stretches)) is not None:
                found[row.id] = made
    return found


def of_year(session: Session, row: YearEvaluation) -> Credit | None:
    """The same of one year."""
    return of_years(session, [row]).get(row.id)


def keep(session: Session, row: YearEvaluation) -> None:
    """Keep of what the angka kredit of a year is made, so that later roster and coefficients do not change it.

    Where a level is missing nothing is kept: what the roster says of it later counts.
    """
    stretches = _stretches(session, {row.person_id}, row.year).get(row.person_id, [])
    row.credit = None if any(one.coefficient is None for one in stretches) else _frozen(stretches) or None
    session.add(row)


def changed(session: Session, row: YearEvaluation) -> Credit | None:
    """What it would be by the roster and the coefficients of now, where that is another than was kept; else None."""
    if row.credit is None:
        return None
    now = _credit(session, row, _stretches(session, {row.person_id}, row.year).get(row.person_id, []))
    return None if now is None or now.total is None or now == of_year(session, row) else now


def _credit(session: Session, row: YearEvaluation, stretches: Sequence[Stretch]) -> Credit | None:
    predicate = stages.final(row)[2]
    assert predicate is not None
    return credit(stretches, percent(predicate, standards(session).rules_on(date(row.year, 12, 31))))


def _stretches(session: Session, people: Collection[int], year: int) -> dict[int, list[Stretch]]:
    """What of a year each of these people held which functional post, in the order of the days."""
    if not people:
        return {}
    first, last = date(year, 1, 1), date(year, 12, 31)
    rules, known = standards(session).rules_on(last), _known(session)
    left = {
        person: [(one.first, one.last) for one in theirs if one.kind in WITHOUT_PLAN]
        for person, theirs in away(session, people=people, first=first, last=last).items()
    }
    held: dict[int, dict[tuple[str, Level | None], list[tuple[date, date]]]] = {}
    names: dict[tuple[str, Level | None], str] = {}
    for post, employment in _posts(session, people, first, last):
        if post.functional and (employment is Employment.PNS or rules.credit_pppk):
            of = (key(post.functional), post.level)
            names[of] = post.functional
            days = (max(post.valid_from, first), min(post.valid_until or last, last))
            held.setdefault(post.person_id, {}).setdefault(of, []).append(days)
    return {
        person: [
            Stretch(
                post=names[of],
                level=of[1],
                months=months(days, year, left.get(person, ())),
                coefficient=coefficient(known, names[of], of[1], year) if of[1] else None,
            )
            for of, days in theirs.items()
        ]
        for person, theirs in held.items()
    }


def _posts(session: Session, people: Collection[int], first: date, last: date) -> Any:
    return session.execute(
        select(Posting, Person.employment)
        .join(Person, col(Person.id) == Posting.person_id)
        .where(
            col(Posting.person_id).in_(people),
            col(Posting.valid_from) <= last,
            or_(col(Posting.valid_until).is_(None), col(Posting.valid_until) >= first),
        )
        .order_by(col(Posting.valid_from), col(Posting.id))
    )


def _known(session: Session) -> Mapping[tuple[str, Level], Sequence[tuple[int, Decimal]]]:
    found: dict[tuple[str, Level], list[tuple[int, Decimal]]] = {}
    for one in session.scalars(select(CreditCoefficient)):
        found.setdefault((key(one.functional), one.level), []).append((one.since, one.amount))
    return found


def _frozen(stretches: Sequence[Stretch]) -> Frozen:
    return [
        {"post": one.post, "level": one.level.value, "months": str(one.months), "coefficient": str(one.coefficient)}
        for one in stretches
        if one.level
    ]


def _thawed(kept: Frozen) -> list[Stretch]:
    return [Stretch(one["post"], Level(one["level"]), Fraction(one["months"]), Decimal(one["coefficient"])) for one in kept]
