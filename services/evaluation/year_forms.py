"""The document of a year (dokumen evaluasi kinerja), filled in from what was decided; the document itself is drawn elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from sqlmodel import Session, col, select

from domain.evaluation.credits import Credit
from domain.people.leave_kinds import WORDS
from domain.standards.periods import Period
from domain.standards.showing import apportioned
from models.evaluation.evaluation import Evaluation, ImprovementStep
from models.evaluation.year import YearEvaluation
from models.people.person import CALLED, Person, Posting
from services.evaluation import credits, feedback, objections, organisations, stages, year_quarters
from services.evaluation.exported import ORGANISATIONS, PREDICATES, RATINGS, pattern
from services.evaluation.feedback import Said
from services.evaluation.forms import RELATIONS, Step, decision
from services.evaluation.signatories import Party, party, supervisor_of
from services.evaluation.year_quarters import Part, Quarter
from services.people import agencies
from services.people.agencies import Agency
from services.refusals import Outdated

_MOST_QUOTED = 12
"""Of a year; the others stand in the chat and on the forms of the quarters."""
_WHOLE, _PLACES = Decimal(100), 1


@dataclass(frozen=True)
class Days:
    """From when until when."""

    first: date
    last: date


@dataclass(frozen=True)
class Span:
    """One period of the year, as the year weighs it."""

    period: Period
    judge: str
    days: int
    of: int
    weight: Decimal | None
    """Its share of the whole in %; None: it does not count."""
    result: str
    conduct: str
    predicate: str
    """Or why there is none."""
    parts: tuple[str, ...]
    """Where there was more than one post: each in a line."""


@dataclass(frozen=True)
class YearForm:
    """Everything the document of a year says, in its own words; its number is given when it is issued."""

    year: int
    days: Days
    """The days that are evaluated."""
    person: Party
    supervisor: Party
    above: Party | None
    """Atasan pejabat penilai kinerja."""
    agency: Agency
    organisation: str | None
    pattern: tuple[str, ...]
    spans: tuple[Span, ...]
    result: str
    conduct: str
    predicate: str
    credit: Credit | None
    """Angka kredit, where there was a functional post."""
    notes: str | None
    said: tuple[str, ...]
    """The latest of what was said during the year, each with whose it is and its day."""
    unsaid: int
    """How much more was said."""
    steps: tuple[Step, ...]
    objection: str | None
    decision: str | None
    answered_at: datetime | None
    told_on: date


def form(session: Session, *, by: int, evaluation: int) -> YearForm:
    """The document of a year that was decided, for the person, the supervisor, whoever decides, and admins."""
    return form_of(session, refuse_others(session, by=by, evaluation=evaluation))


def refuse_others(session: Session, *, by: int, evaluation: int) -> YearEvaluation:
    """The year, if it was handed over and `by` may have its document. Raises `Outdated`."""
    found = session.get(YearEvaluation, evaluation)
    if found is None or found.told_on is None:
        raise Outdated
    if not stages.is_party(session, by, found) and not (objections.may_decide(session, by, found) or stages.is_admin(session, by)):
        raise Outdated
    return found


def form_of(session: Session, found: YearEvaluation) -> YearForm:
    """The document of a year that was decided, for whoever was found to be allowed it."""
    assert found.told_on is not None
    january, on = date(found.year, 1, 1), organisations.last_day(found.year)
    result, conduct, predicate = stages.final(found)
    assert result is not None
    assert conduct is not None
    assert predicate is not None
    unit = _unit(session, found.person_id, on)
    organisation = organisations.ratings(session, units=[unit] if unit else [], of=found.year).get(unit or 0)
    said = feedback.between(session, people=[found.person_id], first=january, last=on).get(found.person_id, [])
    above = supervisor_of(session, found.supervisor_id, on)
    four = year_quarters.quarters(session, people=[found.person_id], year=found.year, today=found.told_on)[found.person_id]
    return YearForm(
        year=found.year,
        days=Days(january, on),
        person=party(session, found.person_id, on),
        supervisor=party(session, found.supervisor_id, on),
        above=party(session, above, on) if above else None,
        agency=agencies.of_unit(session, unit, on=on),
        organisation=ORGANISATIONS[organisation] if organisation else None,
        pattern=pattern(organisation) if organisation else (),
        spans=_spans(four),
        result=RATINGS[result],
        conduct=RATINGS[conduct],
        predicate=PREDICATES[predicate],
        credit=credits.of_year(session, found),
        notes=stages.reasons(found),
        said=tuple(_quoted(one) for one in said[-_MOST_QUOTED:]),
        unsaid=max(0, len(said) - _MOST_QUOTED),
        steps=_steps(session, found),
        objection=found.objection,
        decision=decision(found),
        answered_at=found.answered_at,
        told_on=found.told_on,
    )


def _unit(session: Session, person: int, on: date) -> int | None:
    """Where the person worked on a day, or last before it."""
    return session.scalars(
        select(Posting.unit_id)
        .where(col(Posting.person_id) == person, col(Posting.valid_from) <= on)
        .order_by(col(Posting.valid_from).desc())
    ).first()


def _spans(four: Sequence[Quarter]) -> tuple[Span, ...]:
    shares = [judged.share if (judged := one.judged) else Fraction(0) for one in four]
    whole = sum(shares, Fraction(0))
    weights = apportioned([100 * share / whole for share in shares], _WHOLE, places=_PLACES) if whole else ()
    return tuple(
        Span(
            period=one.quarter,
            judge=one.judge or "",
            days=one.days,
            of=one.of,
            weight=weights[place] if whole and shares[place] else None,
            result=RATINGS[one.result] if one.result else "",
            conduct=RATINGS[one.conduct] if one.conduct else "",
            predicate=PREDICATES[one.predicate] if one.predicate else _why(one),
            parts=tuple(_part(part) for part in one.parts),
        )
        for place, one in enumerate(four)
    )


def _why(one: Quarter) -> str:
    """Why a period has no predikat."""
    if one.away:
        return f"Tidak dinilai: {WORDS.get(one.away, 'cuti')}"
    return "Tidak selesai dievaluasi" if one.there else "Tidak dievaluasi"


def _part(one: Part) -> str:
    predicate = f": {PREDICATES[one.predicate]}" if one.predicate else ""
    return f"{one.days} hari {one.position}, {one.unit}{predicate}"


def _quoted(one: Said) -> str:
    relation = "" if RELATIONS[one.relation] == "atasan" else f", {RELATIONS[one.relation]}"
    about = f"{one.about}: " if one.about else ""
    return f"{about}{one.words} ({one.by}{relation}, {one.on.day}/{one.on.month}/{one.on.year})"


def _steps(session: Session, found: YearEvaluation) -> tuple[Step, ...]:
    """What was agreed in the evaluations of the year (tindakan perbaikan), the earliest first."""
    quarters = [str(one) for one in year_quarters.of_year(found.year)]
    rows = session.execute(
        select(ImprovementStep, CALLED)
        .join(Evaluation, col(Evaluation.id) == ImprovementStep.evaluation_id)
        .outerjoin(Person, col(Person.id) == ImprovementStep.owner_id)
        .where(
            col(Evaluation.person_id) == found.person_id,
            col(Evaluation.quarter).in_(quarters),
            col(Evaluation.told_on).is_not(None),
            col(ImprovementStep.agreed_at).is_not(None),
        )
        .order_by(col(ImprovementStep.id))
    )
    return tuple(Step(what=step.action or "", who=owner or "", until=step.due) for step, owner in rows)
