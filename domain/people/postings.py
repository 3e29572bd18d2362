"""One post at a time: of the postings of a person, which end when the next begins, and which stand against each other."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta


@dataclass(frozen=True)
class Term:
    """From when until when a post is held, both days included; None: while it lasts."""

    begins: date
    ends: date | None


@dataclass(frozen=True)
class Overlap(Exception):
    """Two posts of one person on one day, whose ends were both said aloud."""

    earlier: Term
    later: Term


def in_a_row(terms: Iterable[Term]) -> tuple[Term, ...]:
    """The posts of one person by their first day; one without an end ends the day before the next begins.

    Raises `Overlap` where an end that was given lies on or after the first day of the next. Ends before beginnings and two
    posts from the same day are refused before.
    """
    ordered = sorted(terms, key=lambda term: term.begins)
    return tuple(_before(term, following) for term, following in zip(ordered, [*ordered, None][1:], strict=True))


def first_day_without(before: Iterable[Term], after: Iterable[Term], *, today: date) -> date | None:
    """The first day from `today` on that one of the terms `before` covers and none of those `after` does; None: there is none."""
    former, left = list(before), list(after)
    ends = [term.ends + timedelta(days=1) for term in left if term.ends is not None]
    for day in sorted({today, *(max(end, today) for end in ends)}):
        if any(_covers(term, day) for term in former) and not any(_covers(term, day) for term in left):
            return day
    return None


def _covers(term: Term, day: date) -> bool:
    return term.begins <= day and (term.ends is None or term.ends >= day)


def _before(term: Term, following: Term | None) -> Term:
    if following is None:
        return term
    if term.ends is None:
        return replace(term, ends=following.begins - timedelta(days=1))
    if term.ends >= following.begins:
        raise Overlap(term, following)
    return term
