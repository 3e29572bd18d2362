"""What a quarter is called in the end: hasil kerja and perilaku kerja are rated, and together give the predikat kinerja."""

from collections.abc import Mapping
from enum import StrEnum


class Rating(StrEnum):
    """How somebody stands to what was expected of them (PermenPANRB 6/2022, Pasal 24)."""

    BELOW = "below"
    MEETS = "meets"
    ABOVE = "above"


class Conduct(StrEnum):
    """The seven core values BerAKHLAK by which perilaku kerja is rated (PermenPANRB 6/2022; SE Menteri PANRB 20/2021)."""

    SERVICE = "service"
    ACCOUNTABLE = "accountable"
    COMPETENT = "competent"
    HARMONIOUS = "harmonious"
    LOYAL = "loyal"
    ADAPTIVE = "adaptive"
    COLLABORATIVE = "collaborative"


class Predicate(StrEnum):
    """Predikat kinerja pegawai, best first (PermenPANRB 6/2022, Pasal 25)."""

    VERY_GOOD = "very_good"
    GOOD = "good"
    NEEDS_IMPROVEMENT = "needs_improvement"
    POOR = "poor"
    VERY_POOR = "very_poor"


_TABLE: Mapping[tuple[Rating, Rating], Predicate] = {
    (Rating.ABOVE, Rating.ABOVE): Predicate.VERY_GOOD,
    (Rating.ABOVE, Rating.MEETS): Predicate.GOOD,
    (Rating.ABOVE, Rating.BELOW): Predicate.POOR,
    (Rating.MEETS, Rating.ABOVE): Predicate.GOOD,
    (Rating.MEETS, Rating.MEETS): Predicate.GOOD,
    (Rating.MEETS, Rating.BELOW): Predicate.POOR,
    (Rating.BELOW, Rating.ABOVE): Predicate.NEEDS_IMPROVEMENT,
    (Rating.BELOW, Rating.MEETS): Predicate.NEEDS_IMPROVEMENT,
    (Rating.BELOW, Rating.BELOW): Predicate.VERY_POOR,
}
"""By hasil kerja and perilaku kerja (PermenPANRB 6/2022, Pasal 25 and its annex; the cells are to be confirmed)."""


def predicate(result: Rating, conduct: Rating) -> Predicate:
    """The predikat of one person. Good results do not outweigh conduct below expectation (*Kurang/misconduct*)."""
    return _TABLE[result, conduct]


def conduct(ratings: Mapping[Conduct, Rating]) -> Rating:
    """Perilaku kerja as a whole: the middle one of the seven, so that at least four decide. ValueError unless all seven are rated.

    The regulation asks for one rating and leaves the way to it to the supervisor: to be confirmed.
    """
    if set(ratings) != set(Conduct):
        raise ValueError("all seven values are rated")
    order = list(Rating)
    return sorted(ratings.values(), key=order.index)[len(Conduct) // 2]


def next_rating(rating: Rating) -> Rating:
    """What one more tap makes of a rating: sesuai, di atas, di bawah, and sesuai again."""
    taps = (Rating.MEETS, Rating.ABOVE, Rating.BELOW)
    return taps[(taps.index(rating) + 1) % len(taps)]
