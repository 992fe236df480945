"""The sixty-four bits that the hidden carriers hold: a delivery's id, and a MAC that proves it.

Nothing is compared with a list of issued codes: what is decoded from a page is either signed by this house or it is
nothing. A random word passes with a probability of 2^-33, and then names a delivery that most likely never was.
"""

import hashlib
import hmac
from dataclasses import dataclass, field

BITS = 64
MAC_BITS = 33
_ID_BITS = BITS - MAC_BITS


@dataclass(frozen=True, slots=True)
class Seal:
    """What the hidden carriers of one copy hold: the key of this house, and the delivery."""

    key: bytes = field(repr=False)
    delivery_id: int


def sealed(key: bytes, delivery_id: int) -> int:
    """Return the word of a delivery.

    Raises:
        ValueError: The id does not fit 31 bits.
    """
    if not 0 <= delivery_id < 2**_ID_BITS:
        raise ValueError(f"delivery id out of range: {delivery_id}")
    mac = _mac(key, delivery_id)
    return (delivery_id ^ _mask(key, mac)) << MAC_BITS | mac


def unsealed(key: bytes, word: int) -> int | None:
    """Return the delivery that a word was made for, or `None` when it never was."""
    mac = word & (2**MAC_BITS - 1)
    delivery_id = (word >> MAC_BITS) ^ _mask(key, mac)
    return delivery_id if mac == _mac(key, delivery_id) else None


def stream(key: bytes, use: bytes, size: int) -> bytes:
    """Return keyed bytes, the same for the same key and use."""
    return hashlib.shake_256(hmac.digest(key, b"wendi " + use, hashlib.sha256)).digest(size)


def _mac(key: bytes, delivery_id: int) -> int:
    return _keyed(key, b"wendi seal", delivery_id.to_bytes(4, "big")) >> (256 - MAC_BITS)


def _mask(key: bytes, mac: int) -> int:
    return _keyed(key, b"wendi seal mask", mac.to_bytes(5, "big")) >> (256 - _ID_BITS)


def _keyed(key: bytes, use: bytes, message: bytes) -> int:
    return int.from_bytes(hmac.digest(key, use + message, hashlib.sha256), "big")
