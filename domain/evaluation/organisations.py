"""What the predikat of an organisation makes of the hasil kerja of whoever leads it."""

from domain.evaluation.ratings import Rating
from domain.evaluation.spread import Organisation
from domain.standards.rules import Rules

_ORDER = tuple(Rating)


def result_of(organisation: Organisation, rules: Rules) -> Rating:
    """Hasil kerja of whoever leads an organisation: its predikat, as the agency's rules translate it.

    SE Menteri PANRB 3/2023: for a leader the capaian of the organisation is their hasil kerja. A worse predikat never gives more.
    """
    places = (rules.head_outstanding, rules.head_good, rules.head_needs_improvement, rules.head_poor, rules.head_very_poor)
    better = tuple(Organisation).index(organisation) + 1
    return _ORDER[min(places[:better]) - 1]
