"""The evaluations and the improvement steps as rows of the exported workbook, in the regulation's own words."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from domain.evaluation.ratings import Predicate, Rating
from domain.evaluation.spread import Guidance, Organisation, guidance
from domain.messages.facts import thaw
from domain.people.leave_kinds import WORDS
from models.evaluation.decision import Decision, DecisionState
from models.evaluation.evaluation import Evaluation, EvaluationCycle, ImprovementStep
from models.evaluation.year import YearEvaluation
from services.evaluation import credits, stages

RATINGS = {Rating.BELOW: "Di bawah ekspektasi", Rating.MEETS: "Sesuai ekspektasi", Rating.ABOVE: "Di atas ekspektasi"}
PREDICATES = {
    Predicate.VERY_GOOD: "Sangat Baik",
    Predicate.GOOD: "Baik",
    Predicate.NEEDS_IMPROVEMENT: "Butuh Perbaikan",
    Predicate.POOR: "Kurang",
    Predicate.VERY_POOR: "Sangat Kurang",
}

ORGANISATIONS = {
    Organisation.OUTSTANDING: "Istimewa",
    Organisation.GOOD: "Baik",
    Organisation.NEEDS_IMPROVEMENT: "Butuh Perbaikan/Cukup",
    Organisation.POOR: "Kurang",
    Organisation.VERY_POOR: "Sangat Kurang",
}
"""The regulation's own words, which its forms and files use in every language."""


DECIDED = {DecisionState.OPEN: "berjalan", DecisionState.DONE: "selesai", DecisionState.NOT_DONE: "tidak dilaksanakan"}


def pattern(organisation: Organisation) -> tuple[str, ...]:
    """How predikat may spread (pola distribusi) in an organisation with this predikat, as forms say it."""
    return tuple(_sentence(one) for one in guidance(organisation))


def _sentence(one: Guidance) -> str:
    who = " atau ".join(PREDICATES[predicate] for predicate in one.predicates)
    if one.some:
        return f"harus ada {who}, sedikitnya seorang"
    bounds = ((one.at_least, "sedikitnya"), (one.at_most, "paling banyak"))
    return " ".join([who, *(f"{word} {bound} %" for bound, word in bounds if bound is not None)])


def evaluations(session: Session, nips: Mapping[int | None, str]) -> list[tuple[Any, ...]]:
    """One row per evaluation of a quarter or a year, as it stands at last; what is not judged yet stays empty."""
    found = session.scalars(select(Evaluation).order_by(stages.by_end(Evaluation.quarter), col(Evaluation.id)))
    years = session.scalars(select(YearEvaluation).order_by(col(YearEvaluation.year), col(YearEvaluation.id))).all()
    worth = credits.of_years(session, years)
    return [
        *((*_row(one, nips), None) for one in found),
        *((*_row(one, nips), worth[one.id].total if one.id in worth else None) for one in years),
    ]


def steps(session: Session, nips: Mapping[int | None, str], indicators: Mapping[int, str]) -> list[tuple[Any, ...]]:
    """One row per agreed step; a unit's own has nobody's NIP."""
    found = session.execute(
        select(ImprovementStep, Evaluation, EvaluationCycle.quarter)
        .outerjoin(Evaluation, col(Evaluation.id) == ImprovementStep.evaluation_id)
        .outerjoin(EvaluationCycle, col(EvaluationCycle.id) == ImprovementStep.cycle_id)
        .where(col(ImprovementStep.agreed_at).is_not(None))
        .order_by(col(ImprovementStep.id))
    )
    return [
        (
            nips[one.person_id] if one else None,
            one.quarter if one else quarter,
            indicators.get(step.indicator_id or 0),
            step.cause,
            step.action,
            nips[step.owner_id],
            step.due,
            step.support or None,
            step.done_at,
            step.outcome,
        )
        for step, one, quarter in found
    ]


def decisions(session: Session, nips: Mapping[int | None, str], units: Mapping[int | None, str]) -> list[tuple[Any, ...]]:
    """One row per decision of a unit, with what became of it; of the whole unit where nobody is named."""
    found = session.scalars(
        select(Decision).where(col(Decision.decided_at).is_not(None)).order_by(col(Decision.period), col(Decision.id))
    )
    return [
        (
            units[one.unit_id],
            one.period,
            one.words,
            nips[one.owner_id] if one.owner_id else "seluruh unit",
            one.due,
            nips[one.written_by],
            one.decided_at,
            DECIDED[one.state],
            one.moved or None,
            nips[one.answered_by] if one.answered_by else None,
            one.answered_at,
            one.outcome,
        )
        for one in found
    ]


def _row(one: stages.Result, nips: Mapping[int | None, str]) -> tuple[Any, ...]:
    position, total = None, None
    if isinstance(one, Evaluation):
        position, total = one.position, thaw(one.card).total if one.card else None
    return (
        nips[one.person_id],
        stages.period_word(one),
        position,
        nips[one.supervisor_id],
        *_told(one),
        total,
        one.told_on,
        one.answered_at,
        one.objection,
        one.decision,
    )


def _told(one: stages.Result) -> tuple[str | None, str | None, str | None]:
    if isinstance(one, Evaluation) and one.away is not None:
        return None, None, f"Tidak dinilai: {WORDS.get(one.away, 'cuti')}"
    return in_words(stages.final(one) if one.rated_at else (None, None, None))


def in_words(found: tuple[Rating | None, Rating | None, Predicate | None]) -> tuple[str | None, str | None, str | None]:
    """Hasil kerja, perilaku kerja and predikat in the regulation's words; None where there is nothing to tell."""
    result, conduct, predicate = found
    return (
        RATINGS[result] if result else None,
        RATINGS[conduct] if conduct else None,
        PREDICATES[predicate] if predicate else None,
    )
