"""What a card says of the organisation somebody works in or leads."""

from dataclasses import dataclass

from domain.evaluation.ratings import Rating
from domain.evaluation.spread import Organisation


@dataclass(frozen=True)
class Led:
    """A unit's predikat in one quarter or year."""

    unit: str
    organisation: Organisation | None
    """None: not set yet."""
    basis: str | None
    who: str | None
    """Who set it, or while it is missing whoever is asked; None: the workbook, or the admins."""
    leads: bool
    """Whether the person leads the unit."""
    result: Rating | None
    """What it makes of the hasil kerja of the person who leads."""
