"""The monthly edition of success stories: all that were approved in the month before, on the first working day, once."""

from datetime import datetime, time, timedelta

from sqlmodel import Session

from models.adoption.story import DIGEST
from services.adoption import stories
from services.adoption.story_actions import OpenStories, OpenStory
from services.city import City
from services.messages import outbox
from services.messages.hours import allowed_from
from services.messages.outbox import Button, Notice
from services.people import preferences

_AT = time(9)
_EAST = timedelta(hours=2)
"""So much earlier it is nine in the easternmost zone than in the westernmost."""
_USEFUL = timedelta(days=7)


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Promise each reader the stories approved in the month that ended; once a month, whoever looks how often."""
    today = city.today(now)
    first = datetime.combine(today.replace(day=1), _AT, tzinfo=city.zone)
    if not first - _EAST <= now < first + _USEFUL:
        return 0
    last_month = (first - timedelta(days=1)).replace(day=1)
    begins, ends = (datetime.combine(day.date(), time(), tzinfo=city.zone) for day in (last_month, first))
    fresh = stories.approved(session, since=begins, before=ends)
    if not fresh:
        return 0
    key = f"{DIGEST}{first:%Y-%m}:"
    promised = outbox.promised(session, prefix=key)
    told = {int(done.removeprefix(key)) for done in promised}
    people = stories.readers(session, without=told | preferences.without_stories(session))
    when = allowed_from(session, people=people, at=_AT, now=now, city=city)
    rows = [[Button("story_read", OpenStory(one.id), facts={"unit": one.unit})] for one in fresh]
    notices = [
        Notice(
            to=person,
            screen="adoption/story/digest",
            key=f"{key}{person}",
            facts={"stories": fresh},
            keyboard=[*rows, [Button("stories", OpenStories())]],
            not_before=when[person],
            expires_at=first + _USEFUL,
        )
        for person in people
    ]
    return outbox.post(session, *notices, now=now) if notices else 0
