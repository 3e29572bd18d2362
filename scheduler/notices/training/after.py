"""After a training: ask those who were there how it was; a quarter after a suggestion, say whether the indicator moved."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlmodel import Session, col, select

from domain.actions import GoHome
from domain.standards.achievement import percent
from domain.standards.periods import Frequency, Period
from models.people.person import Account
from models.training.training import Attendance, Invitee, Suggestion, Training
from services.city import City
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Button, Notice
from services.naming import distinct
from services.standards.expected import standards
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
            col(Training.ends) < today,
            col(Training.ends) >= today - _ASKED_WITHIN,
            col(Invitee.rating).is_(None),
            col(Account.closed_at).is_(None),
            col(Account.blocked_at).is_(None),
        )
        .distinct()
        .order_by(col(Training.id), col(Attendance.person_id))
    ).all()
    checkable = checks.open_among(session, places={(training.id, person) for training, person in rows})
    when = allowed(session, people={person for _, person in rows}, now=now, city=city)
    notices = [
        Notice(
            to=person,
            screen="training/feedback",
            key=f"training_feedback:{training.code}:{person}",
            facts={"title": training.title},
            keyboard=feedback.keyboard(training.id, check=(training.id, person) in checkable),
        )
        for training, person in rows
        if when[person] <= now
    ]
    return outbox.post(session, *notices, now=now) if notices else 0


@dataclass(frozen=True)
class Effect:
    """What became of one suggestion."""

    name: str
    indicator: str
    title: str
    before: Decimal
    after: Decimal
    period: Period
    came: bool


def tell_effects(session: Session, *, now: datetime, city: City) -> int:
    """Once the end of the quarter of a suggestion is verified, tell the person and the supervisor what became of it."""
    today = city.today(now)
    quarter = Period.containing(today, Frequency.QUARTERLY).previous()
    waiting = session.scalars(
        select(Suggestion)
        .where(col(Suggestion.quarter) == str(quarter), col(Suggestion.after).is_(None))
        .order_by(col(Suggestion.id))
        .with_for_update(skip_locked=True)
    ).all()
    if not waiting:
        return 0
    known = standards(session)
    ends = {one.id: _end(quarter, known.of(one.indicator_id, quarter).frequency) for one in waiting}
    found = weakness.shares(session, indicators={one.indicator_id for one in waiting}, periods=set(ends.values()))
    settled = [one for one in waiting if (one.person_id, one.indicator_id, ends[one.id]) in found]
    for one in settled:
        one.after = percent(found[one.person_id, one.indicator_id, ends[one.id]])
        session.add(one)
    session.flush()
    mine, theirs = _by_recipient(session, settled, ends, today)
    return _post_effects(session, mine, now, city, own=True) + _post_effects(session, theirs, now, city, own=False)


Effects = defaultdict[int, list[tuple[int, Effect]]]
"""By recipient, each with its suggestion."""


def _by_recipient(
    session: Session, settled: Sequence[Suggestion], ends: Mapping[int, Period], today: date
) -> tuple[Effects, Effects]:
    """What each person hears of themselves, and each supervisor of their people."""
    known = standards(session)
    came, titles, people = _came(session, settled), _titles(session, settled), members.using(session, today=today)
    told = {one.person_id for one in settled} & people.keys()
    named = distinct({one: (people[one].name, people[one].nip) for one in told})
    mine: Effects = defaultdict(list)
    theirs: Effects = defaultdict(list)
    for one in settled:
        member = people.get(one.person_id)
        if member is None:
            continue
        effect = Effect(
            name=named[one.person_id],
            indicator=known.of(one.indicator_id, ends[one.id]).name,
            title=titles[one.training_id],
            before=one.percent,
            after=one.after or Decimal(0),
            period=ends[one.id],
            came=(one.training_id, one.person_id) in came,
        )
        mine[one.person_id].append((one.id, effect))
        if member.supervisor:
            theirs[member.supervisor].append((one.id, effect))
    return mine, theirs


def _post_effects(
    session: Session, effects: Mapping[int, Sequence[tuple[int, Effect]]], now: datetime, city: City, *, own: bool
) -> int:
    """One message to each, the first suggestion naming the occasion."""
    when = allowed(session, people=set(effects), now=now, city=city)
    notices = [
        Notice(
            to=to,
            screen="training/effect",
            key=f"training_effect:{to}:{found[0][0]}",
            not_before=when[to],
            facts={"own": own, "effects": [effect for _, effect in found]},
            keyboard=[[Button("home", GoHome())]],
        )
        for to, found in effects.items()
    ]
    return outbox.post(session, *notices, now=now) if notices else 0


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
    return {training: title for training, title in rows}
