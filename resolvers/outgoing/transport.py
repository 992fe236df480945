"""One guarded HTTP exchange: redirects followed by hand, sizes counted after decompression, errors in our words."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from aiohttp import (
    ClientConnectorCertificateError,
    ClientError,
    ClientHttpProxyError,
    ClientPayloadError,
    ClientResponse,
    ClientResponseError,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    InvalidURL,
)
from aiohttp.client_exceptions import ClientConnectorDNSError
from yarl import URL

from handlers.domain.article import Failure
from handlers.ports import Clock
from resolvers.outgoing.allowance import Allowance, read_allowance, retry_after_s
from resolvers.outgoing.guard import Blocked, Guard
from resolvers.outgoing.line import Proxy

T = TypeVar("T")

MAX_HOPS = 8
REDIRECTS = frozenset({301, 302, 303, 307, 308})
CHUNK_BYTES = 64 * 1024
RETRY_PAUSE_S = 0.3
LONGEST_PAUSE_S = 10.0
# A net under the callers' own budgets, so that a forgotten one cannot hang for ever.
NET = ClientTimeout(total=180, sock_connect=5, sock_read=30)


class Trouble(Exception):
    """An exchange without a usable answer; `pause_s` is how long to wait before the one retry, `None`: no retry.

    `rest_s` is how long the service asked to be left alone; `points_to` is where a page says that its PDF is.
    """

    def __init__(
        self,
        failure: Failure,
        detail: str = "",
        *,
        pause_s: float | None = None,
        rest_s: float | None = None,
        points_to: URL | None = None,
    ) -> None:
        super().__init__(f"{failure}: {detail}" if detail else failure.value)
        self.failure = failure
        self.detail = detail
        self.pause_s = pause_s
        self.rest_s = rest_s
        self.points_to = points_to


def let_pass(url: URL) -> None:
    """Permit every hop that the guard permits."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One GET, or a POST where there is a `body`, which is never sent to where a redirect leads.

    Secrets go only to the origin of `url`; `permit` may refuse a hop by raising.
    With a `proxy`, names that cannot be looked up here are left to it only when they are `is_declared`:
    written by the administrator or by the source itself, not by whoever names a copy.
    """

    url: URL
    accept: str = "*/*"
    referer: str = ""
    secret_params: Mapping[str, str] = field(default_factory=dict, repr=False)
    secret_headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    permit: Callable[[URL], None] = let_pass
    body: bytes | None = None
    content_type: str = ""
    proxy: Proxy | None = None
    is_declared: bool = False


class Transport:
    """The program's outgoing requests: one session, and one more for each proxy. An async context manager."""

    def __init__(self, guard: Guard, *, user_agent: str, clock: Clock, net: ClientTimeout = NET) -> None:
        self.guard = guard
        self._net = net
        self._user_agent = user_agent
        self._clock = clock
        self._sessions: dict[Proxy | None, ClientSession] = {}
        self._is_open = False

    async def __aenter__(self) -> "Transport":
        self._is_open = True
        return self

    async def __aexit__(self, *_: object) -> None:
        self._is_open = False
        while self._sessions:
            await self._sessions.popitem()[1].close()

    def _session(self, proxy: Proxy | None) -> ClientSession:
        if not self._is_open:
            raise RuntimeError("the HTTP client is used before it is started or after it is closed")
        if proxy not in self._sessions:
            self._sessions[proxy] = self._new_session(proxy)
        return self._sessions[proxy]

    def _new_session(self, proxy: Proxy | None) -> ClientSession:
        return ClientSession(
            connector=self.guard.connector_to(proxy.place) if proxy else self.guard.connector(),
            cookie_jar=DummyCookieJar(),
            headers={"User-Agent": self._user_agent},
            timeout=self._net,
            trust_env=False,
            auto_decompress=True,
            proxy=proxy.url if proxy else None,
        )

    @asynccontextmanager
    async def open(self, ask: Ask) -> AsyncIterator[ClientResponse]:
        """Lend the final response, its body unread; `response.url` is where it came from.

        Raises:
            Trouble: No answer, a refused hop, a loop, or too many hops.
        """
        url = self._checked(ask.url)
        home = url.origin()
        seen: set[URL] = set()
        for _ in range(MAX_HOPS + 1):
            ask.permit(url)
            if url in seen:
                raise Trouble(Failure.LOOP)
            seen.add(url)
            async with self._send(ask, url, is_home=url.origin() == home) as response:
                if response.status not in REDIRECTS or "Location" not in response.headers:
                    yield response
                    return
                if ask.body is not None:
                    raise Trouble(Failure.BAD_ANSWER, "a message is not sent on to where a redirect leads")
                target = _target(url, response.headers["Location"])
            url = self._checked(target)
            url = url if url.origin() == home else _without(url, ask)
        raise Trouble(Failure.MAX_HOPS)

    def allowance(self, response: ClientResponse) -> Allowance:
        """Return what the headers of an answer say of how much may be asked."""
        return read_allowance(response.headers, self._clock())

    def pressure(self, response: ClientResponse) -> Trouble | None:
        """Return the trouble that a 429 or 5xx stands for, with the pause that it asks for.

        A 403 is one too when its headers say that nothing is left, or when to come again.
        """
        status, said = response.status, self.allowance(response)
        is_limit = status == 429 or (status == 403 and (said.left == 0 or "Retry-After" in response.headers))
        if not is_limit and status < 500:
            return None
        wait_s = said.reset_s if is_limit else retry_after_s(response.headers.get("Retry-After", ""), self._clock())
        pause_s = wait_s if wait_s is not None else RETRY_PAUSE_S
        # A 429 that names no time is not asked again at once.
        may_retry = pause_s <= LONGEST_PAUSE_S and not (is_limit and wait_s is None)
        failure = Failure.RATE_LIMITED if is_limit else Failure.SERVER_ERROR
        return Trouble(failure, str(status), pause_s=pause_s if may_retry else None, rest_s=wait_s)

    @asynccontextmanager
    async def _send(self, ask: Ask, url: URL, *, is_home: bool) -> AsyncIterator[ClientResponse]:
        if ask.proxy:
            await self._check_name(url, is_declared=ask.is_declared)
        referer = {"Referer": ask.referer} if ask.referer else {}
        kind = {"Content-Type": ask.content_type} if ask.content_type else {}
        headers = {"Accept": ask.accept, **referer, **kind, **(ask.secret_headers if is_home else {})}
        sent = url.update_query(ask.secret_params) if is_home and ask.secret_params else url
        with translated():
            method = "GET" if ask.body is None else "POST"
            session = self._session(ask.proxy)
            login = ask.proxy.login if ask.proxy else None
            sending = session.request(
                method, sent, headers=headers, data=ask.body, allow_redirects=False, proxy_headers=login
            )
            async with sending as response:
                yield response

    async def _check_name(self, url: URL, *, is_declared: bool) -> None:
        """Look a name up before a proxy does, which would take an inner address as readily as any other."""
        try:
            await self.guard.check_name(url.raw_host or "", url.port or 0)
        except Blocked as error:
            raise Trouble(error.failure, error.why) from error
        except OSError:
            if not is_declared:
                raise Trouble(Failure.CONNECTION, "name not known here, and not left to the proxy") from None

    def _checked(self, url: URL) -> URL:
        try:
            return self.guard.check(url)
        except Blocked as error:
            raise Trouble(error.failure, error.why) from error


@contextmanager
def translated() -> Iterator[None]:
    """Turn the library's exceptions into `Trouble`; addresses with their queries stay out of the messages.

    A plain `OSError` passes: it is the local disk's.
    """
    try:
        yield
    except Blocked as error:
        raise Trouble(error.failure, error.why) from error
    except InvalidURL:
        raise Trouble(Failure.UNSAFE_URL, "malformed") from None
    except ClientPayloadError as error:
        if "encod" in str(error).lower() or "decompress" in str(error).lower():
            raise Trouble(Failure.BAD_ENCODING) from None
        raise Trouble(Failure.CONNECTION, "cut off", pause_s=RETRY_PAUSE_S) from None
    except TimeoutError as error:
        raise Trouble(Failure.TIMEOUT, type(error).__name__) from None
    except (ClientError, ConnectionError) as error:
        raise _of_connection(error) from None


def _of_connection(error: ClientError | ConnectionError) -> Trouble:
    match error:
        case ClientHttpProxyError():
            return Trouble(Failure.CONNECTION, f"the proxy said {error.status}")
        case ClientConnectorCertificateError() | ClientConnectorDNSError():
            return Trouble(Failure.CONNECTION, type(error).__name__)
        case ClientResponseError():
            return Trouble(Failure.BAD_ANSWER, "not HTTP")
        case _:
            return Trouble(Failure.CONNECTION, type(error).__name__, pause_s=RETRY_PAUSE_S)


async def twice(send: Callable[[], Awaitable[T]]) -> T:
    """Return what `send` gives, trying once more when the trouble may pass by itself.

    Raises:
        Trouble: The second try failed too, or the first one was not worth repeating.
    """
    try:
        return await send()
    except Trouble as trouble:
        if trouble.pause_s is None:
            raise
        await asyncio.sleep(trouble.pause_s)
    return await send()


async def read_capped(response: ClientResponse, max_bytes: int) -> bytes:
    """Return the body, decompressed.

    Raises:
        Trouble: It is longer than `max_bytes`, or it broke off.
    """
    parts: list[bytes] = []
    size_bytes = 0
    with translated():
        async for chunk in response.content.iter_chunked(CHUNK_BYTES):
            size_bytes += len(chunk)
            if size_bytes > max_bytes:
                raise Trouble(Failure.TOO_LARGE)
            parts.append(chunk)
    return b"".join(parts)


def _target(url: URL, location: str) -> URL:
    try:
        return url.join(URL(location.strip())).with_fragment(None)
    except (ValueError, TypeError):
        raise Trouble(Failure.UNSAFE_URL, "malformed redirect") from None


def _without(url: URL, ask: Ask) -> URL:
    """Return a foreign address without our keys, should a redirect carry them along."""
    header_words = (word for value in ask.secret_headers.values() for word in (value, value.rpartition(" ")[2]))
    secrets = {*ask.secret_params.values(), *header_words}
    kept = [(k, v) for k, v in url.query.items() if k not in ask.secret_params and v not in secrets]
    return url if len(kept) == len(url.query) else url.with_query(kept)
