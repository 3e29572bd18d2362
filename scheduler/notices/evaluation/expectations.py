"""Some days after a year or a post began, both sides hear once that nothing is agreed; later it stands in their reminders."""

from datetime import datetime, timedelta

from sqlmodel import Session

from services.city import DIGEST_AT, City
from services.evaluation import agreements
from services.evaluation.expectation_actions import OpenExpectation, OpenExpectations
from services.messages import outbox
from services.messages.hours import Hours, hours_of
from services.messages.outbox import Button, Keyboard, Notice
from services.messages.reachable import EASTERNMOST
from services.standards.expected import standards

_SLACK = timedelta(days=15)
"""No row of days off is longer."""


def post_due(session: Session, *, now: datetime, city: City) -> int:
    """Promise each side one message about everything that is missing since the same day."""
    today, clock = city.today(now), now.astimezone(city.zone).time()
    if not EASTERNMOST <= clock < city.closes:
        return 0
    rules = standards(session).rules
    since = today - timedelta(days=rules.expected_days) - agreements.USEFUL - _SLACK
    wanted = agreements.told(agreements.missing(session, people=None, today=today, lately=since), year=today.year)
    promised = outbox.promised(session, prefix=f"expecting:{today.year}-") if wanted else set()
    new = {who: told for who, told in wanted.items() if agreements.key(*who) not in promised}
    hours = hours_of(session, people={to for to, _ in new}, now=now, city=city)
    fires = {(to, begins): agreements.comes(rules, begins, hours[to]) for to, begins in sorted(new)}
    come = [who for who, at in fires.items() if _is_due(at, hours[who[0]], now)]
    facts = agreements.facts(session, [new[who] for who in come])
    notices = [
        Notice(
            to=who[0],
            screen=agreements.SCREEN,
            key=agreements.key(*who),
            facts=said,
            keyboard=_doors(who[0], new[who]),
            not_before=hours[who[0]].next_from(max(fires[who], now), DIGEST_AT),
        )
        for who, said in zip(come, facts, strict=True)
    ]
    return outbox.post(session, *notices, now=now)


def _is_due(at: datetime, hours: Hours, now: datetime) -> bool:
    """Whether its day has come on their clock, and is not too long ago."""
    return at.astimezone(hours.zone).date() <= now.astimezone(hours.zone).date() and now < at + agreements.USEFUL


def _doors(to: int, told: agreements.Told) -> Keyboard:
    own = [Button("own_expectation", OpenExpectation(to))] if told.own else []
    return [[*own, *([Button("expectations", OpenExpectations(0))] if told.people else [])]]
