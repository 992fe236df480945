"""Which addresses may be fetched or shown at all, whoever names them."""

import unicodedata
from urllib.parse import urlsplit

from handlers.domain.article import Failure
from handlers.domain.internet import is_public_name
from handlers.domain.shadow import leads_to_shadow_library, plain_host

LONGEST_CHARS = 2000


def flaw_of(address: str, *, may_be_inside: bool = False) -> Failure | None:
    """Return why an address may be neither fetched nor shown, or `None` when nothing speaks against it.

    It must be http or https, hold no name or password, lead to no shadow library, also not by way of a redirector,
    and to a host of the public internet; one that `may_be_inside` was written by the library itself.
    """
    if leads_to_shadow_library(address[:LONGEST_CHARS]):
        return Failure.DENIED_HOST
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return Failure.UNSAFE_URL
    is_plain = parts.scheme in {"http", "https"} and bool(host) and not _is_odd(address) and "@" not in parts.netloc
    is_reachable = "%" not in host and (may_be_inside or is_public_name(plain_host(host)))
    return None if is_plain and is_reachable else Failure.UNSAFE_URL


def may_open(address: str) -> bool:
    """Return whether an address that was kept may be shown as a link: what led inside was sorted out when it came."""
    return bool(address) and flaw_of(address, may_be_inside=True) is None


def tidied(address: str) -> str:
    """Return an address without space around it, spaces inside it written as addresses write them."""
    return address.strip().replace(" ", "%20")


def _is_odd(address: str) -> bool:
    """Return whether an address holds what programs read differently: a backslash, control or invisible characters."""
    return len(address) > LONGEST_CHARS or any(c == "\\" or unicodedata.category(c)[0] in "CZ" for c in address)
