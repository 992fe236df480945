"""A bare client of the puppet service: the calls as they go over the wire, without wechaty in between."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import betterproto
from grpclib.client import Channel
from grpclib.const import Cardinality
from wechaty_grpc.wechaty import puppet as pb

from bot.channels.practice.protocol import Chunk, FileId, SentResponse, TextGetterResponse, TextSetterRequest

E = pb.EventType


class PuppetClient:
    """One connection. `events` holds what the stream brought, as (type, payload)."""

    def __init__(self, endpoint: str, token: str) -> None:
        host, port = endpoint.rsplit(":", 1)
        self._channel = Channel(host, int(port))
        self._channel._authority = token  # as wechaty-puppet-service sends it
        self.events: asyncio.Queue[tuple[int, dict[str, Any]]] = asyncio.Queue()
        self.stream: asyncio.Task[None] | None = None

    async def call(self, name: str, request: Any, reply: type[Any]) -> Any:
        route = f"/wechaty.Puppet/{name}"
        async with self._channel.request(route, Cardinality.UNARY_UNARY, type(request), reply) as stream:
            await stream.send_message(request, end=True)
            return await stream.recv_message()

    async def pour(self, name: str, parts: Iterable[Any], request: type[Any], reply: type[Any]) -> Any:
        route = f"/wechaty.Puppet/{name}"
        async with self._channel.request(route, Cardinality.STREAM_UNARY, request, reply) as stream:
            await stream.send_request()
            for part in parts:
                await stream.send_message(part)
            await stream.end()
            return await stream.recv_message()

    async def draw(self, name: str, request: Any, reply: type[Any]) -> AsyncIterator[Any]:
        route = f"/wechaty.Puppet/{name}"
        async with self._channel.request(route, Cardinality.UNARY_STREAM, type(request), reply) as stream:
            await stream.send_message(request, end=True)
            async for message in stream:
                yield message

    async def listen(self) -> None:
        """Read the event stream until it ends; raises what ends it."""
        async for event in self.draw("Event", pb.EventRequest(), pb.EventResponse):
            self.events.put_nowait((event.type, json.loads(event.payload)))

    async def start(self) -> None:
        """Do what the Python client does: Stop, Start, Event; returns when logged in."""
        await self.call("Stop", pb.StopRequest(), pb.StopResponse)
        await self.call("Start", pb.StartRequest(), pb.StartResponse)
        self.attach()
        await self.next(E.EVENT_TYPE_READY)

    def attach(self) -> None:
        self.stream = asyncio.create_task(self.listen(), name="puppet-client-events")

    async def next(self, event_type: int) -> dict[str, Any]:
        """Return the payload of the next event of this type, passing over others."""
        async with asyncio.timeout(10):
            while True:
                found, payload = await self.events.get()
                if found == event_type:
                    return payload

    async def heard(self) -> Any:
        """Return the payload of the next message that is told of."""
        told = await self.next(E.EVENT_TYPE_MESSAGE)
        return await self.payload(told["messageId"])

    async def payload(self, message_id: str) -> Any:
        return await self.call("MessagePayload", pb.MessagePayloadRequest(id=message_id), pb.MessagePayloadResponse)

    async def say(self, to: str, text: str, mentions: tuple[str, ...] = ()) -> str:
        request = pb.MessageSendTextRequest(conversation_id=to, text=text, mentonal_ids=list(mentions))
        return str((await self.call("MessageSendText", request, SentResponse)).id)

    async def send_box(self, to: str, box: dict[str, Any]) -> str:
        request = pb.MessageSendFileRequest(conversation_id=to, filebox=json.dumps(box))
        return str((await self.call("MessageSendFile", request, SentResponse)).id)

    async def send_stream(self, to: str, name: str, chunks: Iterable[bytes]) -> str:
        def parts() -> Iterable[Any]:
            yield pb.MessageSendFileStreamRequest(conversation_id=to)
            yield pb.MessageSendFileStreamRequest(file_box_chunk=pb.FileBoxChunk(name=name))
            for chunk in chunks:
                yield pb.MessageSendFileStreamRequest(file_box_chunk=pb.FileBoxChunk(data=chunk))

        sent = await self.pour("MessageSendFileStream", parts(), pb.MessageSendFileStreamRequest, SentResponse)
        return str(sent.id)

    async def upload(self, chunks: Iterable[bytes]) -> str:
        return str((await self.pour("Upload", (Chunk(chunk=each) for each in chunks), Chunk, FileId)).id)

    async def download(self, uuid: str) -> bytes:
        return b"".join([each.chunk async for each in self.draw("Download", FileId(id=uuid), Chunk)])

    async def setter(self, name: str, request: betterproto.Message) -> str:
        return str((await self.call(name, request, TextGetterResponse)).value)

    async def announce(self, room: str, text: str = "") -> str:
        return await self.setter("RoomAnnounce", TextSetterRequest(id=room, value=text))

    async def close(self) -> None:
        if self.stream is not None:
            self.stream.cancel()
            await asyncio.gather(self.stream, return_exceptions=True)
        self._channel.close()


@asynccontextmanager
async def connected(endpoint: str, token: str) -> AsyncIterator[PuppetClient]:
    client = PuppetClient(endpoint, token)
    try:
        yield client
    finally:
        await client.close()
