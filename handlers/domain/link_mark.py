"""The signed name of the page on which a reader finds the links for a request: nobody opens others' by counting."""

import base64
import hmac
import re
from hashlib import sha256

SIGNATURE_BYTES = 5
NAME = re.compile(r"(\d{1,9})-([A-Z2-7]{8})")


class LinkMark:
    """Writes and reads such names with one key."""

    def __init__(self, key: bytes) -> None:
        """Keep the key."""
        self._key = key

    def of(self, number: int) -> str:
        """Return the name of a request's page: `1042-ABCDEFGH`."""
        digest = hmac.new(self._key, f"links:{number}".encode(), sha256).digest()[:SIGNATURE_BYTES]
        return f"{number}-{base64.b32encode(digest).decode()}"

    def read(self, name: str) -> int | None:
        """Return the request whose genuine name that is, or `None`."""
        match = NAME.fullmatch(name.strip().upper())
        if match is None:
            return None
        number = int(match[1])
        return number if hmac.compare_digest(self.of(number), match[0]) else None
