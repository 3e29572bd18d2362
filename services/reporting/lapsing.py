"""Answers that were not sent before their period locked, or before another report was corrected: kept with their evidence, and
there again where they are asked."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import bindparam, update
from sqlalchemy import select as select_core
from sqlmodel import Session, col, select

from models.columns import columns
from models.prepared import Prepared
from models.reporting.report import Attachment, Draft, DraftAnswer, LapsedAnswer
from services.reporting import drafted_answers, values

_ANY = Prepared(select_core(columns(LapsedAnswer).id).where(columns(LapsedAnswer).person_id == bindparam("person")).limit(1))


def keep(session: Session, *, person: int, answers: Iterable[DraftAnswer], now: datetime) -> None:
    """Keep what was answered, instead of anything kept for the same periods before."""
    for one in answers:
        if one.state is None and not one.areas:
            continue
        found = _of(session, person, one.indicator_id, one.period)
        if found is None:
            found = LapsedAnswer(person_id=person, indicator_id=one.indicator_id, period=one.period, lapsed_at=now)
            session.add(found)
        values.copy(one, found)
        found.lapsed_at = now
        session.flush()
        session.execute(
            update(Attachment)
            .where(col(Attachment.draft_answer_id) == one.id)
            .values(draft_answer_id=None, lapsed_id=found.id)
            .execution_options(synchronize_session=False)
        )


def bring_back(session: Session, draft: Draft, keys: Collection[tuple[int, str]], *, now: datetime) -> bool:
    """Put what lapsed back behind its questions; whether there was anything."""
    if not keys or not _ANY(session, person=draft.person_id):
        return False
    kept = {
        (one.indicator_id, one.period): one
        for one in session.scalars(select(LapsedAnswer).where(col(LapsedAnswer.person_id) == draft.person_id))
    }
    found = False
    for answer, _ in drafted_answers.whole(session, draft):
        one = kept.get((answer.indicator_id, answer.period))
        if one is not None and answer.state is None and (answer.indicator_id, answer.period) in keys:
            _restore(session, one, answer)
            found = True
    if found:
        draft.touched_at = now
        session.flush()
    return found


def waits(session: Session, *, person: int, keys: Collection[tuple[int, str]]) -> bool:
    """Whether anything that was kept belongs to one of these indicators and periods."""
    if not keys or not _ANY(session, person=person):
        return False
    kept = select(LapsedAnswer.indicator_id, LapsedAnswer.period).where(col(LapsedAnswer.person_id) == person)
    return any((indicator, period) in keys for indicator, period in session.execute(kept))


def _restore(session: Session, one: LapsedAnswer, answer: DraftAnswer) -> None:
    values.copy(one, answer)
    session.flush()
    session.execute(
        update(Attachment)
        .where(col(Attachment.lapsed_id) == one.id)
        .values(draft_answer_id=answer.id, lapsed_id=None)
        .execution_options(synchronize_session=False)
    )
    session.delete(one)


def _of(session: Session, person: int, indicator: int, period: str) -> LapsedAnswer | None:
    return session.scalars(
        select(LapsedAnswer).where(
            col(LapsedAnswer.person_id) == person, col(LapsedAnswer.indicator_id) == indicator, col(LapsedAnswer.period) == period
        )
    ).first()
