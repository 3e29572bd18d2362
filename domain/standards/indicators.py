"""What kinds of indicators there are, and which way is better."""

from enum import StrEnum


class IndicatorKind(StrEnum):
    """How an indicator is measured, which decides how it is asked."""

    COUNT = "count"
    RATIO = "ratio"
    PERCENTAGE = "percentage"
    AVERAGE = "average"
    INDEX = "index"
    DURATION = "duration"
    DATE = "date"
    YES_NO = "yes_no"


class Direction(StrEnum):
    """Whether more is better."""

    UP = "up"
    DOWN = "down"
