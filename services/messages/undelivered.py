"""What Telegram would not show: counted for the metrics, and told to the admins."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.messages.message import Outbox, OutboxState, Urgency
from services.city import City

_LATELY = timedelta(days=1)


@dataclass(frozen=True)
class Refused:
    """One kind of message, and what Telegram or the bot itself said of it."""

    what: str
    error: str
    count: int


def lately(session: Session, *, now: datetime, city: City) -> list[Refused]:
    """What failed today, the most frequent first."""
    today = city.today(now)
    rows = session.execute(
        select(Outbox.screen, Outbox.error, Outbox.settled_at).where(
            col(Outbox.state) == OutboxState.FAILED, col(Outbox.settled_at) > now - _LATELY
        )
    )
    counted = Counter((what or "", error or "") for what, error, at in rows if at is not None and city.today(at) == today)
    return [Refused(what, error, count) for (what, error), count in counted.most_common()]


def shown(found: list[Refused]) -> dict[str, object]:
    """The facts of the notice."""
    return {"found": found, "count": sum(one.count for one in found)}


def counts(session: Session) -> dict[str, int]:
    """How many replies and notices failed, as far as they are kept."""
    rows = session.execute(
        select(Outbox.urgency, func.count()).where(col(Outbox.state) == OutboxState.FAILED).group_by(col(Outbox.urgency))
    ).all()
    found = dict(rows)
    return {"reply": found.get(Urgency.REPLY, 0), "notice": found.get(Urgency.NOTICE, 0)}
