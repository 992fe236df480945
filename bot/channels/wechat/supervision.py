"""Keeps a session with the gateway alive: connects, watches, and begins again after every failure."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog

from bot.channels.wechat import wire
from bot.channels.wechat.client import Client, Puppet
from bot.channels.wechat.compat import puppet as messages
from bot.channels.wechat.failures import LINK_FAILURES, root_cause, trouble_of
from bot.channels.wechat.line import Line
from bot.channels.wechat.standing import Standing
from bot.channels.wechat.wire import Payload
from handlers.domain.errors import DeliveryFailed

log = structlog.get_logger(__name__)

STEADY_AFTER_S = 60.0
"""A session that lasted this long was a good one: the next failure is retried at once again."""

TAKE_OVER_AFTER = 5
"""So many refusals by a gateway that feeds another connection, then that connection is ended.

That logs WeChat out and in, so it waits long enough for a dead connection to be noticed by the gateway itself.
"""


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """When to look whether the gateway lives, and how long to wait after failures."""

    ding_every_s: float = 20.0
    ding_timeout_s: float = 10.0
    rpc_timeout_s: float = 10.0
    retry_after_s: tuple[float, ...] = (1, 2, 5, 10, 30, 60)
    wrong_token_retry_s: float = 60.0
    read_groups_every_s: float = 1800.0
    """Nobody tells when a nickname changes: groups are read again so often."""

    def pause_s(self, failures: int, trouble: str) -> float:
        """Return how long to wait after so many failures in a row."""
        usual_s = self.retry_after_s[min(failures, len(self.retry_after_s)) - 1]
        return max(usual_s, self.wrong_token_retry_s) if trouble == "wrong_token" else usual_s


class Supervisor:
    """Runs one session after the other.

    `on_event` gets every event of the gateway in order; `on_online` runs in the session after each login
    and from time to time.
    """

    def __init__(
        self,
        endpoint: str,
        token: str,
        *,
        line: Line,
        standing: Standing,
        rhythm: Rhythm,
        on_event: Callable[[str, Payload], None],
        on_online: Callable[[], Awaitable[None]],
    ) -> None:
        """Keep the settings; nothing is connected yet."""
        self._endpoint, self._token = endpoint, token
        self._line, self._standing, self._rhythm = line, standing, rhythm
        self._on_event, self._on_online = on_event, on_online
        self._heard = asyncio.Event()
        self._puppet: Puppet | None = None
        self._work_due = asyncio.Event()
        self._refusals = 0

    async def run(self) -> None:
        """Run until cancelled."""
        client = Client(self._endpoint, self._token, on_event=self._take, rpc_timeout_s=self._rhythm.rpc_timeout_s)
        failures = 0
        try:
            while True:
                began = time.monotonic()
                trouble = await self._session_until_failure(client)
                failures = 1 if time.monotonic() - began > STEADY_AFTER_S else failures + 1
                pause_s = self._rhythm.pause_s(failures, trouble)
                self._standing.ended(trouble, retry_in_s=pause_s)
                await asyncio.sleep(pause_s)
        finally:
            self._standing.stopped()

    async def _session_until_failure(self, client: Client) -> str:
        try:
            await self._session(client)
        except Exception as error:
            cause = root_cause(error)
            trouble = trouble_of(cause)
            if not isinstance(cause, LINK_FAILURES):
                log.exception("wechat_session_broke")
        self._refusals = self._refusals + 1 if trouble == "gateway_busy" else 0
        return trouble

    async def _session(self, client: Client) -> None:
        self._standing.connecting()
        self._heard.clear()
        self._work_due.clear()
        await client.init_puppet()
        self._puppet = puppet = client.puppet
        await client.init_puppet_event_bridge(puppet)
        try:
            await _until_one_ends(
                puppet=puppet.start(take_over=self._refusals >= TAKE_OVER_AFTER),
                watchdog=self._watch(puppet),
                online=self._work_online(),
            )
        finally:
            self._line.disconnect()
            self._puppet = None
            puppet.close()

    async def _watch(self, puppet: Puppet) -> None:
        """End the session when the gateway freezes: neither connection nor event stream would ever say so."""
        while True:
            await asyncio.sleep(self._rhythm.ding_every_s)
            self._heard.clear()
            async with asyncio.timeout(self._rhythm.ding_timeout_s):
                await puppet.ask("Ding", messages.DingRequest(data="wendi"), messages.DingResponse)
                await self._heard.wait()
            self._standing.well()

    async def _work_online(self) -> None:
        """Do what is due after a login, when the gateway is ready, and from time to time."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._rhythm.read_groups_every_s):
                    await self._work_due.wait()
            self._work_due.clear()
            if self._line.online.is_set():
                await self._try_online_work()

    async def _try_online_work(self) -> None:
        try:
            await self._on_online()
        except DeliveryFailed as error:
            log.warning("wechat_groups_not_read", reason=error.reason)

    def _take(self, name: str, payload: Payload) -> None:
        self._heard.set()
        match name:
            case "login":
                self._logged_in(str(payload.get("contactId") or ""))
            case "ready":
                self._work_due.set()
            case "logout":
                self._line.disconnect()
                self._standing.logged_out()
            case "scan":
                self._scan(payload)
            case "error":
                # Its text may quote what people wrote, so it is not logged.
                self._standing.troubled("gateway_error")
            case _:
                self._on_event(name, payload)

    def _logged_in(self, self_id: str) -> None:
        if self_id and self._puppet is not None:
            self._line.connect(self._puppet, self_id)
            self._standing.online()
            self._work_due.set()

    def _scan(self, payload: Payload) -> None:
        if payload.get("status") in {wire.SCAN_WAITING, wire.SCAN_TIMED_OUT}:
            self._standing.awaiting_scan(str(payload.get("qrcode") or ""))
        else:
            self._standing.scanned()


async def _until_one_ends(**work: Coroutine[Any, Any, None]) -> None:
    """Run all until one ends, and end the others; raises what ended it.

    Not a TaskGroup: up to Python 3.12 that forgets a cancellation which comes together with a failure.
    """
    tasks = [asyncio.create_task(one, name=f"wechat-{name}") for name, one in work.items()]
    try:
        ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in ended:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
