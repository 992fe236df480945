"""Files that come in through a form: streamed to disk, never whole in memory."""

import errno
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from aiohttp import BodyPartReader, web

from console.site import SESSION, SITE

log = structlog.get_logger()
CHUNK_BYTES = 256 * 1024
MAX_FIELD_BYTES = 4000
MAX_FIELDS = 20


class BadUpload(Exception):
    """The form cannot be used; `words` say why and what to do."""

    def __init__(self, words: str, *, status: int = 400) -> None:
        """Keep the words for the librarian."""
        super().__init__(words)
        self.words = words
        self.status = status


class NothingSent(BadUpload):
    """The form came without a file, or with an empty one."""


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
        BadUpload: The token is wrong, the form broken, the file missing, empty or too large, or the disk full.
    """
    async with request.app[SITE].shelf.scratch() as folder:
        upload = Upload(folder / "upload")
        await _read(request, upload)
        _check_token(upload, request)
        if not upload.size_bytes:
            raise NothingSent("没有收到文件，或文件是空的。请重新选择。")
        yield upload


async def _read(request: web.Request, upload: Upload) -> None:
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader) or len(upload.fields) > MAX_FIELDS:
                raise BadUpload("表单不完整，请重新选择文件再试。")
            await _take(part, upload, request)
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        log.warning("upload_refused", failure="disk_full")
        raise BadUpload("服务器磁盘已满，没有收下。请联系管理员清理后再传。", status=507) from error
    except (ValueError, AssertionError, web.RequestPayloadError) as error:
        raise BadUpload("表单不完整，请重新选择文件再试。") from error


async def _take(part: BodyPartReader, upload: Upload, request: web.Request) -> None:
    if part.filename is None:
        upload.fields[part.name or ""] = await _field(part)
        return
    # The token stands first in every form of ours: nothing is written for a stranger.
    _check_token(upload, request)
    if upload.file_name:
        raise BadUpload("一次只能传一个文件。")
    upload.file_name = Path(part.filename.replace("\\", "/")).name[:200] or "upload"
    max_bytes = request.app[SITE].max_upload_bytes
    with upload.path.open("wb") as target:
        while chunk := await part.read_chunk(CHUNK_BYTES):
            upload.size_bytes += len(chunk)
            if upload.size_bytes > max_bytes:
                raise BadUpload(f"文件超过 {max_bytes // 1_000_000} MB，请压缩后再传。", status=413)
            target.write(chunk)


async def _field(part: BodyPartReader) -> str:
    content = b""
    while chunk := await part.read_chunk(MAX_FIELD_BYTES):
        content += chunk
        if len(content) > MAX_FIELD_BYTES:
            raise BadUpload("表单内容过长。", status=413)
    return content.decode("utf-8", "replace")


def _check_token(upload: Upload, request: web.Request) -> None:
    if not hmac.compare_digest(upload.fields.get("csrf", "").encode(), request[SESSION].csrf.encode()):
        raise BadUpload("页面已过期，请返回刷新后再试一次。", status=403)
