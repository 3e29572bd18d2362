"""Offer half-written reports again the next working morning and before a deadline; end what locked, and say so."""

from datetime import datetime

from sqlmodel import Session

from domain.idle import Offer
from services import idle, locking, outbox
from services.actions import GoHome, OpenDesk, ResumeDraft, ShowMissed
from services.city import City
from services.evaluation import holding
from services.hours import allowed
from services.interrupting import free
from services.outbox import Button, Notice

_SCREENS = {Offer.IDLE: "draft/offered", Offer.DEADLINE: "draft/deadline"}


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Drop left practice, end what locked, and offer what is idle to whoever may be interrupted now.

    An offer has the key of the day's reminder: whoever got the digest this morning found the draft in it. So does the
    evaluation that waits: it is in the offer.
    """
    idle.forget_practice(session, now=now)
    return _end(session, now, city) + _offer(session, now, city)


def _offer(session: Session, now: datetime, city: City) -> int:
    left = idle.waiting(session, now=now, city=city)
    if not left:
        return 0
    today, open_now = city.today(now), free(session, left.keys(), now=now, city=city)
    judging = holding.reminded(session, today) if open_now else {}
    notices = {
        f"reminder:{person}:{today}": Notice(
            to=person, screen=_SCREENS[left[person].why], key=f"reminder:{person}:{today}",
            facts={"draft": left[person], "evaluation": judging.get(person)},
            keyboard=[idle.door(left[person]), *([[Button("evaluation_open", OpenDesk())]] if person in judging else [])],
            card="reminder",
            expires_at=datetime.combine(today, hours.closes, tzinfo=hours.zone),
        )
        for person, hours in open_now.items()
    }  # fmt: skip
    told = outbox.post_new(session, *notices.values(), now=now)
    idle.mark(session, [left[notices[key].to] for key in told], now=now)
    return len(told)


def _end(session: Session, now: datetime, city: City) -> int:
    ended = locking.end_locked(session, now=now, city=city)
    if not ended:
        return 0
    when = allowed(session, people=[one.person for one in ended], now=now, city=city)
    notices = [
        Notice(
            to=one.person, screen=locking.TOLD, key=f"draft_locked:{one.draft}:{city.today(now)}", facts={"ended": one},
            keyboard=[[Button("missed", ShowMissed())], _after(one)], not_before=when[one.person],
        )
        for one in ended
    ]  # fmt: skip
    return outbox.post(session, *notices, now=now)


def _after(ended: locking.Ended) -> list[Button]:
    if ended.kept:
        return [Button("resume_draft", ResumeDraft(ended.draft), facts={"answered": ended.answered, "of": ended.kept})]
    return [Button("home", GoHome())]
