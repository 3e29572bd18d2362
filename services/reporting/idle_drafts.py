"""Half-written reports that were left: which are offered again today, and what has become of those whose periods locked."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from domain.reporting.idle_drafts import Offer, nearest, offer
from domain.standards.periods import Period
from models.reporting.report import Draft, DraftAnswer, Submission
from services.city import City
from services.messages.hours import Hours, allowed
from services.messages.outbox import Button
from services.naming import among
from services.reporting.actions import ResumeDraft, SendReady
from services.standards import agenda
from services.standards.expected import standards

_PRACTICE_LASTS = timedelta(days=1)


@dataclass(frozen=True)
class Idle:
    """A draft that is offered again."""

    draft: int
    why: Offer
    answered: int
    of: int
    deadline: date | None
    """The next day on which something in it is due or locks; None where all have gone by."""
    corrects: str | None
    """The number of the submission it corrects."""
    touched_at: datetime


def waiting(session: Session, *, now: datetime, city: City, people: Collection[int] | None = None) -> dict[int, Idle]:
    """By person (those of `people` at least), the draft that is to be offered to them this morning. Nothing is written."""
    drafts = _drafts(session, people)
    if not drafts:
        return {}
    answers = _answers(session, drafts)
    numbers = _numbers(session, drafts)
    tomorrow = datetime.combine(city.today(now) + timedelta(days=1), time(), tzinfo=city.zone)
    mornings = allowed(session, people=[draft.person_id for draft in drafts], now=tomorrow, city=city)
    found: dict[int, Idle] = {}
    for draft in drafts:
        if not _is_begun(draft, answers[draft.id]):
            continue
        days = _deadlines(session, answers[draft.id])
        why = offer(
            touched=draft.touched_at,
            offered=draft.offered_at,
            deadlines=days,
            today=city.today(now),
            warned=city.today(draft.warned_at) if draft.warned_at else None,
            next_morning=city.today(mornings[draft.person_id]),
            touched_on=city.today(draft.touched_at),
        )
        if why is not None:
            found[draft.person_id] = Idle(
                draft=draft.id,
                why=why,
                answered=sum(one.state is not None for one in answers[draft.id]),
                of=len(answers[draft.id]),
                deadline=nearest(days, city.today(now)),
                corrects=numbers.get(draft.returned_from or 0),
                touched_at=draft.touched_at,
            )
    return found


def mark(session: Session, shown: Iterable[Idle], *, now: datetime) -> None:
    """Remember that these were offered. What the person wrote, and where they stand, is not touched."""
    for why, drafts in _by_reason(shown).items():
        told = {"offered_at": now, "warned_at": now} if why is Offer.DEADLINE else {"offered_at": now}
        session.execute(update(Draft).where(col(Draft.id).in_(drafts)).values(**told).execution_options(synchronize_session=False))


def mornings(session: Session, *, person: int, hours: Hours, now: datetime) -> set[date]:
    """The days on which what this person left is offered, as it stands now: the next one, and before each deadline."""
    drafts = _drafts(session, [person])
    answers = _answers(session, drafts) if drafts else {}
    found: set[date] = set()
    for draft in drafts:
        if not _is_begun(draft, answers[draft.id]):
            continue
        found |= {hours.calendar.add_working_days(day, -1) for day in _deadlines(session, answers[draft.id])}
        if draft.offered_at is None or draft.offered_at < draft.touched_at:
            found.add(hours.calendar.add_working_days(draft.touched_at.astimezone(hours.zone).date(), 1))
    return found


def door(shown: Idle) -> list[Button]:
    """The button that goes on where the draft stands; before a deadline, beside it the one that sends what is answered."""
    on = [Button("resume_draft", ResumeDraft(shown.draft), facts={"answered": shown.answered, "of": shown.of})]
    if shown.why is Offer.DEADLINE and shown.answered and shown.corrects is None:
        on.append(Button("send_ready", SendReady(shown.draft), facts={"count": shown.answered}))
    return on


def forget_practice(session: Session, *, now: datetime) -> None:
    """Practice that was left for a day is dropped: nothing in it counted, so nothing is said."""
    session.execute(
        delete(Draft)
        .where(col(Draft.practice), col(Draft.touched_at) <= now - _PRACTICE_LASTS)
        .execution_options(synchronize_session=False)
    )


def _is_begun(draft: Draft, answers: Iterable[DraftAnswer]) -> bool:
    """Whether it holds anything; what was only looked at is owed as before, and the reminder says so."""
    return draft.returned_from is not None or any(one.state is not None for one in answers)


def _by_reason(shown: Iterable[Idle]) -> dict[Offer, list[int]]:
    found: defaultdict[Offer, list[int]] = defaultdict(list)
    for one in shown:
        found[one.why].append(one.draft)
    return found


def _drafts(session: Session, people: Collection[int] | None) -> Sequence[Draft]:
    wanted = select(Draft).where(col(Draft.practice).is_(False)).order_by(col(Draft.id))
    if people is not None:
        wanted = wanted.where(among(people, Draft.person_id))
    return session.scalars(wanted).all()


def _answers(session: Session, drafts: Sequence[Draft]) -> defaultdict[int, list[DraftAnswer]]:
    found: defaultdict[int, list[DraftAnswer]] = defaultdict(list)
    for answer in session.scalars(select(DraftAnswer).where(col(DraftAnswer.draft_id).in_({draft.id for draft in drafts}))):
        found[answer.draft_id].append(answer)
    return found


def _numbers(session: Session, drafts: Sequence[Draft]) -> dict[int, str]:
    corrected = {draft.returned_from for draft in drafts if draft.returned_from}
    rows = session.execute(select(Submission.id, Submission.number).where(col(Submission.id).in_(corrected))) if corrected else ()
    return {id: number for id, number in rows}


def _deadlines(session: Session, answers: Iterable[DraftAnswer]) -> set[date]:
    known = standards(session)
    windows = [agenda.window_of(known.of(one.indicator_id, one.period), Period.parse(one.period)) for one in answers]
    return {day for limits in windows for day in (limits.due, limits.locks)}
