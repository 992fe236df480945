"""Which addresses belong to the public internet, by IANA's registries and not by a Python version's copy of them."""

import ipaddress
import re
from itertools import chain

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# Both registries of special-purpose addresses, multicast and what is reserved; entries that may be reached all the
# same (anycast of protocols, AS112) hold no papers. https://www.iana.org/assignments/iana-ipv4-special-registry
SPECIAL_V4 = tuple(
    ipaddress.IPv4Network(net)
    for net in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
# The only space given out so far (https://www.iana.org/assignments/ipv6-address-space), and what is special in it.
GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
SPECIAL_V6 = tuple(
    ipaddress.IPv6Network(net) for net in ("2001::/23", "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20")
)
# IPv4-compatible addresses and NAT64 carry an IPv4 address at their end: the inner one decides.
CARRIES_LAST = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))
ISATAP = 0x00005EFE  # stands before an IPv4 address at the end; with or without the bit for "universal" (RFC 5214)
UNIVERSAL_BIT = 0x02000000

# Public names that lead to whatever inner address is written in them, or always to this machine.
LEAD_INSIDE = re.compile(r"(?:^|\.)(?:(?:nip|sslip|xip)\.io|localtest\.me|lvh\.me|vcap\.me|lacolhost\.com)$")

NUMERIC_LABEL = re.compile(r"^(?:\d+|0x[0-9a-f]*)$", re.IGNORECASE)
NAME = re.compile(r"[\w-]+(?:\.[\w-]+)+\.?")
# Names that no public DNS answers (RFC 6761, 6762, 7686, 8375, ICANN's .internal), and what networks call themselves.
INNER_ZONES = frozenset(
    {
        "localhost", "localdomain", "local", "internal", "intranet", "intra", "lan", "home", "corp", "private", "test",
        "invalid", "onion", "i2p", "arpa",
    }
)  # fmt: skip


def literal_address(host: str) -> Address | None:
    """Return the address that a host spells out canonically, or `None`."""
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None


def is_numeric(host: str) -> bool:
    """Return whether some resolver could take the host for an IPv4 address in disguise (octal, hex, decimal)."""
    return bool(NUMERIC_LABEL.match(host.rstrip(".").rpartition(".")[2]))


def is_full_name(host: str) -> bool:
    """Return whether a host is a name of several parts, and no address in any way of writing one."""
    return NAME.fullmatch(host) is not None and literal_address(host) is None and not is_numeric(host)


def is_public_name(host: str) -> bool:
    """Return whether a host is a name that may stand in the public DNS, and no name of an inner zone."""
    name = host.rstrip(".").casefold()
    return is_full_name(name) and not LEAD_INSIDE.search(name) and name.rpartition(".")[2] not in INNER_ZONES


def is_public(address: Address) -> bool:
    """Return whether an address belongs to the public internet, the IPv4 addresses inside it included."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in net for net in SPECIAL_V4)
    inner = _inner(address)
    is_global = address in GLOBAL_V6 and not any(address in net for net in SPECIAL_V6)
    return (is_global or _is_wrapping(address)) and all(is_public(one) for one in inner)


def _is_wrapping(address: ipaddress.IPv6Address) -> bool:
    return address.ipv4_mapped is not None or any(address in net for net in CARRIES_LAST)


def _inner(address: ipaddress.IPv6Address) -> tuple[ipaddress.IPv4Address, ...]:
    last = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    is_isatap = (int(address) >> 32) & 0xFFFFFFFF & ~UNIVERSAL_BIT == ISATAP
    carried = [last] if is_isatap or _is_wrapping(address) else []
    return tuple(chain(carried, [address.sixtofour] if address.sixtofour else []))
