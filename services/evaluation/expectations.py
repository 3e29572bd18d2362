"""Expectations at the start of a year: written by either side, confirmed by both, renewed after a move, printed on the forms."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from domain.evaluation.expectations import Part, Place, indicator_of, is_part
from domain.evaluation.ratings import Conduct
from models.evaluation.expectation import Expectation, ExpectationAsked, ExpectedConduct, ExpectedResult
from models.people.person import CALLED, Person, Posting
from models.standards.standard import Indicator
from services import rights
from services.city import City
from services.evaluation.expectation_actions import OpenExpectation
from services.evaluation.results_of_work import result_of_work
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Button, Notice
from services.people.names import names_of
from services.refusals import Outdated, Refusal
from services.standards.expected import standards

PAGE = 10
_SHORTEST, _LONGEST, _RESULT = 5, 500, 300
_WAITS = timedelta(hours=24)


@dataclass(frozen=True)
class Line:
    """One indicator with the result it measures."""

    indicator: int
    name: str
    aspect: str
    result: str
    leader_result: str | None


@dataclass(frozen=True)
class Shown:
    """What is expected of somebody, as it stands."""

    expectation: int | None
    """None: nothing was written yet."""
    person: int
    name: str
    supervisor: str
    own: bool
    year: int
    lines: tuple[Line, ...]
    parts: tuple[tuple[Part, str | None], ...]
    conducts: tuple[tuple[Conduct, str], ...]
    """The values of which something in particular is expected."""
    missing: tuple[Part, ...]
    """What has to be written before it can be confirmed."""
    by_person: datetime | None
    by_supervisor: datetime | None
    renewed: bool
    """Whether the last one was for another post, so that this one is to be agreed anew."""
    may_confirm: bool


@dataclass(frozen=True)
class Listed:
    """One of my people."""

    person: int
    name: str
    agreed: bool


@dataclass(frozen=True)
class Overview:
    """A page of my people."""

    own: bool
    people: tuple[Listed, ...]
    page: int
    more: bool
    waiting: int


@dataclass(frozen=True)
class Asked:
    """The part that is being written."""

    person: int
    name: str
    part: str
    about: str | None
    """The indicator's name."""
    now: str | None
    longest: int


def overview(session: Session, *, by: int, page: int, today: date) -> Overview:
    """The people of `by`, those without an agreement for their post first."""
    rows = session.execute(
        select(Person.id, CALLED, Posting.unit_id, Posting.position)
        .join(Posting, col(Posting.person_id) == Person.id)
        .where(col(Posting.supervisor_id) == by, rights.in_post(today), col(Person.id) != by)
        .order_by(CALLED, col(Person.id))
    ).all()
    agreed = {
        (one.person_id, one.unit_id, one.position)
        for one in session.scalars(
            select(Expectation).where(col(Expectation.supervisor_id) == by, col(Expectation.year) == today.year)
        )
        if one.agreed
    }
    names, here = names_of(session, {id for id, _, _, _ in rows}), rights.works(session, by)
    people = [Listed(id, names[id], (id, unit, position) in agreed) for id, _, unit, position in rows if here]
    people.sort(key=lambda one: (one.agreed, one.name, one.person))
    page = min(max(0, page), max(0, len(people) - 1) // PAGE)
    return Overview(
        own=(place := _place(session, by, today)) is not None and place.supervisor is not None,
        people=tuple(people[page * PAGE : (page + 1) * PAGE]),
        page=page,
        more=len(people) > (page + 1) * PAGE,
        waiting=sum(not one.agreed for one in people),
    )


def look(session: Session, *, by: int, person: int, today: date) -> Shown:
    """What is expected of a person, for them and their supervisor. Raises `Outdated` for others."""
    place = _allowed(session, by, person, today)
    return _shown(session, by, person, place, _current(session, person, place, today.year), today)


def begin(session: Session, *, by: int, person: int, part: str, now: datetime, city: City) -> Asked:
    """Ask for the words of one part; nothing changes until they come."""
    today = city.today(now)
    place = _allowed(session, by, person, today)
    indicators = {one.id: one for one in _indicators(session, place, today)}
    about = indicator_of(part)
    if not is_part(part) or (about is not None and about[0] not in indicators):
        raise Outdated
    last = _last(session, person, today.year)
    asked = session.get(ExpectationAsked, by) or ExpectationAsked(by=by, person_id=person, part=part, at=now)
    asked.person_id, asked.part, asked.at = person, part, now
    session.add(asked)
    session.flush()
    return Asked(
        person=person,
        name=session.get_one(Person, person).called,
        part="leader_result" if about and about[1] else "result" if about else part,
        about=indicators[about[0]].name if about else None,
        now=_words(session, last, part) if last else None,
        longest=_RESULT if about else _LONGEST,
    )


def write(session: Session, *, by: int, words: str, now: datetime, city: City) -> Shown:
    """Keep the words, and ask whoever confirmed it before again; what was agreed stays, and another agreement begins with it."""
    asked, today = session.get(ExpectationAsked, by), city.today(now)
    if asked is None or now - asked.at > _WAITS:
        raise Outdated
    place = _allowed(session, by, asked.person_id, today)
    said, longest = " ".join(words.split()), _RESULT if indicator_of(asked.part) else _LONGEST
    if not _SHORTEST <= len(said) <= longest:
        raise Refusal("sentence_length", shortest=_SHORTEST, longest=longest)
    found = _to_write(session, asked.person_id, place, today.year, now)
    _keep(session, found, asked.part, said)
    found.person_at, found.supervisor_at = None, None
    session.add(found)
    session.execute(delete(ExpectationAsked).where(col(ExpectationAsked.by) == by))
    session.flush()
    return _shown(session, by, found.person_id, place, found, today)


def confirm(session: Session, *, by: int, expectation: int, now: datetime, city: City) -> Shown:
    """Agree with it as it stands; the other side hears that it is their turn, or that both agreed."""
    today = city.today(now)
    found = session.scalars(select(Expectation).where(col(Expectation.id) == expectation).with_for_update()).first()
    if found is None:
        raise Outdated
    place = _allowed(session, by, found.person_id, today)
    shown = _shown(session, by, found.person_id, place, found, today)
    if _place_of(found) != place or not shown.may_confirm:
        raise Outdated
    if by == found.person_id:
        found.person_at = now
    else:
        found.supervisor_at = now
    session.add(found)
    session.flush()
    other = found.supervisor_id if by == found.person_id else found.person_id
    _tell(session, found, other, now=now, city=city)
    return _shown(session, by, found.person_id, place, found, today)


def agreed_for(session: Session, *, person: int, supervisor: int, year: int) -> Expectation | None:
    """What both agreed on last for a year, under this supervisor."""
    found = session.scalars(
        select(Expectation)
        .where(
            col(Expectation.person_id) == person,
            col(Expectation.supervisor_id) == supervisor,
            col(Expectation.year) == year,
            col(Expectation.person_at).is_not(None),
            col(Expectation.supervisor_at).is_not(None),
        )
        .order_by(col(Expectation.id).desc())
    )
    return found.first()


def results(session: Session, found: Expectation | None) -> dict[int, tuple[str, str]]:
    """By indicator, the result and the leader's result that were agreed on."""
    rows = session.scalars(select(ExpectedResult).where(col(ExpectedResult.expectation_id) == found.id)) if found else ()
    return {row.indicator_id: (row.result, row.leader_result or "") for row in rows}


def conducts(session: Session, found: Expectation | None) -> dict[Conduct, str]:
    """What is expected in particular of each value."""
    rows = session.scalars(select(ExpectedConduct).where(col(ExpectedConduct.expectation_id) == found.id)) if found else ()
    return {row.value: row.words for row in rows}


def _place(session: Session, person: int, today: date) -> Place | None:
    post = session.scalars(select(Posting).where(col(Posting.person_id) == person, rights.in_post(today))).first()
    return Place(post.unit_id, post.position, post.supervisor_id) if post else None


def _place_of(found: Expectation) -> Place:
    return Place(found.unit_id, found.position, found.supervisor_id)


def _allowed(session: Session, by: int, person: int, today: date) -> Place:
    place = _place(session, person, today)
    if place is None or place.supervisor is None or not rights.works(session, by) or by not in (person, place.supervisor):
        raise Outdated if by != person else Refusal("expectation_nobody")
    return place


def _indicators(session: Session, place: Place, today: date) -> list[Indicator]:
    found = standards(session).belonging(place.position, today)
    held = [one for one in found if one.valid_from <= today and (one.valid_until is None or one.valid_until >= today)]
    return sorted(held, key=lambda one: (not one.main, one.code))


def _last(session: Session, person: int, year: int) -> Expectation | None:
    return session.scalars(
        select(Expectation)
        .where(col(Expectation.person_id) == person, col(Expectation.year) <= year)
        .order_by(col(Expectation.id).desc())
    ).first()


def _current(session: Session, person: int, place: Place, year: int) -> Expectation | None:
    last = _last(session, person, year)
    return last if last is not None and last.year == year and _place_of(last) == place else None


def _to_write(session: Session, person: int, place: Place, year: int, now: datetime) -> Expectation:
    """The agreement that is being written; what is agreed, or was for another post or year, is copied into a new one."""
    last = _last(session, person, year)
    if last is not None and last.year == year and _place_of(last) == place and not last.agreed:
        return last
    assert place.supervisor is not None
    made = Expectation(
        person_id=person,
        supervisor_id=place.supervisor,
        unit_id=place.unit,
        position=place.position,
        year=year,
        resources=last.resources if last else None,
        accountability=last.accountability if last else None,
        consequences=last.consequences if last else None,
        begun_at=now,
    )
    session.add(made)
    session.flush()
    for indicator, (result, leader) in results(session, last).items():
        session.add(ExpectedResult(expectation_id=made.id, indicator_id=indicator, result=result, leader_result=leader or None))
    for value, words in conducts(session, last).items():
        session.add(ExpectedConduct(expectation_id=made.id, value=value, words=words))
    session.flush()
    return made


def _words(session: Session, found: Expectation, part: str) -> str | None:
    if (about := indicator_of(part)) is not None:
        row = session.get(ExpectedResult, (found.id, about[0]))
        return (row.leader_result if about[1] else row.result) if row else None
    if part in list(Conduct):
        kept = session.get(ExpectedConduct, (found.id, Conduct(part)))
        return kept.words if kept else None
    words: str | None = getattr(found, part)
    return words


def _keep(session: Session, found: Expectation, part: str, said: str) -> None:
    if (about := indicator_of(part)) is not None:
        said = said.rstrip(".")
        indicator = session.get_one(Indicator, about[0])
        row = session.get(ExpectedResult, (found.id, about[0])) or ExpectedResult(
            expectation_id=found.id, indicator_id=about[0], result=result_of_work(indicator), leader_result=indicator.leader_result
        )
        setattr(row, "leader_result" if about[1] else "result", said)
        session.add(row)
    elif part in list(Conduct):
        kept = session.get(ExpectedConduct, (found.id, Conduct(part))) or ExpectedConduct(
            expectation_id=found.id, value=Conduct(part), words=said
        )
        kept.words = said
        session.add(kept)
    else:
        setattr(found, part, said)


def _shown(session: Session, by: int, person: int, place: Place, found: Expectation | None, today: date) -> Shown:
    last = found or _last(session, person, today.year)
    agreed = results(session, last)
    assert place.supervisor is not None
    parts = tuple((part, getattr(last, part) if last else None) for part in Part)
    missing = tuple(part for part, words in parts if not words)
    own, both = by == person, found is not None and found.agreed
    mine = None if found is None else found.person_at if own else found.supervisor_at
    return Shown(
        expectation=found.id if found else None,
        person=person,
        name=session.get_one(Person, person).called,
        supervisor=session.get_one(Person, place.supervisor).called,
        own=own,
        year=today.year,
        lines=tuple(_line(one, agreed.get(one.id)) for one in _indicators(session, place, today)),
        parts=parts,
        conducts=tuple(conducts(session, last).items()),
        missing=missing,
        by_person=found.person_at if found else None,
        by_supervisor=found.supervisor_at if found else None,
        renewed=found is None and last is not None,
        may_confirm=found is not None and not both and mine is None and not missing,
    )


def _line(indicator: Indicator, agreed: tuple[str, str] | None) -> Line:
    result, leader = agreed or (result_of_work(indicator), indicator.leader_result or "")
    return Line(indicator.id, indicator.name, indicator.aspect, result, leader or None)


def _tell(session: Session, found: Expectation, to: int, *, now: datetime, city: City) -> None:
    stamp = max(filter(None, (found.person_at, found.supervisor_at)))
    outbox.post(
        session,
        Notice(
            to=to,
            screen="evaluation/expectation/told",
            key=f"expectation:{found.id}:{to}:{stamp:%Y%m%d%H%M%S}",
            facts={
                "name": session.get_one(Person, found.person_id).called,
                "year": found.year,
                "agreed": found.agreed,
                "own": to == found.person_id,
            },
            keyboard=[[Button("open_expectation", OpenExpectation(found.person_id))]],
            not_before=allowed(session, people=[to], now=now, city=city)[to],
        ),
        now=now,
    )
