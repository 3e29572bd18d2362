"""The evaluation form of the regulation, filled in from what was judged and kept; the document itself is drawn elsewhere."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from domain.evaluation.parts import PartOf
from domain.evaluation.ratings import Conduct
from domain.messages.facts import thaw
from domain.standards.periods import Period
from models.evaluation.evaluation import Evaluation, EvaluationCycle
from models.evaluation.feedback import Relation
from services.evaluation import agreed_steps, expectations, objections, organisations, stages
from services.evaluation.exported import ORGANISATIONS, PREDICATES, RATINGS, pattern
from services.evaluation.results_of_work import in_words, results
from services.evaluation.signatories import Party, last_day_under, party, supervisor_of
from services.people import agencies
from services.people.agencies import Agency
from services.refusals import Outdated
from services.standards.expected import standards

_MOST_QUOTED = 6
"""Of one line or value; the others stand in the chat."""
RELATIONS = {Relation.SUPERIOR: "atasan", Relation.PEER: "rekan", Relation.OTHER: "pihak lain"}


@dataclass(frozen=True)
class Work:
    """One line of hasil kerja."""

    result: str
    """Rencana hasil kerja (RHK): a result of work, never the name of a standard."""
    leader_result: str
    """The leader's result it serves; empty where nobody said."""
    aspect: str
    indicator: str
    target: Decimal | None
    value: Decimal | None
    unit: str
    percent: Decimal | None
    main: bool
    feedback: tuple[str, ...] = ()
    """What was said of this line (umpan balik berkelanjutan), each with its day and whose it is."""


@dataclass(frozen=True)
class Behaviour:
    """One of the seven values."""

    value: str
    expectation: str = ""
    """What the leader expects in particular (ekspektasi khusus)."""
    feedback: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """One improvement step."""

    what: str
    who: str
    until: date | None


@dataclass(frozen=True)
class Form:
    """Everything the form says, in its own words; its number is given when it is issued."""

    quarter: Period
    part: PartOf | None
    """Which of its days, where it has parts."""
    person: Party
    supervisor: Party
    above: Party | None
    """Atasan pejabat penilai kinerja."""
    agency: Agency
    organisation: str | None
    pattern: tuple[str, ...]
    """How predikat may spread under it (pola distribusi)."""
    works: tuple[Work, ...]
    total: Decimal | None
    result: str
    conducts: tuple[Behaviour, ...]
    conduct: str
    predicate: str
    notes: str | None
    said: tuple[str, ...]
    """Notes and praise of the quarter."""
    steps: tuple[Step, ...]
    objection: str | None
    decision: str | None
    answered_at: datetime | None
    told_on: date
    expected: tuple[tuple[str, str], ...] = ()
    """Resources, accountability and consequences as they were agreed on."""
    acting: Party | None = None
    """Who judged in the supervisor's stead, and signs on their behalf (a.n.)."""


def form(session: Session, *, by: int, evaluation: int) -> Form:
    """The form of a result that was handed over, for the person, the supervisor, whoever decides, and admins."""
    return form_of(session, refuse_others(session, by=by, evaluation=evaluation))


def refuse_others(session: Session, *, by: int, evaluation: int) -> Evaluation:
    """The evaluation, if it was handed over and `by` may have its form. Raises `Outdated`."""
    found = session.get(Evaluation, evaluation)
    if found is None or found.told_on is None or found.card is None:
        raise Outdated
    if not stages.is_party(session, by, found) and not (objections.may_decide(session, by, found) or stages.is_admin(session, by)):
        raise Outdated
    return found


def form_of(session: Session, found: Evaluation) -> Form:
    """The form of a result that was handed over, for whoever was found to be allowed it."""
    assert found.card is not None
    assert found.told_on is not None
    quarter, cycle = Period.parse(found.quarter), session.get_one(EvaluationCycle, found.cycle_id)
    result, conduct, predicate = stages.final(found)
    assert result is not None
    assert conduct is not None
    assert predicate is not None
    organisation = organisations.ratings(session, units=[cycle.unit_id], of=quarter).get(cycle.unit_id)
    expected = expectations.agreed_for(session, person=found.person_id, supervisor=found.supervisor_id, year=quarter.year)
    card, (person, supervisor, above) = thaw(found.card), _parties(session, found, cycle.unit_id)
    return Form(
        quarter=quarter,
        part=None if stages.is_whole(found) else PartOf(quarter, found.first, found.last),
        person=person,
        supervisor=supervisor,
        above=above,
        acting=party(session, found.acted_by, found.last) if found.acted_by else None,
        agency=agencies.of_unit(session, cycle.unit_id, on=found.last),
        organisation=ORGANISATIONS[organisation] if organisation else None,
        pattern=pattern(organisation) if organisation else (),
        works=_works(session, quarter, card, expectations.results(session, expected)),
        total=card.total,
        result=RATINGS[result],
        conducts=_conducts(card.said, expectations.conducts(session, expected)),
        expected=in_words(expected),
        conduct=RATINGS[conduct],
        predicate=PREDICATES[predicate],
        notes=stages.reasons(found),
        said=_quoted(card.said, lambda one: _of(one, "indicator") is None and _of(one, "value") is None),
        steps=tuple(
            Step(what=step.action or "", who=step.owner or "", until=step.due)
            for step in agreed_steps.steps_of(session, evaluation=found.id)
        ),
        objection=found.objection,
        decision=decision(found),
        answered_at=found.answered_at,
        told_on=found.told_on,
    )


def decision(found: stages.Result) -> str | None:
    """What was decided about the objection, and whether it was granted."""
    if found.decided_at is None:
        return None
    granted = stages.final(found)[:2] != (found.result, found.conduct)
    return f"{'dikabulkan' if granted else 'tidak dikabulkan'}. {found.decision}"


def _parties(session: Session, found: Evaluation, unit: int) -> tuple[Party, Party, Party | None]:
    """As they were when the one last worked under the other there: days in another post that are too few do not name it."""
    days = {"first": found.first, "last": found.last}
    on = last_day_under(session, found.person_id, unit=unit, supervisor=found.supervisor_id, **days)
    above = supervisor_of(session, found.supervisor_id, on)
    both = party(session, found.person_id, on), party(session, found.supervisor_id, on)
    return *both, party(session, above, on) if above else None


def _works(session: Session, quarter: Period, card: Any, agreed: Mapping[int, tuple[str, str]]) -> tuple[Work, ...]:
    """The lines, those of one result of work together: as it was agreed, or else as the workbook says it."""
    known = standards(session)
    measured = {line.indicator: known.of(line.indicator, quarter) for line in card.lines}
    found = [
        Work(
            result=results(measured[line.indicator], agreed)[0],
            leader_result=results(measured[line.indicator], agreed)[1],
            aspect=measured[line.indicator].aspect,
            indicator=line.name,
            target=line.target.amount if line.target else None,
            value=line.value,
            unit=line.unit,
            percent=line.percent,
            main=line.main,
            feedback=_quoted(card.said, lambda one, line=line: _of(one, "indicator") == line.indicator),
        )
        for line in card.lines
    ]
    order = list(dict.fromkeys((work.result, work.leader_result) for work in found))
    return tuple(sorted(found, key=lambda work: order.index((work.result, work.leader_result))))


def _conducts(said: Iterable[Any], expected: Mapping[Conduct, str]) -> tuple[Behaviour, ...]:
    return tuple(
        Behaviour(value.value, expected.get(value, ""), feedback=_quoted(said, lambda one, value=value: _of(one, "value") == value))
        for value in Conduct
    )


def _quoted(said: Iterable[Any], wanted: Callable[..., bool]) -> tuple[str, ...]:
    """The latest of what was said of one thing, each with whose it is and its day."""
    found = [one for one in said if wanted(one)]
    return tuple(f"{one.words} ({_whose(one)}, {one.on.day}/{one.on.month}/{one.on.year})" for one in found[-_MOST_QUOTED:])


def _whose(one: Any) -> str:
    relation = _of(one, "relation")
    return one.by if relation in (None, Relation.SUPERIOR) else f"{one.by}, {RELATIONS[Relation(relation)]}"


def _of(one: Any, name: str) -> Any:
    """A fact of feedback; None in what was kept before there was this fact."""
    return getattr(one, name, None)
