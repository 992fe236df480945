"""The one HTTP client: limits, guard, size cap, retry, circuit, cache, user agent, figures.

`service.py` is what a source talks through, `transport.py` a single exchange,
`guard.py` and `denylist.py` say what may be reached, `lanes.py` how fast.
"""

import copy
import os
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientTimeout
from aiohttp.abc import AbstractResolver
from yarl import URL

from handlers.domain.errors import ConfigurationError
from handlers.domain.sourcing import LaneState
from handlers.ports import Clock
from resolvers.outgoing.cache import METADATA_KEPT, Cache, MemoryCache
from resolvers.outgoing.guard import Blocked, Guard
from resolvers.outgoing.lanes import POLITE, UNHURRIED, Lane, Limits
from resolvers.outgoing.line import Line, Proxy
from resolvers.outgoing.service import ServiceClient
from resolvers.outgoing.switchboard import Switchboard
from resolvers.outgoing.tally import Count, SourceTally
from resolvers.outgoing.transport import NET, Transport
from resolvers.outgoing.turnstile import Turnstile


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks: services want to know whom to write to before they block."""

    email: str
    homepage: str = ""
    product: str = "Wendi"
    version: str = "0.1.0"

    @property
    def user_agent(self) -> str:
        """The User-Agent of every request."""
        contact = "; ".join(p for p in (f"+{self.homepage}" * bool(self.homepage), f"mailto:{self.email}") if p)
        return f"{self.product}/{self.version} ({contact})"


class Http:
    """Hands each source its own client and keeps the lanes, the cache and the figures. An async context manager.

    `allow_hosts` are addresses that may be reached although they are private, over plain http and on any port;
    pace and budgets are lifted for them.
    """

    def __init__(
        self,
        *,
        identity: Identity,
        clock: Clock,
        allow_hosts: Sequence[str] = (),
        cache: Cache | None = None,
        resolver: AbstractResolver | None = None,
        environment: Mapping[str, str] | None = None,
        polite: Limits = POLITE,
        unhurried: Limits = UNHURRIED,
        net: ClientTimeout = NET,
    ) -> None:
        self.identity = identity
        self.clock = clock
        self.guard = Guard(allow_hosts, resolver)
        self.cache: Cache = cache or MemoryCache(clock)
        self.transport = Transport(self.guard, user_agent=identity.user_agent, clock=clock, net=net)
        self._environment = os.environ if environment is None else environment
        self._polite = polite
        self._unhurried = unhurried
        self.switchboard = Switchboard()
        self.admitted: dict[str, dict[str, Any]] = {}
        self._lanes: dict[str, Lane] = {}
        self._remembered: dict[str, LaneState] = {}
        self._download_limits: dict[str, Limits] = {}
        self._download_proxies: dict[str, Proxy] = {}
        self.line = Line()
        self.has_lines = False  # whether a lane was asked for through this view
        self._bases: defaultdict[str, set[str]] = defaultdict(set)
        self._counts: defaultdict[tuple[str, str], Count] = defaultdict(lambda: Count(clock))
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> "Http":
        await self._stack.enter_async_context(self.transport)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    def tuned(self, line: Line) -> "Http":
        """Return the same client as one entry of the configuration sees it: with its pace, budget and proxy."""
        view = copy.copy(self)  # lanes, counts, cache and sessions are shared
        view.line, view.has_lines = line, False
        return view

    def for_source(
        self,
        name: str,
        *,
        base_url: str,
        limits: Limits,
        hosts: Collection[str] = (),
        secrets: Mapping[str, str] | None = None,
        secret_headers: Mapping[str, str] | None = None,
        keep: timedelta = METADATA_KEPT,
    ) -> ServiceClient:
        """Return a client that reaches `base_url` and the declared `hosts` only.

        `secrets` are parameters (keys, mail addresses) sent to that service alone and never logged,
        `secret_headers` headers (`Authorization: Bearer …`) of which the same is true.
        `keep` is how long a found answer is cached.

        Raises:
            ConfigurationError: `base_url` is not a URL that may be reached.
        """
        base = self._base(name, base_url)
        self._bases[name].add(str(base))
        lane = self._lane(str(base), base, limits)
        lane.is_costly |= bool(secret_headers) or any("key" in secret for secret in secrets or {})
        return ServiceClient(
            name,
            transport=self.transport,
            cache=self.cache,
            lane=lane,
            base=base,
            hosts=hosts,
            secrets=secrets or {},
            secret_headers=secret_headers or {},
            keep=keep,
            proxy=self.line.proxy,
        )

    def lane(self, name: str, limits: Limits) -> Lane:
        """Return the lane of a source that brings a client of its own, and does not ask through `for_source`."""
        self._bases[name].add(f"own {name}")
        return self._lane(f"own {name}", URL(), limits)

    def declare_downloads(self, base_url: str, limits: Limits) -> None:
        """Let a source's own file host be asked at that source's pace instead of a stranger's."""
        self._download_limits[_place(URL(base_url))] = self.line.paced(limits)

    def is_declared(self, url: URL) -> bool:
        """Return whether a source declared that host as its own place for files."""
        return _place(url) in self._download_limits

    def fetch_through(self, source: str, proxy: Proxy) -> None:
        """Let copies that a source names be fetched through its proxy."""
        self._download_proxies[source] = proxy

    def download_proxy(self, source: str) -> Proxy | None:
        """Return the proxy through which a source's copies are fetched, if there is one."""
        return self._download_proxies.get(source)

    def download_lane(self, url: URL) -> Lane:
        """Return the lane of the host that a file is fetched from."""
        place = _place(url)
        return self._lane(f"download {place}", url, self._download_limits.get(place, self._polite))

    def secret(self, variable: str) -> str:
        """Return a secret from the environment.

        Raises:
            ConfigurationError: It is not set: nothing falls back to a default.
        """
        if not (value := self._environment.get(variable, "").strip()):
            raise ConfigurationError(f"the environment variable {variable} is not set")
        return value

    def count(self, place: str, source: str) -> Count:
        """Return the figures of a source, to be added to; they are part of `tally` from now on."""
        return self._counts[place, source]

    def admit(self, place: str, sources: Mapping[str, Any]) -> None:
        """Take the sources of a place, in their configured order: they are switched, probed and shown."""
        self.admitted[place] = dict(sources)
        self.switchboard.configure(place, tuple(sources))

    def turnstile(self, place: str, source: str, *, is_counted: bool = True) -> Turnstile:
        """Return what the calls of a source pass; not counted, it is left out of `tally`."""
        count = self.count(place, source) if is_counted else Count(self.clock)
        return Turnstile(count, lambda: self.switchboard.is_on(place, source))

    def lanes_of(self, source: str) -> tuple[Lane, ...]:
        """Return the lanes on which a source asks; none for one that reads a folder."""
        return tuple(self._lanes[base] for base in sorted(self._bases[source]))

    def lane_states(self) -> dict[str, LaneState]:
        """Return how each service stands that fails, rests or spends a budget, by its lane's name."""
        now = {name: state for name, lane in self._lanes.items() if (state := lane.state) != LaneState()}
        asked_since = self.clock() - timedelta(days=1)
        idle = {
            name: state
            for name, state in self._remembered.items()
            if name not in self._lanes and max((state.until or asked_since, *state.spent)) > asked_since
        }
        return idle | now

    def remember(self, states: Mapping[str, LaneState]) -> None:
        """Let each service stand as it stood when the program stopped; before sources are loaded or after."""
        self._remembered = dict(states)
        for name in states.keys() & self._lanes.keys():
            self._lanes[name].restore(states[name])

    def tally(self) -> tuple[SourceTally, ...]:
        """Return every source's figures, in the order in which they were loaded."""
        return tuple(c.tally(place, name, self._resting(name)) for (place, name), c in self._counts.items())

    def _resting(self, name: str) -> datetime | None:
        moments = [until for base in self._bases[name] if (until := self._lanes[base].until)]
        return max(moments, default=None)

    def _lane(self, key: str, url: URL, limits: Limits) -> Lane:
        self.has_lines = True
        if key not in self._lanes:
            is_allowed = self.guard.is_allowed(url.raw_host or "", url.port or 0)
            self._lanes[key] = Lane(self.line.limited(self._unhurried if is_allowed else limits), self.clock)
            if state := self._remembered.pop(key, None):
                self._lanes[key].restore(state)
        elif self.line.is_limited:  # two entries share a service: what one of them says holds for both
            self._lanes[key].limit(self.line.limited(self._lanes[key].limits))
        return self._lanes[key]

    def _base(self, name: str, base_url: str) -> URL:
        try:
            return self.guard.check(URL(base_url.rstrip("/")))
        except Blocked as error:
            raise ConfigurationError(f"{name}: base_url may not be reached: {error.why}") from error
        except ValueError as error:
            raise ConfigurationError(f"{name}: base_url is not a URL") from error


def _place(url: URL) -> str:
    return f"{(url.raw_host or '').casefold()}:{url.port}"
