"""A clock that only moves when told to."""

from datetime import UTC, datetime, timedelta


class FakeClock:
    """Friday, 20 November 2026, 16:00 in Shanghai."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def tick(self, seconds: float = 0, **more: float) -> None:
        self.now += timedelta(seconds=seconds, **more)
