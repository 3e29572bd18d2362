"""Who leads an organisation, and what its predikat makes of their hasil kerja."""

from collections.abc import Collection, Mapping

from domain.evaluation.ratings import Rating
from domain.evaluation.spread import Organisation
from domain.standards.rules import Rules

_ORDER = tuple(Rating)


def result_of(organisation: Organisation, rules: Rules) -> Rating:
    """Hasil kerja of whoever leads an organisation: its predikat, as the agency's rules translate it.

    SE Menteri PANRB 3/2023: for a leader the capaian of the organisation is their hasil kerja.
    """
    place = {
        Organisation.OUTSTANDING: rules.head_outstanding,
        Organisation.GOOD: rules.head_good,
        Organisation.NEEDS_IMPROVEMENT: rules.head_needs_improvement,
        Organisation.POOR: rules.head_poor,
        Organisation.VERY_POOR: rules.head_very_poor,
    }[organisation]
    return _ORDER[place - 1]


def head(members: Mapping[int, int | None], supervising_below: Collection[int]) -> int | None:
    """Who leads a unit: the one member who supervises in it or in the units right below, and reports outside of it.

    `members` are the people of the unit with their supervisors. None where nobody is that, or several are: then nobody
    leads the whole of it.
    """
    supervise = {supervisor for supervisor in members.values() if supervisor is not None} | set(supervising_below)
    leading = [person for person, supervisor in members.items() if person in supervise and supervisor not in members]
    return leading[0] if len(leading) == 1 else None
