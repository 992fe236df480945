"""What the page of the marks' settings works with."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from handlers.domain.mark import Mark
from handlers.domain.mark_sample import SamplePage
from handlers.ports import MarkRulesBook


class Previews(Protocol):
    """Draws a mark on a sample page."""

    async def preview(self, sample: SamplePage, mark: Mark, target: Path) -> None:
        """Write the picture (PNG) to `target`.

        Raises:
            BadDocument: The mark cannot be drawn, or the library's own page not be opened.
        """


@dataclass(frozen=True, slots=True)
class MarkDesk:
    """What the page works with; previews are drawn one at a time, so that readers' copies come first.

    `own_pages` returns the PDFs on which the library wants to see its marks, by name; blocking.
    """

    rules: MarkRulesBook
    previews: Previews
    notice: str = "仅供教学科研使用"
    own_pages: Callable[[], Mapping[str, Path]] = dict
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
