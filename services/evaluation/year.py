"""The annual evaluation: four quarters propose, the supervisor decides, the person answers as for a quarter."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session, col, select

from domain.evaluation.credits import Credit
from domain.evaluation.ratings import Predicate, Rating, next_rating, predicate
from domain.evaluation.year import Because, decided_from, propose
from domain.people.leave_kinds import LeaveKind
from models.evaluation.evaluation import EvaluationAsked, Sentence
from models.evaluation.year import YearEvaluation
from services import rights
from services.city import City
from services.evaluation import asked_sentence, credits, organisations, results, stages, year_quarters
from services.evaluation.led import Led
from services.evaluation.results import Outcome
from services.evaluation.year_quarters import Quarter
from services.refusals import Outdated, Refusal
from services.standards.expected import standards

_PARTS = ("result", "conduct")
_FIRST, _LAST = 2000, 2999
_IN_A_LINE = 4


@dataclass(frozen=True)
class Ratings:
    """Hasil kerja, perilaku kerja, and what both give."""

    result: Rating
    conduct: Rating
    predicate: Predicate


@dataclass(frozen=True)
class Year:
    """One person's year, as they or their supervisor see it."""

    person: int
    name: str
    year: int
    own: bool
    quarters: tuple[Quarter, ...]
    counted: int
    """How many quarters the proposal rests on."""
    proposed: Ratings | None
    because: tuple[Because, Because] | None
    """Why hasil kerja and perilaku kerja are proposed."""
    chosen: Ratings | None
    """As it was decided at last, or for the supervisor as it would be."""
    why: str | None
    needs_why: bool
    away: LeaveKind | None
    """Why the year is not rated: away in all its quarters that are there."""
    waits_for: tuple[Quarter, ...]
    """Quarters that have to be finished first."""
    waits_until: date | None
    """The first day on which it can be decided, while that is ahead."""
    may_decide: bool
    decided_at: datetime | None
    decided_by: str | None
    objected: bool
    """Whether an objection to it is open."""
    outcome: Outcome | None
    """What the person said to it and what became of that, where a single year is shown."""
    decides_objection: bool
    """Whether who looks decides the objection that is open."""
    credit: Credit | None = None
    """Its angka kredit, where a single year is shown that was decided, of somebody with a functional post."""
    credit_now: Credit | None = None
    """What it would be by the roster and the coefficients of now, for whoever decided the year."""
    organisation: Led | None = None
    """What the unit stands at that the person leads at the year's end; None for everybody else."""
    tally: tuple[tuple[Predicate | None, int], ...] = ()
    """How often each predikat was given, where there are more periods than a line has room for."""


@dataclass(frozen=True)
class Years:
    """One year of mine and of my people."""

    year: int
    own: Year | None
    people: tuple[Year, ...]
    """Those not decided yet first."""
    decided: int


def years(session: Session, *, by: int, year: int | None, today: date) -> Years:
    """A year as `by` may see it; without one, the newest they have part in."""
    wanted = _year(year or year_quarters.newest(session, by=by) or today.year)
    people = year_quarters.of_supervisor(session, by=by, year=wanted)
    seen = _seen(session, by, [by, *people], wanted, today)
    theirs = [seen[person] for person in people]
    own = seen[by] if any(one.there for one in seen[by].quarters) else None
    ordered = sorted(theirs, key=lambda one: (one.decided_at is not None, one.name))
    return Years(year=wanted, own=own, people=tuple(ordered), decided=sum(one.decided_at is not None for one in theirs))


def look(session: Session, *, by: int, person: int, year: int, now: datetime, city: City) -> Year:
    """One person's year. Raises `Outdated` for anybody but the person, who decides it, and who decides an objection to it."""
    row = _row(session, person, _year(year))
    _mine(session, by, person, year, row)
    found = _seen(session, by, [person], year, city.today(now))[person]
    if row is None or row.told_on is None:
        return found
    said = results.look(session, by=by, evaluation=row.id, annual=True, now=now, city=city)
    return replace(
        found,
        outcome=said,
        decides_objection=found.objected and by not in (row.person_id, row.supervisor_id),
        credit=credits.of_year(session, row),
        credit_now=credits.changed(session, row) if stages.judges(session, by, row) else None,
    )


def recount(session: Session, *, by: int, person: int, year: int, now: datetime, city: City) -> Year:
    """Count the angka kredit of a decided year anew, by the roster and the coefficients of now. Only who decided it may."""
    row = _row(session, person, _year(year))
    if row is None or row.told_on is None or not stages.judges(session, by, row) or credits.changed(session, row) is None:
        raise Outdated
    credits.keep(session, row)
    return _kept(session, row, by, now, city)


def toggle(session: Session, *, by: int, person: int, year: int, part: str, now: datetime, city: City) -> Year:
    """Move hasil kerja or perilaku kerja of the decision on; nothing is decided yet."""
    found = _to_decide(session, by, person, year, now, city)
    if part not in _PARTS:
        raise Outdated
    led = organisations.of_year(session, people=[person], year=year, today=city.today(now)).get(person)
    if part == "result" and led:
        raise Refusal("organisation_decides", unit=led.unit)
    setattr(found, part, next_rating(getattr(found, part)))
    found.why = None
    _forget(session, found)
    return _kept(session, found, by, now, city)


def decide(session: Session, *, by: int, person: int, year: int, now: datetime, city: City) -> Year:
    """Decide as it is shown; where that deviates from what the quarters propose, a sentence is asked for first."""
    found = _to_decide(session, by, person, year, now, city)
    if (found.result, found.conduct) != (found.proposed_result, found.proposed_conduct) and not found.why:
        session.add(found)
        session.flush()
        asked_sentence.ask(session, by=by, evaluation=found.id, annual=True, sentence=Sentence.RESULT, now=now)
        return _kept(session, found, by, now, city)
    return _decided(session, found, by, now, city)


def tell(session: Session, *, by: int, words: str, now: datetime, city: City) -> Year:
    """Take the sentence that was asked for, and decide."""
    wanted = asked_sentence.what(session, by=by, now=now)
    waits = session.get(YearEvaluation, wanted.evaluation) if wanted.annual else None
    if waits is None or wanted.sentence is not Sentence.RESULT:
        raise Outdated
    found = _to_decide(session, by, waits.person_id, waits.year, now, city)
    found.why = asked_sentence.sentence(words)
    asked_sentence.forget(session, by=by)
    return _decided(session, found, by, now, city)


def _year(year: int) -> int:
    if not _FIRST <= year <= _LAST:
        raise Outdated
    return year


def _mine(session: Session, by: int, person: int, year: int, row: YearEvaluation | None) -> None:
    if row is not None and row.told_on is not None and results.may_see(session, by, row):
        return
    last = year_quarters.last_supervisors(session, people=[person], year=year).get(person)
    if last is None or not (by == person or rights.is_still(session, by, last)):
        raise Outdated


def _row(session: Session, person: int, year: int) -> YearEvaluation | None:
    return session.scalars(
        select(YearEvaluation).where(col(YearEvaluation.person_id) == person, col(YearEvaluation.year) == year).with_for_update()
    ).first()


def _to_decide(session: Session, by: int, person: int, year: int, now: datetime, city: City) -> YearEvaluation:
    """What is being chosen, begun with the proposal, which is what the finished quarters say now."""
    shown = look(session, by=by, person=person, year=year, now=now, city=city)
    if shown.own or shown.decided_at is not None:
        raise Outdated
    if shown.waits_for:
        raise Refusal("year_waits_for", quarters=[one.quarter for one in shown.waits_for])
    if shown.waits_until:
        raise Refusal("year_not_over", on=shown.waits_until)
    if shown.away is not None:
        raise Refusal("not_rated_away", why=shown.away)
    if shown.proposed is None:
        raise Refusal("year_empty")
    if shown.organisation and shown.organisation.result is None:
        raise Refusal("organisation_first", unit=shown.organisation.unit)
    result, conduct = shown.proposed.result, shown.proposed.conduct
    found = _row(session, person, year) or YearEvaluation(
        person_id=person,
        supervisor_id=by,
        year=year,
        proposed_result=result,
        proposed_conduct=conduct,
        result=result,
        conduct=conduct,
    )
    found.supervisor_id, found.proposed_result, found.proposed_conduct = by, result, conduct
    if shown.organisation:
        found.result = result
    return found


def _forget(session: Session, found: YearEvaluation) -> None:
    """The sentence that was asked for is about a decision that changed since."""
    waits = session.get(EvaluationAsked, found.supervisor_id)
    if waits is not None and waits.year_evaluation_id == found.id:
        asked_sentence.forget(session, by=found.supervisor_id)


def _decided(session: Session, found: YearEvaluation, by: int, now: datetime, city: City) -> Year:
    found.rated_at = now
    session.add(found)
    session.flush()
    credits.keep(session, found)
    results.hand_over(session, found, now=now, city=city)
    return _kept(session, found, by, now, city)


def _kept(session: Session, found: YearEvaluation, by: int, now: datetime, city: City) -> Year:
    session.add(found)
    session.flush()
    return look(session, by=by, person=found.person_id, year=found.year, now=now, city=city)


def _seen(session: Session, by: int, people: list[int], year: int, today: date) -> dict[int, Year]:
    found = year_quarters.quarters(session, people=people, year=year, today=today)
    led = organisations.of_year(session, people=people, year=year, today=today)
    decided = {
        one.person_id: one
        for one in session.scalars(
            select(YearEvaluation).where(col(YearEvaluation.person_id).in_(people), col(YearEvaluation.year) == year)
        )
    }
    names = stages.names(session, set(people) | {one.supervisor_id for one in decided.values()})
    waits = session.get(EvaluationAsked, by)
    needs_why = waits.year_evaluation_id if waits and waits.sentence is Sentence.RESULT else None
    latest = decided_from(year, standards(session).rules)
    view = _View(by, year, today, latest, needs_why, names)
    return {person: _inherited(_one(view, person, four, decided.get(person)), led.get(person)) for person, four in found.items()}


@dataclass(frozen=True)
class _View:
    """Who looks at which year, and when."""

    by: int
    year: int
    today: date
    latest: date
    """From this day on it is decided although the last quarter is not evaluated."""
    needs_why: int | None
    """The year for which they are asked for a sentence."""
    names: Mapping[int, str]


def _one(view: _View, person: int, four: tuple[Quarter, ...], row: YearEvaluation | None) -> Year:
    counted = [judged for one in four if (judged := one.judged) is not None]
    proposal, own, at = propose(counted), person == view.by, row.rated_at if row else None
    waits_for = tuple(one for one in four if one.open)
    ready = four[-1].quarter.last < view.today and (four[-1].there or view.today >= view.latest)
    seen = row if row and (at or not own) else None
    return Year(
        person=person,
        name=view.names[person],
        year=view.year,
        own=own,
        quarters=four,
        counted=len(counted),
        proposed=Ratings(proposal.result, proposal.conduct, proposal.predicate) if proposal else None,
        because=(proposal.result_because, proposal.conduct_because) if proposal else None,
        chosen=_ratings(seen) if seen else None,
        why=stages.reasons(seen) if seen else None,
        needs_why=bool(seen and seen.id == view.needs_why),
        away=_away(four) if proposal is None else None,
        waits_for=waits_for,
        waits_until=None if ready else _ready_on(four, view.year, view.latest),
        may_decide=bool(not own and ready and not waits_for and proposal and at is None),
        decided_at=at,
        decided_by=view.names[row.supervisor_id] if row and at else None,
        objected=bool(row and row.objection and row.decided_at is None),
        outcome=None,
        decides_objection=False,
        tally=_tally(four),
    )


def _tally(periods: tuple[Quarter, ...]) -> tuple[tuple[Predicate | None, int], ...]:
    if len(periods) <= _IN_A_LINE:
        return ()
    counted = Counter(one.predicate for one in periods)
    return tuple((one, counted[one]) for one in (*Predicate, None) if counted[one])


def _away(four: tuple[Quarter, ...]) -> LeaveKind | None:
    there = [one for one in four if one.there]
    return there[-1].away if there and all(one.away for one in there) else None


def _inherited(found: Year, led: Led | None) -> Year:
    """Who leads an organisation has its predikat of the year as hasil kerja."""
    if led is None:
        return found
    if found.proposed is None or found.because is None or led.result is None:
        return replace(found, organisation=led)
    proposed = Ratings(led.result, found.proposed.conduct, predicate(led.result, found.proposed.conduct))
    return replace(found, organisation=led, proposed=proposed, because=(Because.ORGANISATION, found.because[1]))


def _ratings(row: YearEvaluation) -> Ratings:
    result, conduct, both = stages.final(row)
    assert result is not None
    assert conduct is not None
    assert both is not None
    return Ratings(result, conduct, both)


def _ready_on(four: tuple[Quarter, ...], year: int, latest: date) -> date:
    """Where the last quarter is evaluated, the year's end is enough; else nothing must be able to open any more."""
    return date(year + 1, 1, 1) if four[-1].there else latest
