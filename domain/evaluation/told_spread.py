"""To whom the spread of predikat in a unit may be told, so that nobody's own predikat can be read from it."""

from collections.abc import Set
from enum import StrEnum


class Withheld(StrEnum):
    """Why a spread is not told."""

    NOBODY = "nobody"
    """Nobody is evaluated there."""
    FEW = "few"
    """It is of too few people, or of too few whose predikat the reader does not know already."""
    OPEN = "open"
    """Some have no result yet: who reads it today and tomorrow would know the one that came."""


def withheld(people: Set[int], known: Set[int], *, least: int, settled: bool, sees_each: bool) -> Withheld | None:
    """Why the spread of these people is not told; None: it is.

    It is of `least` people, whoever reads it. Who may not look at each result besides reads only what does not change any more
    (`settled`), and only where those whose result is not `known` to them, by judging them or being one of them, are nobody or
    `least` too: what is known would be taken off the total.
    """
    if not people:
        return Withheld.NOBODY
    if len(people) < least:
        return Withheld.FEW
    if sees_each:
        return None
    if not settled:
        return Withheld.OPEN
    return Withheld.FEW if 0 < len(people - known) < least else None
