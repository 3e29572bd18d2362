"""What the predikat of an organisation makes of the hasil kerja of whoever leads it."""

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
