"""The wechaty client and its puppet, repaired where they lose messages, print secrets or stop for good.

`Client` is the real `wechaty.Wechaty`, `Puppet` the real `PuppetService`; both are overridden, never patched in place.
The puppet's events reach `on_event` as the gateway's JSON, at once and in order: wechaty's own listeners load objects
from class-wide pools that go stale, drop a message whose first loading failed, and log what people write.
"""

import asyncio
import json
import struct
from collections.abc import AsyncIterator, Callable
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.channels.wechat import wire
from bot.channels.wechat.compat import (
    Cardinality,
    Channel,
    ProtocolError,
    PuppetOptions,
    PuppetService,
    PuppetStub,
    Wechaty,
    WechatyOptions,
    extract_host_and_port,
    puppet,
)
from bot.channels.wechat.wire import Payload

log = structlog.get_logger(__name__)

SERVICE = "/wechaty.Puppet/"
START_TIMEOUT_S = 20.0
"""The gateway itself gives up on its puppet after 15 s."""

OnEvent = Callable[[str, Payload], None]


class Puppet(PuppetService):
    """One connection to a gateway: remote calls with deadlines, and the event stream."""

    def __init__(self, options: Any, rpc_timeout_s: float = 10.0) -> None:
        """Keep where to connect; nothing is connected yet."""
        super().__init__(options)
        self._rpc_timeout_s = rpc_timeout_s
        self._stream_opened = asyncio.Event()

    def _init_puppet(self) -> None:
        # Upstream probes the port first, with a blocking socket; here the first call finds out.
        host, port = extract_host_and_port(self.options.end_point)
        self._connection: Any = Channel(host=host, port=port)
        self._connection._authority = self.options.token
        self.channel = self._connection
        self._puppet_stub = PuppetStub(self.channel, timeout=self._rpc_timeout_s)

    async def start(self, *, take_over: bool = False) -> None:
        """Listen until the connection ends, which always raises.

        Upstream stops the gateway's puppet at every start, which means a new login to WeChat, and listens only
        afterwards. Here the stream is opened first, so that no event is missed, and `Start` leaves a running puppet
        alone. `take_over` stops it: a gateway that still feeds a dead connection serves nobody else.
        """
        self._init_puppet()
        if take_over:
            await self.ask("Stop", puppet.StopRequest(), puppet.StopResponse, timeout_s=START_TIMEOUT_S)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._listen_for_event(), name="wechat-events")
            async with asyncio.timeout(START_TIMEOUT_S):
                await self._stream_opened.wait()
            await self.ask("Start", puppet.StartRequest(), puppet.StartResponse, timeout_s=START_TIMEOUT_S)

    async def _listen_for_event(self) -> None:
        call = self._call("Event", Cardinality.UNARY_STREAM, puppet.EventRequest, puppet.EventResponse, None)
        async with call as stream:
            await stream.send_message(puppet.EventRequest(), end=True)
            self._stream_opened.set()
            while (response := await _answer(stream)) is not None:
                self._pass_on(int(response.type), response.payload)
        raise ConnectionResetError("the gateway ended the event stream")

    def _pass_on(self, number: int, text: str) -> None:
        name = wire.EVENT_NAMES.get(number)
        try:
            payload = json.loads(text or "{}")
        except ValueError:
            payload = None
        if name is None or not isinstance(payload, dict):
            log.warning("wechat_event_not_understood", type=number)
            return
        self._event_stream.emit(name, payload)

    def _call(self, method: str, cardinality: Any, request: Any, response: Any, timeout_s: float | None) -> Any:
        return self._connection.request(SERVICE + method, cardinality, request, response, timeout=timeout_s)

    async def ask(self, method: str, request: Any, response: Any, *, timeout_s: float | None = None) -> Any:
        """Return the gateway's answer to one call.

        Raises:
            OSError: No connection; nothing was sent.
            TimeoutError: No answer in time.
            GRPCError, StreamTerminatedError, ProtocolError: The gateway refused, or the connection broke.
        """
        deadline_s = self._rpc_timeout_s if timeout_s is None else timeout_s
        async with self._call(method, Cardinality.UNARY_UNARY, type(request), response, deadline_s) as stream:
            await stream.send_message(request, end=True)
            answer = await _answer(stream)
        if answer is None:
            raise ProtocolError(f"{method} was answered with nothing")
        return answer

    async def send_pieces(
        self, method: str, pieces: AsyncIterator[Any], request: Any, response: Any, *, timeout_s: float
    ) -> Any:
        """Return the gateway's answer to a stream of messages of type `request`; raises as `ask` does.

        The stub generated for this calls a method that betterproto 1.2.5 does not have.
        """
        async with self._call(method, Cardinality.STREAM_UNARY, request, response, timeout_s) as stream:
            async for piece in pieces:
                await stream.send_message(piece)
            await stream.end()
            answer = await _answer(stream)
        if answer is None:
            raise ProtocolError(f"{method} was answered with nothing")
        return answer

    async def receive_pieces(self, method: str, request: Any, response: Any, *, timeout_s: float) -> AsyncIterator[Any]:
        """Yield the gateway's messages; raises as `ask` does."""
        async with self._call(method, Cardinality.UNARY_STREAM, type(request), response, timeout_s) as stream:
            await stream.send_message(request, end=True)
            while (piece := await _answer(stream)) is not None:
                yield piece

    def close(self) -> None:
        """Drop the connection and everybody who listens to it."""
        self._event_stream.remove_all_listeners()
        if self.channel is not None:
            self.channel.close()


async def _answer(stream: Any) -> Any:
    """Return the next message, None at the end; betterproto reads garbage with whatever exception comes of it."""
    try:
        return await stream.recv_message()
    except (ValueError, TypeError, LookupError, struct.error) as error:
        raise ProtocolError("the gateway's answer cannot be read") from error


class Client(Wechaty):
    """The wechaty client without its web server, its job store on disk and its restarts.

    `init_puppet` makes a fresh `Puppet`; `init_puppet_event_bridge` leads its events to `on_event`.
    """

    def __init__(self, endpoint: str, token: str, *, on_event: OnEvent, rpc_timeout_s: float) -> None:
        """Keep the settings; a second client must not get the first one's shared default options."""
        self._on_event = on_event
        self._rpc_timeout_s = rpc_timeout_s
        options = PuppetOptions(token=token, end_point=endpoint)
        # The plugin manager looks whether its port is free when somebody logs in; it is never started here.
        super().__init__(WechatyOptions(puppet_options=options, port=1, scheduler=AsyncIOScheduler()))

    def _load_puppet(self, options: Any) -> Any:
        return Puppet(options.puppet_options, self._rpc_timeout_s)

    async def init_puppet_event_bridge(self, puppet: Any) -> None:
        """Pass every event on as it comes; sync listeners keep the order in which the gateway spoke."""
        for name in wire.EVENT_NAMES.values():
            puppet.on(name, self._listener(name))

    def _listener(self, name: str) -> Callable[..., None]:
        def passed_on(payload: Payload) -> None:
            self._on_event(name, payload)

        return passed_on
