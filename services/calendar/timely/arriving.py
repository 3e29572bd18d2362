"""What it means that a message arrived: the days that were given with it run from then."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.messages.message import Outbox
from services.city import City
from services.evaluation import receiving
from services.evaluation.receiving import Came

_MEANS: Mapping[str, Callable[[Session, Sequence[Came], datetime, City], None]] = {
    "evaluation/result": receiving.results_came,
    "evaluation/self_prompt": receiving.prompts_came,
    "evaluation/judge_prompt": receiving.prompts_came,
}
SCREENS = frozenset(_MEANS)
"""Whose arrival matters."""


def note(session: Session, came: Mapping[int, datetime], *, now: datetime, city: City) -> None:
    """Rows that were sent, by id, each with its moment."""
    found = session.execute(select(Outbox.id, Outbox.key, Outbox.screen).where(col(Outbox.id).in_(came)))
    kinds: dict[str, list[Came]] = {}
    for id, key, screen in found:
        if key and screen in SCREENS:
            kinds.setdefault(screen, []).append(Came(key, _day(came[id], city)))
    for screen, those in kinds.items():
        _MEANS[screen](session, those, now, city)


def _day(moment: datetime, city: City) -> date:
    return city.today(moment)
