"""Telegram's limits on how fast a bot may send, answered with 429 and the seconds to wait."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.refusals import ApiRefusal


@dataclass
class Rates:
    """Messages a second overall, in one private chat, and a minute in one group."""

    overall: int = 30
    per_chat: int = 1
    chat_burst: int = 20
    per_group_minute: int = 20
    _sent: deque[float] = field(default_factory=deque)
    _chats: dict[int, deque[float]] = field(default_factory=dict)

    def admit(self, chat_id: int, *, now: float) -> None:
        """Count one message at `now` (seconds); raises `ApiRefusal` 429 where it would be one too many."""
        group = chat_id < 0
        span, most = (60.0, self.per_group_minute) if group else (float(self.chat_burst), self.chat_burst)
        chat = self._chats.setdefault(chat_id, deque())
        _refuse_over(self._sent, 1.0, self.overall, now)
        _refuse_over(chat, span, most * (1 if group else self.per_chat), now)
        self._sent.append(now)
        chat.append(now)


def seconds(clock: Callable[[], object]) -> Callable[[], float]:
    """The world's clock as seconds."""
    return lambda: clock().timestamp()  # type: ignore[attr-defined]


def _refuse_over(times: deque[float], span: float, most: int, now: float) -> None:
    while times and (times[0] <= now - span or times[0] > now):
        times.popleft()
    if len(times) >= most:
        wait = max(1, math.ceil(times[0] + span - now))
        raise ApiRefusal(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
