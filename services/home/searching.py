"""Finding: a person, a unit, an indicator or a report's number, by any spelling, within what the one who asks may see."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlmodel import Session, col

from domain.people.searching import grams, plain, sounds
from models.people.person import CALLED, Person, Posting
from models.people.search import SearchGram
from models.people.unit import Unit
from models.reporting.report import Submission
from services import rights
from services.naming import distinct
from services.people import scopes, search_index
from services.people.nearness import nearest
from services.refusals import Refusal
from services.standards.expected import standards
from services.verification import verifying

MOST = 8
"""Of each kind in one answer."""
_LOOKED_AT = 60
"""People whose names share most letters with what was asked: they are looked at one by one."""
_SHARE = 3
"""One of so many groups of letters must be the same."""
_ENOUGH, _FEWEST = 1500, 4
"""Of the groups of letters the rarest are looked up: so many, and more until they are in so many names."""
_LEAST = 80
_CERTAIN = 90
"""How near a name must be that was written without asking for it."""
_NUMBER = re.compile(r"#?\s*(?:no(?:mor)?\.?\s*)?(\d{5,9})")
_NIP = re.compile(r"(?:\d[ .\-]?){17}\d")


@dataclass(frozen=True)
class FoundPerson:
    """Somebody, where they work today."""

    person: int
    name: str
    unit: str | None


@dataclass(frozen=True)
class Named:
    """A unit, or an indicator."""

    id: int
    code: str
    name: str


@dataclass(frozen=True)
class Hits:
    """What was found, the nearest first."""

    said: str
    people: tuple[FoundPerson, ...]
    units: tuple[Named, ...]
    indicators: tuple[Named, ...]
    submission: int | None
    number: str | None
    decides: bool
    """Whether the report is shown as to its owner or verifier; else it is only read."""

    def __bool__(self) -> bool:
        return bool(self.people or self.units or self.indicators or self.submission)


def find(session: Session, *, by: int, said: str, today: date, certain: bool = False) -> Hits:
    """What `said` may mean, within the scope of `by`. Raises `Refusal` where nothing can be looked for.

    `certain`: nobody asked for it, so that only what is nearly the same counts.
    """
    asked, least = sounds(said), _CERTAIN if certain else _LEAST
    match = _NUMBER.fullmatch(said.strip())
    if match is None and _NIP.fullmatch(said.strip()) is None and sum(map(len, asked)) < 2:
        raise Refusal("search_too_short")
    submission, decides = _report(session, by, match[1], today) if match else (None, False)
    return Hits(
        said=said,
        people=_people(session, by, said, asked, today, least),
        units=_units(session, by, said, asked, today, least),
        indicators=_indicators(session, by, said, asked, today, least),
        submission=submission,
        number=match[1] if match and submission is not None else None,
        decides=decides,
    )


def _people(session: Session, by: int, said: str, asked: Sequence[str], today: date, least: int) -> tuple[FoundPerson, ...]:
    in_scope = scopes.sees(session, by=by, person=col(Person.id), today=today)
    digits = re.sub(r"\D", "", said)
    if _NIP.fullmatch(said.strip()):
        wanted = [col(Person.nip) == digits]
    elif asked:
        search_index.index_due(session)
        wanted = [col(Person.id).in_(_candidates(session, by, grams(asked), today))]
    else:
        return ()
    rows = session.execute(
        select(col(Person.id), col(Person.name), col(Person.nip), CALLED).where(*wanted, in_scope, col(Person.is_test).is_(False))
    ).all()
    order = [id for id, *_ in rows]
    if not _NIP.fullmatch(said.strip()):
        order = nearest(asked, [(id, sounds(name)) for id, name, *_ in sorted(rows)], least=least, most=MOST)
    names = distinct({id: (called, nip) for id, _, nip, called in rows if id in order})
    where = _where(session, order, today)
    return tuple(FoundPerson(id, names[id], where.get(id)) for id in order[:MOST])


def _candidates(session: Session, by: int, wanted: frozenset[str], today: date) -> list[int]:
    """Who shares most groups of letters with what was asked, within the scope."""
    shared, rare = func.count(), _rarest(session, wanted)
    in_scope = scopes.sees(session, by=by, person=col(SearchGram.person_id), today=today)
    found = (
        select(col(SearchGram.person_id))
        .where(col(SearchGram.gram).in_(rare), in_scope)
        .group_by(col(SearchGram.person_id))
        .having(shared >= max(1, len(rare) // _SHARE))
        .order_by(shared.desc(), col(SearchGram.person_id))
        .limit(_LOOKED_AT)
    )
    return list(session.scalars(found))


def _rarest(session: Session, wanted: frozenset[str]) -> list[str]:
    """The groups of letters by which most people are told apart; such as nobody has are typed wrong."""
    counted = select(col(SearchGram.gram), func.count()).where(col(SearchGram.gram).in_(sorted(wanted)))
    rare, people = list[str](), 0
    for gram, count in sorted(session.execute(counted.group_by(col(SearchGram.gram))), key=lambda one: (one[1], one[0])):
        if len(rare) >= _FEWEST and people + count > _ENOUGH:
            break
        rare, people = [*rare, gram], people + count
    return rare


def _where(session: Session, people: Sequence[int], today: date) -> dict[int, str]:
    rows = session.execute(
        select(col(Posting.person_id), col(Unit.name))
        .join(Unit, col(Unit.id) == col(Posting.unit_id))
        .where(col(Posting.person_id).in_(people), rights.in_post(today))
        .order_by(col(Posting.valid_from))
    )
    return {person: unit for person, unit in rows}


def _units(session: Session, by: int, said: str, asked: Sequence[str], today: date, least: int) -> tuple[Named, ...]:
    wanted = select(col(Unit.id), col(Unit.code), col(Unit.name))
    if not scopes.sees_all(session, by=by):
        theirs = scopes.sees(session, by=by, person=col(Posting.person_id), today=today)
        wanted = wanted.where(col(Unit.id).in_(select(col(Posting.unit_id)).where(theirs, rights.in_post(today))))
    rows = session.execute(wanted).all()
    return _nearest([Named(*row) for row in rows], said, asked, least)


def _indicators(session: Session, by: int, said: str, asked: Sequence[str], today: date, least: int) -> tuple[Named, ...]:
    known = standards(session)
    ids = set(known.indicators)
    if not scopes.sees_all(session, by=by):
        theirs = scopes.sees(session, by=by, person=col(Posting.person_id), today=today)
        positions = session.scalars(select(col(Posting.position)).where(theirs, rights.in_post(today)).distinct())
        ids = {one.id for position in positions for one in known.belonging(position, today)}
    now = [known.at(id, today) for id in sorted(ids)]
    return _nearest([Named(one.id, one.code, one.name) for one in now], said, asked, least)


def _nearest(there: Sequence[Named], said: str, asked: Sequence[str], least: int) -> tuple[Named, ...]:
    """By the very code, or by a name that is near."""
    code = plain(said).strip()
    same = [one for one in there if plain(one.code) == code]
    if same:
        return tuple(same)
    known = {one.id: one for one in there}
    order = nearest(asked, [(one.id, sounds(one.name)) for one in there], least=least, most=MOST)
    return tuple(known[id] for id in order)


def _report(session: Session, by: int, number: str, today: date) -> tuple[int | None, bool]:
    """The report with that number: the own one, one to verify, or one of somebody in the scope."""
    try:
        return verifying.numbered(session, by=by, number=number), True
    except Refusal:
        found = session.execute(
            select(col(Submission.id)).where(
                col(Submission.number) == number, scopes.reads(session, by=by, sent=Submission, today=today)
            )
        ).first()
        return (found[0], False) if found is not None else (None, False)
