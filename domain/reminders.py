"""The reminder ladder: who owes is reminded before and after the due date, then the supervisor hears of it."""

from dataclasses import dataclass
from datetime import date, timedelta

LADDER = (("H-7", -7), ("H-3", -3), ("H-1", -1), ("H+1", 1), ("H+3", 3))
"""Each step and its day, counted from the due date."""

SUPERVISOR = "H+3"
"""The step that goes to the supervisor."""

_LAST_USE = 10
"""Days after the due date on which the last step has lost its use."""


@dataclass(frozen=True)
class Steps:
    """What to do on a day: the step to take, and those whose time went by."""

    take: str | None
    skip: tuple[str, ...]


def steps(*, due: date, today: date, taken: frozenset[str]) -> Steps:
    """The step whose time it is and that was not `taken`; a step is useful from its day until the next one's.

    Days on which nobody may be written to only delay it: the step is taken on the next day that still belongs to it.
    """
    begun = [(name, due + timedelta(days=days)) for name, days in LADDER if due + timedelta(days=days) <= today]
    if not begun:
        return Steps(None, ())
    current, _ = begun[-1]
    useful = today < due + timedelta(days=_LAST_USE)
    past = tuple(name for name, _ in begun if name not in taken and (name != current or not useful))
    return Steps(current if useful and current not in taken else None, past)
