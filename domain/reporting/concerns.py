"""What speaks against verifying a report without a look, the most telling first: the order in which a verifier reads."""

from collections.abc import Collection, Iterable
from enum import StrEnum


class Concern(StrEnum):
    """One reason to look; the order of the names is the order of risk."""

    OUTLIER = "outlier"
    """A value outside what the person's earlier ones let expect."""
    RULE = "rule"
    """Two values of the same period that a rule says cannot be."""
    SEEN_BEFORE = "seen_before"
    """Evidence that was used before."""
    REFUSED = "refused"
    """A file that is no evidence."""
    OWED = "owed"
    """Evidence that is to follow, or never came."""
    LATE = "late"
    FIRST = "first"
    """The person never reported before."""
    CORRECTED = "corrected"
    """Sent again after it was returned, or corrected by the reporter."""
    ASKED = "asked"
    """The verifier asked about a value and was not answered yet."""
    FLAGGED = "flagged"
    """The verifier has begun to return it."""


_RANK = {concern: place for place, concern in enumerate(Concern)}


def ordered(found: Iterable[Concern]) -> tuple[Concern, ...]:
    """Each reason once, the most telling first."""
    return tuple(sorted(set(found), key=_RANK.__getitem__))


def risk(found: Collection[Concern]) -> tuple[int, int]:
    """By what an inbox is sorted: the most telling reason, then how many there are; what has none comes last."""
    return min((_RANK[one] for one in found), default=len(_RANK)), -len(found)
