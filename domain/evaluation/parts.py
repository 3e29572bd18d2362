"""The parts of a quarter for somebody who changed unit or supervisor in it: each is evaluated by the supervisor of its days."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.evaluation.targets import Days
from domain.standards.periods import Period


@dataclass(frozen=True)
class Stretch:
    """Days in one post."""

    first: date
    last: date
    unit: int
    supervisor: int | None
    position: str

    @property
    def days(self) -> int:
        """How many they are."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Part:
    """Days of a quarter that are evaluated together."""

    first: date
    last: date
    unit: int
    supervisor: int
    position: str
    """The jabatan at its end."""


@dataclass(frozen=True)
class PartOf:
    """The name of a part: a quarter, and which of its days."""

    of: Period
    first: date
    last: date


def parts(quarter: Days, stretches: Sequence[Stretch], *, shortest: int, gone: Collection[int] = ()) -> tuple[Part, ...]:
    """The parts of a quarter, the earliest first: together they are all its days, and no day is in two.

    - Posts one after the other in one unit under one supervisor are one stretch, whatever the jabatan.
    - A stretch stands for itself if it has at least `shortest` days and a supervisor who is not `gone`.
    - Other days go to the stretch that follows, the last ones to the one before: nobody is evaluated for days nobody can judge.
    - Where none stands, all is one part, of the last supervisor there was. Without any supervisor there is none.

    PermenPANRB 6/2022 has the supervisor evaluate; how days are divided between two of them is to be confirmed.
    """
    held = _joined(_clipped(quarter, stretches))
    standing = [one for one in held if one.days >= shortest and one.supervisor is not None and one.supervisor not in gone]
    standing = standing or [one for one in held if one.supervisor is not None][-1:]
    found: list[Part] = []
    for one, following in zip(standing, [*standing, None][1:], strict=True):
        assert one.supervisor is not None
        first = found[-1].last + timedelta(days=1) if found else quarter[0]
        part = Part(first, one.last if following else quarter[1], one.unit, one.supervisor, one.position)
        if found and (found[-1].unit, found[-1].supervisor) == (part.unit, part.supervisor):
            part = replace(part, first=found.pop().first)
        found.append(part)
    return tuple(found)


def _clipped(quarter: Days, stretches: Sequence[Stretch]) -> list[Stretch]:
    first, last = quarter
    inside = [one for one in stretches if one.first <= last and one.last >= first]
    return sorted(
        (replace(one, first=max(one.first, first), last=min(one.last, last)) for one in inside), key=lambda one: one.first
    )


def _joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    found: list[Stretch] = []
    for one in stretches:
        if found and (found[-1].unit, found[-1].supervisor) == (one.unit, one.supervisor):
            found[-1] = replace(found[-1], last=one.last, position=one.position)
        else:
            found.append(one)
    return found
