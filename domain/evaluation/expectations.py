"""What an agreement on expectations consists of, and when another one is needed."""

from dataclasses import dataclass
from enum import StrEnum

from domain.evaluation.ratings import Conduct


class Part(StrEnum):
    """What it says beside the results of work (PermenPANRB 6/2022: the plan, resources, accountability, consequences)."""

    RESOURCES = "resources"
    ACCOUNTABILITY = "accountability"
    CONSEQUENCES = "consequences"


@dataclass(frozen=True)
class Place:
    """Where somebody works, as what and under whom: an agreement is for that alone."""

    unit: int
    position: str
    supervisor: int | None


def indicator_of(part: str) -> tuple[int, bool] | None:
    """The indicator of a part such as `r12` (its result) or `l12` (the leader's), and whether it is the leader's."""
    known = part[:1] in ("r", "l") and part[1:].isdecimal()
    return (int(part[1:]), part[0] == "l") if known else None


def part_of(indicator: int, *, leader: bool = False) -> str:
    """The part that is the result an indicator measures, or the leader's result it serves."""
    return ("l" if leader else "r") + str(indicator)


def is_part(part: str) -> bool:
    """Whether it can be written."""
    return part in list(Part) or part in list(Conduct) or indicator_of(part) is not None
