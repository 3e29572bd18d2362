"""The fields in which units work."""

from enum import StrEnum


class Sector(StrEnum):
    """The field a unit works in, which decides the indicators it knows."""

    EDUCATION = "education"
    HEALTH = "health"
    GENERAL = "general"
