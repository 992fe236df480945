"""`trace`: whose copy a file is."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot import parts
from bot.config import Settings
from console.trace_words import several_words
from handlers.domain.errors import ConfigurationError
from handlers.domain.mark import Sighting
from handlers.trace import Trace, Traced
from watermark.code import check_code
from watermark.workers.child import PdfWorkshop


def tracer(settings: Settings, kept: parts.Memory, pdfs: PdfWorkshop) -> Trace:
    """Return who finds whose copy a file is."""
    return Trace(
        book=kept.book,
        stamps=kept.stamps,
        members=kept.members,
        workshop=pdfs,
        audit=kept.audit,
        check_code=partial(check_code, parts.trace_key(settings)),
    )


async def trace(settings: Settings, file: Path) -> dict[str, Any]:
    """Return whose copy a file is; `found` is false rather than a guess.

    Raises:
        ConfigurationError: There is no such file.
        BadDocument: It cannot be read.
    """
    if not await asyncio.to_thread(file.is_file):
        raise ConfigurationError(f"没有这个文件：{file}")
    async with AsyncExitStack() as stack:
        kept = await stack.enter_async_context(parts.memory(settings))
        pdfs = await stack.enter_async_context(parts.workshop(settings))
        found = await tracer(settings, kept, pdfs).read(file, by="cli")
    if not found:
        return {"found": False}
    shown = [_traced(one, parts.zone(settings)) for one in found]
    return {"found": True, **_several(found), **shown[0], **({"others": shown[1:]} if len(shown) > 1 else {})}


def _several(found: Sequence[Traced]) -> dict[str, str]:
    return {"warning": several_words(found)} if len(found) > 1 else {}


def _traced(one: Traced, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "request": one.request,
        "reader": one.reader,
        "time": one.sent_at.astimezone(zone).isoformat() if one.sent_at else None,
        "route": one.route,
        "code": one.code,
        "title": one.title,
        "seen_by": list(one.audience) or [one.reader],
        **(_seen(one.seen) if one.seen else {}),
    }


def _seen(sighting: Sighting) -> dict[str, Any]:
    return {
        "carriers": list(sighting.carriers),
        "pages": list(sighting.pages),
        "chance_of_error": float(f"{sighting.chance:.1e}"),
        "agreement": round(sighting.agreement, 3),
    }
