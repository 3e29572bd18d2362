"""PWS (Pemantauan Wilayah Setempat): where a cumulative coverage stands in a month, area by area, and where it is going."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from domain.standards.achievement import cumulative_target
from domain.standards.showing import Exact


class AreaStatus(StrEnum):
    """What an area is called."""

    GOOD = "good"
    """Baik: at or above this month's target, and the monthly coverage is not falling."""
    POOR = "poor"
    """Kurang: above the target, but the monthly coverage is falling."""
    FAIR = "fair"
    """Cukup: below the target, but rising, or steady at no less than a month's share."""
    BAD = "bad"
    """Jelek: below the target and falling, or steady at less than a month's share."""


@dataclass(frozen=True)
class Aim:
    """What a yearly target demands, in %."""

    cumulative: Fraction
    """By the end of this month: annual / 12 x month, exactly."""
    monthly: Fraction
    """In each month: annual / 12."""

    @classmethod
    def of(cls, annual: Decimal, month: int) -> "Aim":
        """What `annual` demands by the end of a month (1 to 12)."""
        return cls(cumulative=cumulative_target(annual, month), monthly=cumulative_target(annual, 1))


def area_status(*, cumulative: Exact, this_month: Exact | None, last_month: Exact | None, aim: Aim) -> AreaStatus | None:
    """The status of an area from its coverage in %: since January, in this month, and in the month before.

    None where a month is not known: without a direction there is no status, and what is missing is not 0. Source: the worked
    example of the programme's teaching material.
    """
    if this_month is None or last_month is None:
        return None
    if cumulative >= aim.cumulative:
        return AreaStatus.GOOD if this_month >= last_month else AreaStatus.POOR
    if this_month > last_month or (this_month == last_month and this_month >= aim.monthly):
        return AreaStatus.FAIR
    return AreaStatus.BAD


@dataclass(frozen=True)
class Months:
    """How many were reached since January: by this month, by the month before, and by the one before that.

    Before January nothing was reached, which is a 0 that is known; elsewhere None is a month that was not reported.
    """

    now: Fraction
    before: Fraction | None
    earlier: Fraction | None
    whole: Fraction
    """The yearly sasaran of this month's report, on which all three are measured."""

    @classmethod
    def upto(cls, month: int, reached: Mapping[int, Decimal | Fraction], *, whole: Decimal | Fraction) -> "Months":
        """From what was `reached` by each month (1 to 12) of one year: a year begins at 0."""
        began = {0: Fraction(0), -1: Fraction(0)}
        by = {**{number: Fraction(there) for number, there in reached.items()}, **began}
        return cls(now=by[month], before=by.get(month - 1), earlier=by.get(month - 2), whole=Fraction(whole))

    @property
    def cumulative(self) -> Fraction:
        """The coverage since January, in %."""
        return self.now * 100 / self.whole

    @property
    def this_month(self) -> Fraction | None:
        """The coverage of this month alone, in %."""
        return None if self.before is None else (self.now - self.before) * 100 / self.whole

    @property
    def last_month(self) -> Fraction | None:
        """The coverage of the month before alone, in %."""
        if self.before is None or self.earlier is None:
            return None
        return (self.before - self.earlier) * 100 / self.whole
