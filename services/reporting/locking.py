"""A period locks while it is in a draft: its answers end there, those still open stay, and the person is told which."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from domain.standards.periods import Period
from models.reporting.report import Draft, DraftAnswer, UnlockDecision, UnlockRequest
from models.standards.standard import Indicator
from services.city import City
from services.messages.reachable import WRITING
from services.reporting import lapsing, values
from services.reporting.values import Value
from services.standards import agenda
from services.standards.expected import Standards, standards

TOLD = "reporting/draft/locked"


@dataclass(frozen=True)
class Lost:
    """One answer that was not sent in time, as the person gave it."""

    name: str
    period: Period
    value: Value


@dataclass(frozen=True)
class Ended:
    """What became of one draft. It is told under the screen `TOLD`, where it can be looked up afterwards."""

    person: int
    draft: int
    lost: tuple[Lost, ...]
    answered: int
    kept: int
    """Questions that are left; 0: the draft is gone."""
    stopped_at: str | None
    """The indicator whose question was open and has locked with it, which the burden meter counts."""


def end_locked(session: Session, *, now: datetime, city: City) -> list[Ended]:
    """Take the locked periods out of every draft nobody is writing at; a draft with nothing left ends, and answers are kept.

    A correction stays: what it corrects was sent in time. So does a period that was opened again for the person,
    even when that has run out: they can ask once more.
    """
    known = standards(session)
    rows = _written(session, now)
    locked = [(draft, one) for draft, one in rows if _locks(known.of(one.indicator_id, one.period), one) < city.today(now)]
    if not locked:
        return []
    opened = _opened(session, {draft.person_id for draft, _ in locked})
    gone: defaultdict[int, list[DraftAnswer]] = defaultdict(list)
    for draft, one in locked:
        if (draft.person_id, one.indicator_id, one.period) not in opened:
            gone[draft.id].append(one)
    drafts = {draft.id: draft for draft, _ in locked if draft.id in gone}
    for id, draft in drafts.items():
        lapsing.keep(session, person=draft.person_id, answers=gone[id], now=now)
    stays: defaultdict[int, list[DraftAnswer]] = defaultdict(list)
    for draft, one in rows:
        if draft.id in drafts and one not in gone[draft.id]:
            stays[draft.id].append(one)
    ended = [_ended(draft, gone[id], stays[id], known) for id, draft in drafts.items()]
    _take_out(session, drafts, gone, stays)
    return ended


def _written(session: Session, now: datetime) -> list[tuple[Draft, DraftAnswer]]:
    rows = session.execute(
        select(Draft, DraftAnswer)
        .join(DraftAnswer, col(DraftAnswer.draft_id) == Draft.id)
        .where(col(Draft.practice).is_(False), col(Draft.returned_from).is_(None), col(Draft.touched_at) <= now - WRITING)
        .order_by(col(Draft.id), col(DraftAnswer.place))
    )
    return [(draft, answer) for draft, answer in rows]


def _opened(session: Session, people: Iterable[int]) -> set[tuple[int, int, str]]:
    rows = session.execute(
        select(UnlockRequest.person_id, UnlockRequest.indicator_id, UnlockRequest.period).where(
            col(UnlockRequest.person_id).in_(people), col(UnlockRequest.decision) == UnlockDecision.OPENED
        )
    )
    return {(person, indicator, period) for person, indicator, period in rows}


def _locks(indicator: Indicator, answer: DraftAnswer) -> date:
    return agenda.window_of(indicator, Period.parse(answer.period)).locks


def _ended(draft: Draft, gone: list[DraftAnswer], stays: list[DraftAnswer], known: Standards) -> Ended:
    lost = tuple(
        Lost(
            name=known.of(one.indicator_id, one.period).name,
            period=Period.parse(one.period),
            value=values.value_of(one, known.of(one.indicator_id, one.period)),
        )
        for one in gone
    )
    answered = sum(one.state is not None for one in stays)
    stopped_at = next((known.of(one.indicator_id, one.period).name for one in gone if one.place == draft.asking), None)
    return Ended(person=draft.person_id, draft=draft.id, lost=lost, answered=answered, kept=len(stays), stopped_at=stopped_at)


def _take_out(
    session: Session, drafts: dict[int, Draft], gone: dict[int, list[DraftAnswer]], stays: dict[int, list[DraftAnswer]]
) -> None:
    """Evidence stays with the answers that are kept; a draft that stood at one of them stands at the next open one."""
    for id, draft in drafts.items():
        if draft.asking in {one.place for one in gone[id]}:
            draft.asking = next((one.place for one in stays[id] if one.state is None), None)
        if not any(one.apart is draft.apart for one in stays[id]):
            draft.apart = not draft.apart
    session.flush()
    answers, empty = [one.id for some in gone.values() for one in some], [id for id in drafts if not stays[id]]
    session.execute(delete(DraftAnswer).where(col(DraftAnswer.id).in_(answers)).execution_options(synchronize_session=False))
    session.execute(delete(Draft).where(col(Draft.id).in_(empty)).execution_options(synchronize_session=False))
    session.expire_all()
