"""What the words of a button must be readable as, where they name a time."""

from domain.standards.periods import Period

_YEARS = range(2000, 2100)
"""Far enough for every report, and near enough to look before and after it."""


def period(word: str) -> Period:
    """A month or a quarter that can be reported. Raises ValueError."""
    found = Period.parse(word)
    if found.year not in _YEARS:
        raise ValueError(word)
    return found
