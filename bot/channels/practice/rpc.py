"""How a call of the puppet service is answered: token, faults, errors; then the answer."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import betterproto
from grpclib.const import Cardinality, Handler, Status
from grpclib.exceptions import GRPCError
from grpclib.server import Stream

from .faults import Faults
from .server import TOKEN_HEADER
from .world import Refusal

AnyStream = Stream[Any, Any]
"""The messages of each call are told apart by its `Rpc`."""


@dataclass(frozen=True)
class Rpc:
    """One call of the service. `answer` reads from the stream and writes to it."""

    name: str
    request: type[betterproto.Message]
    reply: type[betterproto.Message]
    answer: Callable[[AnyStream], Awaitable[None]]
    shape: Cardinality = Cardinality.UNARY_UNARY


def unary(
    name: str,
    request: type[betterproto.Message],
    reply: type[betterproto.Message],
    answer: Callable[[Any], Awaitable[betterproto.Message]],
) -> Rpc:
    """Return a call with one request and one answer."""

    async def serve(stream: AnyStream) -> None:
        await stream.send_message(await answer(await only_message(stream)))

    return Rpc(name, request, reply, serve)


async def only_message(stream: AnyStream) -> Any:  # noqa: ANN401 - a betterproto message of the call's own type
    """Return the request.

    Raises:
        GRPCError: The client sent none.
    """
    message = await stream.recv_message()
    if message is None:
        raise GRPCError(Status.INVALID_ARGUMENT, "no request message")
    return message


class PuppetService:
    """The calls of `/wechaty.Puppet/`, each behind the token and the faults."""

    def __init__(self, calls: list[Rpc], *, token: str, faults: Faults) -> None:
        self._calls = calls
        self._token = token.encode()
        self._faults = faults

    def __mapping__(self) -> dict[str, Handler]:
        return {
            f"/wechaty.Puppet/{call.name}": Handler(self._guarded(call), call.shape, call.request, call.reply)
            for call in self._calls
        }

    def _guarded(self, call: Rpc) -> Callable[[AnyStream], Awaitable[None]]:
        async def serve(stream: AnyStream) -> None:
            self._check_token(stream)
            await self._faults.meet(call.name)
            try:
                await call.answer(stream)
            except (LookupError, ValueError, Refusal) as error:
                raise GRPCError(Status.UNKNOWN, f"Error: {error}") from error

        return serve

    def _check_token(self, stream: AnyStream) -> None:
        given = str(stream.metadata[TOKEN_HEADER]) if stream.metadata else ""
        if not hmac.compare_digest(given.encode(), self._token):
            raise GRPCError(Status.UNAUTHENTICATED, "Invalid Wechaty TOKEN")
