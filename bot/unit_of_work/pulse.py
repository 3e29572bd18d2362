"""What shows that the parts of this process live: each beats when it has done its round. Leaps of the clock do not reach it."""

import time
from collections.abc import Callable, Iterable
from enum import StrEnum


class Part(StrEnum):
    """What beats."""

    CLOCK = "clock"
    """The scheduler's ring."""
    UPDATES = "updates"
    """Telegram was asked for updates, or was found to have none that it could not hand over."""
    ERRANDS = "errands"
    DELIVERY = "delivery"


class Pulse:
    """When each part beat last, by the clock that only goes forward. What does not run here is not expected to beat."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._beats: dict[Part, float] = {}

    def expect(self, parts: Iterable[Part]) -> None:
        """From now on these are missed where they do not beat."""
        for part in parts:
            self._beats.setdefault(part, self._now())

    def beat(self, part: Part) -> None:
        """It has done its round."""
        if part in self._beats:
            self._beats[part] = self._now()

    def silent(self) -> dict[Part, float]:
        """For how many seconds each part has not beaten."""
        now = self._now()
        return {part: now - at for part, at in self._beats.items()}
