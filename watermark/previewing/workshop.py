"""Has previews drawn, each in a limited process of its own."""

from pathlib import Path
from typing import Any

import msgspec

from handlers.domain.mark import Mark
from handlers.domain.mark_sample import SamplePage
from watermark.converting.workshop import Jobs

_DEADLINE_S = 30.0
_MAX_OUTPUT_BYTES, _MEMORY_BYTES = 64 << 20, 768 << 20


class PreviewWorkshop:
    """Draws previews in limited child processes."""

    def __init__(self, jobs: Jobs) -> None:
        """Keep where jobs are done."""
        self._jobs = jobs

    async def preview(self, sample: SamplePage, mark: Mark, target: Path) -> None:
        """Write the picture to `target`, which stands in a folder of its own.

        Raises:
            BadDocument: The mark cannot be drawn, or the library's own page not be opened.
        """
        given: dict[str, Any] = {
            "sample": str(sample),
            "is_own": isinstance(sample, Path),
            "mark": msgspec.to_builtins(mark),
            "target": str(target),
        }
        await self._jobs.run(
            "preview", given, deadline_s=_DEADLINE_S, max_output_bytes=_MAX_OUTPUT_BYTES, memory_bytes=_MEMORY_BYTES
        )
