"""What people can ask of those who run the bot."""

from enum import StrEnum


class TicketKind(StrEnum):
    """What is asked for."""

    QUESTION = "question"
    CORRECTION = "correction"
    RESTRICTION = "restriction"
    DELETION = "deletion"
