"""Wakes a worker that waits for something to do."""

import asyncio


class Bell:
    """Rung when there may be work; whoever waits also looks by itself now and then."""

    def __init__(self) -> None:
        """Start silent."""
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Wake whoever waits, now or at its next wait."""
        self._event.set()

    async def wait(self, timeout_s: float) -> None:
        """Return when rung, or after `timeout_s` seconds."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._event.wait()
        except TimeoutError:
            return  # a ring of this very moment stays for the next wait
        self._event.clear()


class Bells:
    """One bell for each kind of worker."""

    def __init__(self) -> None:
        """Hang the bells."""
        self.inbox = Bell()
        self.identify = Bell()
        self.search = Bell()
        self.deliver = Bell()
        self.outbox = Bell()
