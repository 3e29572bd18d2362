"""What the facts alone would say of somebody's hasil kerja, with reasons; the supervisor decides."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from domain.evaluation.ratings import Rating
from domain.evaluation.scores import Component, Score, score
from domain.standards.achievement import capped
from domain.standards.rules import Rules

COUNTS_NOTHING, WITHHELD = 0, 1
"""What the rule `unreported` can say."""


class Because(StrEnum):
    """Why a rating is proposed."""

    ALL_MET_AND_ABOVE = "all_met_and_above"
    THRESHOLD_REACHED = "threshold_reached"
    THRESHOLD_MISSED = "threshold_missed"
    MAIN_NOT_MET = "main_not_met"
    """A main indicator stayed under 100 %, so that it cannot be above expectation."""
    NO_STRETCH_REACHED = "no_stretch_reached"
    """Too few values agreed to be above expectation were reached."""
    SOME_MISSING = "some_missing"
    DUTY_MISSING = "duty_missing"
    """Reports that were owed are not there."""
    ORGANISATION = "organisation"
    """Who leads an organisation has its predikat as hasil kerja."""


@dataclass(frozen=True)
class Standing:
    """How one indicator stands at the end of the quarter."""

    code: str
    weight: Fraction
    main: bool
    """Kinerja utama, rather than tambahan."""
    share: Fraction | None
    """Achievement, uncapped; None: nothing verified, or no target."""
    above: bool
    """Whether the value agreed to be above expectation was reached."""
    owed: int = 0
    """Reports that were owed in the quarter."""
    missing: int = 0
    """Those of them that nobody sent."""

    def counting_missing(self) -> "Standing":
        """The same with every period that was owed and not reported at 0 %: what is missing is not good."""
        if not self.missing or self.owed < self.missing:
            return self
        there = Fraction(self.owed - self.missing, self.owed)
        return replace(self, share=(self.share or Fraction(0)) * there, above=False)


@dataclass(frozen=True)
class Proposal:
    """A rating with its reasons, and the calculation behind it."""

    rating: Rating | None
    """None where nothing can be compared."""
    reasons: tuple[Because, ...]
    score: Score
    """Achievements capped, so that one indicator cannot outweigh all others."""


def propose(standings: Sequence[Standing], *, rules: Rules) -> Proposal:
    """Propose hasil kerja (PermenPANRB 6/2022, Pasal 24, leaves the rating to the supervisor; this rule is to be confirmed).

    Di atas: every main indicator reached 100 %, and `stretches` of them the value agreed to be above expectation. Sesuai: the
    weighted achievement reached `meets_from`. Di bawah: neither. A main indicator without a verified value never makes *di atas*.
    Where reports that were owed are not there, nothing is proposed, or their time counts 0 %, as the agency's rule says.
    """
    lacks = any(one.missing for one in standings)
    if lacks and rules.unreported == COUNTS_NOTHING:
        standings = [one.counting_missing() for one in standings]
    found = score([Component(one.code, one.weight, None if one.share is None else capped(one.share, rules)) for one in standings])
    if found.total is None:
        return Proposal(None, (), found)
    main = [one for one in standings if one.main]
    all_met = bool(main) and all(one.share is not None and one.share >= 1 for one in main)
    above = sum(one.above for one in standings) >= rules.stretches
    reached = found.total >= Fraction(rules.meets_from) / 100
    missing = ((Because.DUTY_MISSING,) if lacks else ()) + ((Because.SOME_MISSING,) if found.missing else ())
    if lacks and rules.unreported == WITHHELD:
        return Proposal(None, missing, found)
    if all_met and above:
        return Proposal(Rating.ABOVE, (Because.ALL_MET_AND_ABOVE, *missing), found)
    not_above = (Because.MAIN_NOT_MET,) if not all_met else (Because.NO_STRETCH_REACHED,)
    if reached:
        return Proposal(Rating.MEETS, (Because.THRESHOLD_REACHED, *not_above, *missing), found)
    return Proposal(Rating.BELOW, (Because.THRESHOLD_MISSED, *missing), found)
