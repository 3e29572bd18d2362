"""Offer half-written reports again the next working morning and before a deadline; end what locked, and say so."""

from datetime import datetime

from sqlmodel import Session

from domain.actions import GoHome
from domain.reporting.idle_drafts import Offer
from services.city import City
from services.evaluation import awaited
from services.evaluation.actions import OpenDesk
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Button, Notice
from services.messages.reachable import free
from services.reporting import idle_drafts, locking
from services.reporting.actions import ResumeDraft
from services.reporting.submission_actions import ShowMissed

_SCREENS = {Offer.IDLE: "reporting/draft/offered", Offer.DEADLINE: "reporting/draft/deadline"}


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Drop left practice, end what locked, and offer what is idle to whoever may be interrupted now.

    An offer has the key of the day's reminder: whoever got the digest this morning found the draft in it. So does the
    evaluation that waits: it is in the offer.
    """
    idle_drafts.forget_practice(session, now=now)
    return _end(session, now, city) + _offer(session, now, city)


def _offer(session: Session, now: datetime, city: City) -> int:
    left = idle_drafts.waiting(session, now=now, city=city)
    if not left:
        return 0
    today, open_now = city.today(now), free(session, left.keys(), now=now, city=city)
    judging = awaited.reminded(session, today) if open_now else {}
    notices = {
        f"reminder:{person}:{today}": Notice(
            to=person,
            screen=_SCREENS[left[person].why],
            key=f"reminder:{person}:{today}",
            facts={"draft": left[person], "evaluation": judging.get(person)},
            keyboard=[idle_drafts.door(left[person]), *([[Button("evaluation_open", OpenDesk())]] if person in judging else [])],
            card="reminder",
            expires_at=datetime.combine(today, hours.closes, tzinfo=hours.zone),
        )
        for person, hours in open_now.items()
    }
    told = outbox.post_new(session, *notices.values(), now=now)
    idle_drafts.mark(session, [left[notices[key].to] for key in told], now=now)
    return len(told)


def _end(session: Session, now: datetime, city: City) -> int:
    ended = locking.end_locked(session, now=now, city=city)
    if not ended:
        return 0
    when = allowed(session, people=[one.person for one in ended], now=now, city=city)
    notices = [
        Notice(
            to=one.person,
            screen=locking.TOLD,
            key=f"draft_locked:{one.draft}:{city.today(now)}",
            facts={"ended": one},
            keyboard=[[Button("missed", ShowMissed())], _after(one)],
            not_before=when[one.person],
        )
        for one in ended
    ]
    return outbox.post(session, *notices, now=now)


def _after(ended: locking.Ended) -> list[Button]:
    if ended.kept:
        return [Button("resume_draft", ResumeDraft(ended.draft), facts={"answered": ended.answered, "of": ended.kept})]
    return [Button("home", GoHome())]
