"""What a source talks through: one service, at its pace, with its cache and its circuit."""

import asyncio
import hashlib
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import quote, urlencode
from weakref import WeakValueDictionary

import structlog
from yarl import URL

from handlers.domain.article import Failure
from handlers.domain.outcome import Found, NotFound, Outcome, Unavailable
from resolvers.formats.answers import Answer
from resolvers.outgoing.cache import NOT_FOUND_KEPT, Cache
from resolvers.outgoing.lanes import Lane, Resting
from resolvers.outgoing.line import Proxy
from resolvers.outgoing.transport import Ask, Transport, Trouble, read_capped, twice

log = structlog.get_logger()
T = TypeVar("T")

MAX_ANSWER_BYTES = 5 * 1024 * 1024
HANGING_S = 4.0  # a caller who gave up after this long was let down by the service
# Set while a source is probed, and while a paper is looked for again: an answer that was kept tells nothing new.
ASKS_AFRESH: ContextVar[bool] = ContextVar("asks_afresh", default=False)
# One paper's fault, not the service's.
HARMLESS = frozenset({Failure.TOO_LARGE.value, Failure.NOT_FOUND.value})


@contextmanager
def asked_afresh() -> Iterator[None]:
    """Ask services for the length of the block whatever was kept of their answers."""
    token = ASKS_AFRESH.set(True)
    try:
        yield
    finally:
        ASKS_AFRESH.reset(token)


class Flight:
    """A question on its way; whoever asks the same meanwhile waits, and shares a failure."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.landed = 0
        self.failure: Unavailable | None = None

    def land(self, outcome: Outcome[Any]) -> None:
        """Note what came of the question."""
        self.landed += 1
        self.failure = outcome if isinstance(outcome, Unavailable) else None


class ServiceClient:
    """Asks one service and nobody else. Answers are outcomes; nothing is raised but cancellation."""

    def __init__(
        self,
        name: str,
        *,
        transport: Transport,
        cache: Cache,
        lane: Lane,
        base: URL,
        hosts: Collection[str],
        secrets: Mapping[str, str],
        secret_headers: Mapping[str, str] | None = None,
        keep: timedelta,
        proxy: Proxy | None = None,
    ) -> None:
        self.name = name
        self.base = base
        self._transport = transport
        self._cache = cache
        self._lane = lane
        self._hosts = {base.raw_host, *hosts}
        self._secrets = dict(secrets)
        self._secret_headers = dict(secret_headers or {})
        self._keep = keep
        self._proxy = proxy
        self._flights: WeakValueDictionary[str, Flight] = WeakValueDictionary()

    async def ask(
        self, path: str, params: Mapping[str, str], parse: Callable[[Answer], Outcome[T]], *, accept: str = "*/*"
    ) -> Outcome[T]:
        """Return what `parse` makes of the service's answer to `path` (quoted, below `base_url`; `.` is that itself).

        Found and not found are cached; two equal questions at once are asked once, and fail once.
        """
        url = self._url(path, params)
        key = hashlib.sha256(f"{self.name} {url}".encode()).hexdigest()
        flight = self._flights.setdefault(key, Flight())
        landed = flight.landed
        async with flight.lock:
            if flight.failure and flight.landed != landed:
                return flight.failure
            if not ASKS_AFRESH.get() and (kept := await self._cache.get(key)):
                return parse(kept)
            outcome = await self._ask_service(url, key, parse, accept)
            flight.land(outcome)
            return outcome

    async def _ask_service(self, url: URL, key: str, parse: Callable[[Answer], Outcome[T]], accept: str) -> Outcome[T]:
        try:
            answer = await twice(lambda: self._exchange(url, accept))
        except Resting as error:
            return Unavailable(error.failure, error.until)
        except Trouble as error:
            return self._failed(error)
        outcome = parse(answer)
        await self._learn(outcome, key, answer)
        return outcome

    async def _exchange(self, url: URL, accept: str) -> Answer:
        ask = Ask(
            url,
            accept,
            secret_params=self._secrets,
            secret_headers=self._secret_headers,
            permit=self._permit,
            proxy=self._proxy,
            is_declared=True,
        )
        async with self._lane.turn():
            sent_at = time.monotonic()
            try:
                async with self._transport.open(ask) as response:
                    self._lane.heed(self._transport.allowance(response))
                    if trouble := self._transport.pressure(response):
                        raise trouble
                    body = await read_capped(response, MAX_ANSWER_BYTES)
                    return Answer(response.status, response.content_type.lower(), body)
            except asyncio.CancelledError:
                if time.monotonic() - sent_at >= HANGING_S:
                    self._lane.failed(Failure.TIMEOUT)
                raise

    def _failed(self, trouble: Trouble) -> Unavailable:
        rest_s = trouble.rest_s
        if trouble.failure is Failure.RATE_LIMITED and rest_s is None:
            rest_s = self._lane.limits.hurried_rest_s
        if rest_s is not None:
            self._lane.rest(trouble.failure, rest_s)
        elif trouble.failure not in HARMLESS:
            self._lane.failed(trouble.failure)
        self._warn(trouble.failure, trouble.detail)
        return Unavailable(trouble.failure.value, self._lane.until)

    async def _learn(self, outcome: Outcome[T], key: str, answer: Answer) -> None:
        match outcome:
            case Unavailable(reason=Failure.RATE_LIMITED.value):
                self._lane.rest(Failure.RATE_LIMITED, self._lane.limits.hurried_rest_s)
                self._warn(Failure.RATE_LIMITED, f"inside {answer.status}")
            case Unavailable(reason=Failure.BAD_RECORD.value):
                self._lane.succeeded()  # one paper's odd record, in a proper answer
                self._warn(Failure.BAD_RECORD, str(answer.status))
            case Unavailable(reason=reason):
                self._lane.failed(reason)
                self._warn(reason, str(answer.status))
            case Found():
                self._lane.succeeded()
                await self._cache.put(key, answer, keep=self._keep)
            case NotFound():
                self._lane.succeeded()
                await self._cache.put(key, answer, keep=NOT_FOUND_KEPT)

    def _warn(self, failure: str, detail: str) -> None:
        log.warning("source_unavailable", source=self.name, failure=str(failure), detail=detail)

    def _permit(self, url: URL) -> None:
        if url.raw_host not in self._hosts:
            raise Trouble(Failure.UNSAFE_URL, "led to a host that the source does not declare")

    def _url(self, path: str, params: Mapping[str, str]) -> URL:
        query = urlencode(params, quote_via=quote)
        base = str(self.base).rstrip("/")
        text = base if path == "." else f"{base}/{path}"
        return URL(f"{text}?{query}" if query else text, encoded=True)
