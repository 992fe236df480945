"""Encrypts single fields (AES-256-GCM) and makes keyed blind indexes to look them up by.

Names, phones, mail addresses, contact names and readers' words are never stored in the clear
(NIST SP 800-38D; one random 96-bit nonce for each value).
"""

import hmac
import os
import unicodedata
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from handlers.domain.errors import ConfigurationError

NONCE_BYTES = 12
MIN_KEY_BYTES = 32


def derive(master: bytes, purpose: str) -> bytes:
    """Return the 32-byte key for one purpose, so that no key serves two."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(master)


class FieldCipher:
    """Seals and opens single fields. `place` is `table.column`; a value moved elsewhere does not open."""

    def __init__(self, master: bytes) -> None:
        """Derive the keys.

        Raises:
            ConfigurationError: The master key is shorter than 32 bytes.
        """
        if len(master) < MIN_KEY_BYTES:
            raise ConfigurationError("privacy.key 至少要有 32 字节")
        self._sealer = AESGCM(derive(master, "field"))
        self._blind_key = derive(master, "blind-index")

    def seal(self, value: str, place: str) -> bytes:
        """Return the value encrypted, bound to its place."""
        return self.seal_bytes(value.encode(), place)

    def seal_bytes(self, value: bytes, place: str) -> bytes:
        """Return bytes encrypted, bound to their place."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._sealer.encrypt(nonce, value, place.encode())

    def open(self, sealed: bytes, place: str) -> str:
        """Return the value.

        Raises:
            ConfigurationError: Another key or another place sealed it, or it was changed.
        """
        return self.open_bytes(sealed, place).decode()

    def open_bytes(self, sealed: bytes, place: str) -> bytes:
        """Return the bytes; raises as `open` does."""
        try:
            return self._sealer.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())
        except InvalidTag as error:
            raise ConfigurationError("数据无法解密：privacy.key 与写入时的不同") from error

    def blind(self, value: str, place: str) -> bytes:
        """Return a keyed hash to find equal values by: NFKC, folded case, no blanks."""
        plain = "".join(unicodedata.normalize("NFKC", value).casefold().split())
        return hmac.new(self._blind_key, f"{place}\0{plain}".encode(), sha256).digest()[:16]
