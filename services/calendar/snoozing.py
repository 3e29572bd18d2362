"""Putting a reminder off: for an hour or to another working morning, never past the deadline, and told again once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import update
from sqlmodel import Session, col, select

from domain.calendar import reminders
from domain.calendar.reminders import HOUR
from models.calendar.reminder import ReminderFate, ReminderStep, Snooze
from services.calendar.actions import PickMorning, PutOff
from services.city import City
from services.messages.hours import Hours, hours_of
from services.messages.outbox import Button
from services.refusals import Outdated, Refusal
from services.standards import owed

_NOON = time(11)
"""From this hour on nobody says morning any more."""


@dataclass(frozen=True)
class Agreed:
    """When the reminder comes again, and the deadline that stays."""

    at: datetime
    zone: str
    due: date


@dataclass(frozen=True)
class Offer:
    """Until when somebody may put their reminder off."""

    due: date
    hours: Hours
    choices: reminders.PutOff


def offer(session: Session, *, by: int, now: datetime, city: City) -> Offer:
    """What may be chosen now, for what is owed now. Raises `Outdated` where nothing is, `Refusal` where it is due too soon."""
    hours = hours_of(session, people=[by], now=now, city=city)[by]
    today = now.astimezone(hours.zone).date()
    dues = owed.owed(session, person=by, today=today)
    if not dues:
        raise Outdated
    ahead = [due.window.due for due in dues if due.window.due >= today]
    choices = choose(now, ahead, hours)
    if choices is None:
        raise Refusal("cannot_be_put_off")
    return Offer(min(ahead), hours, choices)


def choose(now: datetime, dues: Collection[date], hours: Hours) -> reminders.PutOff | None:
    """The choices before the earliest of these due dates that is not over; None where there are none."""
    today = now.astimezone(hours.zone).date()
    deadline = min((due for due in dues if due >= today), default=None)
    if deadline is None:
        return None
    found = reminders.put_off(
        now, deadline=deadline, zone=hours.zone, works=hours.works, opens=hours.opens, closes=hours.closes, morning=hours.digest_at
    )
    return found if found.hour or found.mornings else None


def buttons(choices: reminders.PutOff, *, today: date) -> list[Button]:
    """The row below a reminder that puts it off."""
    row = [Button("put_off_hour", PutOff(HOUR))] if choices.hour else []
    if choices.mornings:
        row.append(later(choices.mornings[0], today=today))
    if len(choices.mornings) > 1:
        row.append(Button("put_off_pick", PickMorning()))
    return row


def later(at: datetime, *, today: date | None = None) -> Button:
    """The button that puts a reminder off to another day's hour of the digest; `today` lets it say tomorrow."""
    label = "put_off_tomorrow" if today and (at.date() - today).days == 1 else "put_off_day"
    label = label if at.time() < _NOON else f"{label}_late"
    return Button(label, PutOff(str(at.date())), facts={"day": at.date(), "hour": f"{at:%H}"})


def put_off(session: Session, *, by: int, until: str, now: datetime, city: City) -> Agreed:
    """Remind `by` again at the chosen time, instead of any time chosen before; the deadline stays."""
    offered = offer(session, by=by, now=now, city=city)
    at = offered.choices.at(until)
    if at is None:
        if until != HOUR and not _is_date(until):
            raise Outdated
        raise Refusal("not_past_the_deadline", due=offered.due)
    waits = session.scalars(select(Snooze).where(col(Snooze.person_id) == by, col(Snooze.ended_at).is_(None))).first()
    snooze = waits or Snooze(person_id=by, asked_at=now, until=at)
    snooze.asked_at, snooze.until = now, at
    session.add(snooze)
    midnight = datetime.combine(now.astimezone(offered.hours.zone).date(), time(0), tzinfo=offered.hours.zone)
    session.execute(
        update(ReminderStep)
        .where(col(ReminderStep.person_id) == by, col(ReminderStep.at) >= midnight, col(ReminderStep.fate) == ReminderFate.SENT)
        .values(fate=ReminderFate.SNOOZED)
        .execution_options(synchronize_session=False)
    )
    return Agreed(at, offered.hours.zone.key, offered.due)


def waiting(session: Session) -> dict[int, Snooze]:
    """By person, what was put off and not told again."""
    return {one.person_id: one for one in session.scalars(select(Snooze).where(col(Snooze.ended_at).is_(None)))}


def end(session: Session, snoozes: Collection[Snooze], *, now: datetime) -> None:
    """They were told, or there was nothing left to tell."""
    for one in snoozes:
        one.ended_at = now
        session.add(one)
    session.flush()


def _is_date(word: str) -> bool:
    try:
        date.fromisoformat(word)
    except ValueError:
        return False
    return True
