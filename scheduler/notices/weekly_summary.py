"""The summary supervisors get unasked: every Friday at 15.00, and the working day after a month's reports were due."""

from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from models import Account, Posting
from services import outbox, summaries, verification
from services.city import City
from services.hours import allowed
from services.outbox import Notice

_FRIDAY, _AT = 4, time(15)
_USEFUL = timedelta(days=2)
_STALE = timedelta(days=3)
"""A summary that could not be sent by then is not worth reading any more."""

_AFTER_DUE = 8
"""The day of the month on which last month's summary goes out: reports are due by then in most standards."""


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Promise the summary of each occasion that has come and is still fresh; each person gets each occasion once.

    One that nobody promised in time is not sent any more; that it was skipped is recorded for each person.
    """
    come = [(name, at) for name, at in _occasions(city.today(now), city) if at <= now]
    for name, at in come:
        if at + _USEFUL <= now:
            _record_skipped(session, name, at, now, city)
    return sum(_promise(session, name, at + _STALE, now, city) for name, at in come if now < at + _USEFUL)


def _occasions(today: date, city: City) -> list[tuple[str, datetime]]:
    friday = today - timedelta(days=(today.weekday() - _FRIDAY) % 7)
    closing = today.replace(day=_AFTER_DUE)
    return [
        (f"week:{friday}", datetime.combine(friday, _AT, tzinfo=city.zone)),
        (f"period:{closing:%Y-%m}", datetime.combine(closing, city.opens, tzinfo=city.zone)),
    ]


def _promise(session: Session, occasion: str, stale_at: datetime, now: datetime, city: City) -> int:
    promised = outbox.promised(session, prefix=f"summary:{occasion}:")
    waiting = [person for person in _supervisors(session, city.today(now)) if f"summary:{occasion}:{person}" not in promised]
    when = allowed(session, people=waiting, now=now, city=city)
    notices = []
    for person in waiting:
        shown = summaries.summary(session, by=person, now=now, city=city)
        if shown.expected:
            buttons = summaries.keyboard(shown, to_verify=len(verification.inbox(session, by=person)))
            notices.append(
                Notice(
                    to=person, screen="summary", key=f"summary:{occasion}:{person}", facts={"summary": shown},
                    keyboard=buttons, not_before=when[person], expires_at=stale_at, attachment=summaries.chart(shown),
                )
            )  # fmt: skip
    return outbox.post(session, *notices, now=now) if notices else 0


def _record_skipped(session: Session, occasion: str, at: datetime, now: datetime, city: City) -> None:
    """Rows that expired before they were made: delivery marks them so, and the ledger shows them."""
    promised = outbox.promised(session, prefix=f"summary:{occasion}:")
    skipped = [
        Notice(to=person, screen="summary", key=f"summary:{occasion}:{person}", expires_at=at + _USEFUL)
        for person in _supervisors(session, city.today(now), linked_by=at)
        if f"summary:{occasion}:{person}" not in promised
    ]
    if skipped:
        outbox.post(session, *skipped, now=now)


def _supervisors(session: Session, today: date, *, linked_by: datetime | None = None) -> list[int]:
    """Those with people of their own who use the bot, or used it by then already."""
    leading = (
        select(Posting.supervisor_id)
        .join(Account, col(Account.person_id) == Posting.supervisor_id)
        .where(col(Account.closed_at).is_(None), col(Posting.valid_from) <= today)
    )
    if linked_by is not None:
        leading = leading.where(col(Account.linked_at) <= linked_by)
    return sorted(set(session.scalars(leading)) - {None})
