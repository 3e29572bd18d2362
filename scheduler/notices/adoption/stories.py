"""The monthly digest of success stories: up to three, on the first working day of a month that has any new ones."""

from datetime import datetime, time, timedelta

from sqlmodel import Session

from models.adoption.story import DIGEST
from services.adoption import stories
from services.adoption.story_actions import OpenStories, OpenStory
from services.city import City
from services.messages import outbox
from services.messages.hours import allowed
from services.messages.outbox import Button, Notice
from services.people import preferences

_AT = time(9)
_USEFUL = timedelta(days=7)
_MOST = 3


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Promise each reader the stories approved in the month that ended; once a month, whoever looks how often."""
    today = city.today(now)
    first = datetime.combine(today.replace(day=1), _AT, tzinfo=city.zone)
    if not first <= now < first + _USEFUL:
        return 0
    fresh = stories.newest(session, most=_MOST, since=first - timedelta(days=31))
    if not fresh:
        return 0
    key = f"{DIGEST}{first:%Y-%m}:"
    promised = outbox.promised(session, prefix=key)
    told = {int(done.removeprefix(key)) for done in promised}
    people = stories.readers(session, without=told | preferences.without_stories(session))
    when = allowed(session, people=people, now=now, city=city)
    rows = [[Button("story_read", OpenStory(one.id), facts={"unit": one.unit})] for one in fresh]
    notices = [
        Notice(
            to=person,
            screen="adoption/story/digest",
            key=f"{key}{person}",
            facts={"stories": fresh},
            keyboard=[*rows, [Button("stories", OpenStories())]],
            not_before=_from_nine(when[person], city),
            expires_at=first + _USEFUL,
        )
        for person in people
    ]
    return outbox.post(session, *notices, now=now) if notices else 0


def _from_nine(moment: datetime, city: City) -> datetime:
    return max(moment, datetime.combine(moment.astimezone(city.zone).date(), _AT, tzinfo=city.zone))
