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
from console.trace_words import locked_words, partly_words, several_words
from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument, ConfigurationError
from handlers.domain.mark import Sighting
from handlers.trace import Found, Traced

NOT_FOUND = (
    "没有找到本馆的标记。纯黑白的复印件、扫描件会失去底纹暗点：上面印的溯源码看得清的，请用 --code 溯源码 来查。"
)
NO_SUCH_CODE = "没有这个溯源码，或抄错了字：码里没有 0、1、O、I、L，请对照页面再输一遍。"
NEITHER = "请给一个文件，或用 --code 给出页面上印的溯源码（两者选一）。"


async def answer(settings: Settings, file: Path | None, *, password: str, code: str) -> tuple[dict[str, Any], str]:
    """Return whose copy a file is, or bears a code, and what to do when it is not known.

    Raises:
        ConfigurationError: Neither is given, or both; or as `trace`.
        BadDocument: The file cannot be read.
    """
    if (file is None) == (not code.strip()):
        raise ConfigurationError(NEITHER)
    if file is None:
        told = await trace_code(settings, code)
        return told, "" if told["found"] else NO_SUCH_CODE
    found = await trace(settings, file, password=password)
    hint = partly_words(found) if found.copies else NOT_FOUND + partly_words(found)
    return {**_told(found.copies, parts.zone(settings)), **_looked_at(found)}, hint


async def trace(settings: Settings, file: Path, *, password: str = "") -> Found:
    """Return whose copy a file is; nobody's rather than a guess.

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
            return await tracer(settings, kept, pdfs).read(named, by="cli", password=password)
        except BadDocument as error:
            if error.reason != Failure.ENCRYPTED:
                raise
            raise ConfigurationError(f"{locked_words(is_tried=bool(password))}用法：--password 打开密码") from error


async def trace_code(settings: Settings, code: str) -> dict[str, Any]:
    """Return whose copy bears a code, as somebody typed it off a page; `found` is false rather than a guess."""
    check_text("--code", code)
    async with AsyncExitStack() as stack:
        kept = await stack.enter_async_context(parts.memory(settings))
        pdfs = await stack.enter_async_context(parts.workshop(settings))
        found = await tracer(settings, kept, pdfs).by_code(code, by="cli")
    return _told(found, parts.zone(settings))


def _told(found: Sequence[Traced], zone: ZoneInfo) -> dict[str, Any]:
    if not found:
        return {"found": False}
    shown = [_traced(one, zone) for one in found]
    return {"found": True, **_several(found), **shown[0], **({"others": shown[1:]} if len(shown) > 1 else {})}


def _looked_at(found: Found) -> dict[str, dict[str, int]]:
    """Return how many of how many pages were looked at, where not all were."""
    return {"looked_at": {"pages": found.looked_at, "of": found.pages}} if found.looked_at < found.pages else {}


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
