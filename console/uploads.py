"""Files that come in through a form: streamed to disk, never whole in memory."""

import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import BodyPartReader, web

from console.site import SESSION, SITE

CHUNK_BYTES = 256 * 1024
MAX_FIELD_BYTES = 4000


class BadUpload(Exception):
    """The form cannot be used; `words` say why and what to do."""

    def __init__(self, words: str, *, status: int = 400) -> None:
        """Keep the words for the librarian."""
        super().__init__(words)
        self.words = words
        self.status = status


@dataclass(slots=True)
class Upload:
    """A form with one file: its fields, the name that the file had, and where it lies now."""

    path: Path
    file_name: str = ""
    size_bytes: int = 0
    fields: dict[str, str] = field(default_factory=dict)


@asynccontextmanager
async def received(request: web.Request) -> AsyncIterator[Upload]:
    """Lend the file of a form for the length of the block.

    Raises:
        BadUpload: The token is wrong, the file is missing, empty or too large.
    """
    site = request.app[SITE]
    async with site.shelf.scratch() as folder:
        upload = Upload(folder / "upload")
        try:
            async for part in await request.multipart():
                if isinstance(part, BodyPartReader):
                    await _take(part, upload, request, site.max_upload_bytes)
        except (ValueError, AssertionError) as error:
            raise BadUpload("表单不完整，请重新选择文件再试。") from error
        _check_token(upload, request)
        if not upload.size_bytes:
            raise BadUpload("没有收到文件，或文件是空的。请重新选择。")
        yield upload


async def _take(part: BodyPartReader, upload: Upload, request: web.Request, max_bytes: int) -> None:
    if part.filename is None:
        upload.fields[part.name or ""] = (await part.read())[:MAX_FIELD_BYTES].decode("utf-8", "replace")
        return
    # The token stands first in every form of ours: nothing is written for a stranger.
    _check_token(upload, request)
    upload.file_name = Path(part.filename.replace("\\", "/")).name[:200]
    with upload.path.open("wb") as target:
        while chunk := await part.read_chunk(CHUNK_BYTES):
            upload.size_bytes += len(chunk)
            if upload.size_bytes > max_bytes:
                raise BadUpload(f"文件超过 {max_bytes // 1_000_000} MB，请压缩后再传。", status=413)
            target.write(chunk)


def _check_token(upload: Upload, request: web.Request) -> None:
    if not hmac.compare_digest(upload.fields.get("csrf", "").encode(), request[SESSION].csrf.encode()):
        raise BadUpload("页面已过期，请返回刷新后再试一次。", status=403)
