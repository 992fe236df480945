"""A `requests` session that reaches a source's declared hosts only, and a fence round the thread that uses it.

For sources that hospitals write as plain blocking Python. The session vets each address and each hop, has names
looked up once and connects to the address that was vetted. The fence stops what goes round the session
(`requests.get`, `urllib`, sockets, other programs; threads of its own from Python 3.12 on): it guards against
mistakes, not against whoever writes the source.
"""

import asyncio
import io
import socket
import sys
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError
from yarl import URL

from handlers.domain.article import Failure
from resolvers.guard import Blocked, Guard
from resolvers.line import Proxy
from resolvers.transport import CHUNK_BYTES, MAX_HOPS, Trouble, login

MAX_BYTES = 5 * 1024 * 1024
MAX_REQUESTS = 10
CONNECT_S = 5.0
OTHER_WAYS = frozenset(
    {
        "socket.sendto",
        "subprocess.Popen",
        "os.system",
        "os.posix_spawn",
        "os.exec",
        "os.fork",
        "_thread.start_new_thread",
    }
)


class _Fence(threading.local):
    is_up = False
    way: "Way | None" = None
    way_out: tuple[str, int] | None = None


_fence = _Fence()


def _watch(event: str, details: tuple[Any, ...]) -> None:
    if not _fence.is_up:
        return
    if event == "socket.connect" and (not isinstance(details[1], tuple) or details[1][:2] != _fence.way_out):
        _refuse("only the session that the source is handed may connect")
    if event in OTHER_WAYS:
        _refuse(f"a source may not use {event}")


def _refuse(why: str) -> None:
    """Raise what libraries expect of a connection that fails, so that they close what they opened."""
    if _fence.way:
        _fence.way.refusal(Failure.UNSAFE_URL, why)
    raise PermissionError(why)


@cache
def _put_up() -> None:
    sys.addaudithook(_watch)  # stays for good, and costs next to nothing while no fence is up


@contextmanager
def fenced(way: "Way | None" = None) -> Iterator[None]:
    """Keep this thread from connecting anywhere but through a `FencedSession`; `way` is told of what is refused."""
    _put_up()
    _fence.is_up, _fence.way = True, way
    try:
        yield
    finally:
        _fence.is_up, _fence.way = False, None


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
            found = self._on_loop(guard.addresses(host, port))
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
            _fence.way_out = (address, port)
            opened.connect((address, port))
            with self._lock:
                self._sockets.append(opened.dup())  # TLS takes the first one over and hides it
        except BaseException:
            opened.close()
            raise
        finally:
            _fence.way_out = None
        return opened

    def _check_name(self, url: URL) -> None:
        with suppress(OSError):  # the hosts are the administrator's own: unknown here, they are left to the proxy
            try:
                self._on_loop(self._guard.check_name(url.raw_host or "", url.port or 0))
            except Blocked as error:
                raise self.refusal(error.failure, error.why) from error

    def _on_loop(self, looking: Any) -> Any:  # noqa: ANN401 - a coroutine and its result
        return asyncio.run_coroutine_threadsafe(looking, self._loop).result(self.left_s())


class FencedSession(Session):
    """What a source asks with, like any `requests.Session`; `settings` are its own options and keys."""

    def __init__(self, way: Way, *, user_agent: str, settings: Mapping[str, Any]) -> None:
        super().__init__()
        self.settings = dict(settings)
        self.trust_env = False
        self.max_redirects = MAX_HOPS
        self.headers["User-Agent"] = user_agent
        self.adapters.clear()
        adapter = _Adapter(way, user_agent)
        self.mount("https://", adapter)
        self.mount("http://", adapter)


class _Adapter(HTTPAdapter):
    """Sends what the way admits; answers are read whole, up to `MAX_BYTES`, within the call's time."""

    def __init__(self, way: Way, user_agent: str) -> None:
        self._way = way
        self._user_agent = user_agent
        self._pools = _pools(way)
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as in requests
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:  # noqa: ANN401 - as in requests
        manager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = self._pools
        return manager

    def proxy_headers(self, proxy: str) -> dict[str, str]:
        given = login(self._way.proxy)
        return {"Proxy-Authorization": given["Authorization"]} if given else {}

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,  # noqa: FBT001, FBT002
        timeout: Any = None,  # noqa: ANN401
        verify: Any = True,  # noqa: ANN401, FBT002
        cert: Any = None,  # noqa: ANN401
        proxies: Any = None,  # noqa: ANN401
    ) -> Response:
        request.url = str(self._way.admit(request.url or ""))
        request.headers["User-Agent"] = self._user_agent
        proxy = self._way.proxy
        answer = super().send(
            request,
            stream=True,
            timeout=(CONNECT_S, self._way.left_s()),
            verify=True,
            proxies={"http": proxy.url, "https": proxy.url} if proxy else {},
        )
        answer.raw = io.BytesIO(self._read(answer))
        return answer

    def _read(self, answer: Response) -> bytes:
        parts: list[bytes] = []
        size_bytes = 0
        try:
            while part := answer.raw.read1(CHUNK_BYTES, decode_content=True):
                self._way.left_s()
                size_bytes += len(part)
                if size_bytes > MAX_BYTES:
                    raise Trouble(Failure.TOO_LARGE)
                parts.append(part)
        finally:
            answer.raw.close()
        return b"".join(parts)


def _pools(way: Way) -> dict[str, type[HTTPConnectionPool]]:
    """Return the library's pools, with connections that go the vetted way."""

    class Vetted(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _connected(way, self)

    class VettedTls(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return _connected(way, self)

    class Pool(HTTPConnectionPool):
        ConnectionCls = Vetted

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = VettedTls

    return {"http": Pool, "https": TlsPool}


def _connected(way: Way, connection: HTTPConnection) -> socket.socket:
    try:
        return way.connect(connection.host, connection.port)
    except OSError as error:
        raise NewConnectionError(connection, type(error).__name__) from error
