"""Switches sources off and on and puts them into another order: kept, in force at once, and noted who did it."""

import asyncio
from collections.abc import Sequence

from handlers.domain.sourcing import SourceChoice, moved
from handlers.ports import Audit
from handlers.ports.sources import SourceBoard, SourceSwitches


class SwitchSources:
    """What administrators do with sources. A name that the configuration does not have is refused with `False`."""

    def __init__(self, *, board: SourceBoard, switches: SourceSwitches, audit: Audit) -> None:
        """Keep the collaborators."""
        self._board = board
        self._switches = switches
        self._audit = audit
        # Two who act at once would each write down an order that misses the other's move.
        self._one_at_a_time = asyncio.Lock()

    async def turn(self, place: str, source: str, *, is_on: bool, by: str) -> bool:
        """Switch a source on or off; return whether there is such a source."""
        async with self._one_at_a_time:
            if source not in self._board.names(place):
                return False
            if self._board.is_on(place, source) != is_on:
                ranks = {c.source: c.rank for c in await self._switches.choices() if c.place == place}
                await self._choose([SourceChoice(place, source, is_on=is_on, rank=ranks.get(source))])
                action = "source_switched_on" if is_on else "source_switched_off"
                await self._audit.note(by, action, f"source:{place}:{source}")
            return True

    async def move(self, place: str, source: str, *, steps: int, by: str) -> bool:
        """Move a source some places down (negative: up); return whether there is such a source."""
        async with self._one_at_a_time:
            names = self._board.names(place)
            if source not in names:
                return False
            order = moved(names, source, steps)
            if order != names:
                await self._choose(self._ranked(place, order))
                detail = f"{names.index(source) + 1} -> {order.index(source) + 1}"
                await self._audit.note(by, "source_moved", f"source:{place}:{source}", detail)
            return True

    async def restore_order(self, place: str, *, by: str) -> None:
        """Let the configuration's order stand again; what is switched off stays off."""
        async with self._one_at_a_time:
            chosen = [c for c in await self._switches.choices() if c.place == place and c.rank is not None]
            if chosen:
                await self._choose([SourceChoice(place, c.source, is_on=c.is_on) for c in chosen])
                await self._audit.note(by, "source_order_restored", f"source:{place}")

    def _ranked(self, place: str, order: Sequence[str]) -> list[SourceChoice]:
        return [
            SourceChoice(place, name, is_on=self._board.is_on(place, name), rank=rank)
            for rank, name in enumerate(order)
        ]

    async def _choose(self, choices: Sequence[SourceChoice]) -> None:
        await self._switches.choose(choices)
        self._board.adopt(choices)
