"""The answers of a draft: which are in hand, and what holds each of them back from being sent."""

from collections.abc import Container, Iterable, Mapping, Sequence

from sqlalchemy import bindparam, func
from sqlalchemy import select as select_core
from sqlmodel import Session

from domain.reporting.answers import AnswerState
from models.columns import columns, table
from models.prepared import Prepared
from models.reporting.report import Attachment, AttachmentState, Draft, DraftAnswer
from models.rows import read
from models.standards.standard import Evidence, Indicator
from services.reporting import relations
from services.standards.expected import standards

Rows = Sequence[tuple[DraftAnswer, Indicator]]
"""A draft's answers in the order asked, each with its indicator."""

_attachment, _answer = columns(Attachment), columns(DraftAnswer)
_WHOLE = Prepared(select_core(table(DraftAnswer)).where(_answer.draft_id == bindparam("draft")).order_by(_answer.place))
_EVIDENCE = Prepared(
    select_core(_attachment.draft_answer_id, func.count())
    .where(_attachment.draft_answer_id.in_(bindparam("answers", expanding=True)), _attachment.state != AttachmentState.REFUSED)
    .group_by(_attachment.draft_answer_id)
)


def answers_of(session: Session, draft: Draft) -> list[tuple[DraftAnswer, Indicator]]:
    """The draft's answers in hand in the order asked, each with its indicator: those that stand apart, or all others."""
    return [(answer, indicator) for answer, indicator in whole(session, draft) if answer.apart == draft.apart]


def whole(session: Session, draft: Draft) -> list[tuple[DraftAnswer, Indicator]]:
    """All of a draft's answers, those that wait included."""
    known = standards(session)
    return [(answer, known.of(answer.indicator_id, answer.period)) for answer in read(session, DraftAnswer, _WHOLE, draft=draft.id)]


def held_back(rows: Rows, evidence: Mapping[int, int], broken: Iterable[relations.Broken]) -> dict[int, str]:
    """Which answers cannot be sent as they are, and why; a rule that is broken holds back those it is between, no other."""
    periods = {answer.id: answer.period for answer, _ in rows}
    stopped = {(id, periods[one.answer]) for one in broken if one.stops for id in one.between}
    found = {answer.id: _held(answer, indicator, evidence, stopped) for answer, indicator in rows}
    return {answer: why for answer, why in found.items() if why}


def _held(answer: DraftAnswer, indicator: Indicator, evidence: Mapping[int, int], stopped: Container[tuple[int, str]]) -> str:
    if answer.heard is not None:
        return "unsure"
    if answer.state is None:
        return "open"
    if lacks_reason(answer):
        return "reason"
    if lacks_evidence(answer, indicator, evidence) and not answer.evidence_later:
        return "evidence"
    return "rule" if (indicator.id, answer.period) in stopped else ""


def lacks_reason(answer: DraftAnswer) -> bool:
    """Whether an unusual value was confirmed, but not why it is right."""
    return answer.unusual and not answer.reason


def lacks_evidence(answer: DraftAnswer, indicator: Indicator, evidence: Mapping[int, int]) -> bool:
    """Whether the value is there, but not what must show it to be true."""
    return indicator.evidence is Evidence.REQUIRED and answer.state is AnswerState.VALUE and not evidence.get(answer.id)


def evidence_of(session: Session, rows: Rows) -> dict[int, int]:
    """How many photos and documents each answer has, asked only where an indicator takes any."""
    answers = taking_evidence(rows)
    if not answers:
        return {}
    return dict(_EVIDENCE(session, answers=answers))


def taking_evidence(rows: Rows) -> list[int]:
    """The answers that may have photos and documents."""
    return [answer.id for answer, indicator in rows if indicator.evidence is not Evidence.NONE]
