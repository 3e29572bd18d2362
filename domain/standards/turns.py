"""To what something belongs on which days, as a row of turns: from a day on to this, until the next turn."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

ALWAYS = date.min
"""The first day of what was so from the beginning."""
Turn = tuple[date, str | None]
"""From when on, and what; None: nothing yet."""
Span = tuple[date, date | None]
"""First and last day; None: it goes on."""
_DAY = timedelta(days=1)


def whole(turns: Iterable[Turn]) -> tuple[Turn, ...]:
    """All days, the earliest first; what goes on is one turn."""
    found: list[Turn] = []
    for since, what in [(ALWAYS, None), *sorted(turns, key=lambda turn: turn[0])]:
        if found and found[-1][0] == since:
            found.pop()
        if not found or found[-1][1] != what:
            found.append((since, what))
    return tuple(found)


def at(turns: Sequence[Turn], day: date) -> str | None:
    """What it is on a day."""
    return next((what for since, what in reversed(turns) if since <= day), None)


def retold(there: Sequence[Turn], said: Sequence[Turn]) -> tuple[Turn, ...]:
    """What is said tells everything from its first day on; what was so before stays."""
    first = min(since for since, _ in said)
    return whole([*(turn for turn in there if turn[0] < first), *said])


def kept(there: Sequence[Turn], told: Sequence[Turn], closed: date | None) -> tuple[Turn, ...]:
    """Days until `closed` as they stood, days after it as they are told."""
    if closed is None:
        return whole(told)
    opens = closed + _DAY
    stood = [turn for turn in there if turn[0] <= closed]
    return whole([*stood, (opens, at(told, opens)), *(turn for turn in told if turn[0] > opens)])


def spans_kept(there: Sequence[Span], told: Sequence[Span], closed: date | None) -> tuple[Span, ...]:
    """The same of days that somebody has, or has not: told spans stay whole where their closed days are as they stood."""
    if closed is None or _closed_days(there, closed) == _closed_days(told, closed):
        return tuple(sorted(told, key=lambda span: span[0]))
    stood = [(since, closed if until is None or until > closed else until) for since, until in there if since <= closed]
    opens = closed + _DAY
    ahead = [(max(since, opens), until) for since, until in told if until is None or until >= opens]
    found: list[Span] = []
    for since, until in sorted([*stood, *ahead], key=lambda span: span[0]):
        if found and found[-1][1] is not None and found[-1][1] + _DAY == since == opens:
            found[-1] = found[-1][0], until
        else:
            found.append((since, until))
    return tuple(found)


def _closed_days(spans: Sequence[Span], closed: date) -> list[tuple[date, date]]:
    """The closed ones of these days, spans that follow each other as one."""
    found: list[tuple[date, date]] = []
    for since, until in sorted(spans, key=lambda span: span[0]):
        if since > closed:
            continue
        last = closed if until is None or until > closed else until
        if found and since <= found[-1][1] + _DAY:
            found[-1] = found[-1][0], max(last, found[-1][1])
        else:
            found.append((since, last))
    return found
