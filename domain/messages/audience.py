"""To whom an announcement can go."""

from enum import StrEnum


class Audience(StrEnum):
    """The kinds of audience an admin can choose."""

    EVERYBODY = "everybody"
    ROLE = "role"
    SECTOR = "sector"
    UNIT = "unit"
    POSITION = "position"
    BELOW_TARGET = "below_target"
