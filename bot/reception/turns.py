"""So many requests one person may make in a while, so that one cannot keep the others waiting."""

from collections import OrderedDict

_MOST, _WITHIN = 40, 60.0
_KNOWN = 10_000
"""People whose requests are remembered; of more the one who asked longest ago is forgotten."""


class Turns:
    """For each person how many requests they have left; those that were used come back evenly."""

    def __init__(self, *, most: int = _MOST, within: float = _WITHIN) -> None:
        self._most, self._back = most, most / within
        self._left: OrderedDict[int, tuple[float, float]] = OrderedDict()

    def take(self, who: int, *, at: float) -> bool:
        """Use one; False where none is left. `at` is in seconds of a clock that only goes forward."""
        left, since = self._left.pop(who, (float(self._most), at))
        left = min(float(self._most), left + (at - since) * self._back)
        self._left[who] = (left - 1 if left >= 1 else left), at
        if len(self._left) > _KNOWN:
            self._left.popitem(last=False)
        return left >= 1
