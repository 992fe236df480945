"""Sending and fetching files piece by piece, so that a file of any size takes little memory and holds up nobody.

A file inside one message is base64 in JSON, and gateways refuse messages of more than 4 MiB.
"""

import asyncio
import base64
import json
import mimetypes
from collections.abc import AsyncIterator
from pathlib import Path
from typing import IO, Any, Literal

from bot.channels.wechat import wire
from bot.channels.wechat.compat import puppet
from bot.channels.wechat.line import Line
from bot.channels.wechat.names import Names
from bot.channels.wechat.texts import address
from bot.channels.wechat.wire import DownloadRequest, DownloadResponse, Receipt, UploadRequest, UploadResponse
from handlers.domain.errors import DeliveryFailed
from handlers.domain.message import Conversation

PIECE_BYTES = 256 * 1024
WHOLE_UP_TO_BYTES = 2 * 1024 * 1024

SEND_TIMEOUT_S = 60.0
SLOWEST_BYTES_PER_S = 256 * 1024

BigFiles = Literal["stream", "upload"]
"""How files over `WHOLE_UP_TO_BYTES` travel: by the old streaming call, or uploaded first and sent by name."""


def deadline_s(size_bytes: int) -> float:
    """Return how long a transfer of this size may take."""
    return SEND_TIMEOUT_S + size_bytes / SLOWEST_BYTES_PER_S


class Files:
    """Takes files to the gateway and fetches them from it."""

    def __init__(self, line: Line, names: Names, *, max_bytes: int, big_files: BigFiles) -> None:
        """Keep the limits."""
        self._line, self._names = line, names
        self._max_bytes, self._big_files = max_bytes, big_files

    async def send(self, to: Conversation, path: Path, name: str) -> str:
        """Send a file under that name and return the message's id.

        Raises:
            DeliveryFailed: It was not sent, or nobody knows whether it was; `too_large` when it never can be.
        """
        size_bytes = await self._checked_size(path)
        conversation_id = await address(to, self._names)
        try:
            receipt = await self._send(conversation_id, path, name, size_bytes)
        except DeliveryFailed as error:
            if error.reason == "gateway_resource_exhausted":
                raise DeliveryFailed("too_large", outcome_known=True, too_large=True) from error
            raise
        return str(receipt.message_id)

    async def _checked_size(self, path: Path) -> int:
        try:
            size_bytes = (await asyncio.to_thread(path.stat)).st_size
        except OSError as error:
            raise DeliveryFailed("file_missing", outcome_known=True) from error
        if size_bytes > self._max_bytes:
            raise DeliveryFailed("too_large", outcome_known=True, too_large=True)
        if not size_bytes:
            raise DeliveryFailed("file_empty", outcome_known=True)
        return size_bytes

    async def _send(self, conversation_id: str, path: Path, name: str, size_bytes: int) -> Any:
        if size_bytes <= WHOLE_UP_TO_BYTES:
            return await self._send_box(conversation_id, await asyncio.to_thread(_whole_box, path, name))
        if self._big_files == "upload":
            uuid = await self._upload(path, deadline_s(size_bytes))
            return await self._send_box(conversation_id, _box(name, wire.UUID_BOX, uuid=uuid), deadline_s(size_bytes))
        return await self._line.send_pieces(
            "MessageSendFileStream",
            _named_pieces(conversation_id, name, path),
            puppet.MessageSendFileStreamRequest,
            Receipt,
            timeout_s=deadline_s(size_bytes),
        )

    async def _send_box(self, conversation_id: str, box: str, timeout_s: float = SEND_TIMEOUT_S) -> Any:
        request = puppet.MessageSendFileRequest(conversation_id=conversation_id, filebox=box)
        return await self._line.ask("MessageSendFile", request, Receipt, timeout_s=timeout_s, sending=True)

    async def _upload(self, path: Path, timeout_s: float) -> str:
        pieces = (UploadRequest(chunk=data) async for data in _pieces(path))
        try:
            answer = await self._line.send_pieces("Upload", pieces, UploadRequest, UploadResponse, timeout_s=timeout_s)
        except DeliveryFailed as error:  # an upload alone reaches nobody
            raise DeliveryFailed(error.reason, outcome_known=True) from error
        return str(answer.id)

    async def fetch(self, message_id: str, dest: Path, *, max_bytes: int) -> int:
        """Write the file that a message carries to `dest` and return its size.

        Raises:
            DeliveryFailed: It could not be had; `too_large` beyond `max_bytes`. `dest` is gone then.
        """
        try:
            return await self._fetch(message_id, dest, max_bytes)
        except BaseException:
            await asyncio.to_thread(dest.unlink, missing_ok=True)
            raise

    async def _fetch(self, message_id: str, dest: Path, max_bytes: int) -> int:
        timeout_s = deadline_s(max_bytes)
        request = puppet.MessageFileRequest(id=message_id)
        answer = await self._line.ask("MessageFile", request, puppet.MessageFileResponse, timeout_s=timeout_s)
        box = _read_box(answer.filebox)
        return await _write(self._content(message_id, box, timeout_s), dest, max_bytes)

    async def _content(self, message_id: str, box: dict[str, Any], timeout_s: float) -> AsyncIterator[bytes]:
        """Yield what is in a FileBox, or where that only names an address, let the gateway fetch it."""
        if "base64" in box:
            yield await asyncio.to_thread(_decoded, str(box["base64"]))
        elif "uuid" in box:
            request = DownloadRequest(id=str(box["uuid"]))
            async for piece in self._line.receive_pieces("Download", request, DownloadResponse, timeout_s=timeout_s):
                yield bytes(piece.chunk)
        else:
            file = puppet.MessageFileStreamRequest(id=message_id)
            streamed = puppet.MessageFileStreamResponse
            async for piece in self._line.receive_pieces("MessageFileStream", file, streamed, timeout_s=timeout_s):
                yield bytes(piece.file_box_chunk.data)


def _read_box(text: str) -> dict[str, Any]:
    try:
        box = json.loads(text)
    except ValueError as error:
        raise DeliveryFailed("file_unreadable", outcome_known=True) from error
    return box if isinstance(box, dict) else {}


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except ValueError as error:
        raise DeliveryFailed("file_unreadable", outcome_known=True) from error


async def _write(pieces: AsyncIterator[bytes], dest: Path, max_bytes: int) -> int:
    size_bytes = 0
    with await asyncio.to_thread(dest.open, "wb") as file:
        async for data in pieces:
            size_bytes += len(data)
            if size_bytes > max_bytes:
                raise DeliveryFailed("too_large", outcome_known=True, too_large=True)
            await asyncio.to_thread(file.write, data)
    if not size_bytes:
        raise DeliveryFailed("file_empty", outcome_known=True)
    return size_bytes


async def _named_pieces(conversation_id: str, name: str, path: Path) -> AsyncIterator[Any]:
    yield puppet.MessageSendFileStreamRequest(conversation_id=conversation_id)
    yield puppet.MessageSendFileStreamRequest(file_box_chunk=puppet.FileBoxChunk(name=name))
    async for data in _pieces(path):
        yield puppet.MessageSendFileStreamRequest(file_box_chunk=puppet.FileBoxChunk(data=data))


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    try:
        with await asyncio.to_thread(path.open, "rb") as file:
            while data := await asyncio.to_thread(_read, file):
                yield data
    except OSError as error:
        raise DeliveryFailed("file_unreadable", outcome_known=False) from error


def _read(file: IO[bytes]) -> bytes:
    return file.read(PIECE_BYTES)


def _whole_box(path: Path, name: str) -> str:
    return _box(name, wire.BASE64_BOX, base64=base64.b64encode(path.read_bytes()).decode())


def _box(name: str, kind: int, **content: str) -> str:
    """Return a FileBox with the keys of old gateways (boxType, mimeType) and of new ones (type, mediaType)."""
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    about = {
        "name": name,
        "metadata": {},
        "type": kind,
        "boxType": kind,
        "mediaType": media_type,
        "mimeType": media_type,
    }
    return json.dumps(about | content)
