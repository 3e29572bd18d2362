"""What somebody's days were: in which post, and whether on leave, as runs of days that are alike."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

Days = tuple[date, date]
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Post:
    """What is held from the first to the last day."""

    first: date
    last: date
    unit: int
    supervisor: int | None
    position: str


@dataclass(frozen=True)
class Run:
    """Days that are alike."""

    first: date
    last: date
    unit: int | None
    """None: no post was held."""
    supervisor: int | None
    position: str | None
    away: bool


def timeline(posts: Collection[Post], leaves: Collection[Days], *, since: date, until: date) -> tuple[Run, ...]:
    """All days from `since` to `until`, each once. Of two posts on one day the one that began later counts."""
    if since > until:
        return ()
    spans = [*((post.first, post.last) for post in posts), *leaves]
    begins = {since, *(first for first, _ in spans), *(last + _DAY for _, last in spans if last < until)}
    days = sorted(day for day in begins if since <= day <= until)
    runs: list[Run] = []
    for first, last in zip(days, [*(day - _DAY for day in days[1:]), until], strict=True):
        held = max((post for post in posts if post.first <= first <= post.last), key=lambda post: post.first, default=None)
        away = any(begin <= first <= end for begin, end in leaves)
        run = Run(first, last, None, None, None, away)
        if held is not None:
            run = Run(first, last, held.unit, held.supervisor, held.position, away)
        if runs and replace(runs[-1], first=run.first, last=run.last) == run:
            runs[-1] = replace(runs[-1], last=run.last)
        else:
            runs.append(run)
    return tuple(runs)
