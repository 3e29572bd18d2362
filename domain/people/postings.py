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


def _before(term: Term, following: Term | None) -> Term:
    if following is None:
        return term
    if term.ends is None:
        return replace(term, ends=following.begins - timedelta(days=1))
    if term.ends >= following.begins:
        raise Overlap(term, following)
    return term
