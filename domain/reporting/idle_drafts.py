"""When a half-written report is offered again: the next working morning, and once before each deadline of what is in it."""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum


class Offer(StrEnum):
    """Why a draft is offered again."""

    IDLE = "offered"
    DEADLINE = "deadline"


def offer(
    *,
    touched: datetime,
    offered: datetime | None,
    warned: date | None,
    deadlines: Collection[date],
    today: date,
    next_morning: date,
    touched_on: date,
) -> Offer | None:
    """What is owed to the writer of a draft on a working morning; None: nothing.

    - Before a deadline (due date, then lock): on the last working morning that still precedes it, or the day before; once
      for each deadline. `next_morning` is the first working day after `today`.
    - Otherwise once for each time it was left: not on the day it was touched, and not again until it was touched again.
    """
    if _is_last_call(warned, deadlines, today, next_morning):
        return Offer.DEADLINE
    left_again = offered is None or offered < touched
    return Offer.IDLE if touched_on < today and left_again else None


def nearest(deadlines: Collection[date], today: date) -> date | None:
    """The next deadline that has not gone by."""
    return min((day for day in deadlines if day >= today), default=None)


def _is_last_call(warned: date | None, deadlines: Collection[date], today: date, next_morning: date) -> bool:
    coming = nearest(deadlines, today)
    if coming is None or ((coming - today).days > 1 and next_morning <= coming):
        return False
    gone = max((day for day in deadlines if day < today), default=date.min)
    return warned is None or warned <= gone
