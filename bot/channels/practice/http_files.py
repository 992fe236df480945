"""Files over HTTP: a reader's upload into a chat, and the address in every file card."""

from __future__ import annotations

import functools
import json
import mimetypes
import re
from typing import Any
from urllib.parse import quote, unquote

from aiohttp import BodyPartReader, web

from .gateway import PracticeGateway
from .http_input import place_of
from .protocol import CHUNK_BYTES
from .vault import StoredFile, Upload
from .world import Refusal

MAX_FILE_BYTES = 200 * 1024 * 1024
MAX_FIELD_BYTES = 4096
# Only what a browser shows without running it is shown; the rest is saved.
SHOWN_TYPES = {"application/pdf", "image/png", "image/jpeg", "image/gif"}


class _Files:
    def __init__(self, gateway: PracticeGateway) -> None:
        self._gateway = gateway

    async def receive(self, request: web.Request) -> web.Response:
        if not request.content_type.startswith("multipart/"):
            raise Refusal("文件要用 multipart/form-data 上传")
        fields: dict[str, Any] = {}
        try:
            file = await self._read_parts(request, fields)
        except ValueError as error:
            raise Refusal("读不懂上传的内容") from error
        if file is None:
            raise Refusal("缺少 file")
        person_id, room_id = place_of(fields, self._gateway.world)
        said = self._gateway.chat.send_file(person_id, file, room_id=room_id)
        return json_response({"id": said.id})

    async def _read_parts(self, request: web.Request, fields: dict[str, Any]) -> StoredFile | None:
        file = None
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                raise Refusal("不接受嵌套的 multipart")
            if part.name == "file":
                file = await self._store(part)
            else:
                fields[str(part.name)] = (await _short(part)).decode("utf-8", "replace")
        return file

    async def _store(self, part: BodyPartReader) -> StoredFile:
        upload = self._gateway.vault.receive()
        try:
            await _pour(part, upload)
            if not upload.size_bytes:
                raise Refusal("文件是空的")
            return upload.finish(_plain(part.filename or ""))
        finally:
            upload.abandon()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        try:
            path = self._gateway.vault.path(request.match_info["sha256"])
        except LookupError as error:
            raise web.HTTPNotFound from error
        if not path.is_file():
            raise web.HTTPNotFound
        kind = mimetypes.guess_type(name)[0]
        shown = kind in SHOWN_TYPES
        headers = {
            "Content-Type": kind if kind and shown else "application/octet-stream",
            "Content-Disposition": f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{quote(name, safe='')}",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, max-age=86400",
        }
        return web.FileResponse(path, headers=headers)


def file_routes(gateway: PracticeGateway) -> list[web.RouteDef]:
    """Return the routes for one gateway's files."""
    files = _Files(gateway)
    return [
        web.post("/practice/api/files", files.receive),
        web.get("/practice/files/{sha256}/{name}", files.serve),
    ]


def json_response(content: Any, *, status: int = 200) -> web.Response:  # noqa: ANN401 - any JSON value
    """Return JSON with its Chinese readable."""
    return web.json_response(content, status=status, dumps=functools.partial(json.dumps, ensure_ascii=False))


def _plain(filename: str) -> str:
    # Browsers send a Chinese name as it is, other clients percent-encoded (aiohttp does).
    if not filename.isascii() or not re.search(r"%[89A-Fa-f][0-9A-Fa-f]", filename):
        return filename
    try:
        return unquote(filename, errors="strict")
    except UnicodeDecodeError:
        return filename


async def _pour(part: BodyPartReader, upload: Upload) -> None:
    while chunk := await part.read_chunk(CHUNK_BYTES):
        upload.write(chunk)
        if upload.size_bytes > MAX_FILE_BYTES:
            raise Refusal(f"文件太大：最多 {MAX_FILE_BYTES // 1024 // 1024} MB", 413)


async def _short(part: BodyPartReader) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk(MAX_FIELD_BYTES):
        content += chunk
        if len(content) > MAX_FIELD_BYTES:
            raise Refusal(f"{part.name} 太长", 413)
    return bytes(content)
