"""Sends a file piece by piece."""

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

from aiohttp import web

from console.uploads import CHUNK_BYTES


async def stream(request: web.Request, path: Path, headers: Mapping[str, str]) -> web.StreamResponse:
    """Answer with the content of a file."""
    answer = web.StreamResponse(headers=headers)
    with await asyncio.to_thread(path.open, "rb") as source:
        answer.content_length = os.fstat(source.fileno()).st_size
        await answer.prepare(request)
        while chunk := await asyncio.to_thread(source.read, CHUNK_BYTES):
            await answer.write(chunk)
    await answer.write_eof()
    return answer
