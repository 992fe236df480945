"""Wakes a worker that waits for something to do."""

import asyncio
from contextlib import suppress


class Bell:
    """Rung when there may be work. A ring wakes one hand, which rings again once it has found some."""

    def __init__(self) -> None:
        """Start silent."""
        self._rings: asyncio.Queue[None] = asyncio.Queue(maxsize=1)

    def ring(self) -> None:
        """Wake one of those who wait, now or at the next wait."""
        if not self._rings.full():
            self._rings.put_nowait(None)

    async def wait(self, timeout_s: float | None = None) -> None:
        """Return when rung, or after `timeout_s` seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await self._rings.get()


class Bells:
    """One bell for each kind of worker."""

    def __init__(self) -> None:
        """Hang the bells."""
        self.inbox = Bell()
        self.identify = Bell()
        self.search = Bell()
        self.deliver = Bell()
        self.outbox = Bell()
        self.originals = Bell()
        self.watch = Bell()
        self.orders = Bell()
