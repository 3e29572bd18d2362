"""After a training: ask those who were there how it was; a quarter after a suggestion, say whether the indicator moved."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from domain.achievement import percent
from domain.periods import Frequency, Period
from models import Account, Attendance, Invitee, Suggestion, Training
from services import outbox
from services.actions import GoHome
from services.city import City
from services.hours import allowed
from services.outbox import Button, Notice
from services.standards import standards
from services.training import checks, feedback, members, weakness

_ASKED_WITHIN = timedelta(days=7)


def ask(session: Session, *, now: datetime, city: City) -> int:
    """Ask once, on the first day after the training on which somebody may be written to."""
    today = city.today(now)
    rows = session.execute(
        select(Training, Attendance.person_id)
        .join(Attendance, col(Attendance.training_id) == Training.id)
        .join(Invitee, (col(Invitee.training_id) == Training.id) & (col(Invitee.person_id) == Attendance.person_id))
        .join(Account, col(Account.person_id) == Attendance.person_id)
        .where(
            col(Training.ends) < today, col(Training.ends) >= today - _ASKED_WITHIN, col(Invitee.rating).is_(None),
            col(Account.closed_at).is_(None), col(Account.blocked_at).is_(None),
        )
        .distinct()
        .order_by(col(Training.id), col(Attendance.person_id))
    ).all()  # fmt: skip
    checkable = checks.open_among(session, places={(training.id, person) for training, person in rows})
    when = allowed(session, people={person for _, person in rows}, now=now, city=city)
    notices = [
        Notice(
            to=person, screen="training/feedback", key=f"training_feedback:{training.code}:{person}",
            facts={"title": training.title}, keyboard=feedback.keyboard(training.id, check=(training.id, person) in checkable),
        )
        for training, person in rows
        if when[person] <= now
    ]  # fmt: skip
    return outbox.post(session, *notices, now=now) if notices else 0


def tell_effects(session: Session, *, now: datetime, city: City) -> int:
    """Once the end of the quarter of a suggestion is verified, tell the person and the supervisor what became of it."""
    today = city.today(now)
    quarter = Period.containing(today, Frequency.QUARTERLY)
    open_ones = session.scalars(
        select(Suggestion)
        .where(col(Suggestion.quarter) == str(quarter.previous()), col(Suggestion.after).is_(None))
        .order_by(col(Suggestion.id))
        .with_for_update(skip_locked=True)
    ).all()
    if not open_ones:
        return 0
    known = standards(session)
    ends = {one.id: _end(quarter.previous(), known.indicators[one.indicator_id].frequency) for one in open_ones}
    found = weakness.shares(session, indicators={one.indicator_id for one in open_ones}, periods=set(ends.values()))
    notices: list[Notice] = []
    settled = [one for one in open_ones if (one.person_id, one.indicator_id, ends[one.id]) in found]
    came, titles = _came(session, settled), _titles(session, settled)
    people = members.using(session, today=today)
    for one in settled:
        one.after = percent(found[one.person_id, one.indicator_id, ends[one.id]])
        session.add(one)
        member = people.get(one.person_id)
        if member is None:
            continue
        facts: dict[str, object] = {
            "indicator": known.indicators[one.indicator_id].name, "title": titles[one.training_id], "before": one.percent,
            "after": one.after, "period": ends[one.id], "came": (one.training_id, one.person_id) in came,
        }  # fmt: skip
        for to, name in ((one.person_id, None), (member.supervisor, member.name)):
            if to:
                notices.append(
                    Notice(
                        to=to, screen="training/effect", key=f"training_effect:{one.id}:{to}", facts={**facts, "name": name},
                        keyboard=[[Button("home", GoHome())]],
                    )
                )  # fmt: skip
    session.flush()
    return _post(session, notices, now, city)


def _post(session: Session, notices: Sequence[Notice], now: datetime, city: City) -> int:
    when = allowed(session, people={notice.to for notice in notices}, now=now, city=city)
    timed = [replace(notice, not_before=when[notice.to]) for notice in notices]
    return outbox.post(session, *timed, now=now) if timed else 0


def _end(quarter: Period, frequency: Frequency) -> Period:
    """The last period of a quarter."""
    return quarter if frequency is Frequency.QUARTERLY else quarter.months()[-1]


def _came(session: Session, suggestions: Sequence[Suggestion]) -> set[tuple[int, int]]:
    rows = session.execute(
        select(Attendance.training_id, Attendance.person_id).where(
            col(Attendance.training_id).in_({one.training_id for one in suggestions})
        )
    )
    return {(training, person) for training, person in rows}


def _titles(session: Session, suggestions: Sequence[Suggestion]) -> dict[int, str]:
    rows = session.execute(
        select(Training.id, Training.title).where(col(Training.id).in_({one.training_id for one in suggestions}))
    )
    return {training: title for training, title in rows}  # noqa: C416
