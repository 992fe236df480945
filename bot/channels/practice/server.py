"""The gRPC listener: what grpclib's lacks to behave like the official server."""

from __future__ import annotations

import asyncio
from asyncio import BaseTransport, Transport
from collections.abc import Callable
from typing import Any, cast

from grpclib.const import Cardinality, Status
from grpclib.const import Handler as Call
from grpclib.encoding.proto import ProtoCodec
from grpclib.exceptions import GRPCError
from grpclib.protocol import H2Protocol
from grpclib.server import Handler, Server

from .protocol import MAX_MESSAGE_BYTES

TOKEN_HEADER = "x-practice-authority"  # noqa: S105 - a header's name

_Headers = list[tuple[str, str]]


class CappedCodec(ProtoCodec):
    """Refuses received messages over `MAX_MESSAGE_BYTES`, as grpc-js does."""

    def decode(self, data: bytes, message_type: Any) -> Any:  # noqa: ANN401 - grpclib's own signature
        """Return the message.

        Raises:
            GRPCError: It is too long.
        """
        if len(data) > MAX_MESSAGE_BYTES:
            text = f"Received message larger than max ({len(data)} vs {MAX_MESSAGE_BYTES})"
            raise GRPCError(Status.RESOURCE_EXHAUSTED, text)
        return super().decode(data, message_type)


class PuppetServer(Server):
    """A grpclib server that shows handlers the `:authority`, and whose connections can be cut or frozen."""

    def __init__(self, services: list[Any]) -> None:
        super().__init__(services, codec=CappedCodec())
        self.connections: set[_Connection] = set()
        self.is_frozen = False

    @property
    def port(self) -> int:
        """The port that it listens on."""
        server = cast("asyncio.Server", self._server)
        return int(server.sockets[0].getsockname()[1])

    def cut(self) -> None:
        """Break every connection at once."""
        for connection in list(self.connections):
            connection.transport.abort()

    def freeze(self) -> None:
        """Accept, but read nothing from now on, not even pings: what a stopped process looks like from outside."""
        self.is_frozen = True
        for connection in self.connections:
            connection.transport.pause_reading()

    def thaw(self) -> None:
        """Read on."""
        self.is_frozen = False
        for connection in self.connections:
            connection.transport.resume_reading()

    def _protocol_factory(self) -> H2Protocol:
        handler = _TokenHandler(_Calls(self._mapping), self._codec, self._status_details_codec, self.__dispatch__)
        self._handlers.add(handler)
        return _Connection(self, handler)


class _Calls(dict[str, Call]):
    """The service's calls; grpclib answers one that is not among them without the headers that clients need."""

    def get(self, path: str, default: Any = None) -> Any:  # noqa: ANN401 - dict's own signature
        return self[path] if path in self else Call(_refuse, Cardinality.UNARY_UNARY, None, None)


async def _refuse(_stream: Any) -> None:  # noqa: ANN401 - a stream of anything
    raise GRPCError(Status.UNIMPLEMENTED, "The server does not implement this method")


class _TokenHandler(Handler):
    def accept(self, stream: Any, headers: _Headers, release_stream: Callable[[], Any]) -> None:  # noqa: ANN401
        # grpclib drops the pseudo headers, and the token travels in one of them.
        authority = dict(headers).get(":authority", "")
        super().accept(stream, [*headers, (TOKEN_HEADER, authority)], release_stream)


class _Connection(H2Protocol):
    transport: Transport

    def __init__(self, server: PuppetServer, handler: Handler) -> None:
        super().__init__(handler, server._config, server._h2_config)  # noqa: SLF001 - the server's own factory
        self._server = server

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)
        self.transport = cast("Transport", transport)
        self._server.connections.add(self)
        if self._server.is_frozen:
            self.transport.pause_reading()

    def connection_lost(self, exc: BaseException | None) -> None:
        self._server.connections.discard(self)
        super().connection_lost(exc)
