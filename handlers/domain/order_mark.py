"""The signed mark by which a mail is known to answer an order: nobody attaches a file by guessing a number."""

import base64
import hmac
import re
from collections.abc import Iterable
from hashlib import sha256

SIGNATURE_BYTES = 10
# Case is folded: mail programs and people change it.
MARK = re.compile(r"WD-(\d{1,9}-\d{1,4})-([A-Z2-7]{16})(?![A-Z2-7])", re.IGNORECASE)


class OrderMark:
    """Writes and reads marks with one key."""

    def __init__(self, key: bytes) -> None:
        """Keep the key."""
        self._key = key

    def of(self, ref: str) -> str:
        """Return the mark of an order."""
        return f"WD-{ref}-{self._signature(ref)}"

    def read(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return the orders whose genuine marks stand in these texts, each once."""
        found = [match for text in texts for match in MARK.finditer(text[:20_000])]
        genuine = [m[1] for m in found if hmac.compare_digest(m[2].upper(), self._signature(m[1]))]
        return tuple(dict.fromkeys(genuine))

    def _signature(self, ref: str) -> str:
        digest = hmac.new(self._key, ref.encode(), sha256).digest()[:SIGNATURE_BYTES]
        return base64.b32encode(digest).decode()
