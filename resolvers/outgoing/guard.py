"""Keeps requests out of private networks: checked in the URL, after DNS, and again at the socket.

Two checks on addresses, because a resolver may answer a public address first and a private one later,
and because a literal address never meets the resolver.
"""

import ipaddress
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from handlers.domain.article import Failure
from handlers.domain.errors import ConfigurationError
from handlers.domain.internet import Address, Network, is_full_name, is_public, is_public_name, literal_address
from resolvers.outgoing.denylist import denial

AddrInfo = tuple[Any, Any, int, str, tuple[Any, ...]]

# How many to one host is its lane's matter: a second queue here would bunch what the lane has set apart.
SOCKETS_AT_ONCE = 256
HTTPS_PORT = 443
ODD = re.compile(r"[\x00-\x20\x7f\\]")


class Blocked(Exception):
    """A URL or address that is not reached; `failure` is `unsafe-url` or `denied-host`."""

    def __init__(self, failure: Failure, why: str) -> None:
        super().__init__(f"{failure}: {why}")
        self.failure = failure
        self.why = why


@dataclass(frozen=True, slots=True)
class Allowed:
    """One entry of `http.allow_hosts`: a host, `host:port`, or a network."""

    host: str = ""
    network: Network | None = None
    port: int | None = None


def allowed(entry: str) -> Allowed:
    """Read one entry of `http.allow_hosts`.

    Raises:
        ConfigurationError: It is not a host, `host:port` or CIDR network.
    """
    text = entry.strip().casefold()
    try:
        network = ipaddress.ip_network(text, strict=False)
        return Allowed(network=network)
    except ValueError:
        pass
    match = re.fullmatch(r"\[?([^\[\]/\s@]+?)\]?(?::(\d{1,5}))?", text)
    literal = literal_address(match[1]) if match else None
    if not match or (":" in match[1] and not literal):
        raise ConfigurationError(f"http.allow_hosts: {entry!r} is not a host, host:port or network")
    port = int(match[2]) if match[2] else None
    if literal:
        return Allowed(network=ipaddress.ip_network(str(literal)), port=port)
    return Allowed(host=match[1].rstrip("."), port=port)


class Guard:
    """Decides which URLs and addresses may be reached; `allow_hosts` are the administrator's exceptions.

    `resolver` answers names; the system's one when left out.
    """

    def __init__(self, allow_hosts: Sequence[str] = (), resolver: AbstractResolver | None = None) -> None:
        self._allowed = tuple(allowed(entry) for entry in allow_hosts)
        self._resolver = resolver
        self._vouched: set[tuple[Address, int]] = set()

    def check(self, url: URL) -> URL:
        """Return the URL to use instead: as it is, or plain http made https.

        Raises:
            Blocked: It is not an https URL of a public host, or the host is denied.
        """
        host, port = self._parts(url)
        if reason := denial(host, url.path):
            raise Blocked(Failure.DENIED_HOST, reason)
        if self.is_allowed(host, port):
            return url
        if url.scheme == "http" and port == 80:
            url, port = url.with_scheme("https").with_port(None), HTTPS_PORT
        if url.scheme != "https" or port != HTTPS_PORT:
            raise Blocked(Failure.UNSAFE_URL, "not https on port 443")
        if not (is_public_name(host) or (self._may_lead_inside and is_full_name(host))):
            raise Blocked(Failure.UNSAFE_URL, "not a public host name")
        return url

    @property
    def _may_lead_inside(self) -> bool:
        """Whether a network is allowed: its hosts may be called anything, and their addresses are looked at anyway."""
        return any(entry.network for entry in self._allowed)

    def is_allowed(self, host: str, port: int) -> bool:
        """Return whether an entry of `allow_hosts` covers that host or literal address on that port."""
        name = host.rstrip(".").casefold()
        if address := literal_address(name):
            return self._allows_address(address, port)
        return any(a.host == name and a.port in {None, port} for a in self._allowed if a.host)

    def allows(self, address: str) -> bool:
        """Return whether an entry of `allow_hosts` covers where a web address leads."""
        try:
            return self.is_allowed(*self._parts(URL(address)))
        except (Blocked, ValueError):
            return False

    def check_address(self, text: str, port: int) -> None:
        """Let a public or allowed address pass.

        Raises:
            Blocked: It is private, local, reserved, or not an address.
        """
        address = literal_address(text)
        if address is None:
            raise Blocked(Failure.UNSAFE_URL, "not an address")
        if not (is_public(address) or self._allows_address(address, port) or (address, port) in self._vouched):
            raise Blocked(Failure.UNSAFE_URL, "not a public address")

    def connector(self) -> TCPConnector:
        """Return a connector that checks what names resolve to, and every socket before it connects."""
        return TCPConnector(
            resolver=GuardedResolver(self, self._resolver or ThreadedResolver()),
            use_dns_cache=False,
            socket_factory=self._open_socket,
            limit=SOCKETS_AT_ONCE,
            limit_per_host=0,
        )

    def connector_to(self, place: str) -> TCPConnector:
        """Return a connector for a proxy."""
        return self.allowing(place).connector()

    def allowing(self, place: str) -> "Guard":
        """Return a guard for a connection to a proxy, which the administrator allowed by writing its address."""
        return Guard((place,), self._resolver)

    async def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """Return where a host is, every address of it vetted.

        Raises:
            Blocked: One of its addresses is private.
            OSError: The name is not known here.
        """
        if literal_address(host):
            self.check_address(host, port)
            return (host.strip("[]"),)
        inner = self._resolver or ThreadedResolver()
        found = await GuardedResolver(self, inner).resolve(host, port, socket.AF_UNSPEC)
        return tuple(result["host"] for result in found)

    async def check_name(self, host: str, port: int) -> None:
        """Let a host pass that somebody else, a proxy, is going to connect to; raises as `addresses` does."""
        if not self.is_allowed(host, port):
            await self.addresses(host, port)

    def check_answer(self, host: str, address: str, port: int) -> None:
        """Let an address pass that a name resolved to; where an allowed name leads, no other name may.

        Raises:
            Blocked: It is private, and neither the name nor the address is allowed.
        """
        literal = literal_address(address)
        if literal and self.is_allowed(host, port):
            self._vouched.add((literal, port))  # for the socket, which knows no names
        elif literal is None or not (is_public(literal) or self._allows_address(literal, port)):
            raise Blocked(Failure.UNSAFE_URL, "not a public address")

    def _open_socket(self, info: AddrInfo) -> socket.socket:
        family, kind, proto, _, where = info
        self.check_address(str(where[0]), int(where[1]))
        return socket.socket(family, kind, proto)

    def _allows_address(self, address: Address, port: int) -> bool:
        return any(address in a.network and a.port in {None, port} for a in self._allowed if a.network)

    def _parts(self, url: URL) -> tuple[str, int]:
        if ODD.search(str(url)) or not url.raw_host or url.port is None:
            raise Blocked(Failure.UNSAFE_URL, "malformed")
        if url.scheme not in {"http", "https"}:
            raise Blocked(Failure.UNSAFE_URL, "not http or https")
        if url.raw_user is not None or url.raw_password is not None or "@" in url.raw_authority:
            raise Blocked(Failure.UNSAFE_URL, "user information in the address")
        return url.raw_host.casefold(), url.port


class GuardedResolver(AbstractResolver):
    """Refuses a name when any address that it resolves to is not public."""

    def __init__(self, guard: Guard, inner: AbstractResolver) -> None:
        self._guard = guard
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the host's addresses.

        Raises:
            Blocked: One of them is private: mixed answers are refused as a whole.
        """
        found = await self._inner.resolve(host, port, family)
        for result in found:
            self._guard.check_answer(host, result["host"], port)
        return found

    async def close(self) -> None:
        """Release the inner resolver."""
        await self._inner.close()
