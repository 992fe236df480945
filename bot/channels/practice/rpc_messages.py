"""Calls about messages and files, in and out."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import aiohttp
import betterproto
from grpclib.const import Cardinality
from wechaty_grpc.wechaty import puppet as pb

from .protocol import (
    CHUNK_BYTES,
    FILE_BOX_BASE64,
    FILE_BOX_URL,
    FILE_BOX_UUID,
    INLINE_FILE_BYTES,
    Chunk,
    FileId,
    SentResponse,
)
from .rpc import AnyStream, Rpc, only_message, unary
from .vault import StoredFile, Upload

if TYPE_CHECKING:
    from .gateway import PracticeGateway

FETCH_TIMEOUT_S = 60.0


class MessageCalls:
    """Answers for one gateway."""

    def __init__(self, gateway: PracticeGateway) -> None:
        self._gateway = gateway

    def calls(self) -> list[Rpc]:
        """Return the calls answered here."""
        send_stream = pb.MessageSendFileStreamRequest
        upload, download = Cardinality.STREAM_UNARY, Cardinality.UNARY_STREAM
        return [
            unary("MessagePayload", pb.MessagePayloadRequest, pb.MessagePayloadResponse, self._payload),
            unary("MessageSendText", pb.MessageSendTextRequest, SentResponse, self._send_text),
            unary("MessageSendContact", pb.MessageSendContactRequest, SentResponse, self._send_contact),
            unary("MessageSendUrl", pb.MessageSendUrlRequest, SentResponse, self._send_url),
            unary("MessageSendFile", pb.MessageSendFileRequest, SentResponse, self._send_file),
            Rpc("MessageSendFileStream", send_stream, SentResponse, self._send_file_stream, upload),
            unary("MessageRecall", pb.MessageRecallRequest, pb.MessageRecallResponse, self._recall),
            unary("MessageFile", pb.MessageFileRequest, pb.MessageFileResponse, self._file),
            Rpc("MessageFileStream", pb.MessageFileStreamRequest, pb.MessageFileStreamResponse, self._pour, download),
            Rpc("Upload", Chunk, FileId, self._upload, upload),
            Rpc("Download", FileId, Chunk, self._download, download),
        ]

    async def _payload(self, request: pb.MessagePayloadRequest) -> Any:  # noqa: ANN401 - wechaty-grpc is untyped
        said, ids = self._gateway.history.get(request.id), self._gateway.ids
        self._gateway.feed.asked(request.id)
        return pb.MessagePayloadResponse(
            id=said.id,
            type=said.puppet_type,
            text=said.text,
            filename=said.file.name if said.file else "",
            timestamp=said.at_ms,
            from_id=ids.outward(said.from_id),
            room_id=ids.outward(said.room_id),
            to_id=ids.outward(said.to_id),
            mention_ids=[ids.outward(person) for person in said.mentions],
        )

    async def _send_text(self, request: pb.MessageSendTextRequest) -> SentResponse:
        mentions = tuple(self._gateway.ids.inward(person) for person in request.mentonal_ids)
        to = self._gateway.ids.inward(request.conversation_id)
        return _sent(self._gateway.chat.bot_says(to, request.text, mentions=mentions))

    async def _send_contact(self, request: pb.MessageSendContactRequest) -> SentResponse:
        person = self._gateway.world.people[self._gateway.ids.inward(request.contact_id)]
        to = self._gateway.ids.inward(request.conversation_id)
        return _sent(self._gateway.chat.bot_says(to, f"[名片] {person.name}", op="contact"))

    async def _send_url(self, request: pb.MessageSendUrlRequest) -> SentResponse:
        link = json.loads(request.url_link)
        to = self._gateway.ids.inward(request.conversation_id)
        return _sent(self._gateway.chat.bot_says(to, f"[链接] {link.get('title', '')} {link.get('url', '')}", op="url"))

    async def _send_file(self, request: pb.MessageSendFileRequest) -> SentResponse:
        to = self._gateway.ids.inward(request.conversation_id)
        return _sent(self._gateway.chat.bot_sends(to, await self._unpack(json.loads(request.filebox))))

    async def _send_file_stream(self, stream: AnyStream) -> None:
        first = await only_message(stream)
        if betterproto.which_one_of(first, "payload")[0] != "conversation_id":
            raise ValueError("no conversation id")
        to = self._gateway.ids.inward(first.conversation_id)
        second = await only_message(stream)
        if betterproto.which_one_of(second.file_box_chunk, "payload")[0] != "name":
            raise ValueError("no name")
        file = await self._take(stream, second.file_box_chunk.name, lambda part: part.file_box_chunk.data)
        await stream.send_message(_sent(self._gateway.chat.bot_sends(to, file)))

    async def _recall(self, request: pb.MessageRecallRequest) -> Any:  # noqa: ANN401
        return pb.MessageRecallResponse(success=self._gateway.chat.bot_recalls(request.id))

    async def _file(self, request: pb.MessageFileRequest) -> Any:  # noqa: ANN401
        file = self._attached(request.id)
        box: dict[str, Any] = {"name": file.name, "metadata": {}, "size": file.size_bytes}
        if file.size_bytes <= INLINE_FILE_BYTES:
            content = base64.b64encode(b"".join(self._gateway.vault.chunks(file))).decode()
            box |= {"type": FILE_BOX_BASE64, "boxType": FILE_BOX_BASE64, "base64": content}
        else:
            box |= {"type": FILE_BOX_UUID, "boxType": FILE_BOX_UUID, "uuid": self._gateway.vault.offer(file)}
        return pb.MessageFileResponse(filebox=json.dumps(box, ensure_ascii=False))

    async def _pour(self, stream: AnyStream) -> None:
        file = self._attached((await only_message(stream)).id)
        await stream.send_message(pb.MessageFileStreamResponse(file_box_chunk=pb.FileBoxChunk(name=file.name)))
        for chunk in self._gateway.vault.chunks(file):
            await stream.send_message(pb.MessageFileStreamResponse(file_box_chunk=pb.FileBoxChunk(data=chunk)))

    async def _upload(self, stream: AnyStream) -> None:
        file = await self._take(stream, "uuid.dat", lambda part: part.chunk)
        await stream.send_message(FileId(id=self._gateway.vault.offer(file)))

    async def _download(self, stream: AnyStream) -> None:
        file = self._gateway.vault.fetch((await only_message(stream)).id)
        for chunk in self._gateway.vault.chunks(file):
            await stream.send_message(Chunk(chunk=chunk))

    def _attached(self, message_id: str) -> StoredFile:
        file = self._gateway.history.get(message_id).file
        if file is None:
            raise LookupError(f"message {message_id} has no file")
        return file

    async def _take(self, stream: AnyStream, name: str, content: Any) -> StoredFile:  # noqa: ANN401 - a getter
        upload = self._gateway.vault.receive()
        try:
            async for part in stream:
                upload.write(content(part))
            return upload.finish(name)
        finally:
            upload.abandon()

    async def _unpack(self, box: Any) -> StoredFile:  # noqa: ANN401 - JSON from the client
        if not isinstance(box, dict) or not isinstance(box.get("name"), str):
            raise ValueError("not a FileBox")  # noqa: TRY004 - the client's fault, answered like its other ones
        kind = box.get("type") or box.get("boxType")
        if kind == FILE_BOX_BASE64:
            return self._gateway.vault.keep(box["name"], base64.b64decode(box["base64"]))
        if kind == FILE_BOX_UUID:
            uploaded = self._gateway.vault.fetch(box["uuid"])
            return StoredFile(box["name"], uploaded.size_bytes, uploaded.sha256)
        if kind == FILE_BOX_URL:
            return await self._fetch(box["name"], box.get("url"))
        raise ValueError(f"FileBox type {kind} cannot be sent")

    async def _fetch(self, name: str, url: str | None) -> StoredFile:
        if not url:
            raise ValueError("no url")  # the 1.x server knows no `remoteUrl`
        upload = self._gateway.vault.receive()
        try:
            await _copy(url, upload)
            return upload.finish(name)
        except aiohttp.ClientError as error:
            raise ValueError(f"cannot fetch {url}: {error}") from error
        finally:
            upload.abandon()


async def _copy(url: str, upload: Upload) -> None:
    timeout = aiohttp.ClientTimeout(total=FETCH_TIMEOUT_S)
    async with aiohttp.ClientSession(timeout=timeout, raise_for_status=True) as session, session.get(url) as answer:
        async for chunk in answer.content.iter_chunked(CHUNK_BYTES):
            upload.write(chunk)


def _sent(message_id: str) -> SentResponse:
    return SentResponse(old_id=message_id, id=message_id)
