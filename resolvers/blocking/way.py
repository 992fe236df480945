"""How far one call of a source written with `requests` may reach: hosts, addresses, time."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Collection, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from yarl import URL

from handlers.domain.article import Failure
from resolvers.blocking.fence import gate
from resolvers.outgoing.guard import Blocked, Guard
from resolvers.outgoing.line import Proxy
from resolvers.outgoing.transport import Trouble

T = TypeVar("T")
MAX_REQUESTS = 10
CONNECT_S = 5.0


class Way:
    """How one call of a source may reach out: its hosts, its time, and the sockets that it opened.

    Made on the event loop, used in the source's thread. `refused` is the first thing that was not let through;
    `is_over` once nobody waits for the answer any more.
    """

    def __init__(self, guard: Guard, hosts: Collection[str], *, proxy: Proxy | None, timeout_s: float) -> None:
        self.refused: Trouble | None = None
        self.proxy = proxy
        self._guard = guard
        self._hosts = frozenset(host.casefold() for host in hosts)
        self._ends = time.monotonic() + timeout_s
        self._loop = asyncio.get_running_loop()
        self._requests = 0
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self.is_over = False

    def admit(self, text: str) -> URL:
        """Return the address to ask: the one given, or plain http made https.

        Raises:
            Trouble: It may not be asked.
        """
        self._requests += 1
        if self._requests > MAX_REQUESTS:
            raise self.refusal(Failure.BUDGET_SPENT, f"more than {MAX_REQUESTS} requests for one paper")
        try:
            url = self._guard.check(URL(text))
        except Blocked as error:
            raise self.refusal(error.failure, error.why) from error
        except ValueError:
            raise self.refusal(Failure.UNSAFE_URL, "malformed") from None
        if (url.raw_host or "").casefold() not in self._hosts:
            raise self.refusal(Failure.UNSAFE_URL, "a host that the source does not declare")
        if self.proxy:
            self._check_name(url)
        return url

    def left_s(self) -> float:
        """Return how much of the call's time is left.

        Raises:
            Trouble: Nothing is.
        """
        left_s = self._ends - time.monotonic()
        if left_s <= 0 or self.is_over:
            raise Trouble(Failure.TIMEOUT, "the call is over")
        return left_s

    def connect(self, host: str, port: int) -> socket.socket:
        """Return a socket to an address that was vetted.

        Raises:
            Trouble: One of the host's addresses is private.
            OSError: The name is unknown, or nobody answers.
        """
        guard = self._guard.allowing(self.proxy.place) if self.proxy else self._guard
        try:
            found = self._on_loop(guard.addresses, host, port)
            for address in found:
                guard.check_address(address, port)
        except Blocked as error:
            raise self.refusal(error.failure, error.why) from error
        trouble: OSError = OSError("no address")
        for address in found:
            try:
                return self._opened(address, port)
            except OSError as error:
                trouble = error
        raise trouble

    def tell(self, why: str) -> None:
        """Note what the fence stopped."""
        self.refusal(Failure.UNSAFE_URL, why)

    def refusal(self, failure: Failure, why: str) -> Trouble:
        """Note that something was not let through, and return it to be raised."""
        trouble = Trouble(failure, why)
        self.refused = self.refused or trouble
        return trouble

    def end(self) -> None:
        """Cut what is still open, so that a thread that hangs on it goes on and ends."""
        with self._lock:
            self.is_over = True
            for twin in self._sockets:
                with suppress(OSError):
                    twin.shutdown(socket.SHUT_RDWR)
                twin.close()
            self._sockets.clear()

    def _opened(self, address: str, port: int) -> socket.socket:
        opened = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        try:
            opened.settimeout(min(CONNECT_S, self.left_s()))
            with gate(address, port):
                opened.connect((address, port))
            with self._lock:
                self.left_s()
                self._sockets.append(opened.dup())  # TLS takes the first one over and hides it
        except BaseException:
            opened.close()
            raise
        return opened

    def _check_name(self, url: URL) -> None:
        with suppress(OSError):  # the hosts are the administrator's own: unknown here, they are left to the proxy
            try:
                self._on_loop(self._guard.check_name, url.raw_host or "", url.port or 0)
            except Blocked as error:
                raise self.refusal(error.failure, error.why) from error

    def _on_loop(self, look: Callable[[str, int], Coroutine[Any, Any, T]], host: str, port: int) -> T:
        left_s = self.left_s()  # before there is a coroutine, which a closed loop would never run
        return asyncio.run_coroutine_threadsafe(look(host, port), self._loop).result(left_s)
