"""What the page of the marks' settings works with."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from handlers.domain.mark import Mark
from handlers.domain.mark_sample import Sample
from handlers.ports import MarkRulesBook


class Previews(Protocol):
    """Draws a mark on a sample page."""

    async def preview(self, sample: Sample, mark: Mark, target: Path) -> None:
        """Write the picture (PNG) to `target`.

        Raises:
            BadDocument: The mark cannot be drawn.
        """


@dataclass(frozen=True, slots=True)
class MarkDesk:
    """What the page works with; previews are drawn one at a time, so that readers' copies come first."""

    rules: MarkRulesBook
    previews: Previews
    notice: str = "仅供教学科研使用"
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
