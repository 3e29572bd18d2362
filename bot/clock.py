"""The only place that knows what time it is, so that the demo and the tests can move it."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Real time, or a time that only moves when it is told to."""

    def __init__(self, *, stands_at: datetime | None = None) -> None:
        self._stands_at = stands_at
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        if self._stands_at is not None:
            return self._stands_at
        return datetime.now(UTC) + self._ahead

    def move_to(self, moment: datetime) -> None:
        """Make it `moment` (aware); a running clock goes on from there."""
        moment = moment.astimezone(UTC)
        if self._stands_at is not None:
            self._stands_at = moment
        else:
            self._ahead = moment - datetime.now(UTC)
