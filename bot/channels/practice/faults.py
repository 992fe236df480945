"""Faults on request: what a gateway does on a bad day."""

from __future__ import annotations

import asyncio
from collections import Counter

import structlog
from grpclib.const import Status
from grpclib.exceptions import GRPCError

log = structlog.get_logger(__name__)

FAULTS = ("drop", "freeze", "error", "duplicate", "restart", "slow")


class Faults:
    """Which faults are on, and until when. Every fault ends by itself."""

    def __init__(self) -> None:
        self._ends: dict[str, asyncio.TimerHandle] = {}
        self._thawed = asyncio.Event()
        self._thawed.set()
        self._failing: Counter[str] = Counter()
        self.delay_s = 0.0

    def begin(self, fault: str, *, for_s: float, delay_s: float = 1.0) -> None:
        """Switch the fault on for so many seconds from now; `delay_s` is what `slow` adds to each call."""
        if fault in self._ends:
            self._ends.pop(fault).cancel()
        self._ends[fault] = asyncio.get_running_loop().call_later(for_s, self.end, fault)
        self._apply(fault, delay_s)
        log.info("practice_fault_began", fault=fault, for_s=for_s)

    def end(self, fault: str) -> None:
        """Switch the fault off; harmless when it is not on."""
        handle = self._ends.pop(fault, None)
        if handle is None:
            return
        handle.cancel()
        if fault == "freeze":
            self._thawed.set()
        log.info("practice_fault_ended", fault=fault)

    def end_all(self) -> None:
        """Switch every fault off."""
        for fault in list(self._ends):
            self.end(fault)

    def is_on(self, fault: str) -> bool:
        """Whether the fault is on now."""
        return fault in self._ends

    def remaining_s(self) -> dict[str, float]:
        """Return the faults that are on, with the seconds they still have."""
        now = asyncio.get_running_loop().time()
        return {fault: round(max(0.0, handle.when() - now), 3) for fault, handle in self._ends.items()}

    def fail_next(self, rpc: str) -> None:
        """Let the next call of this RPC fail; called twice, the next two."""
        self._failing[rpc] += 1

    async def thaw(self) -> None:
        """Return when nothing is frozen."""
        while not self._thawed.is_set():
            await self._thawed.wait()

    async def meet(self, rpc: str) -> None:
        """Let a call wait, or fail, as the faults have it.

        Raises:
            GRPCError: This call is to fail.
        """
        await self.thaw()
        if self.is_on("slow"):
            await asyncio.sleep(self.delay_s)
        if self._failing[rpc]:
            self._failing[rpc] -= 1
            raise GRPCError(Status.UNKNOWN, f"{rpc} fails because the test asked for it")

    def _apply(self, fault: str, delay_s: float) -> None:
        if fault == "freeze":
            self._thawed.clear()
        elif fault == "slow":
            self.delay_s = delay_s
