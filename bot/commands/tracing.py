"""`trace`: whose copy a file is."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot import parts
from bot.commands.by_hand import check_text, plainly_named
from bot.config import Settings
from bot.tracer import tracer
from console.trace_words import locked_words, several_words
from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument, ConfigurationError
from handlers.domain.mark import Sighting
from handlers.trace import Traced


async def trace(settings: Settings, file: Path, *, password: str = "") -> dict[str, Any]:
    """Return whose copy a file is; `found` is false rather than a guess.

    Raises:
        ConfigurationError: There is no such file, or it asks for a password that nobody here knows or can type.
        BadDocument: It cannot be read.
    """
    check_text("--password", password)
    if not await asyncio.to_thread(file.is_file):
        raise ConfigurationError(f"没有这个文件：{file}")
    async with AsyncExitStack() as stack:
        kept = await stack.enter_async_context(parts.memory(settings))
        pdfs = await stack.enter_async_context(parts.workshop(settings))
        folder = await stack.enter_async_context(kept.shelf.scratch())
        named = await asyncio.to_thread(plainly_named, file, folder)
        try:
            found = await tracer(settings, kept, pdfs).read(named, by="cli", password=password)
        except BadDocument as error:
            if error.reason != Failure.ENCRYPTED:
                raise
            raise ConfigurationError(f"{locked_words(is_tried=bool(password))}用法：--password 打开密码") from error
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
